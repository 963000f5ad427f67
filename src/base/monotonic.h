/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * monotonic.h -- how long something takes: a clock that nobody sets.
 */
#ifndef BASE_MONOTONIC_H
#define BASE_MONOTONIC_H

#include <stdint.h>

int64_t	monotonic_us(void);
int64_t	monotonic_ms(void);

#endif
