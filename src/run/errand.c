/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/errand.h"

#include <time.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "source/source.h"
#include "source/tape.h"

#define TURN_MS	100

static long long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

void
errand_start(struct errand *e, struct evidence *evidence, int deadline_ms)
{
	*e = (struct errand){ .evidence = evidence, .started_ms = now_ms(),
	    .deadline_ms = deadline_ms };
}

static void
answered(void *context, const struct answer *answer)
{
	struct errand *e = context;

	evidence_put(e->evidence, answer);
	e->open--;
}

/* What is still wanted when a limit is reached stays unknown. */
static void
give_up(struct errand *e, const struct question *q, size_t n, const char *why)
{
	for (size_t i = 0; i < n; i++) {
		struct answer *a = arena_alloc(e->evidence->arena, sizeof *a);

		a->question = q[i];
		a->status = ANSWER_GIVEN_UP;
		a->detail = why;
		a->time = e->evidence->taken_at;
		evidence_put(e->evidence, a);
	}
}

void
errand_send(struct errand *e, struct source *source, const struct question *q,
    size_t n)
{
	if (++e->rounds > LIMIT_ROUNDS) {
		give_up(e, q, n, "the audit's limit of rounds was reached");
		return;
	}
	if (now_ms() - e->started_ms > e->deadline_ms) {
		give_up(e, q, n, "the audit's time was up");
		return;
	}
	e->open = n;
	for (size_t i = 0; i < n; i++)
		source_ask(source, e->evidence->arena, q[i], answered, e);
}

int
errand_finish(struct errand *e, struct source *source, errand_wants *wants,
    void *context, struct err *err)
{
	struct question *wanted;
	size_t n;

	while (wanted = wants(context, &n), n > 0) {
		errand_send(e, source, wanted, n);
		while (e->open > 0)
			if (source_turn(source, TURN_MS) == 0 && e->open > 0)
				bug("an evaluation waits for an answer that "
				    "nobody owes");
	}
	return source_check(source, err);
}

static const struct tape_sender *
taped_senders(const struct evidence *evidence)
{
	const struct scope *scope = &evidence->scope;
	struct tape_sender *list = arena_array(evidence->arena,
	    scope->nsender, sizeof *list);

	for (size_t i = 0; i < scope->nsender; i++)
		list[i] = (struct tape_sender){ scope->sender[i].address,
		    scope->sender[i].expected, scope->sender[i].label };
	return list;
}

static const struct tape_sighting *
taped_sightings(const struct evidence *evidence)
{
	const struct scope *scope = &evidence->scope;
	struct tape_sighting *list = arena_array(evidence->arena,
	    scope->nsighting, sizeof *list);

	for (size_t i = 0; i < scope->nsighting; i++)
		list[i] = (struct tape_sighting){ scope->sighting[i].selector,
		    scope->sighting[i].identity };
	return list;
}

static const struct tape_probe *
taped_probes(const struct evidence *evidence)
{
	const struct scope *scope = &evidence->scope;
	struct tape_probe *list = arena_array(evidence->arena, scope->nprobe,
	    sizeof *list);

	for (size_t i = 0; i < scope->nprobe; i++)
		list[i] = (struct tape_probe){ scope->probe[i].selector,
		    scope->probe[i].signature };
	return list;
}

void
errand_record(FILE *tape, const struct evidence *evidence)
{
	const struct scope *scope = &evidence->scope;
	const struct tape_audit audit = {
		.sender = taped_senders(evidence), .nsender = scope->nsender,
		.probe = taped_probes(evidence), .nprobe = scope->nprobe,
		.domain = scope->domain, .selector = scope->selector,
		.nselector = scope->nselector,
		.sighting = taped_sightings(evidence),
		.nsighting = scope->nsighting, .nseen = scope->nseen,
		.nsurveyed = scope->nsurveyed, .guess = scope->guess,
		.name_servers = scope->no_ns ? NULL :
		    scope->all_ns ? "all" : "resolver",
		.smtp = scope->smtp, .subdomain = scope->subdomain,
		.nsubdomain = scope->nsubdomain,
		.subdomains_listed = scope->subdomains_listed,
		.mode = scope->mode == MODE_UNDECLARED ? NULL :
		    mode_name(scope->mode),
		.posts_to_lists = declared_name(scope->posts_to_lists),
	};
	size_t n;
	const struct answer **sorted = evidence_sorted(evidence, &n);

	tape_write_audit(tape, &audit);
	for (size_t i = 0; i < n; i++)
		tape_write_answer(tape, sorted[i]);
}
