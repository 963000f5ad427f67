/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/format.h"

#define ARENA_BLOCK	(16 * 1024)
#define ARENA_ALIGN	_Alignof(max_align_t)

struct block {
	struct block	*next;
	size_t		 used, size;
	_Alignas(max_align_t) unsigned char	 data[];
};

struct defer {
	struct defer	*next;
	void		(*release)(void *);
	void		*object;
};

struct arena {
	struct block	*block;
	struct defer	*defer;
};

static void *
must_malloc(size_t size)
{
	void *p = malloc(size);

	if (p == NULL)
		out_of_memory();
	return p;
}

struct arena *
arena_new(void)
{
	struct arena *a = must_malloc(sizeof *a);

	a->block = NULL;
	a->defer = NULL;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct defer *d = a->defer; d != NULL; d = d->next)
		d->release(d->object);
	for (struct block *b = a->block, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

static void
block_add(struct arena *a, size_t size)
{
	struct block *b = must_malloc(sizeof *b + size);

	b->used = 0;
	b->size = size;
	b->next = a->block;
	a->block = b;
}

static size_t
block_size(size_t want)
{
#ifdef ARENA_ONE_MALLOC
	return want;
#else
	return want > ARENA_BLOCK ? want : ARENA_BLOCK;
#endif
}

/* What an object takes of its block. */
static size_t
padded(size_t size)
{
#ifdef ARENA_ONE_MALLOC
	return size;
#else
	return (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
#endif
}

/* What is free in the block in use: the next object goes there if it fits. */
static size_t
room(const struct arena *a)
{
#ifdef ARENA_ONE_MALLOC
	(void)a;
	return 0;
#else
	return a->block == NULL ? 0 : a->block->size - a->block->used;
#endif
}

/* Memory that holds anything. */
static void *
take(struct arena *a, size_t size)
{
	size_t want = padded(size);
	void *p;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	if (room(a) < want || a->block == NULL)
		block_add(a, block_size(want));
	p = a->block->data + a->block->used;
	a->block->used += want;
	return p;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		out_of_memory();
	return arena_alloc(a, n * size);
}

char *
arena_memdup(struct arena *a, const void *from, size_t n)
{
	char *p = take(a, n + 1);

	if (n > 0)
		memcpy(p, from, n);
	p[n] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_memdup(a, s, strlen(s));
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char *there = room(a) == 0 ? NULL :
	    (char *)a->block->data + a->block->used, *p;
	va_list again;
	size_t len;
	int n;

	va_copy(again, ap);
	len = format_words(there, room(a), fmt, again);
	va_end(again);
	if (len != FORMAT_OTHER)
		return take(a, len + 1);
	va_copy(again, ap);
	n = vsnprintf(there, room(a), fmt, ap);
	if (n < 0)
		bug("arena_vprintf: bad format '%s'", fmt);
	p = take(a, (size_t)n + 1);
	if (p != there)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

void
arena_defer(struct arena *a, void (*release)(void *), void *object)
{
	struct defer *d = arena_alloc(a, sizeof *d);

	d->release = release;
	d->object = object;
	d->next = a->defer;
	a->defer = d;
}
