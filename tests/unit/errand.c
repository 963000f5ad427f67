/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <time.h>

#include "base/err.h"
#include "base/limits.h"
#include "evidence/evidence.h"
#include "run/errand.h"
#include "source/source.h"

/* A source that answers NODATA when it is turned, and takes its time. */
struct fake {
	struct source	 source;
	struct question	 question;
	struct arena	*arena;
	source_done	 done;
	void		*context;
	unsigned	 nasked;
	long		 milliseconds;
};

static bool
fake_ask(struct source *source, struct arena *asker, struct question q,
    source_done done, void *context)
{
	struct fake *f = (struct fake *)source;

	f->question = q;
	f->arena = asker;
	f->done = done;
	f->context = context;
	f->nasked++;
	return true;
}

static int
fake_turn(struct source *source, int milliseconds)
{
	struct fake *f = (struct fake *)source;
	const struct timespec wait = { .tv_nsec = f->milliseconds * 1000000 };
	struct answer *a = arena_alloc(f->arena, sizeof *a);

	(void)milliseconds;
	nanosleep(&wait, NULL);
	a->question = f->question;
	a->status = ANSWER_NODATA;
	f->done(f->context, a);
	return 0;
}

static const struct source_ops fake_ops = {
	.name = "fake", .ask = fake_ask, .turn = fake_turn,
};

/* An evaluation that wants one name after the other, and LAST of them. */
#define LAST	40

static const char *
name_at(unsigned i)
{
	return arena_printf(arena, "n%u.example", i);
}

static struct question *
wants(void *context, size_t *ret_n)
{
	struct evidence *ev = context;

	for (unsigned i = 0; i < LAST; i++)
		if (answer_pending(evidence_get(ev, name_at(i), RR_TXT)))
			break;
	return evidence_take_wanted(ev, ret_n);
}

static struct evidence *
finish(struct fake *f, int deadline_ms)
{
	const struct scope scope = { .domain = "example" };
	struct evidence *ev = evidence_new(arena, &scope, 1);
	struct errand errand;
	struct err err;

	f->source.ops = &fake_ops;
	errand_start(&errand, ev, deadline_ms);
	assert_int_equal(errand_finish(&errand, &f->source, wants, ev, &err),
	    0);
	return ev;
}

/* Those before `n` were answered, and those to `end` given up: unknown. */
static void
given_up_from(struct evidence *ev, unsigned n, unsigned end, const char *why)
{
	for (unsigned i = 0; i < end; i++) {
		const struct answer *a = evidence_get(ev, name_at(i), RR_TXT);

		if (i < n) {
			assert_int_equal(a->status, ANSWER_NODATA);
			continue;
		}
		assert_int_equal(a->status, ANSWER_GIVEN_UP);
		assert_string_equal(a->detail, why);
		assert_true(answer_failed(a));
	}
}

static void
rounds_beyond_the_limit_are_given_up(void **state)
{
	struct fake f = { .nasked = 0 };
	struct evidence *ev = finish(&f, 60000);

	(void)state;
	assert_int_equal(f.nasked, LIMIT_ROUNDS);
	given_up_from(ev, LIMIT_ROUNDS, LAST, "the audit's limit of rounds was "
	    "reached");
}

static void
what_is_wanted_after_the_deadline_is_given_up(void **state)
{
	struct fake f = { .milliseconds = 40 };
	struct evidence *ev = finish(&f, 20);

	(void)state;
	assert_int_equal(f.nasked, 1);
	given_up_from(ev, 1, LIMIT_ROUNDS, "the audit's time was up");
}

UNIT_MAIN("errand",
    TEST(rounds_beyond_the_limit_are_given_up),
    TEST(what_is_wanted_after_the_deadline_is_given_up))
