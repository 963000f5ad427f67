/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.h -- the one place that asks what time it is.
 */
#ifndef COMMAND_CLOCK_H
#define COMMAND_CLOCK_H

#include <time.h>

struct err;

/* text (--now) if given, else $SOURCE_DATE_EPOCH, else the system's clock. */
int	clock_now(const char *text, time_t *ret, struct err *);

#endif
