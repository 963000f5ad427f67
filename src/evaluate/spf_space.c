/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf_space.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/psl.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"

#define NFAMILY	2
static const unsigned families[NFAMILY] = { 4, 6 };
static const unsigned block_bits[NFAMILY] = { 32, 64 };

/* Of both families, IPv4 first. */
struct sets {
	struct address_set	family[NFAMILY];
};

struct space {
	struct evidence		*evidence;
	struct spf_outcome	*out;
	struct arena		*scratch;
};

static void	node_paint(struct space *, const struct spf_node *,
		    struct sets *ret);

static void
add(struct space *s, struct sets *to, const struct address *a, unsigned bits,
    struct address_span like)
{
	struct address_set *set = &to->family[a->family == 4 ? 0 : 1];
	struct address_span span = address_span_of(a, bits);

	span.layer = like.layer;
	span.in = like.in;
	span.who = like.who;
	*vec_add(s->scratch, &set->span) = span;
}

/* Whoever gets to this term is decided by it. */
static void
add_everybody(struct space *s, struct sets *to, struct address_span like)
{
	struct address all = { 0 };

	for (size_t i = 0; i < NFAMILY; i++) {
		all.family = (uint8_t)families[i];
		add(s, to, &all, 0, like);
	}
}

static void
add_sets(struct space *s, struct sets *to, const struct sets *from,
    struct address_span like)
{
	for (size_t f = 0; f < NFAMILY; f++)
		for (size_t i = 0; i < from->family[f].span.n; i++) {
			struct address_span span =
			    from->family[f].span.item[i];

			span.layer = like.layer;
			span.in = like.in;
			*vec_add(s->scratch, &to->family[f].span) = span;
		}
}

static void
doubt(struct space *s)
{
	s->out->space.open = true;
	s->out->space.at_most = true;
}

/* check_host() for this record is a permerror, whoever sends. */
static bool
is_permerror(const struct spf_node *node)
{
	return node->loop || (!answer_failed(node->answer) &&
	    (node->record == NULL || node->record->fault.n > 0));
}

static void
add_child(struct space *s, struct sets *to, const struct spf_lookup *l,
    struct address_span like)
{
	struct sets below = { 0 };

	if (l->node == NULL && l->target != NULL) {
		doubt(s);
		return;
	}
	if (l->node == NULL || is_permerror(l->node)) {
		like.in = false;
		add_everybody(s, to, like);
		return;
	}
	node_paint(s, l->node, &below);
	add_sets(s, to, &below, like);
}

/* The sender's addresses decide, or who the message is from. */
static void
add_dynamic(struct space *s, const struct spf_lookup *l)
{
	if (l->term->type == SPF_INCLUDE || l->term->type == SPF_REDIRECT)
		doubt(s);
	else if (l->term->qualifier == '+')
		s->out->space.open = true;
	else
		s->out->space.at_most = true;
}

static void
add_lookup(struct space *s, struct sets *to, const struct spf_lookup *l,
    struct address_span like)
{
	const struct spf_term *term = l->term;

	if (term->type == SPF_EXP)
		return;
	if (l->dynamic) {
		add_dynamic(s, l);
		return;
	}
	if (term->type == SPF_INCLUDE || term->type == SPF_REDIRECT) {
		add_child(s, to, l, like);
		return;
	}
	if (l->answer == NULL || answer_failed(l->answer))
		return;
	if (l->mx_hosts > SPF_MAX_MX) {
		like.in = false;
		add_everybody(s, to, like);
	} else if (term->type == SPF_EXISTS && l->voids == 0) {
		add_everybody(s, to, like);
	}
	for (size_t i = 0; i < l->address.n; i++)
		add(s, to, &l->address.item[i],
		    l->address.item[i].family == 4 ? term->cidr4 : term->cidr6,
		    like);
}

static void
add_literal(struct space *s, struct sets *to, const struct spf_term *term,
    struct address_span like)
{
	struct address a = { .family = term->type == SPF_IP4 ? 4 : 6 };

	if (term->type == SPF_ALL) {
		add_everybody(s, to, like);
	} else if (term->type == SPF_IP4 || term->type == SPF_IP6) {
		memcpy(a.byte, term->address, sizeof a.byte);
		add(s, to, &a, a.family == 4 ? term->cidr4 : term->cidr6, like);
	}
}

/* The index of the node whose word it is, as spans have it in `who`. */
static size_t
node_index(const struct spf_outcome *out, const struct spf_node *node)
{
	size_t i = 0;

	while (i + 1 < out->nodes.n && out->nodes.item[i] != node)
		i++;
	return i;
}

