/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zonefile_generate.h -- $GENERATE START-STOP[/STEP] LHS RHS (BIND).
 */
#ifndef DNS_ZONEFILE_GENERATE_H
#define DNS_ZONEFILE_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct zonetoken;

struct zonerange {
	uint32_t	 start, stop, step;
};

bool	zonerange_parse(const struct zonetoken *, struct zonerange *ret);
/* How many records a range makes. */
size_t	zonerange_count(const struct zonerange *);
/*
 * Append the word with each $ and ${OFFSET,WIDTH,BASE} filled in. A quoted
 * word loses its quotes, as BIND has it. False for a bad ${...}.
 */
bool	zonerange_expand(struct buf *, const struct zonetoken *, uint32_t i);

#endif
