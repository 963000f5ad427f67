/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "run/spool.h"

static struct err err;

static void
put(struct spool *s, uint64_t sequence, char c, size_t len)
{
	char *line = malloc(len);

	memset(line, c, len);
	assert_int_equal(spool_put(s, sequence, line, len, &err), 0);
	free(line);
}

static void
takes(struct spool *s, char c, size_t len)
{
	const char *line;
	size_t n;

	assert_int_equal(spool_take(s, &line, &n, &err), 1);
	assert_int_equal(n, len);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(line[i], c);
}

static void
takes_none(struct spool *s)
{
	const char *line;
	size_t n;

	assert_int_equal(spool_take(s, &line, &n, &err), 0);
}

static void
lines_come_out_in_order(void **state)
{
	struct spool *s = spool_new(arena);

	(void)state;
	put(s, 2, 'c', 3);
	put(s, 1, 'b', 0);
	takes_none(s);
	put(s, 0, 'a', 1);
	takes(s, 'a', 1);
	takes(s, 'b', 0);
	takes(s, 'c', 3);
	takes_none(s);
}

/* 3 MB each: the first fits in memory, the others go to the file. */
static void
what_does_not_fit_is_on_the_disk(void **state)
{
	enum { LEN = 3 << 20 };
	struct spool *s = spool_new(arena);

	(void)state;
	for (int round = 0; round < 2; round++) {
		uint64_t first = (uint64_t)round * 4;

		for (unsigned i = 3; i > 0; i--)
			put(s, first + i, (char)('a' + i), LEN + i);
		takes_none(s);
		put(s, first, 'a', LEN);
		for (unsigned i = 0; i < 4; i++)
			takes(s, (char)('a' + i), LEN + i);
	}
}

static void
there_is_room_for_so_many_ahead(void **state)
{
	struct spool *s = spool_new(arena);

	(void)state;
	assert_true(spool_has_room(s, SPOOL_REACH - 1));
	assert_false(spool_has_room(s, SPOOL_REACH));
	put(s, SPOOL_REACH - 1, 'z', 1);
	put(s, 0, 'a', 1);
	takes(s, 'a', 1);
	assert_true(spool_has_room(s, SPOOL_REACH));
	put(s, SPOOL_REACH, 'n', 1);
	for (uint64_t i = 1; i < SPOOL_REACH - 1; i++) {
		put(s, i, 'm', 1);
		takes(s, 'm', 1);
	}
	takes(s, 'z', 1);
	takes(s, 'n', 1);
}

UNIT_MAIN("spool",
	TEST(lines_come_out_in_order),
	TEST(what_does_not_fit_is_on_the_disk),
	TEST(there_is_room_for_so_many_ahead))
