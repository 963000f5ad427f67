/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz.h -- what a fuzz target defines. See driver.c for how one is run.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Returns 0; what must not be true ends the program with abort(). */
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define fuzz_require(what)	((what) ? (void)0 : abort())

#endif
