/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * asn_table.c -- a million prefixes in rows of octets:
 *
 *	address (4 or 16), length (1), origin (4), up (4)
 *
 * The first two, compared as octets, sort a prefix behind those that it is
 * in. Of the rows that may have an address, the last in this order that is
 * not behind it is the longest, or lies in it: `up` leads from each row to
 * the next longer one around it.
 */
#include "evaluate/asn.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/vec.h"
#include "record/origin.h"

#define BLOCK_ROWS	32768u
#define ROW_MAX		25u
#define MANY		0x80000000u	/* in up: origin is a place in `set` */

struct block {
	struct block	*next;
	size_t		 n;
	uint8_t		 row[];
};

/* The prefixes of one family. */
struct side {
	unsigned	 width;		/* octets of an address */
	size_t		 size;		/* octets of a row */
	struct arena	*scratch;	/* of the blocks */
	struct block	*first, *last;	/* until it is sealed */
	uint8_t		*row;		/* then */
	size_t		 n;
};

struct asn_table {
	struct arena	*arena;
	struct side	 side[2];	/* IPv4, IPv6 */
	VEC(uint32_t)	 set;		/* a count, and so many numbers */
};

static struct side *
side_of(const struct asn_table *t, unsigned family)
{
	return (struct side *)&t->side[family == 6];
}

static uint8_t *
row_at(const struct side *s, size_t i)
{
	return s->row + i * s->size;
}

static uint32_t
get(const uint8_t *at)
{
	uint32_t n;

	memcpy(&n, at, sizeof n);
	return n;
}

static void
put(uint8_t *at, uint32_t n)
{
	memcpy(at, &n, sizeof n);
}

#define BITS(s, row)	((row)[(s)->width])
#define ORIGIN(s, row)	((row) + (s)->width + 1)
#define UP(s, row)	((row) + (s)->width + 5)

static void
free_scratch(void *object)
{
	struct side *s = object;

	arena_free(s->scratch);
	s->scratch = NULL;
}

struct asn_table *
asn_table_new(struct arena *arena)
{
	struct asn_table *t = arena_alloc(arena, sizeof *t);

	t->arena = arena;
	for (size_t i = 0; i < 2; i++) {
		t->side[i].width = i == 0 ? 4 : 16;
		t->side[i].size = t->side[i].width + 9;
		t->side[i].scratch = arena_new();
		/* A file that cannot be read leaves a table half built. */
		arena_defer(arena, free_scratch, &t->side[i]);
	}
	return t;
}

static uint8_t *
new_row(struct side *s)
{
	struct block *b = s->last;

	if (b == NULL || b->n == BLOCK_ROWS) {
		b = arena_alloc(s->scratch, sizeof *b + BLOCK_ROWS * s->size);
		if (s->last != NULL)
			s->last->next = b;
		else
			s->first = b;
		s->last = b;
	}
	s->n++;
	return b->row + b->n++ * s->size;
}

static uint32_t
new_set(struct asn_table *t, const uint32_t *as, size_t n)
{
	uint32_t at = (uint32_t)t->set.n;

	*vec_add(t->arena, &t->set) = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		*vec_add(t->arena, &t->set) = as[i];
	return at;
}

bool
asn_table_add(struct asn_table *t, const struct origin *o)
{
	struct side *s = side_of(t, o->family);
	uint8_t *row;

	if (t->side[0].n + t->side[1].n == LIMIT_ASN_PREFIXES)
		return false;
	row = new_row(s);
	memcpy(row, o->byte, s->width);
	BITS(s, row) = o->bits;
	put(ORIGIN(s, row), o->nas == 1 ? o->as[0] : new_set(t, o->as,
	    o->nas));
	put(UP(s, row), o->nas == 1 ? 0 : MANY);
	return true;
}

static int
compare4(const void *a, const void *b)
{
	return memcmp(a, b, 4 + 1);
}

static int
compare6(const void *a, const void *b)
{
	return memcmp(a, b, 16 + 1);
}

/* All rows in one piece, in order: files mostly are. */
static void
sort(struct asn_table *t, struct side *s)
{
	uint8_t *to = s->row = arena_array(t->arena, s->n + 1, s->size);
	bool sorted = true;

	for (const struct block *b = s->first; b != NULL; b = b->next) {
		memcpy(to, b->row, b->n * s->size);
		to += b->n * s->size;
	}
	free_scratch(s);
	for (size_t i = 1; i < s->n && sorted; i++)
		sorted = memcmp(row_at(s, i - 1), row_at(s, i),
		    s->width + 1) <= 0;
	if (!sorted)
		qsort(s->row, s->n, s->size, s->width == 4 ? compare4 :
		    compare6);
}

