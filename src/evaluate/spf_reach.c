/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_reach.c -- whom the include tree lets pass.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/spf.h"
#include "evaluate/spf_macro.h"
#include "evaluate/spf_tree.h"
#include "evidence/evidence.h"

#define NSTRANGER	2
/* Macro terms that are tried out in one tree: no receiver goes further. */
#define MAX_PROBES	SPF_MAX_TERMS

struct reach {
	struct evidence		*evidence;
	struct spf_outcome	*out;
	struct spf_sender	 stranger[NSTRANGER];
	unsigned		 probes;
};

/* An interval of IPv4 addresses, both ends in it. */
struct interval {
	uint32_t	first, last;
};

/* What could not be found out is no proof that not everybody passes. */
static enum tri
unknown(struct reach *r, const struct answer *a)
{
	if (r->out->tree_trouble == NULL)
		r->out->tree_trouble = a;
	return TRI_UNKNOWN;
}

static enum tri
stranger_exists(struct reach *r, const struct spf_node *node,
    const struct spf_term *term, const struct spf_sender *who)
{
	struct arena *arena = r->evidence->arena;
	struct spf_macro m;
	const struct answer *a;
	const char *name, *raw;
	size_t n;

	spf_macro_init(&m, arena, who, NULL, r->evidence->taken_at);
	m.domain = spf_macro_raw(arena, node->domain);
	name = spf_macro_name(&m, term->domain, term->domainlen, &raw);
	if (name == NULL)
		return TRI_NO;
	a = evidence_get(r->evidence, name, RR_A);
	if (answer_failed(a))
		return unknown(r, a);
	answer_data(a, &n);
	return n > 0 ? TRI_YES : TRI_NO;
}

static enum tri
stranger_included(struct reach *r, const struct spf_node *node,
    const struct spf_term *term, const struct spf_sender *who)
{
	struct arena *arena = r->evidence->arena;
	struct spf_macro m;
	struct spf_check check;
	const char *raw;

	spf_macro_init(&m, arena, who, NULL, r->evidence->taken_at);
	m.domain = spf_macro_raw(arena, node->domain);
	if (spf_macro_name(&m, term->domain, term->domainlen, &raw) == NULL)
		return TRI_NO;
	spf_check_domain(r->evidence, who, raw, NULL, &check);
	if (check.result == SPF_UNKNOWN || check.result == SPF_TEMPERROR)
		return unknown(r, check.trouble);
	return check.result == SPF_PASS ? TRI_YES : TRI_NO;
}

/*
 * A name with macros: two strangers that nobody has listed try it. One that
 * does not pass shows that not everybody does.
 */
static enum tri
dynamic_passes_all(struct reach *r, const struct spf_node *node,
    const struct spf_term *term)
{
	enum tri all = TRI_YES, one;
	bool no = false;

	if (term->type == SPF_PTR)
		return TRI_NO;
	if (term->type == SPF_A || term->type == SPF_MX)
		return term->cidr4 == 0 || term->cidr6 == 0 ? TRI_UNKNOWN :
		    TRI_NO;
	if (r->probes++ >= MAX_PROBES)
		return TRI_UNKNOWN;
	for (size_t i = 0; i < NSTRANGER; i++) {
		one = term->type == SPF_EXISTS ?
		    stranger_exists(r, node, term, &r->stranger[i]) :
		    stranger_included(r, node, term, &r->stranger[i]);
		no = no || one == TRI_NO;
		if (one == TRI_UNKNOWN)
			all = TRI_UNKNOWN;
	}
	return no ? TRI_NO : all;
}

static unsigned
prefix_length(const struct spf_term *term, const struct address *a)
{
	return a->family == 4 ? term->cidr4 : term->cidr6;
}

/* a and mx with a /0: any address of that family will do. */
static enum tri
hosts_pass_all(const struct spf_lookup *l)
{
	const struct spf_term *term = l->term;

	if ((term->cidr4 != 0 && term->cidr6 != 0) ||
	    l->mx_hosts > SPF_MAX_MX || l->target == NULL)
		return TRI_NO;
	for (size_t i = 0; i < l->address.n; i++)
		if (prefix_length(term, &l->address.item[i]) == 0)
			return TRI_YES;
	return answer_failed(l->answer) ? TRI_UNKNOWN : TRI_NO;
}

static enum tri
lookup_passes_all(struct reach *r, const struct spf_node *node,
    const struct spf_lookup *l)
{
	const struct spf_term *term = l->term;

	/* A redirect has no qualifier: its record decides. */
	if (term->type == SPF_EXP ||
	    (term->type != SPF_REDIRECT && term->qualifier != '+'))
		return TRI_NO;
	if (l->dynamic)
		return dynamic_passes_all(r, node, term);
	switch (term->type) {
	case SPF_INCLUDE:
	case SPF_REDIRECT:
		if (l->target == NULL)
			return TRI_NO;
		return l->node == NULL ? TRI_UNKNOWN : l->node->passes_all;
	case SPF_EXISTS:
		if (l->target == NULL || l->voids > 0)
			return TRI_NO;
		return answer_failed(l->answer) ? TRI_UNKNOWN : TRI_YES;
	default:
		return hosts_pass_all(l);
	}
}

static bool
term_passes_all(const struct spf_term *term)
{
	if (term->qualifier != '+')
		return false;
	return term->type == SPF_ALL ||
	    (term->type == SPF_IP4 && term->cidr4 == 0) ||
	    (term->type == SPF_IP6 && term->cidr6 == 0);
}

