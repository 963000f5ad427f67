/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <time.h>

#include "source/rate.h"
#include "source/source.h"

/* A source that answers at once, and counts. */
static size_t asked;
static bool closed;

static bool
fake_ask(struct source *source, struct arena *asker, struct question q,
    source_done done, void *context)
{
	struct answer *a = arena_alloc(asker, sizeof *a);

	(void)source;
	a->question = q;
	a->status = ANSWER_NODATA;
	asked++;
	done(context, a);
	return true;
}

static void
fake_close(struct source *source)
{
	(void)source;
	closed = true;
}

static const struct source_ops fake_ops = {
	.name = "fake", .ask = fake_ask, .close = fake_close
};

static size_t answered;

static void
count(void *context, const struct answer *a)
{
	(void)context;
	assert_int_equal(a->question.type, (int)answered + 1);
	answered++;
}

static struct source *
ask_many(struct source *fake, double per_second, unsigned n)
{
	struct source *rate = rate_open(fake, per_second);

	asked = answered = 0;
	closed = false;
	for (unsigned i = 0; i < n; i++)
		source_ask(rate, arena, (struct question){ .name = "a.example",
		    .type = (uint16_t)(i + 1) }, count, NULL);
	return rate;
}

/*
 * Never more than the burst and what the time gives: a slow machine only asks
 * later, so that this holds on any.
 */
static void
no_more_than_the_rate_leave(void **state)
{
	struct source fake = { .ops = &fake_ops };
	struct source *rate = ask_many(&fake, 200, 50);
	struct timespec begin, now;

	(void)state;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	assert_int_equal(asked, 0);
	while (source_turn(rate, 20) > 0) {
		double seconds;

		clock_gettime(CLOCK_MONOTONIC, &now);
		seconds = (double)(now.tv_sec - begin.tv_sec) +
		    (double)(now.tv_nsec - begin.tv_nsec) / 1e9;
		assert_true((double)asked <= 10 + 200 * seconds + 1);
	}
	assert_int_equal(asked, 50);
	assert_int_equal(answered, 50);
	source_close(rate);
	assert_true(closed);
}

static void
a_slow_rate_still_moves(void **state)
{
	struct source fake = { .ops = &fake_ops };
	struct source *rate = ask_many(&fake, 20, 3);
	int turns = 0;

	(void)state;
	while (source_turn(rate, 10) > 0)
		assert_true(++turns < 10000);
	assert_int_equal(answered, 3);
	source_close(rate);
}

UNIT_MAIN("rate",
	TEST(no_more_than_the_rate_leave),
	TEST(a_slow_rate_still_moves))
