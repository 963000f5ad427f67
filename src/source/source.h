/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h -- who answers a question: live DNS, zone files, or a tape.
 *
 * Adding a source: one file with a `struct source_ops`, and a row where
 * command/sources.c opens them. Whoever asks cannot tell which one answered
 * but by answer.origin.
 *
 * A source calls done() exactly once for every question it takes, perhaps
 * before source_ask() returns, otherwise out of source_turn().
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <stdbool.h>
#include <time.h>

#include "dns/answer.h"

struct arena;
struct err;
struct source;

typedef void (*source_done)(void *context, const struct answer *);

struct source_ops {
	const char	*name;		/* "live", "validate", "zone", "tape" */
	bool		 servers;	/* takes questions for one server, too */
	/* False: not a name of mine, ask the next source. */
	bool		(*ask)(struct source *, struct arena *, struct question,
			    source_done, void *context);
	/* Move bytes for at most so long; how many questions are open. */
	int		(*turn)(struct source *, int milliseconds);
	void		(*close)(struct source *);
	/* -1 with *err if the run cannot go on; NULL: it always can. */
	int		(*check)(const struct source *, struct err *);
};

/* The first member of each source's own struct. */
struct source {
	const struct source_ops	*ops;
	struct source		*next;	/* asked when this one does not cover */
};

/*
 * Ask the first source of the chain that covers the name. When none does,
 * the answer is NOT_ASKED. The answer lives in the arena.
 */
void	source_ask(struct source *chain, struct arena *, struct question,
	    source_done, void *context);
int	source_turn(struct source *chain, int milliseconds);
/* -1 with *err if a source of the chain says that the run cannot go on. */
int	source_check(const struct source *chain, struct err *);
void	source_close(struct source *chain);

#endif
