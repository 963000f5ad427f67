/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wildcard.h -- TXT records at names where nobody put any (RFC 4592), and
 * records of something else at _dmarc: correct parsers pass over them
 * (RFC 9989 4.10), others do not.
 */
#ifndef EVALUATE_WILDCARD_H
#define EVALUATE_WILDCARD_H

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/tri.h"

struct evidence;
struct dmarc_outcome;

struct wildcard_outcome {
	enum tri		 present;	/* a made-up label has TXT */
	const struct rr		*rr;		/* the first of them, or NULL */
	VEC(const struct rr *)	 foreign;	/* at _dmarc, and no DMARC */
	const struct answer	*trouble;
};

void	wildcard_evaluate(struct evidence *, const struct dmarc_outcome *,
	    struct wildcard_outcome *ret);

#endif
