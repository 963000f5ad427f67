/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/zone.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/vec.h"
#include "dns/message.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "dns/zonefile.h"
#include "source/source.h"

/* A name of a zone, or a name above one (an empty non-terminal). */
struct node {
	const char	*name;
	struct item	*first, *last;
	bool		 cut;		/* has NS, and is not the apex */
	const struct rr	*cname, *dname;
};

/* A record of a node; its like, later in the file, is left out. */
struct item {
	const struct rr	*rr;
	struct node	*node;
	struct item	*next;
	size_t		 index;
	bool		 repeated;
};

struct zone {
	const struct zonefile	*file;
	struct nametable	*node;
};

struct zone_source {
	struct source	 source;
	struct arena	*arena;
	struct nametable	*zone;	/* by apex */
	time_t		 now;
};

/* --- the index --- */

/* The node of a name; those above it, up to the apex, come with it. */
static struct node *
node_at(struct arena *arena, struct zone *z, const char *name)
{
	struct node *wanted = NULL;

	for (;;) {
		void **at = nametable_at(z->node, name);
		struct node *node = *at;
		bool known = node != NULL;

		if (!known) {
			node = arena_alloc(arena, sizeof *node);
			node->name = name;
			*at = node;
		}
		if (wanted == NULL)
			wanted = node;
		if (known || name_equal(name, z->file->apex))
			return wanted;
		name = name_parent(name);
	}
}

