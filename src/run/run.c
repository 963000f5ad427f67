/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/run.h"

#include "base/arena.h"
#include "base/limits.h"
#include "run/errand.h"
#include "run/shared_keys.h"
#include "run/window.h"

#define TURN_MS	100

/* From the first domain to the last. */
struct progress {
	const struct run	*run;
	struct shared_keys	*keys;
	enum status		 status;
};

static void
render(void *context, uint64_t number, const struct result *result)
{
	struct progress *p = context;
	const struct run *run = p->run;

	(void)number;
	for (size_t i = 0; i < run->nreport; i++)
		run->report[i]->format->domain(run->report[i], result);
	if (run->tape != NULL)
		errand_record(run->tape, result->facts->evidence);
	shared_keys_take(p->keys, result->facts);
	p->status = status_worse(p->status, result->status);
}

/*
 * A run ends early when nothing that it says arrives any more. While one
 * stream is sound it goes on: a reader of standard output that goes away must
 * not cost a file its domains.
 */
static bool
is_heard(const struct run *run)
{
	for (size_t i = 0; i < run->nreport; i++)
		if (!ferror(run->report[i]->out))
			return true;
	return run->tape != NULL && !ferror(run->tape);
}

static int
drive(const struct run *run, struct window *w, const struct scope *scope,
    size_t n, struct err *err)
{
	size_t next = 0;

	while (is_heard(run) && (next < n || !window_is_empty(w))) {
		for (; next < n && !window_is_full(w); next++)
			window_start(w, next, arena_new(), &scope[next]);
		if (window_turn(w, TURN_MS, err) != 0)
			return -1;
	}
	return 0;
}

int
run_domains(const struct run *run, const struct scope *scope, size_t n,
    enum status *ret_status, struct err *err)
{
	struct arena *arena = arena_new();
	struct progress p = { .run = run,
	    .keys = shared_keys_new(arena, LIMIT_SHARED_KEYS) };
	struct window *w = window_new(arena, run, true, render, &p);
	struct run_summary summary;
	int result;

	for (size_t i = 0; i < run->nreport; i++) {
		run->report[i]->arena = arena;
		run->report[i]->format->begin(run->report[i]);
	}
	result = drive(run, w, scope, n, err);
	window_abandon(w);
	shared_keys_tell(p.keys, &summary);
	for (size_t i = 0; result == 0 && i < run->nreport; i++)
		run->report[i]->format->end(run->report[i], &summary,
		    p.status);
	*ret_status = p.status;
	arena_free(arena);
	return result;
}
