/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/run.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "grade/next.h"
#include "plan/plan.h"
#include "run/errand.h"
#include "run/shared_keys.h"
#include "source/source.h"
#include "witness/witness.h"

#define TURN_MS	100

/* One audit between its first question and its place in the report. */
struct job {
	struct arena		*arena;
	struct errand		 errand;
	struct facts		 facts;
	struct opinions		 opinions;
	struct findings		 findings;
	struct grade		 grade;
	enum status		 status;
	bool			 done;
};

/* The jobs between `head` and `next` are in flight, in a ring. */
struct window {
	const struct run	*run;
	const struct scope	*scope;
	size_t			 nscope;
	struct job		*job;		/* run->window of them */
	size_t			 head, next;	/* indexes of scopes */
	struct shared_keys	*keys;
	enum status		 status;
};

/* --- one job --- */

static void
start(const struct run *run, struct job *job, const struct scope *scope)
{
	*job = (struct job){ .arena = arena_new() };
	errand_start(&job->errand, evidence_new(job->arena, scope,
	    run->info->taken_at), run->deadline_ms);
}

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

/* --- output --- */

/* 1 over 3 over 0. */
static enum status
worse_status(enum status a, enum status b)
{
	if (a == STATUS_FINDINGS || b == STATUS_FINDINGS)
		return STATUS_FINDINGS;
	return a > b ? a : b;
}

static void
render(struct window *w, struct job *job)
{
	const struct run *run = w->run;
	struct result result = {
		.facts = &job->facts, .findings = &job->findings,
		.grade = &job->grade, .status = job->status,
	};

	for (size_t i = 0; i < run->nreport; i++)
		run->report[i]->format->domain(run->report[i], &result);
	if (run->tape != NULL)
		errand_record(run->tape, job->errand.evidence);
	shared_keys_take(w->keys, &job->facts);
	w->status = worse_status(w->status, job->status);
	arena_free(job->arena);
}

/* --- the window --- */

static struct job *
at(const struct window *w, size_t i)
{
	return &w->job[i % w->run->window];
}

static void
fill(struct window *w)
{
	while (w->next < w->nscope && w->next - w->head < w->run->window) {
		start(w->run, at(w, w->next), &w->scope[w->next]);
		w->next++;
	}
}

/* Move on every job that waits for nothing; whether one moved. */
static bool
advance_all(struct window *w)
{
	bool moved = false;

	for (size_t i = w->head; i < w->next; i++) {
		struct job *job = at(w, i);

		if (job->done || job->errand.open > 0)
			continue;
		advance(w->run, job);
		moved = true;
	}
	return moved;
}

static int
flush(struct window *w, struct err *err)
{
	while (w->head < w->next && at(w, w->head)->done) {
		if (source_check(w->run->source, err) != 0)
			return -1;
		render(w, at(w, w->head));
		w->head++;
	}
	return 0;
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
drive(struct window *w, struct err *err)
{
	while (w->head < w->nscope && is_heard(w->run)) {
		fill(w);
		if (!advance_all(w) &&
		    source_turn(w->run->source, TURN_MS) == 0 &&
		    !advance_all(w))
			bug("an audit waits for an answer that nobody owes");
		if (flush(w, err) != 0)
			return -1;
	}
	return 0;
}

/*
 * Give up what is in flight, if anything. Answers may still be on their way
 * into these arenas: wait for them.
 */
static void
abandon(struct window *w)
{
	if (w->head == w->next)
		return;
	while (source_turn(w->run->source, TURN_MS) > 0)
		continue;
	for (; w->head < w->next; w->head++)
		arena_free(at(w, w->head)->arena);
}

int
run_domains(const struct run *run, const struct scope *scope, size_t n,
    enum status *ret_status, struct err *err)
{
	struct arena *arena = arena_new();
	struct window w = { .run = run, .scope = scope, .nscope = n };
	struct run_summary summary;
	int result;

	w.keys = shared_keys_new(arena, LIMIT_SHARED_KEYS);
	w.job = arena_array(arena, run->window, sizeof *w.job);
	for (size_t i = 0; i < run->nreport; i++) {
		run->report[i]->arena = arena;
		run->report[i]->format->begin(run->report[i]);
	}
	result = drive(&w, err);
	abandon(&w);
	shared_keys_tell(w.keys, &summary);
	for (size_t i = 0; result == 0 && i < run->nreport; i++)
		run->report[i]->format->end(run->report[i], &summary,
		    w.status);
	*ret_status = w.status;
	arena_free(arena);
	return result;
}
