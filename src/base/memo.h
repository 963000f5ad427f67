/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memo.h -- what was made of an object, so that it is made once.
 *
 * Memory:  lives in the arena given to memo_new(), and so must all that is
 *          kept in it. The objects are known by their addresses.
 */
#ifndef BASE_MEMO_H
#define BASE_MEMO_H

struct arena;
struct memo;

struct memo	*memo_new(struct arena *);
/* What was made of it, or NULL. */
const void	*memo_find(const struct memo *, const void *of, unsigned kind);
/*
 * Where that is kept which was made of an object as a thing of some kind: at
 * first NULL, for the caller to set. Good until the next call.
 */
const void	**memo_place(struct memo *, const void *of, unsigned kind);

#endif
