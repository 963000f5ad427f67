/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_tree.c -- the SPF rules on what hangs below the record: its limits, its
 * includes and its redirect.
 *
 * One defect, one rule: a target whose domain is gone is spf-dangling and not
 * also a target without a record; a circle is spf-loop alone.
 */
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "rule/checks.h"
#include "rule/spf_rule.h"

static const char *
domain_of(const struct facts *f)
{
	return f->evidence->scope.domain;
}

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
	if (f->spf.terms >= SPF_MAX_TERMS - 1)
		judge_fail(j, domain_of(f), "%u of %d look-ups are used: one "
		    "more, here or at a provider, can break the record",
		    f->spf.terms, SPF_MAX_TERMS);
	for (size_t i = 0; i < root->lookup.n; i++) {
		const struct spf_lookup *l = &root->lookup.item[i];

		if (lookup_cost(l) < SPF_MAX_TERMS / 2 || l->node == NULL ||
		    spf_is_own(f, j, l->node))
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
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			if (l->voids == 0 || l->dynamic || node->rr == NULL)
				continue;
			judge_fail_at(j, node->rr, l->term->span, "%s: %u "
			    "look-up%s without an answer",
			    l->target != NULL ? l->target : "this term",
			    l->voids, l->voids == 1 ? "" : "s");
		}
	}
}

void
rule_check_spf_void_limit(const struct facts *f, struct judge *j)
{
	unsigned voids = f->spf.voids, open;

	if (spf_judged(f, j) == NULL)
		return;
	open = dynamic_terms(f);
	if (voids > SPF_MAX_VOIDS) {
		judge_fail(j, domain_of(f), "%u look-ups find nothing and %d "
		    "are allowed: most receivers return permerror at the next "
		    "one", voids, SPF_MAX_VOIDS);
		judge_voids(f, j);
	} else if (voids == SPF_MAX_VOIDS) {
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
				    "%s has %u exchanges and %d are looked "
				    "at: receivers return permerror at the "
				    "next one", l->target, l->mx_hosts,
				    SPF_MAX_MX);
		}
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "no mx term has more than %d "
		    "exchanges", SPF_MAX_MX);
}

/* Every include and redirect on the way lets a pass through. */
static bool
passes_through(const struct spf_node *node)
{
	for (; node->parent != NULL; node = node->parent)
		if (node->via->type != SPF_REDIRECT &&
		    node->via->qualifier != '+')
			return false;
	return true;
}

/* It is said of a node below, or the cause is a fixed exists term. */
static bool
cause_elsewhere(const struct spf_node *node)
{
	for (size_t i = 0; i < node->lookup.n; i++) {
		const struct spf_lookup *l = &node->lookup.item[i];

		if (l->node != NULL && l->node->passes_all == TRI_YES &&
		    spf_in_force(l->node) && passes_through(l->node))
			return true;
		if (l->term->type == SPF_EXISTS && !l->dynamic &&
		    l->term->qualifier == '+' && l->answer != NULL &&
		    l->answer->status == ANSWER_FOUND)
			return true;
	}
	return false;
}

/* A finding about a node stands at the term that leads there. */
static void
fail_at_node(struct judge *j, const struct spf_node *node, const char *what)
{
	judge_fail_at(j, node->parent->rr, node->via->span, "%s", what);
}

void
rule_check_spf_include_pass_all(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (node->parent == NULL || node->passes_all != TRI_YES ||
		    !spf_in_force(node) || !passes_through(node) ||
		    cause_elsewhere(node))
			continue;
		fail_at_node(j, node, arena_printf(j->arena, "the record of "
		    "%s matches every address: everyone on the Internet may "
		    "send as %s", node->domain, domain_of(f)));
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "no record below lets everyone "
		    "send");
}

/* The look-up was answered, and no SPF record is there. */
static bool
has_no_record(const struct spf_node *node)
{
	const struct spf_lookup *l = spf_lookup_of(node);

	return node->parent != NULL && !node->loop && node->nrecord == 0 &&
	    node->answer != NULL && !answer_failed(node->answer) &&
	    spf_in_force(node) && (l == NULL || l->dangling != TRI_YES);
}

static void
judge_norecord(const struct facts *f, struct judge *j, enum spf_term_type type)
{
	bool seen = false;

	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (node->parent == NULL || node->via->type != type)
			continue;
		seen = true;
		if (has_no_record(node))
			fail_at_node(j, node, arena_printf(j->arena, "%s %s: "
			    "receivers return permerror when they get there",
			    node->domain,
			    node->answer->status == ANSWER_NXDOMAIN ?
			    "does not exist" : "has no SPF record"));
	}
	if (j->decided)
		return;
	if (seen)
		judge_pass(j, domain_of(f), "every %s leads to a record",
		    spf_term_type_name(type));
	else
		judge_not_applicable(j, "there is no %s with a fixed name",
		    spf_term_type_name(type));
}

void
rule_check_spf_redirect_norecord(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) != NULL)
		judge_norecord(f, j, SPF_REDIRECT);
}

void
rule_check_spf_include_norecord(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) != NULL)
		judge_norecord(f, j, SPF_INCLUDE);
}

void
rule_check_spf_include_permerror(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];
		const char *end = "receivers return permerror when they get "
		    "there";

		if (node->parent == NULL || !spf_in_force(node))
			continue;
		if (node->nrecord > 1)
			fail_at_node(j, node, arena_printf(j->arena, "%s has "
			    "%zu SPF records: %s", node->domain,
			    node->nrecord, end));
		else if (node->record != NULL && node->record->fault.n > 0 &&
		    spf_is_first(f, i))
			judge_fail_at(j, node->rr,
			    node->record->fault.item[0].span, "the record of "
			    "%s has a fault (%s): %s", node->domain,
			    node->record->fault.item[0].text, end);
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "every record below can be read");
}

void
rule_check_spf_loop(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (node->loop && node->parent != NULL && spf_in_force(node))
			fail_at_node(j, node, arena_printf(j->arena, "%s of "
			    "%s leads back to %s: receivers go round until the "
			    "limit of look-ups and return permerror",
			    spf_term_type_name(node->via->type),
			    node->parent->domain, node->domain));
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "no include or redirect leads "
		    "back");
}

void
rule_check_spf_temperror(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL)
		return;
	if (f->spf.tree_trouble != NULL)
		spf_unknown(j, f->spf.tree_trouble, "a look-up that the record "
		    "causes failed, and receivers that meet the same return "
		    "temperror");
	else
		judge_pass(j, domain_of(f), "every name below was answered");
}

void
rule_check_spf_dangling(const struct facts *f, struct judge *j)
{
	const char *unsure = NULL;

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (!spf_is_first(f, i))
			continue;
		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			if (l->dangling == TRI_YES)
				judge_fail_at(j, node->rr, l->term->span,
				    "the domain of %s does not exist: whoever "
				    "registers it decides who passes as %s",
				    l->target, domain_of(f));
			else if (l->dangling == TRI_UNKNOWN && !l->dynamic)
				unsure = l->target;
		}
	}
	if (j->decided)
		return;
	if (unsure != NULL && f->spf.tree_trouble != NULL)
		spf_unknown(j, f->spf.tree_trouble, "whether the domain of "
		    "every name exists could not be found out");
	else
		judge_pass(j, domain_of(f), "the domain of every name exists");
}
