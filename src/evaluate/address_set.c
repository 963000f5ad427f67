/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/address_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define NOBODY	SIZE_MAX

static const struct address_key key_end = { UINT64_MAX, UINT64_MAX };

/* The elementary segments between all ends, and which span has painted each. */
struct canvas {
	struct address_key	*point;		/* where each segment begins */
	size_t			 n;
	size_t			*owner;		/* index of a span, or NOBODY */
	size_t			*next;		/* a segment not painted yet */
};

static int
key_compare(struct address_key a, struct address_key b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	return (a.low > b.low) - (a.low < b.low);
}

static struct address_key
key_after(struct address_key k)
{
	k.low++;
	k.high += k.low == 0;
	return k;
}

static struct address_key
key_before(struct address_key k)
{
	k.high -= k.low == 0;
	k.low--;
	return k;
}

/* The ones behind the first `bits` bits. */
static struct address_key
key_hosts(unsigned bits)
{
	struct address_key k = { 0, 0 };

	if (bits < 64)
		k.high = UINT64_MAX >> bits;
	if (bits <= 64)
		k.low = UINT64_MAX;
	else if (bits < 128)
		k.low = UINT64_MAX >> (bits - 64);
	return k;
}

static uint64_t
eight_octets(const uint8_t *octet)
{
	uint64_t n = 0;

	for (size_t i = 0; i < 8; i++)
		n = n << 8 | octet[i];
	return n;
}

struct address_span
address_span_of(const struct address *a, unsigned bits)
{
	struct address_span span = { .in = true };
	struct address_key hosts = key_hosts(bits);
	uint8_t octet[16] = { 0 };

	memcpy(octet, a->byte, a->family == 4 ? 4 : 16);
	span.first.high = eight_octets(octet) & ~hosts.high;
	span.first.low = eight_octets(octet + 8) & ~hosts.low;
	span.last.high = span.first.high | hosts.high;
	span.last.low = span.first.low | hosts.low;
	return span;
}

static int
point_order(const void *a, const void *b)
{
	return key_compare(*(const struct address_key *)a,
	    *(const struct address_key *)b);
}

static int
layer_order(const void *a, const void *b)
{
	const struct address_span *x = a, *y = b;

	if (x->layer != y->layer)
		return x->layer < y->layer ? -1 : 1;
	return key_compare(x->first, y->first);
}

static void
canvas_init(struct canvas *c, struct arena *arena,
    const struct address_set *set)
{
	size_t n = 0;

	c->point = arena_array(arena, 2 * set->span.n + 1, sizeof *c->point);
	for (size_t i = 0; i < set->span.n; i++) {
		c->point[n++] = set->span.item[i].first;
		if (key_compare(set->span.item[i].last, key_end) != 0)
			c->point[n++] = key_after(set->span.item[i].last);
	}
	qsort(c->point, n, sizeof *c->point, point_order);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || key_compare(c->point[i], c->point[i - 1]) != 0)
			c->point[c->n++] = c->point[i];
	c->owner = arena_array(arena, c->n + 1, sizeof *c->owner);
	c->next = arena_array(arena, c->n + 1, sizeof *c->next);
	for (size_t i = 0; i <= c->n; i++) {
		c->owner[i] = NOBODY;
		c->next[i] = i;
	}
}

/* The first segment from i on that nobody has painted, or n. */
static size_t
canvas_free(struct canvas *c, size_t i)
{
	while (c->next[i] != i) {
		c->next[i] = c->next[c->next[i]];
		i = c->next[i];
	}
	return i;
}

static size_t
canvas_at(const struct canvas *c, struct address_key key)
{
	const struct address_key *p = bsearch(&key, c->point, c->n,
	    sizeof *c->point, point_order);

	return p == NULL ? c->n : (size_t)(p - c->point);
}

static void
canvas_paint(struct canvas *c, const struct address_span *span, size_t index)
{
	size_t end = c->n;

	if (key_compare(span->last, key_end) != 0)
		end = canvas_at(c, key_after(span->last));
	for (size_t i = canvas_free(c, canvas_at(c, span->first)); i < end;
	    i = canvas_free(c, i)) {
		c->owner[i] = index;
		c->next[i] = i + 1;
	}
}

