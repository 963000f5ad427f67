/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/memo.h"

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define SLOTS_START	32	/* a power of two */

struct slot {
	const void	*of;		/* NULL: free */
	unsigned	 kind;
	const void	*made;
};

struct memo {
	struct arena	*arena;
	struct slot	*slot;
	size_t		 n, nslot;
};

struct memo *
memo_new(struct arena *arena)
{
	struct memo *m = arena_alloc(arena, sizeof *m);

	m->arena = arena;
	m->nslot = SLOTS_START;
	m->slot = arena_array(arena, m->nslot, sizeof *m->slot);
	return m;
}

/* Of addresses only the middle differs; the product carries it upwards. */
static size_t
hash(const void *of)
{
	return (size_t)((uint64_t)(uintptr_t)of * 0x9e3779b97f4a7c15u >> 32);
}

static struct slot *
find(const struct memo *m, const void *of, unsigned kind)
{
	size_t i = hash(of) & (m->nslot - 1);

	while (m->slot[i].of != NULL &&
	    (m->slot[i].of != of || m->slot[i].kind != kind))
		i = (i + 1) & (m->nslot - 1);
	return &m->slot[i];
}

static void
grow(struct memo *m)
{
	struct slot *old = m->slot;
	size_t nold = m->nslot;

	m->nslot *= 2;
	m->slot = arena_array(m->arena, m->nslot, sizeof *m->slot);
	for (size_t i = 0; i < nold; i++)
		if (old[i].of != NULL)
			*find(m, old[i].of, old[i].kind) = old[i];
}

const void *
memo_find(const struct memo *m, const void *of, unsigned kind)
{
	return find(m, of, kind)->made;
}

const void **
memo_place(struct memo *m, const void *of, unsigned kind)
{
	struct slot *slot = find(m, of, kind);

	if (slot->of == NULL && ++m->n * 2 > m->nslot) {
		grow(m);
		slot = find(m, of, kind);
	}
	slot->of = of;
	slot->kind = kind;
	return &slot->made;
}
