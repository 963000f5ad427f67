/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * egress.h -- the pools of addresses that many customers send from: clouds,
 * CDNs and proxies (egress.def).
 *
 * Whoever is a customer of one passes by an SPF record that names a range of
 * it. The pools are those that are known; a range that meets none of them may
 * be shared all the same.
 */
#ifndef EVALUATE_EGRESS_H
#define EVALUATE_EGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "evaluate/address.h"

enum egress_kind {
	EGRESS_CLOUD,		/* machines for rent, each with its address */
	EGRESS_CDN,		/* fetches for its customers */
	EGRESS_PROXY		/* stands before its customers' servers */
};

struct egress_pool {
	const char		*owner;
	enum egress_kind	 kind;
	unsigned		 own4, own6;	/* egress_is_own() */
	const char		*source;	/* where the owner publishes it */
	const char		*as_of;		/* ... and the day of that list */
};

/* One per row of egress.def, an index into egress_pools. */
enum egress_id {
#define EGRESS_POOL(symbol, ...)	EGRESS_ID_##symbol,
#include "evaluate/egress.def"
	EGRESS_NPOOL
};

struct egress_range {
	enum egress_id		 pool;
	struct address		 prefix;
	unsigned		 bits;
};

enum egress_overlap {
	EGRESS_APART,
	EGRESS_WITHIN,		/* every address of the range is the pool's */
	EGRESS_HOLDS		/* some are */
};

struct egress_overlaps {
	enum egress_overlap	 with[EGRESS_NPOOL];
};

extern const struct egress_pool		egress_pools[EGRESS_NPOOL];
extern const struct egress_range	egress_ranges[];
extern const size_t			egress_range_count;

/* "cloud", ... */
const char	*egress_kind_name(enum egress_kind);
/* How a range meets each of the pools. */
void		 egress_find(const struct address *prefix, unsigned bits,
		    struct egress_overlaps *ret);
/* Whether a range within the pool can be one customer's alone. */
bool		 egress_is_own(const struct egress_pool *, unsigned family,
		    unsigned bits);

#endif