static enum tri
node_passes_all(struct reach *r, const struct spf_node *node)
{
	enum tri result = TRI_NO, one;
	const struct spf_record *record = node->record;

	if (node->loop)
		return TRI_NO;
	if (answer_failed(node->answer))
		return TRI_UNKNOWN;
	if (record == NULL || record->fault.n > 0)
		return TRI_NO;
	if (record->cut)
		return TRI_UNKNOWN;
	for (size_t i = 0; i < record->term.n; i++) {
		if (term_passes_all(&record->term.item[i]))
			return TRI_YES;
		if ((int)i == record->all)
			break;
	}
	for (size_t i = 0; i < node->lookup.n; i++) {
		one = lookup_passes_all(r, node, &node->lookup.item[i]);
		if (one == TRI_YES)
			result = TRI_YES;
		else if (one == TRI_UNKNOWN && result == TRI_NO)
			result = TRI_UNKNOWN;
	}
	return result;
}

/* Every include and redirect on the way to the node passes on a pass. */
static bool
is_passing(const struct spf_node *node)
{
	for (; node->parent != NULL; node = node->parent)
		if (node->via->qualifier != '+' &&
		    node->via->type != SPF_REDIRECT)
			return false;
	return true;
}

/* A record met twice passes nobody else the second time. */
static bool
is_counted(const struct spf_outcome *out, size_t at)
{
	const struct spf_node *node = out->nodes.item[at];

	for (size_t i = 0; node->repeated && i < at; i++)
		if (name_equal(out->nodes.item[i]->domain, node->domain) &&
		    is_passing(out->nodes.item[i]))
			return true;
	return false;
}

static void
range_add(struct reach *r, const struct spf_node *node,
    const struct spf_term *term, const struct address *prefix)
{
	struct spf_range *range = vec_add(r->evidence->arena, &r->out->range);

	range->prefix = *prefix;
	range->bits = prefix_length(term, prefix);
	range->node = node;
	range->term = term;
}

/* Ranges are listed in broken records too: what a repair would let pass. */
static void
node_ranges(struct reach *r, const struct spf_node *node)
{
	const struct spf_record *record = node->record;
	struct address prefix = { 0 };

	for (size_t i = 0; i < record->term.n; i++) {
		const struct spf_term *term = &record->term.item[i];

		if ((int)i == record->all)
			break;
		if (term->qualifier != '+' ||
		    (term->type != SPF_IP4 && term->type != SPF_IP6))
			continue;
		prefix.family = term->type == SPF_IP4 ? 4 : 6;
		memcpy(prefix.byte, term->address, sizeof prefix.byte);
		range_add(r, node, term, &prefix);
	}
	for (size_t i = 0; i < node->lookup.n; i++) {
		const struct spf_lookup *l = &node->lookup.item[i];

		for (size_t k = 0; k < l->address.n; k++)
			if (l->term->qualifier == '+')
				range_add(r, node, l->term,
				    &l->address.item[k]);
	}
}

static int
interval_compare(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static struct interval
interval_of(const struct spf_range *range)
{
	const uint8_t *b = range->prefix.byte;
	uint32_t address = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | b[3];
	uint32_t mask = range->bits == 0 ? 0 :
	    UINT32_MAX << (32 - range->bits);
	struct interval i = { address & mask, address | ~mask };

	return i;
}

/* The share of all IPv4 addresses that lie in a range. */
static double
share(struct arena *arena, const struct spf_outcome *out)
{
	struct interval *v = arena_array(arena, out->range.n + 1, sizeof *v);
	uint64_t total = 0, next = 0;
	size_t n = 0;

	for (size_t i = 0; i < out->range.n; i++)
		if (out->range.item[i].prefix.family == 4)
			v[n++] = interval_of(&out->range.item[i]);
	qsort(v, n, sizeof *v, interval_compare);
	for (size_t i = 0; i < n; i++) {
		uint64_t first = v[i].first > next ? v[i].first : next;
		uint64_t end = (uint64_t)v[i].last + 1;

		if (end <= first)
			continue;
		total += end - first;
		next = end;
	}
	return (double)total / 4294967296.0;
}

void
spf_reach(struct evidence *ev, struct spf_outcome *out)
{
	static const char *const ip[NSTRANGER] = {
		SPF_STRANGER_IP, SPF_STRANGER_IP_2,
	};
	struct reach r = { 0 };
	bool everybody = false;

	r.evidence = ev;
	r.out = out;
	for (size_t i = 0; i < NSTRANGER; i++) {
		address_parse(ip[i], &r.stranger[i].ip);
		r.stranger[i].helo = spf_macro_raw(ev->arena,
		    ev->scope.domain);
	}
	/* The nodes stand before those below them. */
	for (size_t i = out->nodes.n; i-- > 0; )
		out->nodes.item[i]->passes_all =
		    node_passes_all(&r, out->nodes.item[i]);
	for (size_t i = 0; i < out->nodes.n; i++) {
		const struct spf_node *node = out->nodes.item[i];
		const struct spf_record *record = node->record;

		if (record == NULL || !is_passing(node) || is_counted(out, i))
			continue;
		everybody = everybody || (record->all >= 0 &&
		    record->term.item[record->all].qualifier == '+');
		node_ranges(&r, node);
	}
	out->ipv4_share = everybody ? 1 : share(ev->arena, out);
}
