/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_space.h -- the addresses that pass by a record and all that it
 * includes, and by whose word.
 *
 * As check_host() decides: the first term that matches does, in each record
 * and below it, so that a -ip4 takes away from what stands behind it, and
 * nobody passes behind a term that is a permerror. What depends on the message
 * or was not answered is not guessed at: `open` and `at_most` say so.
 */
#ifndef EVALUATE_SPF_SPACE_H
#define EVALUATE_SPF_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "evaluate/address_set.h"

struct arena;
struct evidence;
struct spf_outcome;

/* Addresses of IPv4; /64 networks of IPv6 with an address in them. */
struct spf_size {
	uint64_t	ipv4, ipv6;	/* all 2^64 networks: 2^64 - 1 */
};

/*
 * Those whose records are in the tree, by registrable domain, in the order
 * in which they are met. Each look-up and each address counts for one of
 * them: an include for whom it leads to, an address for whose record is the
 * first to let it pass.
 */
struct spf_party {
	const char	*domain;
	bool		 own;		/* the audited organization */
	unsigned	 records;	/* different ones */
	unsigned	 terms, voids;
	struct spf_size	 size;
};

struct spf_space {
	struct address_prefixes	 merged;	/* IPv4, then IPv6; the fewest */
	struct spf_size		 size;
	/* Others may pass: a name depends on the message, or is not known. */
	bool			 open;
	/* Some of these may not: too many look-ups, or as above. */
	bool			 at_most;
	VEC(struct spf_party)	 party;
};

/* space, and the size of each node. After the tree is built. */
void		 spf_space_measure(struct evidence *, struct spf_outcome *);
/* Networks of IPv6 as a number in decimal, all of them too. */
const char	*spf_networks_text(struct arena *, uint64_t);

#endif
