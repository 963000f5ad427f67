/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * random.h -- numbers that a stranger cannot foretell (OpenSSL's generator).
 *
 * A pool is filled at once and handed out in pieces: asking the generator
 * for each number costs more than sending the packet it is for. Start with a
 * zeroed struct.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t	pool[64];
	size_t		left;
};

uint64_t	random_u64(struct random *);

#endif
