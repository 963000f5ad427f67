/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opendkim_lookup.h -- a handle of libopendkim whose look-ups are answered
 * from evidence.
 *
 * Without these callbacks the library asks the root servers. The packet that
 * it is given has the TXT records alone, without the CNAMEs before them, and
 * is well formed: the library's own reader over-reads others. A record of more
 * than 1,023 octets, which the library would cut off, and one that is not
 * printable ASCII are not given to it.
 *
 * Memory:  the arena of the child's life.
 */
#ifndef WITNESS_OPENDKIM_LOOKUP_H
#define WITNESS_OPENDKIM_LOOKUP_H

#include <sys/types.h>
#include <sys/time.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opendkim/dkim.h>

struct arena;
struct evidence;

struct opendkim_lookup {
	DKIM_LIB	*lib;
	struct evidence	*evidence;	/* that answers */
	/* Of the last look-up. */
	const char	*why;		/* the guard kept it back, or NULL */
	bool		 failed;	/* it has no answer */
	size_t		 replylen;
};

struct opendkim_lookup	*opendkim_lookup_open(struct arena *);
void		 opendkim_lookup_use(struct opendkim_lookup *,
		    struct evidence *);
/* Of the library loaded. */
const char	*opendkim_version(void);
/* Whether a name may stand in what the library is given. */
bool		 opendkim_lookup_fits(const char *name);
/* Why what stands at a name may not reach the library, or NULL. */
const char	*opendkim_lookup_unfit(struct evidence *, const char *name);

#endif
