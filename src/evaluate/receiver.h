/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver.h -- what a receiver does with mail that a stranger forges.
 */
#ifndef EVALUATE_RECEIVER_H
#define EVALUATE_RECEIVER_H

#include "evaluate/dmarc.h"
#include "evaluate/spf.h"

enum disposition {
	DISPOSITION_UNKNOWN, DISPOSITION_ACCEPT, DISPOSITION_QUARANTINE,
	DISPOSITION_REJECT
};

struct receiver_case {
	enum disposition	 disposition;
	const char		*why;		/* one sentence, never NULL */
};

struct receiver_outcome {
	struct receiver_case	 forged[DMARC_NSTANDARD][DMARC_NAUTHOR];
};

void		 receiver_evaluate(struct evidence *, const struct spf_outcome *,
		    const struct dmarc_outcome *, struct receiver_outcome *ret);
const char	*disposition_name(enum disposition);	/* "accepted", ... */
const char	*dmarc_standard_name(enum dmarc_standard); /* "RFC 9989" */
const char	*dmarc_author_name(enum dmarc_author);

#endif
