/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/rfc3339.h"

static void
times_go_there_and_back(void **state)
{
	static const char *const times[] = {
		"1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z",
		"2026-11-25T08:00:00Z", "2038-01-19T03:14:08Z",
	};
	time_t t;

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		assert_true(rfc3339_parse(times[i], &t));
		assert_string_equal(rfc3339_print(arena, t), times[i]);
	}
}

static void
offsets_are_taken_off(void **state)
{
	time_t t;

	(void)state;
	assert_true(rfc3339_parse("1970-01-01T02:00:00+02:00", &t));
	assert_int_equal(t, 0);
	assert_true(rfc3339_parse("1969-12-31T23:00:00-01:00", &t));
	assert_int_equal(t, 0);
}

static void
what_is_no_time_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "now", "2026-11-25", "2026-13-01T00:00:00Z",
		"2026-04-31T00:00:00Z", "2026-11-25T24:00:00Z",
		"2026-11-25T00:00:00", "2026-11-25T00:00:00Zx",
		"2026-11-25T00:00:00+2:00", "2026-1-25T00:00:00Z",
	};
	time_t t;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(rfc3339_parse(bad[i], &t));
}

UNIT_MAIN("rfc3339",
	TEST(times_go_there_and_back),
	TEST(offsets_are_taken_off),
	TEST(what_is_no_time_is_refused),
)
