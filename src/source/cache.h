/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cache.h -- each question asked once in a run, however many audits have it.
 *
 * A layer in front of the live source. An equal question that is still out
 * is joined, not asked again. Failed answers are kept like all others: every
 * audit of a run sees the same answer to the same question. TTLs are not
 * looked at, because a run is short and is to be of one piece.
 *
 * Memory:  each asker gets a copy in the arena it gave.
 * Limits:  two generations of CACHE_BYTES each. When the younger is full the
 *          older is dropped; an answer used in between moves to the younger.
 *          So in a run with more answers than fit, a question that was not
 *          put for that long is asked again.
 */
#ifndef SOURCE_CACHE_H
#define SOURCE_CACHE_H

struct source;

#define CACHE_BYTES	(3u << 20)

/* Closing it closes what is beneath. */
struct source	*cache_open(struct source *beneath);

#endif