static const uint32_t *
origins(const struct asn_table *t, const struct side *s, const uint8_t *row,
    uint32_t *one, size_t *ret_n)
{
	uint32_t origin = get(ORIGIN(s, row));

	if ((get(UP(s, row)) & MANY) == 0) {
		*one = origin;
		*ret_n = 1;
		return one;
	}
	*ret_n = t->set.item[origin];
	return &t->set.item[origin + 1];
}

/* The origins of `from` as well, as far as there is room. */
static void
merge(struct asn_table *t, struct side *s, uint8_t *to, const uint8_t *from)
{
	uint32_t as[LIMIT_ORIGINS], one[2];
	size_t n = 0, left[2], at[2] = { 0 };
	const uint32_t *list[2] = {
		origins(t, s, to, &one[0], &left[0]),
		origins(t, s, from, &one[1], &left[1]),
	};

	while (n < LIMIT_ORIGINS && (at[0] < left[0] || at[1] < left[1])) {
		size_t k = at[0] == left[0] || (at[1] < left[1] &&
		    list[1][at[1]] < list[0][at[0]]);
		uint32_t next = list[k][at[k]++];

		if (n == 0 || as[n - 1] != next)
			as[n++] = next;
	}
	put(ORIGIN(s, to), n == 1 ? as[0] : new_set(t, as, n));
	put(UP(s, to), n == 1 ? 0 : MANY);
}

static void
merge_doubles(struct asn_table *t, struct side *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		uint8_t *row = row_at(s, i), *last = n == 0 ? NULL :
		    row_at(s, n - 1);

		if (last != NULL && memcmp(last, row, s->width + 1) == 0)
			merge(t, s, last, row);
		else if (n++ != i)
			memcpy(row_at(s, n - 1), row, s->size);
	}
	s->n = n;
}

static bool
is_in(const struct side *s, const uint8_t *byte, const uint8_t *row)
{
	unsigned whole = BITS(s, row) / 8, rest = BITS(s, row) % 8;

	return memcmp(byte, row, whole) == 0 && (rest == 0 ||
	    ((byte[whole] ^ row[whole]) >> (8 - rest)) == 0);
}

/* From row i outwards to the first that has the address; its number + 1. */
static uint32_t
climb(const struct side *s, uint32_t at, const uint8_t *byte)
{
	while (at != 0 && !is_in(s, byte, row_at(s, at - 1)))
		at = get(UP(s, row_at(s, at - 1))) & ~MANY;
	return at;
}

static void
link_up(struct side *s)
{
	for (size_t i = 1; i < s->n; i++) {
		uint8_t *row = row_at(s, i);

		put(UP(s, row), (get(UP(s, row)) & MANY) |
		    climb(s, (uint32_t)i, row));
	}
}

void
asn_table_seal(struct asn_table *t)
{
	for (size_t i = 0; i < 2; i++) {
		sort(t, &t->side[i]);
		merge_doubles(t, &t->side[i]);
		link_up(&t->side[i]);
	}
}

size_t
asn_table_count(const struct asn_table *t)
{
	return t->side[0].n + t->side[1].n;
}

/* How many rows are not behind the address as a prefix of full length. */
static size_t
rows_before(const struct side *s, const struct address *a)
{
	uint8_t key[ROW_MAX];
	size_t low = 0, high = s->n;

	memcpy(key, a->byte, s->width);
	key[s->width] = (uint8_t)(s->width * 8);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (memcmp(row_at(s, middle), key, s->width + 1) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
asn_table_find(struct arena *arena, const struct asn_table *t,
    const struct address *a, struct asn *ret)
{
	const struct side *s = side_of(t, a->family);
	size_t at = climb(s, (uint32_t)rows_before(s, a), a->byte);
	uint32_t *one;

	if (at == 0)
		return false;
	one = arena_alloc(arena, sizeof *one);
	ret->bits = BITS(s, row_at(s, at - 1));
	ret->as = origins(t, s, row_at(s, at - 1), one, &ret->n);
	return true;
}