static bool
touches(const struct address_span *a, const struct address_span *b)
{
	return key_compare(a->last, key_end) != 0 &&
	    key_compare(key_after(a->last), b->first) == 0;
}

void
address_set_paint(struct arena *arena, struct address_set *set)
{
	struct canvas c = { 0 };
	struct address_set out = { 0 };
	struct address_span span, *last;

	if (set->span.n == 0)
		return;
	qsort(set->span.item, set->span.n, sizeof *set->span.item,
	    layer_order);
	canvas_init(&c, arena, set);
	for (size_t i = 0; i < set->span.n; i++)
		canvas_paint(&c, &set->span.item[i], i);
	for (size_t i = 0; i < c.n; i++) {
		if (c.owner[i] == NOBODY || !set->span.item[c.owner[i]].in)
			continue;
		span = set->span.item[c.owner[i]];
		span.layer = 0;
		span.first = c.point[i];
		span.last = i + 1 == c.n ? key_end : key_before(c.point[i + 1]);
		last = out.span.n == 0 ? NULL :
		    &out.span.item[out.span.n - 1];
		if (last != NULL && last->who == span.who &&
		    touches(last, &span))
			last->last = span.last;
		else
			*vec_add(arena, &out.span) = span;
	}
	*set = out;
}

void
address_set_join(struct address_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->span.n; i++) {
		struct address_span span = set->span.item[i];

		span.who = NULL;
		if (n > 0 && touches(&set->span.item[n - 1], &span))
			set->span.item[n - 1].last = span.last;
		else
			set->span.item[n++] = span;
	}
	set->span.n = n;
}

static void
octets_of(struct address_key key, struct address *ret)
{
	uint8_t octet[16];

	for (size_t i = 0; i < 8; i++) {
		octet[i] = (uint8_t)(key.high >> (56 - 8 * i));
		octet[8 + i] = (uint8_t)(key.low >> (56 - 8 * i));
	}
	memcpy(ret->byte, octet, ret->family == 4 ? 4 : 16);
}

/* The length of the widest prefix that begins at `first` and fits. */
static unsigned
widest(struct address_key first, struct address_key last)
{
	unsigned bits = 128;

	while (bits > 0) {
		struct address_key hosts = key_hosts(bits - 1);
		struct address_key end = { first.high | hosts.high,
		    first.low | hosts.low };

		if ((first.high & hosts.high) != 0 ||
		    (first.low & hosts.low) != 0 ||
		    key_compare(end, last) > 0)
			break;
		bits--;
	}
	return bits;
}

void
address_set_prefixes(struct arena *arena, const struct address_set *set,
    unsigned family, struct address_prefixes *ret)
{
	for (size_t i = 0; i < set->span.n; i++) {
		struct address_key at = set->span.item[i].first;
		struct address_key last = set->span.item[i].last, hosts;
		struct address_prefix *p;

		for (;;) {
			p = vec_add(arena, &ret->prefix);
			p->address.family = (uint8_t)family;
			p->bits = widest(at, last);
			octets_of(at, &p->address);
			hosts = key_hosts(p->bits);
			at.high |= hosts.high;
			at.low |= hosts.low;
			if (key_compare(at, last) == 0)
				break;
			at = key_after(at);
		}
	}
}

uint64_t
address_set_blocks(const struct address_set *set, unsigned bits)
{
	uint64_t total = 0, last = 0, from, to;
	bool any = false;

	for (size_t i = 0; i < set->span.n; i++) {
		from = set->span.item[i].first.high >> (64 - bits);
		to = set->span.item[i].last.high >> (64 - bits);
		if (any && from == last && from++ == to)
			continue;
		if (to - from == UINT64_MAX || total + (to - from) + 1 < total)
			return UINT64_MAX;
		total += to - from + 1;
		last = to;
		any = true;
	}
	return total;
}
