/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/window.h"

#include <time.h>

#include "base/arena.h"
#include "base/bug.h"
#include "grade/next.h"
#include "plan/plan.h"
#include "run/errand.h"
#include "run/run.h"
#include "source/source.h"
#include "witness/witness.h"

#define ABANDON_MS	100

/* One audit between its first question and its place in the report. */
struct job {
	uint64_t		 number;
	struct arena		*arena;
	struct errand		 errand;
	struct facts		 facts;
	struct opinions		 opinions;
	struct findings		 findings;
	struct grade		 grade;
	enum status		 status;
	bool			 done;
	int64_t			 asked_at;	/* ms, its last questions */
};

struct window {
	const struct run	*run;
	bool			 in_order;
	window_done		*done;
	void			*context;
	struct job		**job;		/* in the order of their start */
	size_t			 n;
	int64_t			 now;		/* ms */
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

size_t
window_room(const struct run *run)
{
	return (size_t)run->window * WINDOW_SPARE;
}

struct window *
window_new(struct arena *arena, const struct run *run, bool in_order,
    window_done *done, void *context)
{
	struct window *w = arena_alloc(arena, sizeof *w);

	w->run = run;
	w->in_order = in_order;
	w->done = done;
	w->context = context;
	w->job = arena_array(arena, window_room(run), sizeof *w->job);
	w->now = now_ms();
	return w;
}

bool
window_is_full(const struct window *w)
{
	size_t moving = 0;

	if (w->n < w->run->window || w->n == window_room(w->run))
		return w->n >= w->run->window;
	for (size_t i = 0; i < w->n; i++)
		moving += !w->job[i]->done &&
		    w->now - w->job[i]->asked_at <= WINDOW_SLOW_MS;
	return moving >= w->run->window;
}

bool
window_is_empty(const struct window *w)
{
	return w->n == 0;
}

void
window_start(struct window *w, uint64_t number, struct arena *arena,
    const struct scope *scope)
{
	struct job *job = arena_alloc(arena, sizeof *job);

	job->number = number;
	job->arena = arena;
	job->asked_at = w->now;
	errand_start(&job->errand, evidence_new(arena, scope,
	    w->run->info->taken_at), w->run->deadline_ms);
	w->job[w->n++] = job;
}

/* --- one job --- */

static void
judge(const struct run *run, struct job *job)
{
	rules_run(&job->facts, run->profile, &job->findings);
	grade_compute(job->arena, &job->facts, &job->findings, &job->grade);
	grade_next(job->arena, &job->facts, &job->findings, run->profile,
	    &job->grade);
	job->status = gate_status(run->gate, &job->findings,
	    job->grade.letter != LETTER_NONE);
}

/*
 * Plan; ask the libraries when the plan wants nothing; judge when they do not
 * either. Each may want more answers, the judging for the proof of a fix.
 */
static void
advance(const struct run *run, struct job *job)
{
	struct question *wanted;
	size_t n;

	wanted = plan_next(job->errand.evidence, &job->facts, &n);
	if (n == 0 && run->witness != NULL) {
		witness_ask(run->witness, job->arena, &job->facts,
		    &job->opinions);
		facts_hear(&job->facts, &job->opinions);
		wanted = evidence_take_wanted(job->errand.evidence, &n);
	}
	if (n == 0) {
		judge(run, job);
		wanted = evidence_take_wanted(job->errand.evidence, &n);
	}
	if (n == 0)
		job->done = true;
	else
		errand_send(&job->errand, run->source, wanted, n);
}

static void
hand_out(struct window *w, struct job *job)
{
	struct result result = {
		.facts = &job->facts, .findings = &job->findings,
		.grade = &job->grade, .status = job->status,
	};

	w->done(w->context, job->number, &result);
	arena_free(job->arena);
}

/* --- all of them --- */

/*
 * Move on every job that waits for nothing; whether one moved. One that ends
 * is handed out before the next is judged: what judging makes is large.
 */
static bool
advance_all(struct window *w)
{
	bool moved = false;

	for (size_t i = 0; i < w->n; i++) {
		struct job *job = w->job[i];

		if (job->done || job->errand.open > 0)
			continue;
		advance(w->run, job);
		job->asked_at = w->now;
		moved = true;
		if (job->done && !w->in_order)
			break;
	}
	return moved;
}

static bool
any_done(const struct window *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->job[i]->done)
			return true;
	return false;
}

/* Those that ended; in order, up to the first that has not. */
static void
flush(struct window *w)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct job *job = w->job[i];

		if (job->done && (!w->in_order || kept == 0))
			hand_out(w, job);
		else
			w->job[kept++] = job;
	}
	w->n = kept;
}

int
window_turn(struct window *w, int milliseconds, struct err *err)
{
	w->now = now_ms();
	if (!advance_all(w) &&
	    source_turn(w->run->source, milliseconds) == 0 && w->n > 0 &&
	    !advance_all(w) && !any_done(w))
		bug("an audit waits for an answer that nobody owes");
	if (!any_done(w))
		return 0;
	if (source_check(w->run->source, err) != 0)
		return -1;
	flush(w);
	return 0;
}

/* Answers may still be on their way into these arenas: wait for them. */
void
window_abandon(struct window *w)
{
	if (w->n == 0)
		return;
	while (source_turn(w->run->source, ABANDON_MS) > 0)
		continue;
	for (size_t i = 0; i < w->n; i++)
		arena_free(w->job[i]->arena);
	w->n = 0;
}
