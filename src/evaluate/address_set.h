/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * address_set.h -- sets of addresses of one family, as spans in order.
 *
 * An address is a number of 128 bits; an IPv4 address is the first 32 of
 * them, so that both families are one arithmetic.
 *
 * Limits:  O(n log n) for n spans, whatever they hold.
 */
#ifndef EVALUATE_ADDRESS_SET_H
#define EVALUATE_ADDRESS_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "evaluate/address.h"

struct arena;

struct address_key {
	uint64_t	high, low;
};

/* The addresses from first to last, both in it. */
struct address_span {
	struct address_key	 first, last;
	unsigned		 layer;
	bool			 in;	/* whether they belong to the set */
	const void		*who;	/* put them there */
};

struct address_set {
	VEC(struct address_span) span;
};

struct address_prefix {
	struct address	 address;	/* its first */
	unsigned	 bits;
};

struct address_prefixes {
	VEC(struct address_prefix) prefix;
};

/* A span of layer 0 that belongs to the set. */
struct address_span	address_span_of(const struct address *, unsigned bits);
/*
 * Let the lowest layer that covers an address decide whether it is in, and
 * who put it there. Leaves what is in: disjoint, in order, and neighbours by
 * the same `who` in one.
 */
void	address_set_paint(struct arena *, struct address_set *);
/* Neighbours become one, whoever put them there. The set is painted. */
void	address_set_join(struct address_set *);
/* The fewest prefixes that hold a joined set, in order, appended. */
void	address_set_prefixes(struct arena *, const struct address_set *,
	    unsigned family, struct address_prefixes *ret);
/*
 * How many blocks of 2^(128 - bits) addresses a painted set touches: 32 for
 * IPv4 addresses, 64 for the networks of IPv6. Of all 2^64 of them it returns
 * 2^64 - 1.
 */
uint64_t address_set_blocks(const struct address_set *, unsigned bits);

#endif
