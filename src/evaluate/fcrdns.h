/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fcrdns.h -- forward-confirmed reverse DNS of addresses: a PTR record gives a
 * name, and an address record of that name gives the address back. Receivers
 * refuse senders without it.
 *
 * Looked at are the single addresses that the domain's own SPF records let
 * pass, and those of its own exchanges. Left out are ranges, what is others'
 * to see to, and special-purpose addresses (spf-private-ip,
 * mx-target-reserved).
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
struct mx_host;
struct mx_outcome;
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
	/* The first that lets it pass, or the first exchange that has it. */
	const struct spf_range	*range;
	const struct mx_host	*host;
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
void	fcrdns_evaluate_exchanges(struct evidence *, const struct mx_outcome *,
	    struct fcrdns_outcome *ret);

#endif
