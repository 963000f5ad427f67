/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/vec.h"

#include <string.h>

#include "base/arena.h"

void *
vec_room(struct arena *arena, void *item, size_t n, size_t *size,
    size_t item_size)
{
	void *more;

	if (n < *size)
		return item;
	*size = *size == 0 ? 8 : *size * 2;
	more = arena_array(arena, *size, item_size);
	if (n > 0)
		memcpy(more, item, n * item_size);
	return more;
}
