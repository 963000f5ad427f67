/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sources.h -- who answers in this run, by the options: zone files first,
 * then a tape or live DNS, or nobody.
 */
#ifndef COMMAND_SOURCES_H
#define COMMAND_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/vec.h"
#include "source/tape.h"

struct arena;
struct err;
struct options;
struct source;
struct zonefile;

struct sources {
	struct source	*chain;		/* closed with the arena */
	VEC(const struct zonefile *) zone;
	struct source		*tape;		/* NULL: none */
	struct tape	 recorded;	/* of the tape */
	const char		*resolver;	/* as reports show it, or NULL */
	time_t			 now;
};

/*
 * Reads the zone files of path, then those of --zone, and the tape; opens
 * live DNS if `live` is set and nothing in the options speaks against it.
 */
int	sources_open(struct arena *, const struct options *,
	    const char *const *path, size_t npath, bool live,
	    struct sources *ret, struct err *);

#endif
