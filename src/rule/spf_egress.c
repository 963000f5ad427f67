/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_egress.c -- the SPF rule on addresses that many send from (Wang et al.,
 * "BreakSPF", NDSS 2024).
 *
 * One address of a cloud is a machine that the domain rents, and so is a range
 * that the operator gives to one customer. One address of a CDN or proxy is
 * everybody's. Where a range is wide enough to hold a pool, its width is the
 * defect, which spf-cidr-broad names.
 */
#include "base/arena.h"
#include "evaluate/egress.h"
#include "rule/checks.h"
#include "rule/spf.h"

/*
 * What a provider of mail can have got from a cloud by contract. HubSpot lists
 * a /23 of Amazon EC2, and nobody outside can see whose it is.
 */
#define PROVIDER_BITS4	20
#define PROVIDER_BITS6	48

/* A range that strangers can send from. */
struct exposure {
	const struct spf_range		*range;
	const struct egress_pool	*pool;	/* the first of them */
	enum egress_overlap		 how;
	unsigned			 more;	/* pools */
};

static const struct {
	const char	*where, *effect;
} words[] = {
	[EGRESS_CLOUD] = { "where anyone can rent an address",
	    "a stranger's mail from there" },
	[EGRESS_CDN] = { "whose customers share its addresses",
	    "what one of them sends through it" },
	[EGRESS_PROXY] = { "whose customers share its addresses",
	    "what one of them sends through it" },
};

static bool
is_single(const struct spf_range *r)
{
	return r->bits == (r->prefix.family == 4 ? 32 : 128);
}

/* What the operator gives to one customer, or may have. */
static bool
is_held(const struct spf_range *r, const struct egress_pool *pool, bool own)
{
	unsigned family = r->prefix.family;

	if (pool->kind != EGRESS_CLOUD)
		return false;
	return egress_is_own(pool, family, r->bits) || (!own &&
	    r->bits >= (family == 4 ? PROVIDER_BITS4 : PROVIDER_BITS6));
}

static bool
is_exposed(const struct spf_range *r, bool own, struct exposure *ret)
{
	struct egress_overlaps overlaps;

	*ret = (struct exposure){ .range = r };
	egress_find(&r->prefix, r->bits, &overlaps);
	for (size_t i = 0; i < EGRESS_NPOOL; i++) {
		const struct egress_pool *pool = &egress_pools[i];

		if (overlaps.with[i] == EGRESS_APART ||
		    (overlaps.with[i] == EGRESS_WITHIN &&
		    is_held(r, pool, own)))
			continue;
		if (ret->pool != NULL) {
			ret->more++;
			continue;
		}
		ret->pool = pool;
		ret->how = overlaps.with[i];
	}
	return ret->pool != NULL;
}

/* "; reached by \"include:a.example\"", or "" for the domain's own record. */
static const char *
reached_by(const struct facts *f, struct judge *j, const struct spf_node *node)
{
	if (node->parent == NULL)
		return "";
	while (node->parent->parent != NULL)
		node = node->parent;
	return arena_printf(j->arena, "; reached by \"%s\"",
	    spf_term_text(j->arena, f->spf.root->record, node->via));
}

static void
fail_exposed(const struct facts *f, struct judge *j, const struct exposure *e)
{
	const struct spf_range *r = e->range;
	const char *address = address_text(j->arena, &r->prefix);

	if (!is_single(r))
		address = arena_printf(j->arena, "%s/%u", address, r->bits);
	judge_fail_at(j, r->node->rr, r->term->span, "%s %s %s (%s)%s, %s: %s "
	    "passes as %s%s", address, e->how == EGRESS_WITHIN ? "belongs to" :
	    "holds addresses of", e->pool->owner,
	    egress_kind_name(e->pool->kind), e->more == 0 ? "" :
	    arena_printf(j->arena, " and of %u more pool%s", e->more,
	    e->more == 1 ? "" : "s"), words[e->pool->kind].where,
	    words[e->pool->kind].effect, f->evidence->scope.domain,
	    reached_by(f, j, r->node));
}

/* It names a host, and the address is where a CDN or proxy takes requests. */
static bool
is_front(const struct exposure *e)
{
	enum spf_term_type type = e->range->term->type;

	return (type == SPF_A || type == SPF_MX) && is_single(e->range) &&
	    e->pool->kind != EGRESS_CLOUD;
}

/* Every address that the term leads to is one. */
static bool
is_front_alone(const struct facts *f, size_t at)
{
	const struct spf_range *range = f->spf.range.item;
	const struct spf_term *term = range[at].term;
	struct exposure e;

	while (at > 0 && range[at - 1].term == term)
		at--;
	for (; at < f->spf.range.n && range[at].term == term; at++)
		if (!is_exposed(&range[at], true, &e) || !is_front(&e))
			return false;
	return true;
}

/*
 * A site's front sends no mail of the domain's: its a term can go. Whether
 * anything else is needed only the owner knows.
 */
static void
cut_front(const struct facts *f, struct judge *j, struct spf_cut *cut,
    size_t at)
{
	const struct spf_range *r = &f->spf.range.item[at];

	if (r->term->type == SPF_A && is_front_alone(f, at))
		spf_cut_term(f, j, cut, r->node, r->term);
	else
		cut->impossible = true;
}

/* What is found in the ranges of all records. */
struct sweep {
	const struct spf_node	*node;		/* of the range before */
	bool			 own;
	struct spf_cut		 cut;
	struct exposure		 last;
	bool			 broad;		/* some are too wide to ask */
	bool			 sends;		/* some are no mere fronts */
};

static void
sweep_range(const struct facts *f, struct judge *j, struct sweep *s, size_t at)
{
	const struct spf_range *r = &f->spf.range.item[at];
	bool same_term = j->decided && s->last.range->term == r->term &&
	    s->last.range->node == r->node;
	struct exposure e;

	if (s->node != r->node)
		s->own = spf_is_own(f, r->node);
	s->node = r->node;
	if (!is_exposed(r, s->own, &e))
		return;
	if (e.how == EGRESS_HOLDS &&
	    spf_breadth(r, s->own) != SEVERITY_INFO) {
		s->broad = true;
		return;
	}
	s->sends |= !is_front(&e);
	if (!same_term)
		cut_front(f, j, &s->cut, at);
	/* A host has several addresses there: one place, one mark. */
	if (!same_term || s->last.pool != e.pool)
		fail_exposed(f, j, &e);
	s->last = e;
}

static void
judge_sweep(const struct facts *f, struct judge *j, const struct sweep *s)
{
	if (j->decided) {
		if (!s->sends)
			judge_severity(j, SEVERITY_LOW);
		spf_cut_propose(f, j, &s->cut);
	} else if (s->broad)
		judge_not_applicable(j, "what passes is so wide that it holds "
		    "whole pools, which spf-cidr-broad judges");
	else if (f->spf.range.n == 0)
		judge_not_applicable(j, "the record names no address that "
		    "passes");
	else
		judge_pass(j, domain_of(f), "what passes is open to the "
		    "customers of none of the %d shared pools that this "
		    "version knows%s", EGRESS_NPOOL, f->spf.space.open ?
		    "; what depends on the message is not counted" : "");
}

void
rule_check_spf_shared_egress(const struct facts *f, struct judge *j)
{
	struct sweep s = { 0 };

	if (spf_judged(f, j) == NULL)
		return;
	if (f->spf.root->passes_all == TRI_YES) {
		judge_not_applicable(j, "every address passes");
		return;
	}
	for (size_t i = 0; i < f->spf.range.n; i++)
		sweep_range(f, j, &s, i);
	judge_sweep(f, j, &s);
}
