/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/nametable.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

#define TABLE_START	64	/* a power of two */

struct entry {
	const char	*name;		/* NULL: free */
	uint64_t	 hash;
	void		*value;
};

struct nametable {
	struct arena	*arena;
	struct entry	*entry;
	size_t		 n, size;
	uint64_t	 seed;
};

struct nametable *
nametable_new(struct arena *arena)
{
	struct nametable *t = arena_alloc(arena, sizeof *t);

	t->arena = arena;
	t->size = TABLE_START;
	t->entry = arena_array(arena, t->size, sizeof *t->entry);
	/* Names are hostile: where they collide must not be known before. */
	t->seed = (uint64_t)(uintptr_t)t ^ (uint64_t)(uintptr_t)t << 32;
	return t;
}

/* FNV-1a, with the last step of MurmurHash3 to spread the high bits. */
static uint64_t
hash(const struct nametable *t, const char *name)
{
	uint64_t h = t->seed ^ UINT64_C(0xcbf29ce484222325);

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

/* The entry of a name, or the free one where it would go. */
static struct entry *
find(const struct nametable *t, const char *name, uint64_t h)
{
	size_t at = (size_t)h & (t->size - 1);

	while (t->entry[at].name != NULL && (t->entry[at].hash != h ||
	    strcmp(t->entry[at].name, name) != 0))
		at = (at + 1) & (t->size - 1);
	return &t->entry[at];
}

static void
grow(struct nametable *t)
{
	struct entry *old = t->entry;
	size_t n = t->size;

	t->size *= 2;
	t->entry = arena_array(t->arena, t->size, sizeof *t->entry);
	for (size_t i = 0; i < n; i++)
		if (old[i].name != NULL)
			*find(t, old[i].name, old[i].hash) = old[i];
}

void *
nametable_get(const struct nametable *t, const char *name)
{
	return find(t, name, hash(t, name))->value;
}

void **
nametable_at(struct nametable *t, const char *name)
{
	uint64_t h = hash(t, name);
	struct entry *e = find(t, name, h);

	if (e->name != NULL)
		return &e->value;
	if (t->n * 2 >= t->size) {
		grow(t);
		e = find(t, name, h);
	}
	t->n++;
	e->name = name;
	e->hash = h;
	return &e->value;
}
