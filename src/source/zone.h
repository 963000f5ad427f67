/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zone.h -- answers from zone files, as their authority would give them.
 *
 * NXDOMAIN against NODATA, empty non-terminals, wildcards (RFC 4592), CNAME
 * chains within the files, and cuts: below a delegation the zone does not
 * answer. A name is answered by the zone with the longest apex above it.
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
