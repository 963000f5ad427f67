/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/cache.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/vec.h"
#include "source/source.h"

#define SLOTS_START	1024

struct waiter {
	struct arena	*arena;
	source_done	 done;
	void		*context;
};

/* A question that is out; it lives in its own arena until it is answered. */
struct pending {
	struct arena		*arena;
	struct cache		*cache;
	struct question		 question;
	uint32_t		 hash;
	struct pending		*next, **link;
	VEC(struct waiter)	 waiter;
};

struct entry {
	const struct answer	*answer;	/* NULL: free */
	uint32_t		 hash;
};

struct generation {
	struct arena	*arena;
	struct entry	*entry;		/* open addressing, a power of two */
	size_t		 nentry, nslot;
	size_t		 bytes;
};

#define PENDING_LISTS	4096

struct cache {
	struct source		 source;
	struct arena		*arena;
	struct source		*beneath;
	struct generation	 young, old;
	struct pending		*pending[PENDING_LISTS];
	int			 nopen;
	uint32_t		 seed;
};

/* --- copies --- */

static void *
copy(struct arena *arena, const void *from, size_t n, size_t *bytes)
{
	*bytes += n + 1;
	return from != NULL ? arena_memdup(arena, from, n) : NULL;
}

static const char *
copy_string(struct arena *arena, const char *from, size_t *bytes)
{
	return from != NULL ? copy(arena, from, strlen(from), bytes) : NULL;
}

static void
copy_rr(struct arena *arena, struct rr *rr, size_t *bytes)
{
	rr->owner = copy_string(arena, rr->owner, bytes);
	rr->rdata = copy(arena, rr->rdata, rr->rdlen, bytes);
	rr->name = copy_string(arena, rr->name, bytes);
	rr->text = copy(arena, rr->text, rr->textlen, bytes);
	rr->strlens = copy(arena, rr->strlens,
	    rr->nstring * sizeof *rr->strlens, bytes);
	rr->place.file = copy_string(arena, rr->place.file, bytes);
}

static const struct rr *
copy_rrs(struct arena *arena, const struct rr *from, size_t n, size_t *bytes)
{
	struct rr *rr = arena_array(arena, n, sizeof *rr);

	*bytes += n * sizeof *rr;
	for (size_t i = 0; i < n; i++) {
		rr[i] = from[i];
		copy_rr(arena, &rr[i], bytes);
	}
	return rr;
}

/* All of it: nothing points back. *bytes grows by what it takes. */
static struct answer *
answer_copy(struct arena *arena, const struct answer *from, size_t *bytes)
{
	struct answer *a = copy(arena, from, sizeof *from, bytes);
	a->question.name = copy_string(arena, from->question.name, bytes);
	a->detail = copy_string(arena, from->detail, bytes);
	a->origin = copy_string(arena, from->origin, bytes);
	a->server = copy_string(arena, from->server, bytes);
	a->transport = copy_string(arena, from->transport, bytes);
	a->wire = copy(arena, from->wire, from->wirelen, bytes);
	a->rr = copy_rrs(arena, from->rr, from->nrr, bytes);
	a->signature = copy_rrs(arena, from->signature, from->nsignature,
	    bytes);
	return a;
}

/* --- generations --- */

static void
generation_init(struct generation *g)
{
	g->arena = arena_new();
	g->nentry = g->bytes = 0;
	g->nslot = SLOTS_START;
	g->entry = arena_array(g->arena, g->nslot, sizeof *g->entry);
}

/* The entry of a question, or the free one where it would go. */
static struct entry *
generation_slot(const struct generation *g, struct question q, uint32_t hash)
{
	size_t i = hash & (g->nslot - 1);

	while (g->entry[i].answer != NULL && (g->entry[i].hash != hash ||
	    !question_equal(g->entry[i].answer->question, q)))
		i = (i + 1) & (g->nslot - 1);
	return &g->entry[i];
}

static void
generation_grow(struct generation *g)
{
	struct entry *was = g->entry;
	size_t n = g->nslot;

	g->nslot *= 2;
	g->entry = arena_array(g->arena, g->nslot, sizeof *g->entry);
	g->bytes += g->nslot * sizeof *g->entry;
	for (size_t i = 0; i < n; i++)
		if (was[i].answer != NULL)
			*generation_slot(g, was[i].answer->question,
			    was[i].hash) = was[i];
}

