/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit.h -- what every unit test starts with.
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

#define unit_run(name, tests)						\
	(cmocka_set_message_output(CM_OUTPUT_TAP),			\
	    cmocka_run_group_tests_name((name), (tests), NULL, NULL))

#endif
