/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <signal.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "run/channel.h"
#include "run/pool.h"

#define TASKS	200

/* What became of each task. */
static unsigned answered[TASKS], lost[TASKS];
static char line_of[TASKS][64], why_of[TASKS][128];

/*
 * A worker that says each name back, but dies where a name begins with "die",
 * hangs where it begins with "hang", and ends where it begins with "end".
 */
static int
echo(void *context, int fd)
{
	struct channel c;
	struct frame f;

	(void)context;
	channel_open(&c, fd);
	for (;;) {
		bool open = channel_fill(&c);

		while (channel_take(&c, &f)) {
			if (f.morelen >= 3 && memcmp(f.more, "die", 3) == 0)
				raise(SIGKILL);
			if (f.morelen >= 4 && memcmp(f.more, "hang", 4) == 0)
				pause();
			if (f.morelen >= 3 && memcmp(f.more, "end", 3) == 0)
				_exit(7);
			channel_put(&c, &(struct frame){ .kind = FRAME_LINE,
			    .sequence = f.sequence, .number = 1,
			    .text = f.more, .textlen = f.morelen });
			if (!channel_flush(&c, true))
				return 0;
		}
		if (!open)
			return 0;
		usleep(1000);
	}
}

static int
fatal(void *context, int fd)
{
	struct channel c;

	(void)context;
	channel_open(&c, fd);
	channel_put(&c, &(struct frame){ .kind = FRAME_FATAL, .number = 2,
	    .text = "no such tape", .textlen = 12 });
	channel_flush(&c, true);
	pause();
	return 0;
}

static int
still_born(void *context, int fd)
{
	(void)context;
	(void)fd;
	return 1;
}

static void
note(void *context, const struct task *task, enum status status,
    const char *line, size_t len, const char *why)
{
	(void)context;
	assert_true(task->sequence < TASKS);
	if (line == NULL) {
		assert_int_equal(status, STATUS_INCOMPLETE);
		snprintf(why_of[task->sequence], sizeof why_of[0], "%s", why);
		lost[task->sequence]++;
		return;
	}
	assert_int_equal(status, STATUS_FINDINGS);
	snprintf(line_of[task->sequence], sizeof line_of[0], "%.*s", (int)len,
	    line);
	answered[task->sequence]++;
}

static struct pool *
open_pool(pool_work *work, unsigned workers, int stall_ms)
{
	const struct pool_options o = {
		.workers = workers, .credit = 16, .stall_ms = stall_ms,
		.work = work, .done = note,
	};
	struct err err;
	struct pool *pool = pool_open(arena, &o, &err);

	assert_non_null(pool);
	log_set_level(LOG_QUIET);
	memset(answered, 0, sizeof answered);
	memset(lost, 0, sizeof lost);
	return pool;
}

static void
give(struct pool *pool, uint64_t sequence, const char *name)
{
	struct task task = { .sequence = sequence, .row = sequence + 1,
	    .input = name, .inputlen = strlen(name), .domain = name };
	struct err err;

	while (!pool_has_room(pool))
		assert_int_equal(pool_turn(pool, 100, &err), 0);
	pool_give(pool, &task);
}

static void
drain(struct pool *pool)
{
	struct err err;

	while (!pool_is_idle(pool))
		assert_int_equal(pool_turn(pool, 100, &err), 0);
	pool_close(pool);
}

/* Each once, with a line of its own, but those that are bad. */
static void
assert_each_once(const char *bad)
{
	for (unsigned i = 0; i < TASKS; i++) {
		char name[32];
		bool is_bad = bad != NULL && i % 67 == 50;

		snprintf(name, sizeof name, "%s%u.example", is_bad ? bad : "n",
		    i);
		assert_int_equal(answered[i], is_bad ? 0 : 1);
		assert_int_equal(lost[i], is_bad ? 1 : 0);
		if (!is_bad)
			assert_string_equal(line_of[i], name);
	}
}

static void
give_all(struct pool *pool, const char *bad)
{
	for (unsigned i = 0; i < TASKS; i++) {
		char name[32];

		snprintf(name, sizeof name, "%s%u.example",
		    bad != NULL && i % 67 == 50 ? bad : "n", i);
		give(pool, i, name);
	}
	drain(pool);
}

static void
every_task_comes_back_once(void **state)
{
	(void)state;
	give_all(open_pool(echo, 3, 60000), NULL);
	assert_each_once(NULL);
}

static void
a_death_costs_the_one_it_died_of(void **state)
{
	(void)state;
	give_all(open_pool(echo, 3, 60000), "die");
	assert_each_once("die");
	assert_non_null(strstr(why_of[50], "signal 9"));
	give_all(open_pool(echo, 1, 60000), "end");
	assert_each_once("end");
	assert_non_null(strstr(why_of[50], "status 7"));
}

static void
one_that_hangs_is_killed(void **state)
{
	(void)state;
	give_all(open_pool(echo, 2, 300), "hang");
	assert_each_once("hang");
}

static void
a_worker_can_end_the_run(void **state)
{
	struct pool *pool = open_pool(fatal, 2, 60000);
	struct err err;
	int result = 0;

	(void)state;
	for (int i = 0; i < 100 && result == 0; i++)
		result = pool_turn(pool, 100, &err);
	assert_int_equal(result, -1);
	assert_string_equal(err.text, "no such tape");
	assert_int_equal(err.status, STATUS_USAGE);
	pool_close(pool);
}

static void
workers_that_die_at_once_end_the_run(void **state)
{
	struct pool *pool = open_pool(still_born, 2, 60000);
	struct err err;
	int result = 0;

	(void)state;
	for (int i = 0; i < 100 && result == 0; i++)
		result = pool_turn(pool, 100, &err);
	assert_int_equal(result, -1);
	assert_int_equal(err.status, STATUS_INTERNAL);
	pool_close(pool);
}

UNIT_MAIN("pool",
	TEST(every_task_comes_back_once),
	TEST(a_death_costs_the_one_it_died_of),
	TEST(one_that_hangs_is_killed),
	TEST(a_worker_can_end_the_run),
	TEST(workers_that_die_at_once_end_the_run))