static void
cache_put(struct cache *c, const struct answer *a, uint32_t hash)
{
	struct generation *g = &c->young;
	struct entry *e;

	if (g->bytes > CACHE_BYTES) {
		arena_free(c->old.arena);
		c->old = c->young;
		generation_init(g);
	}
	if (g->nentry >= g->nslot / 2)
		generation_grow(g);
	e = generation_slot(g, a->question, hash);
	if (e->answer != NULL)
		return;
	e->answer = answer_copy(g->arena, a, &g->bytes);
	e->hash = hash;
	g->nentry++;
}

static const struct answer *
cache_get(struct cache *c, struct question q, uint32_t hash)
{
	const struct answer *a = generation_slot(&c->young, q, hash)->answer;

	if (a != NULL)
		return a;
	return generation_slot(&c->old, q, hash)->answer;
}

/* --- questions that are out --- */

static struct pending *
pending_find(struct cache *c, struct question q, uint32_t hash)
{
	struct pending *p = c->pending[hash % PENDING_LISTS];

	while (p != NULL && (p->hash != hash ||
	    !question_equal(p->question, q)))
		p = p->next;
	return p;
}

static struct pending *
pending_new(struct cache *c, struct question q, uint32_t hash)
{
	struct arena *arena = arena_new();
	struct pending *p = arena_alloc(arena, sizeof *p);

	p->arena = arena;
	p->cache = c;
	p->question.name = arena_strdup(arena, q.name);
	p->question.type = q.type;
	p->hash = hash;
	p->link = &c->pending[hash % PENDING_LISTS];
	p->next = *p->link;
	if (p->next != NULL)
		p->next->link = &p->next;
	*p->link = p;
	return p;
}

static void
pending_unlink(struct pending *p)
{
	*p->link = p->next;
	if (p->next != NULL)
		p->next->link = p->link;
}

/*
 * The answer came. Whoever waits may ask again at once, so the question is
 * put away as answered first.
 */
static void
pending_done(void *context, const struct answer *a)
{
	struct pending *p = context;
	struct cache *c = p->cache;
	size_t ignored = 0;

	pending_unlink(p);
	cache_put(c, a, p->hash);
	c->nopen -= (int)p->waiter.n;
	for (size_t i = 0; i < p->waiter.n; i++) {
		const struct waiter *w = &p->waiter.item[i];

		w->done(w->context, answer_copy(w->arena, a, &ignored));
	}
	arena_free(p->arena);
}

/* --- the source --- */

static bool
cache_ask(struct source *source, struct arena *arena, struct question q,
    source_done done, void *context)
{
	struct cache *c = (struct cache *)source;
	/* From a secret start, so that nobody can choose names that collide. */
	uint32_t hash = question_hash(q, c->seed);
	const struct answer *known = cache_get(c, q, hash);
	struct waiter w = { arena, done, context };
	struct pending *p;
	size_t ignored = 0;

	if (known != NULL) {
		struct answer *a = answer_copy(arena, known, &ignored);

		cache_put(c, a, hash);
		done(context, a);
		return true;
	}
	c->nopen++;
	p = pending_find(c, q, hash);
	if (p != NULL) {
		*vec_add(p->arena, &p->waiter) = w;
		return true;
	}
	p = pending_new(c, q, hash);
	*vec_add(p->arena, &p->waiter) = w;
	source_ask(c->beneath, p->arena, p->question, pending_done, p);
	return true;
}

static int
cache_turn(struct source *source, int milliseconds)
{
	struct cache *c = (struct cache *)source;

	source_turn(c->beneath, milliseconds);
	return c->nopen;
}

static int
cache_check(const struct source *source, struct err *err)
{
	return source_check(((const struct cache *)source)->beneath, err);
}

static void
cache_close(struct source *source)
{
	struct cache *c = (struct cache *)source;

	source_close(c->beneath);
	for (size_t i = 0; i < PENDING_LISTS; i++)
		for (struct pending *p = c->pending[i], *next; p != NULL;
		    p = next) {
			next = p->next;
			arena_free(p->arena);
		}
	arena_free(c->young.arena);
	arena_free(c->old.arena);
	arena_free(c->arena);
}

static const struct source_ops cache_ops = {
	.name = "cache", .ask = cache_ask, .turn = cache_turn,
	.close = cache_close, .check = cache_check,
};

struct source *
cache_open(struct source *beneath)
{
	struct arena *arena = arena_new();
	struct cache *c = arena_alloc(arena, sizeof *c);
	struct random random = { .left = 0 };

	c->source.ops = &cache_ops;
	c->arena = arena;
	c->beneath = beneath;
	c->seed = (uint32_t)random_u64(&random);
	generation_init(&c->young);
	generation_init(&c->old);
	return &c->source;
}
