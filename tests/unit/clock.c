/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "command/clock.h"

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

UNIT_MAIN("clock",
	TEST(epoch_of_the_environment),
)