/* Whom the record lets pass; the terms are layers, the first on top. */
static void
node_paint(struct space *s, const struct spf_node *node, struct sets *ret)
{
	const struct spf_record *r = node->record;
	const void *who = &s->out->nodes.item[node_index(s->out, node)];
	size_t next = 0;

	if (r == NULL || is_permerror(node))
		return;
	for (size_t i = 0; i < r->term.n; i++) {
		const struct spf_term *term = &r->term.item[i];
		struct address_span like = { .layer = (unsigned)i,
		    .in = term->qualifier == '+', .who = who };

		if (term->type == SPF_REDIRECT) {
			/* Where nothing else matches, and as it says there. */
			like.layer = (unsigned)r->term.n;
			like.in = true;
		} else if (r->all >= 0 && (int)i > r->all) {
			continue;
		}
		add_literal(s, ret, term, like);
		if (next < node->lookup.n &&
		    node->lookup.item[next].term == term)
			add_lookup(s, ret, &node->lookup.item[next++], like);
	}
	for (size_t f = 0; f < NFAMILY; f++)
		address_set_paint(s->scratch, &ret->family[f]);
}

/* Each record's own part of the set. */
static struct sets *
parts_of(struct space *s, const struct sets *all)
{
	struct spf_node **node = s->out->nodes.item;
	struct sets *part = arena_array(s->scratch, s->out->nodes.n,
	    sizeof *part);

	for (size_t f = 0; f < NFAMILY; f++)
		for (size_t i = 0; i < all->family[f].span.n; i++) {
			const struct address_span *span =
			    &all->family[f].span.item[i];
			struct spf_node *const *who = span->who;

			*vec_add(s->scratch, &part[who - node].family[f].span)
			    = *span;
		}
	return part;
}

static struct spf_size
size_of(const struct sets *sets)
{
	struct spf_size size;

	size.ipv4 = address_set_blocks(&sets->family[0], block_bits[0]);
	size.ipv6 = address_set_blocks(&sets->family[1], block_bits[1]);
	return size;
}

static uint64_t
plus(uint64_t a, uint64_t b)
{
	return a + b < a ? UINT64_MAX : a + b;
}

static struct spf_party *
party_of(struct space *s, const struct spf_node *node)
{
	struct arena *arena = s->evidence->arena;
	struct spf_space *space = &s->out->space;
	const char *own = psl_registrable(arena, s->evidence->scope.domain);
	const char *domain = psl_registrable(arena, node->domain);
	struct spf_party *p;

	if (own == NULL)
		own = s->evidence->scope.domain;
	if (name_is_within(node->domain, own))
		domain = own;
	else if (domain == NULL)
		domain = node->domain;
	for (size_t i = 0; i < space->party.n; i++)
		if (name_equal(space->party.item[i].domain, domain))
			return &space->party.item[i];
	p = vec_add(arena, &space->party);
	p->domain = domain;
	p->own = name_equal(domain, own);
	return p;
}

static void
party_add(struct space *s, const struct spf_node *node, unsigned terms,
    unsigned voids)
{
	struct spf_party *p = party_of(s, node);

	p->terms += terms;
	p->voids += voids;
}

static void
parties_count(struct space *s)
{
	for (size_t i = 0; i < s->out->nodes.n; i++) {
		const struct spf_node *node = s->out->nodes.item[i];
		struct spf_party *p = party_of(s, node);
		unsigned own = node->terms;

		p->records += node->record != NULL && !node->repeated;
		p->size.ipv4 = plus(p->size.ipv4, node->size.ipv4);
		p->size.ipv6 = plus(p->size.ipv6, node->size.ipv6);
		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			if (l->node == NULL) {
				party_add(s, node, 0, l->voids);
				continue;
			}
			own -= l->node->terms + 1;
			party_add(s, l->node, 1, l->voids);
		}
		party_add(s, node, own, 0);
	}
}

const char *
spf_networks_text(struct arena *arena, uint64_t n)
{
	if (n == UINT64_MAX)
		return "18446744073709551616";
	return arena_printf(arena, "%ju", (uintmax_t)n);
}

void
spf_space_measure(struct evidence *ev, struct spf_outcome *out)
{
	struct space s = { .evidence = ev, .out = out };
	struct sets all = { 0 }, *part;

	if (out->root == NULL)
		return;
	s.scratch = arena_new();
	node_paint(&s, out->root, &all);
	part = parts_of(&s, &all);
	for (size_t i = 0; i < out->nodes.n; i++)
		out->nodes.item[i]->size = size_of(&part[i]);
	for (size_t f = 0; f < NFAMILY; f++) {
		address_set_join(&all.family[f]);
		address_set_prefixes(ev->arena, &all.family[f], families[f],
		    &out->space.merged);
	}
	out->space.size = size_of(&all);
	arena_free(s.scratch);
	if (out->tree_trouble != NULL)
		doubt(&s);
	if (out->terms > SPF_MAX_TERMS || out->voids > SPF_MAX_VOIDS)
		out->space.at_most = true;
	parties_count(&s);
}
