/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alignment.h -- whether an authenticated identifier is the author's own, for
 * DMARC (RFC 9989 4.4, RFC 7489 3.1).
 */
#ifndef EVALUATE_ALIGNMENT_H
#define EVALUATE_ALIGNMENT_H

#include "evaluate/dmarc.h"
#include "evaluate/tri.h"

struct alignment {
	enum tri		 aligned;
	/* Of the identifier; itself if it has none. NULL: strict. */
	const char		*organizational_domain;
	const struct answer	*trouble;	/* why unknown */
};

/*
 * mode: 's' strict, 'r' relaxed, as adkim and aspf say. Both names are
 * canonical. RFC 9989 asks for the organizational domains by the tree walk,
 * RFC 7489 reads them from the public suffix list.
 */
void	alignment_check(struct evidence *, enum dmarc_standard, char mode,
	    const char *author, const char *identifier, struct alignment *ret);

#endif
