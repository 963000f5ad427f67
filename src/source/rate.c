/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/rate.h"

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/monotonic.h"
#include "source/source.h"

#define BURST_PART	20	/* of a second's questions */

struct waiting {
	struct waiting	*next;
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
};

struct rate {
	struct source	 source;
	struct arena	*arena;
	struct source	*beneath;
	double		 per_ms, burst;
	double		 tokens;	/* questions that may leave now */
	int64_t		 filled_at;	/* us */
	struct waiting	*first, **end;
	int		 nwaiting;
};

static void
fill(struct rate *r)
{
	int64_t now = monotonic_us();

	r->tokens += (double)(now - r->filled_at) / 1000 * r->per_ms;
	if (r->tokens > r->burst)
		r->tokens = r->burst;
	r->filled_at = now;
}

static bool
rate_ask(struct source *source, struct arena *arena, struct question q,
    source_done done, void *context)
{
	struct rate *r = (struct rate *)source;
	struct waiting *w = arena_alloc(arena, sizeof *w);

	*w = (struct waiting){ NULL, arena, q, done, context };
	*r->end = w;
	r->end = &w->next;
	r->nwaiting++;
	return true;
}

static void
release(struct rate *r)
{
	fill(r);
	while (r->nwaiting > 0 && r->tokens >= 1) {
		struct waiting *w = r->first;

		r->first = w->next;
		if (--r->nwaiting == 0)
			r->end = &r->first;
		r->tokens -= 1;
		source_ask(r->beneath, w->arena, w->question, w->done,
		    w->context);
	}
}

/* Until the next may leave, at least a millisecond. */
static int
wait_ms(const struct rate *r, int milliseconds)
{
	double wait = (1 - r->tokens) / r->per_ms;

	if (r->nwaiting == 0 || wait >= milliseconds)
		return milliseconds;
	return wait < 1 ? 1 : (int)wait;
}

static int
rate_turn(struct source *source, int milliseconds)
{
	struct rate *r = (struct rate *)source;
	int open;

	release(r);
	milliseconds = wait_ms(r, milliseconds);
	open = source_turn(r->beneath, milliseconds);
	if (open == 0 && r->nwaiting > 0)
		poll(NULL, 0, milliseconds);
	release(r);
	return open + r->nwaiting;
}

static int
rate_check(const struct source *source, struct err *err)
{
	return source_check(((const struct rate *)source)->beneath, err);
}

static void
rate_close(struct source *source)
{
	struct rate *r = (struct rate *)source;

	source_close(r->beneath);
	arena_free(r->arena);
}

static const struct source_ops rate_ops = {
	.name = "rate",
	.ask = rate_ask,
	.turn = rate_turn,
	.close = rate_close,
	.check = rate_check,
};

struct source *
rate_open(struct source *beneath, double per_second)
{
	struct arena *arena = arena_new();
	struct rate *r = arena_alloc(arena, sizeof *r);

	r->source.ops = &rate_ops;
	r->arena = arena;
	r->beneath = beneath;
	r->per_ms = per_second / 1000;
	r->burst = per_second / BURST_PART;
	if (r->burst < 1)
		r->burst = 1;
	r->tokens = r->burst;
	r->filled_at = monotonic_us();
	r->end = &r->first;
	return &r->source;
}
