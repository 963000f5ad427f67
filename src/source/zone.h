/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zone.h -- answers from zone files, as their authority would give them.
 *
 * NXDOMAIN against NODATA, empty non-terminals, wildcards (RFC 4592), CNAME
 * chains within the files, and cuts: below a delegation the zone does not
 * answer, but for NS and DS at the cut. A name is answered by the zone with
 * the longest apex above it; of two with one apex the first is used.
 *
 * Where a CNAME leads out of the zones the next source is asked for its
 * target, and the answer is the chain with what that source said; without
 * one it is NOT_ASKED and has the chain. A chain that comes back into a zone
 * is answered from the zone. Records said twice are given once.
 */
#ifndef SOURCE_ZONE_H
#define SOURCE_ZONE_H

#include <stddef.h>
#include <time.h>

struct arena;
struct err;
struct source;
struct zonefile;

/* The zones live as long as the arena that they were read into. */
struct source	*zone_open(const struct zonefile *const *, size_t n,
		    time_t now);

#endif
