/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "command/clock.h"

static void
rfc3339(void **state)
{
	static const struct {
		const char	*text;
		time_t		 t;	/* -1: refused */
	} samples[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-01-31T12:00:00Z", 1769860800 },
		{ "2026-01-31t12:00:00z", 1769860800 },
		{ "2026-01-31T12:00:00+02:00", 1769853600 },
		{ "2026-01-31T12:00:00-00:30", 1769862600 },
		{ "2024-02-29T00:00:00Z", 1709164800 },
		{ "2026-02-29T00:00:00Z", -1 },
		{ "2026-13-01T00:00:00Z", -1 },
		{ "2026-01-01T24:00:00Z", -1 },
		{ "2026-01-01T00:00:60Z", -1 },
		{ "2026-01-01T00:00:00", -1 },
		{ "2026-01-01T00:00:00Zx", -1 },
		{ "2026-01-01T00:00:00+0200", -1 },
		{ "2026-01-01T00:00:00+24:00", -1 },
		{ "2026-01-01", -1 },
		{ "2026-1-1T00:00:00Z", -1 },
		{ "now", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		time_t t = -1;

		if (clock_parse(samples[i].text, &t) != (samples[i].t != -1) ||
		    t != samples[i].t)
			fail_msg("'%s' gave %lld", samples[i].text,
			    (long long)t);
	}
}

static void
epoch_of_the_environment(void **state)
{
	struct err err;
	time_t t;

	(void)state;
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	assert_int_equal(clock_now(NULL, &t, &err), 0);
	assert_int_equal(t, 1700000000);
	assert_int_equal(clock_now("1970-01-01T00:00:00Z", &t, &err), 0);
	assert_int_equal(t, 0);
	assert_int_equal(clock_now("soon", &t, &err), -1);
	setenv("SOURCE_DATE_EPOCH", "12x", 1);
	assert_int_equal(clock_now(NULL, &t, &err), -1);
	setenv("SOURCE_DATE_EPOCH", "-1", 1);
	assert_int_equal(clock_now(NULL, &t, &err), -1);
	unsetenv("SOURCE_DATE_EPOCH");
	assert_int_equal(clock_now(NULL, &t, &err), 0);
	assert_true(t > 1700000000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc3339),
		cmocka_unit_test(epoch_of_the_environment),
	};

	return unit_run("clock", tests);
}
