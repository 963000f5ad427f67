/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rate.h -- no more than so many questions a second.
 *
 * A layer between the cache, which asks each question once, and the live
 * source. What may not leave yet waits in the order it came; after a pause at
 * most a twentieth of a second's questions leave at once.
 *
 * Memory:  a question that waits lives in the arena of whoever asked.
 */
#ifndef SOURCE_RATE_H
#define SOURCE_RATE_H

struct source;

/* Closing it closes what is beneath. per_second is above 0. */
struct source	*rate_open(struct source *beneath, double per_second);

#endif
