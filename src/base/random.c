/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/random.h"

#include <openssl/rand.h>

#include "base/bug.h"

uint64_t
random_u64(struct random *r)
{
	uint64_t n;

	if (r->left == 0) {
		if (RAND_bytes((unsigned char *)r->pool,
		    (int)sizeof r->pool) != 1)
			bug("the system has no random numbers to give");
		r->left = sizeof r->pool / sizeof *r->pool;
	}
	n = r->pool[--r->left];
	r->pool[r->left] = 0;
	return n;
}