static int
compare(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

/* Like beside like, the first in the file first. */
static int
item_compare(const void *left, const void *right)
{
	const struct item *a = *(const struct item *const *)left;
	const struct item *b = *(const struct item *const *)right;
	int order = compare((size_t)(uintptr_t)a->node,
	    (size_t)(uintptr_t)b->node);

	if (order == 0)
		order = compare(a->rr->type, b->rr->type);
	if (order == 0)
		order = compare(a->rr->rdlen, b->rr->rdlen);
	if (order == 0 && a->rr->rdlen > 0)
		order = memcmp(a->rr->rdata, b->rr->rdata, a->rr->rdlen);
	return order == 0 ? compare(a->index, b->index) : order;
}

static bool
item_equal(const struct item *a, const struct item *b)
{
	return a->node == b->node && a->rr->type == b->rr->type &&
	    a->rr->rdlen == b->rr->rdlen && (a->rr->rdlen == 0 ||
	    memcmp(a->rr->rdata, b->rr->rdata, a->rr->rdlen) == 0);
}

/* A server has each record once, however often the file does (RFC 2181 5). */
static void
mark_repeated(struct item *item, size_t n)
{
	struct arena *arena = arena_new();
	struct item **order = arena_array(arena, n, sizeof *order);

	for (size_t i = 0; i < n; i++)
		order[i] = &item[i];
	qsort(order, n, sizeof *order, item_compare);
	for (size_t i = 1; i < n; i++)
		order[i]->repeated = item_equal(order[i], order[i - 1]);
	arena_free(arena);
}

static void
node_add(struct node *node, struct item *item, bool apex)
{
	if (node->first == NULL)
		node->first = item;
	else
		node->last->next = item;
	node->last = item;
	if (item->rr->type == RR_NS && !apex)
		node->cut = true;
	else if (item->rr->type == RR_CNAME)
		node->cname = item->rr;
	else if (item->rr->type == RR_DNAME)
		node->dname = item->rr;
}

static struct zone *
zone_index(struct arena *arena, const struct zonefile *file)
{
	struct zone *z = arena_alloc(arena, sizeof *z);
	struct item *item = arena_array(arena, file->rr.n, sizeof *item);

	z->file = file;
	z->node = nametable_new(arena);
	for (size_t i = 0; i < file->rr.n; i++) {
		item[i].rr = &file->rr.item[i];
		item[i].node = node_at(arena, z, item[i].rr->owner);
		item[i].index = i;
	}
	mark_repeated(item, file->rr.n);
	for (size_t i = 0; i < file->rr.n; i++)
		if (!item[i].repeated)
			node_add(item[i].node, &item[i],
			    name_equal(item[i].rr->owner, file->apex));
	return z;
}

/* --- one name in one zone --- */

enum look {
	LOOK_OUTSIDE,		/* another source has to know */
	LOOK_NXDOMAIN,
	LOOK_NODATA,
	LOOK_FOUND,
	LOOK_CNAME,
	LOOK_TOO_LONG		/* a name, after DNAME */
};

struct looked {
	const struct zone	*zone;
	const struct node	*node;		/* whose records are given */
	const struct rr		*cname;		/* with its owner made right */
};

static const struct zone *
zone_above(const struct zone_source *s, const char *name)
{
	const struct zone *z;

	while ((z = nametable_get(s->zone, name)) == NULL) {
		if (strcmp(name, ".") == 0)
			return NULL;
		name = name_parent(name);
	}
	return z;
}

/* DS stands above the cut (RFC 4035 3.1.4.1), even where both are loaded. */
static const struct zone *
zone_for(const struct zone_source *s, struct question q)
{
	const struct zone *z = zone_above(s, q.name);

	if (z != NULL && q.type == RR_DS && name_equal(q.name, z->file->apex))
		return strcmp(q.name, ".") == 0 ? NULL :
		    zone_above(s, name_parent(q.name));
	return z;
}

static const struct rr *
make_cname(struct arena *arena, const char *owner, const char *target,
    const struct rr *from)
{
	struct rr *rr = arena_alloc(arena, sizeof *rr);
	uint8_t *wire = arena_alloc(arena, LIMIT_NAME_WIRE);

	rr->owner = owner;
	rr->type = RR_CNAME;
	rr->ttl = from->ttl;
	rr->rdata = wire;
	rr->rdlen = name_to_wire(target, wire);
	rr->place = from->place;
	rr->name = target;
	return rr;
}

/* RFC 6672 2.3: the suffix that is the DNAME's owner is exchanged. */
static enum look
look_dname(struct arena *arena, const char *name, const struct rr *dname,
    struct looked *ret)
{
	size_t n = strlen(name) - strlen(dname->owner);
	const char *prefix, *target;

	if (strcmp(dname->owner, ".") == 0)
		prefix = name;
	else
		prefix = arena_memdup(arena, name, n - 1);
	target = name_below(arena, prefix, dname->name);
	if (target == NULL)
		return LOOK_TOO_LONG;
	ret->cname = make_cname(arena, name, target, dname);
	return LOOK_CNAME;
}

/* The data of a node, for a name that it has or that it is a wildcard for. */
static enum look
look_node(struct arena *arena, struct question q, const struct node *node,
    struct looked *ret)
{
	ret->node = node;
	for (const struct item *i = node->first; i != NULL; i = i->next)
		if (i->rr->type == q.type)
			return LOOK_FOUND;
	if (node->cname == NULL)
		return LOOK_NODATA;
	ret->cname = make_cname(arena, q.name, node->cname->name, node->cname);
	return LOOK_CNAME;
}

static enum look
look_wildcard(struct arena *arena, const struct zone *z, struct question q,
    const struct node *encloser, struct looked *ret)
{
	const char *name = name_below(arena, "*", encloser->name);
	const struct node *node = name == NULL ? NULL :
	    nametable_get(z->node, name);

	if (node == NULL)
		return LOOK_NXDOMAIN;
	/* RFC 4592 4.2 leaves a delegation by wildcard undefined. */
	if (node->cut)
		return LOOK_OUTSIDE;
	return look_node(arena, q, node, ret);
}

/* RFC 1034 4.3.2: from the apex down, label by label. */
static enum look
look_in_zone(struct arena *arena, const struct zone *z, struct question q,
    struct looked *ret)
{
	size_t labels = name_labels(q.name);
	const struct node *encloser = NULL, *node;

	ret->zone = z;
	for (size_t n = name_labels(z->file->apex); n <= labels; n++) {
		bool last = n == labels;

		node = nametable_get(z->node, name_suffix(q.name, n));
		if (node == NULL)
			return look_wildcard(arena, z, q, encloser, ret);
		if (node->cut && (!last ||
		    (q.type != RR_NS && q.type != RR_DS)))
			return LOOK_OUTSIDE;
		if (node->dname != NULL && !last)
			return look_dname(arena, q.name, node->dname, ret);
		encloser = node;
	}
	return look_node(arena, q, encloser, ret);
}

static enum look
look(const struct zone_source *s, struct arena *arena, struct question q,
    struct looked *ret)
{
	const struct zone *z = zone_for(s, q);

	*ret = (struct looked){ 0 };
	return z == NULL ? LOOK_OUTSIDE : look_in_zone(arena, z, q, ret);
}

/* --- one question, along its CNAME chain --- */

struct chase {
	struct zone_source	*zones;
	struct arena	*arena;
	struct answer	*answer;
	VEC(struct rr)	 rr;
	VEC(struct rr)	 signature;
	source_done	 done;
	void		*context;
};

static void	chase_on(struct chase *, const char *name);

static void
finish(struct chase *c, enum answer_status status, const char *detail)
{
	struct answer *a = c->answer;

	a->status = status;
	a->detail = detail;
	if (c->rr.n > a->ncname)
		rr_sort(c->rr.item + a->ncname, c->rr.n - a->ncname);
	a->rr = c->rr.item;
	a->nrr = c->rr.n;
	rr_sort(c->signature.item, c->signature.n);
	a->signature = c->signature.item;
	a->nsignature = c->signature.n;
	if (!answer_failed(a)) {
		message_build(c->arena, a);
		if (a->wirelen > LIMIT_MESSAGE || a->nrr > LIMIT_ANSWER_RRS) {
			a->status = ANSWER_TRUNCATED;
			a->detail = "the records do not fit into one message";
			a->wire = NULL;
			a->wirelen = 0;
		}
	}
	if (a->status == ANSWER_MALFORMED || a->status == ANSWER_TRUNCATED) {
		a->rr = a->signature = NULL;
		a->nrr = a->ncname = a->nsignature = 0;
	}
	c->done(c->context, a);
}

/* False if the chain is at its end: a loop, or too long. */
static bool
add_cname(struct chase *c, const struct rr *cname)
{
	const char *detail = NULL;

	if (c->answer->ncname == LIMIT_CNAME_CHAIN)
		detail = arena_printf(c->arena,
		    "the CNAME chain is longer than %d, at '%s'",
		    LIMIT_CNAME_CHAIN, cname->owner);
	else if (name_equal(cname->name, cname->owner))
		detail = arena_printf(c->arena,
		    "the CNAME chain loops at '%s'", cname->name);
	for (size_t i = 0; i < c->rr.n && detail == NULL; i++)
		if (name_equal(c->rr.item[i].owner, cname->name))
			detail = arena_printf(c->arena,
			    "the CNAME chain loops at '%s'", cname->name);
	if (detail != NULL) {
		finish(c, ANSWER_MALFORMED, detail);
		return false;
	}
	*vec_add(c->arena, &c->rr) = *cname;
	c->answer->ncname++;
	return true;
}

static bool
covers(struct chase *c, const char *name)
{
	struct question q = { .name = name,
	    .type = c->answer->question.type };
	struct looked l;

	return look(c->zones, c->arena, q, &l) != LOOK_OUTSIDE;
}

/*
 * What the next source says of a name that lies outside. Where its own chain
 * comes back into a zone, the zone is believed.
 */
static void
chase_outside(void *context, const struct answer *from)
{
	struct chase *c = context;
	const char *detail = from->detail;

	for (size_t i = 0; i < from->ncname; i++) {
		if (!add_cname(c, &from->rr[i]))
			return;
		if (covers(c, from->rr[i].name)) {
			chase_on(c, from->rr[i].name);
			return;
		}
	}
	for (size_t i = from->ncname; i < from->nrr; i++)
		*vec_add(c->arena, &c->rr) = from->rr[i];
	for (size_t i = 0; i < from->nsignature; i++)
		*vec_add(c->arena, &c->signature) = from->signature[i];
	if (from->status == ANSWER_NOT_ASKED)
		detail = arena_printf(c->arena, "the CNAME chain leads to "
		    "'%s', which lies outside the zones given",
		    answer_final_name(from));
	finish(c, from->status, detail);
}

static void
add_data(struct chase *c, const char *owner, const struct node *node)
{
	uint16_t type = c->answer->question.type;

	for (const struct item *i = node->first; i != NULL; i = i->next) {
		struct rr *rr;

		if (i->rr->type == type)
			rr = vec_add(c->arena, &c->rr);
		else if (rr_signs(i->rr, type))
			rr = vec_add(c->arena, &c->signature);
		else
			continue;
		*rr = *i->rr;
		rr->owner = owner;
	}
}

/* Go on at a name: the answer's end, or the next source's turn. */
static void
chase_on(struct chase *c, const char *name)
{
	for (;;) {
		struct question q = { .name = name,
		    .type = c->answer->question.type };
		struct looked l;

		switch (look(c->zones, c->arena, q, &l)) {
		case LOOK_CNAME:
			/* From a DNAME: it is the answer itself. */
			if (q.type == RR_CNAME) {
				*vec_add(c->arena, &c->rr) = *l.cname;
				finish(c, ANSWER_FOUND, NULL);
				return;
			}
			if (!add_cname(c, l.cname))
				return;
			name = l.cname->name;
			continue;
		case LOOK_OUTSIDE:
			source_ask(c->zones->source.next, c->arena, q,
			    chase_outside, c);
			return;
		case LOOK_FOUND:
			add_data(c, name, l.node);
			finish(c, ANSWER_FOUND, NULL);
			return;
		case LOOK_NODATA:
			finish(c, ANSWER_NODATA, NULL);
			return;
		case LOOK_NXDOMAIN:
			finish(c, ANSWER_NXDOMAIN, NULL);
			return;
		case LOOK_TOO_LONG:
			finish(c, ANSWER_MALFORMED, arena_printf(c->arena,
			    "a DNAME makes '%s' longer than 255 octets",
			    name));
			return;
		}
	}
}

/* Types that only a question has, and OPT (RFC 6895 3.1). */
static bool
is_meta(uint16_t type)
{
	return type == 0 || type == 41 || (type >= 128 && type <= 255);
}

static bool
zone_ask(struct source *source, struct arena *arena, struct question q,
    source_done done, void *context)
{
	struct zone_source *s = (struct zone_source *)source;
	struct looked l;
	struct chase *c;

	if (look(s, arena, q, &l) == LOOK_OUTSIDE)
		return false;
	c = arena_alloc(arena, sizeof *c);
	c->zones = s;
	c->arena = arena;
	c->done = done;
	c->context = context;
	c->answer = arena_alloc(arena, sizeof *c->answer);
	c->answer->question.name = arena_strdup(arena, q.name);
	c->answer->question.type = q.type;
	c->answer->origin = s->source.ops->name;
	c->answer->server = l.zone->file->path;
	c->answer->time = s->now;
	if (is_meta(q.type))
		finish(c, ANSWER_REFUSED,
		    "no zone answers a question of this type");
	else
		chase_on(c, c->answer->question.name);
	return true;
}

/* --- the source --- */

static int
zone_turn(struct source *source, int milliseconds)
{
	(void)source;
	(void)milliseconds;
	return 0;
}

static void
zone_close(struct source *source)
{
	arena_free(((struct zone_source *)source)->arena);
}

static const struct source_ops zone_ops = {
	.name = "zone",
	.ask = zone_ask,
	.turn = zone_turn,
	.close = zone_close,
};

struct source *
zone_open(const struct zonefile *const *file, size_t n, time_t now)
{
	struct arena *arena = arena_new();
	struct zone_source *s = arena_alloc(arena, sizeof *s);

	s->source.ops = &zone_ops;
	s->arena = arena;
	s->zone = nametable_new(arena);
	s->now = now;
	for (size_t i = 0; i < n; i++) {
		void **at = nametable_at(s->zone, file[i]->apex);

		if (*at == NULL)
			*at = zone_index(arena, file[i]);
	}
	return &s->source;
}
