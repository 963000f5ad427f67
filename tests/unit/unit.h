/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit.h -- what every unit test starts with, and how its program ends.
 *
 * A program is some functions `static void what_is_so(void **)` and, at its
 * end, UNIT_MAIN() with a TEST() for each. Every one of them finds a fresh
 * `arena`, which goes when it is done.
 *
 * More than the arena comes from a pair of functions of one's own, which call
 * unit_set_up() and unit_tear_down(), by TEST_IN().
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static struct arena *arena;

static inline int
unit_set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static inline int
unit_tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	arena = NULL;
	return 0;
}

#define TEST_IN(set_up, tear_down, f)					\
	cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define TEST(f)	TEST_IN(unit_set_up, unit_tear_down, f)

#define UNIT_MAIN(name, ...)						\
	int								\
	main(void)							\
	{								\
		const struct CMUnitTest tests[] = { __VA_ARGS__ };	\
									\
		cmocka_set_message_output(CM_OUTPUT_TAP);		\
		return cmocka_run_group_tests_name((name), tests,	\
		    NULL, NULL);					\
	}

#endif
