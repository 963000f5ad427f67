/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vec.h -- a typed array that grows in an arena.
 *
 *	VEC(struct rr) answers = { 0 };
 *	*vec_add(arena, &answers) = rr;
 *	for (size_t i = 0; i < answers.n; i++) use(&answers.item[i]);
 *
 * Growing moves the items: keep indexes, or pointers to items that are
 * allocated by themselves.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

struct arena;

#define VEC(type)	struct { type *item; size_t n, size; }

/* A pointer to a new, zeroed last item. */
#define vec_add(arena, v)						\
	((v)->item = vec_room((arena), (v)->item, (v)->n, &(v)->size,	\
	    sizeof *(v)->item), &(v)->item[(v)->n++])

void	*vec_room(struct arena *, void *item, size_t n, size_t *size,
	    size_t item_size);

#endif
