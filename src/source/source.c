/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/source.h"

#include <stddef.h>

#include "base/arena.h"

static void
not_asked(struct arena *arena, struct question q, source_done done,
    void *context)
{
	struct answer *a = arena_alloc(arena, sizeof *a);

	a->question = q;
	a->status = ANSWER_NOT_ASKED;
	a->detail = q.server != NULL ? "no source may ask a server" :
	    "the name lies outside the zones given, and no other source may "
	    "be asked";
	done(context, a);
}

void
source_ask(struct source *chain, struct arena *arena, struct question q,
    source_done done, void *context)
{
	for (struct source *s = chain; s != NULL; s = s->next)
		if ((q.server == NULL || s->ops->servers) &&
		    s->ops->ask(s, arena, q, done, context))
			return;
	not_asked(arena, q, done, context);
}

int
source_turn(struct source *chain, int milliseconds)
{
	int open = 0;

	for (struct source *s = chain; s != NULL; s = s->next)
		if (s->ops->turn != NULL)
			open += s->ops->turn(s, milliseconds);
	return open;
}

void
source_close(struct source *chain)
{
	while (chain != NULL) {
		struct source *next = chain->next;

		chain->ops->close(chain);
		chain = next;
	}
}

int
source_check(const struct source *chain, struct err *err)
{
	for (const struct source *s = chain; s != NULL; s = s->next)
		if (s->ops->check != NULL && s->ops->check(s, err) != 0)
			return -1;
	return 0;
}
