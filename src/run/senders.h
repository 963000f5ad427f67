/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * senders.h -- check_host() for some senders of one domain, from the first
 * question to the last opinion.
 */
#ifndef RUN_SENDERS_H
#define RUN_SENDERS_H

#include "report/sender.h"
#include "run/errand.h"

struct err;
struct source;
struct witness;

/*
 * Fill check and opinion of each, all of them over one evidence. witness NULL:
 * libspf2 is not asked. -1 only if a source cannot go on.
 */
int	senders_check(struct errand *, struct source *, struct witness *,
	    struct sender_check *, size_t n, struct err *);

#endif
