/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tape_source.h -- the inside of a tape that is read: for tape.c, which
 * answers from it, and tape_read.c, which fills it.
 */
#ifndef SOURCE_TAPE_SOURCE_H
#define SOURCE_TAPE_SOURCE_H

#include <stddef.h>

#include "source/source.h"
#include "source/tape.h"

#define TAPE_VERSION	1

struct tape_source {
	struct source		 source;
	struct arena		*arena;
	const char		*path;
	unsigned		 line;
	const struct answer	**slot;		/* hash table by question */
	size_t			 nslot, n;
	struct question		 missing;	/* name NULL: none */
};

/* The first answer to a question stands: a run asks each only once. */
void	tape_keep(struct tape_source *, const struct answer *);
/* Read the lines of a tape; -1 with *err on the first that is none. */
int	tape_read(struct tape_source *, const char *text, size_t len,
	    struct tape *ret, struct err *);

#endif
