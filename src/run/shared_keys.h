/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shared_keys.h -- DKIM keys that several domains of a run have (RFC 6376 8):
 * who can sign for one of them can sign for all.
 *
 * Domains are taken in the order of the run, whatever is in flight, so that
 * the same run says the same.
 *
 * Memory:  the arena of the run.
 * Limits:  LIMIT_SHARED_KEYS keys are remembered; what was not compared beyond
 *          them is counted.
 */
#ifndef RUN_SHARED_KEYS_H
#define RUN_SHARED_KEYS_H

#include "report/report.h"

struct arena;
struct shared_keys;

struct shared_keys	*shared_keys_new(struct arena *, size_t most);
/* The usable keys of one more domain. */
void			 shared_keys_take(struct shared_keys *,
			    const struct facts *);
void			 shared_keys_tell(const struct shared_keys *,
			    struct run_summary *ret);

#endif
