/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/vec.h"

#include <string.h>

#include "base/arena.h"

#define START_OCTETS	128	/* of the first items ... */
#define START_ITEMS	8	/* ... and how many at most */

/* Of large items most lists have one. */
static size_t
start_size(size_t item_size)
{
	size_t n = START_OCTETS / item_size;

	return n == 0 ? 1 : n < START_ITEMS ? n : START_ITEMS;
}

void *
vec_room(struct arena *arena, void *item, size_t n, size_t *size,
    size_t item_size)
{
	void *more;

	if (n < *size)
		return item;
	*size = *size == 0 ? start_size(item_size) : *size * 2;
	more = arena_array(arena, *size, item_size);
	if (n > 0)
		memcpy(more, item, n * item_size);
	return more;
}
