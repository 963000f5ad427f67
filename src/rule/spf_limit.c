/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_limit.c -- the SPF rules on how much a record asks of receivers
 * (RFC 7208 4.6.4).
 */
#include "base/arena.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* What a term of a record costs, with all below it. */
static unsigned
lookup_cost(const struct spf_lookup *l)
{
	if (!spf_term_counts(l->term->type))
		return 0;
	return 1 + (l->node != NULL ? l->node->terms : 0);
}

/* The first include or redirect whose target depends on the message. */
static const struct spf_lookup *
open_branch(const struct facts *f, const struct spf_node **ret_node)
{
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		struct spf_node *node = f->spf.nodes.item[i];

		for (size_t k = 0; k < node->lookup.n; k++) {
			struct spf_lookup *l = &node->lookup.item[k];

			if (l->dynamic && (l->term->type == SPF_INCLUDE ||
			    l->term->type == SPF_REDIRECT)) {
				*ret_node = node;
				return l;
			}
		}
	}
	return NULL;
}

void
rule_check_spf_lookup_limit(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	const struct spf_node *root = f->spf.root, *where;

	if (r == NULL)
		return;
	if (f->spf.terms <= SPF_MAX_TERMS) {
		if (open_branch(f, &where) != NULL)
			judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "%u look-ups "
			    "and those below a name in the record of %s that "
			    "depends on the message", f->spf.terms,
			    where->domain);
		else
			judge_pass(j, domain_of(f), "%u of %d look-ups are "
			    "used", f->spf.terms, SPF_MAX_TERMS);
		return;
	}
	judge_fail(j, domain_of(f), "the record causes %s%u DNS look-ups and "
	    "%d are allowed: receivers that get to the next one return "
	    "permerror, and the sender does not pass",
	    f->spf.bound ? "at least " : "", f->spf.terms, SPF_MAX_TERMS);
	for (size_t i = 0; i < root->lookup.n; i++) {
		const struct spf_lookup *l = &root->lookup.item[i];

		if (lookup_cost(l) > 0)
			judge_fail_at(j, root->rr, l->term->span, "\"%s\" "
			    "costs %u of them",
			    spf_term_text(j->arena, r, l->term),
			    lookup_cost(l));
	}
}

void
rule_check_spf_lookup_headroom(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	const struct spf_node *root = f->spf.root;

	if (r == NULL)
		return;
	if (f->spf.terms > SPF_MAX_TERMS) {
		judge_not_applicable(j, "the limit is passed already");
		return;
	}
	if (f->spf.terms >= SPF_MAX_TERMS - 1 && f->spf.tree_trouble != NULL) {
		judge_trouble(j, f->spf.tree_trouble, arena_printf(j->arena,
		    "%u look-ups and those that could not be counted",
		    f->spf.terms));
		return;
	}
	if (f->spf.terms >= SPF_MAX_TERMS - 1)
		judge_fail(j, domain_of(f), "%u of %d look-ups are used: one "
		    "more, here or at a provider, can break the record",
		    f->spf.terms, SPF_MAX_TERMS);
	for (size_t i = 0; i < root->lookup.n; i++) {
		const struct spf_lookup *l = &root->lookup.item[i];

		if (lookup_cost(l) < SPF_MAX_TERMS / 2 || l->node == NULL ||
		    spf_is_own(f, l->node))
			continue;
		judge_fail_at(j, root->rr, l->term->span, "\"%s\" alone "
		    "costs %u of %d look-ups, and its owner can add more at "
		    "any time", spf_term_text(j->arena, r, l->term),
		    lookup_cost(l), SPF_MAX_TERMS);
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "%u of %d look-ups are used",
		    f->spf.terms, SPF_MAX_TERMS);
}

/* Terms whose name is only known with a message: each can be a void. */
static unsigned
dynamic_terms(const struct facts *f)
{
	unsigned n = 0;

	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (!spf_in_force(node))
			continue;
		for (size_t k = 0; k < node->lookup.n; k++)
			n += node->lookup.item[k].dynamic &&
			    spf_term_counts(node->lookup.item[k].term->type);
	}
	return n;
}

static void
judge_voids(const struct facts *f, struct judge *j)
{
	struct spf_cut cut = { 0 };

	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			unsigned n = l->voids + l->half[f->spf.voids_of_ipv6];

			if (n == 0 || l->dynamic || node->rr == NULL)
				continue;
			judge_fail_at(j, node->rr, l->term->span, "%s: %u "
			    "look-up%s without an answer%s",
			    l->target != NULL ? l->target : "this term",
			    n, n == 1 ? "" : "s", n == l->voids ? "" :
			    f->spf.voids_of_ipv6 ? " for senders of IPv6" :
			    " for senders of IPv4");
			/* An mx term can have hosts that do answer. */
			cut.impossible |= l->address.n > 0;
			spf_cut_term(f, j, &cut, node, l->term);
		}
	}
	spf_cut_propose(f, j, &cut);
}

void
rule_check_spf_void_limit(const struct facts *f, struct judge *j)
{
	unsigned voids = f->spf.voids, open;

	if (spf_judged(f, j) == NULL)
		return;
	open = dynamic_terms(f);
	if (voids > SPF_MAX_VOIDS) {
		judge_fail(j, domain_of(f), "%u look-ups find nothing%s and "
		    "%d are allowed: most receivers return permerror at the "
		    "next one", voids, f->spf.voids_of_ipv6 ?
		    " for senders of IPv6" : "", SPF_MAX_VOIDS);
		judge_voids(f, j);
	} else if (voids == SPF_MAX_VOIDS && f->spf.tree_trouble != NULL) {
		judge_trouble(j, f->spf.tree_trouble, arena_printf(j->arena,
		    "%u look-ups find nothing, and one could not be made",
		    voids));
	} else if (f->spf.root->voids == SPF_MAX_VOIDS) {
		judge_fail(j, domain_of(f), "%u look-ups find nothing, which "
		    "is all that is allowed: one more name that vanishes "
		    "breaks the record", voids);
		judge_voids(f, j);
		judge_severity(j, SEVERITY_LOW);
	} else if (voids + open > SPF_MAX_VOIDS) {
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "%u look-ups find "
		    "nothing, and %u more depend on the message", voids, open);
	} else
		judge_pass(j, domain_of(f), "%u of %d look-ups without an "
		    "answer are used", voids, SPF_MAX_VOIDS);
}

void
rule_check_spf_mx_sublimit(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (!spf_is_first(f, i))
			continue;
		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			if (l->mx_hosts > SPF_MAX_MX)
				judge_fail_at(j, node->rr, l->term->span,
				    "%s has %u exchanges and %d are "
				    "allowed: receivers return permerror",
				    l->target, l->mx_hosts, SPF_MAX_MX);
		}
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "no mx term has more than %d "
		    "exchanges", SPF_MAX_MX);
}
