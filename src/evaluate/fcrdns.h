/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fcrdns.h -- forward-confirmed reverse DNS of the single addresses that the
 * domain's own SPF records let pass: a PTR record gives a name, and an
 * address record of that name gives the address back. Receivers refuse
 * senders without it.
 *
 * Left out are ranges, addresses in others' records (theirs to see to) and
 * special-purpose ones (spf-private-ip).
 *
 * Limits:  LIMIT_FCRDNS addresses, SPF_MAX_PTR names of each.
 */
#ifndef EVALUATE_FCRDNS_H
#define EVALUATE_FCRDNS_H

#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/address.h"

struct evidence;
struct spf_outcome;
struct spf_range;

enum fcrdns_state {
	FCRDNS_UNKNOWN,		/* a look-up failed, or there are more names */
	FCRDNS_CONFIRMED,
	FCRDNS_NO_PTR,
	FCRDNS_ASTRAY		/* no name leads back */
};

struct fcrdns {
	struct address		 ip;
	const struct spf_range	*range;	/* that lets it pass, the first */
	enum fcrdns_state	 state;
	const char		*name;	/* that leads back, else the first, or NULL */
};

struct fcrdns_outcome {
	VEC(struct fcrdns)	 address;	/* looked at, each once */
	size_t			 total;		/* ... and those beyond the limit */
	size_t			 confirmed;
	const struct answer	*trouble;
};

void	fcrdns_evaluate(struct evidence *, const struct spf_outcome *,
	    struct fcrdns_outcome *ret);

#endif
