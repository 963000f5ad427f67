/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dangling.h -- whether a name that does not exist could be registered by
 * anyone: then whoever does gets what is sent or asked there.
 */
#ifndef EVALUATE_DANGLING_H
#define EVALUATE_DANGLING_H

#include "dns/answer.h"
#include "evaluate/tri.h"

struct evidence;

struct dangling {
	enum tri		 is;
	const char		*registrable;	/* of the name, or NULL */
	const struct answer	*trouble;	/* what failed, or NULL */
};

/*
 * YES when `answer` is NXDOMAIN and so is the SOA at the registrable domain
 * of its last name (the end of a CNAME chain). Asks nothing for a name that
 * exists, nor within the audited domain's own registrable domain.
 */
void	dangling_check(struct evidence *, const struct answer *,
	    struct dangling *ret);

#endif
