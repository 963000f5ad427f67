/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_tree.c -- the SPF rules on what hangs below the record: its includes and
 * its redirect.
 *
 * One defect, one rule: a target whose domain is gone is spf-dangling and not
 * also a target without a record; a circle is spf-loop alone.
 */
#include "base/arena.h"
#include "rule/checks.h"
#include "rule/spf.h"

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

/* The record itself names every address. */
static bool
says_everyone(const struct spf_record *r)
{
	for (size_t i = 0; i < r->term.n; i++) {
		const struct spf_term *t = &r->term.item[i];

		if (t->qualifier == '+' && (t->type == SPF_ALL ||
		    (t->type == SPF_IP4 && t->cidr4 == 0) ||
		    (t->type == SPF_IP6 && t->cidr6 == 0)))
			return true;
		if ((int)i == r->all)
			break;
	}
	return false;
}

/* It is said of a node below, or of an exists term by spf-exists-catchall. */
static bool
cause_elsewhere(const struct spf_node *node)
{
	if (node->record != NULL && says_everyone(node->record))
		return false;
	for (size_t i = 0; i < node->lookup.n; i++) {
		const struct spf_lookup *l = &node->lookup.item[i];

		if (l->node != NULL && l->node->passes_all == TRI_YES)
			return true;
		if (l->term->type == SPF_EXISTS && l->term->qualifier == '+')
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

/*
 * The domain's own term that leads there, once. What else hangs below it goes
 * too: without a result, or with everyone's, none of it is worth anything.
 */
static void
cut_branch(const struct facts *f, struct judge *j, struct spf_cut *cut,
    const struct spf_node *node)
{
	size_t n = cut->edit.n;

	while (node->parent->parent != NULL)
		node = node->parent;
	if (n == 0 || cut->edit.item[n - 1].span.at != node->via->span.at)
		spf_cut_term(f, j, cut, node->parent, node->via);
}

void
rule_check_spf_include_pass_all(const struct facts *f, struct judge *j)
{
	struct spf_cut cut = { 0 };

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
		cut_branch(f, j, &cut, node);
	}
	spf_cut_propose(f, j, &cut);
	if (!j->decided)
		judge_pass(j, domain_of(f), "no record below lets everyone "
		    "send");
}

/* The look-up was answered, and no SPF record is there. */
static bool
has_no_record(const struct spf_node *node)
{
	return node->parent != NULL && !node->loop && node->nrecord == 0 &&
	    node->answer != NULL && !answer_failed(node->answer) &&
	    spf_in_force(node);
}

static bool
is_gone(const struct spf_node *node)
{
	const struct spf_lookup *l = spf_lookup_of(node);

	return l != NULL && l->dangling == TRI_YES;
}

/* A name that is none (a label of 64 octets): nothing is asked for. */
static void
judge_nameless(const struct facts *f, struct judge *j,
    const struct spf_node *node, enum spf_term_type type, struct spf_cut *cut)
{
	for (size_t i = 0; i < node->lookup.n; i++) {
		const struct spf_lookup *l = &node->lookup.item[i];

		if (l->term->type != type || l->dynamic || l->target != NULL)
			continue;
		judge_fail_at(j, node->rr, l->term->span, "this is no domain "
		    "name: receivers return permerror when they get there");
		spf_cut_term(f, j, cut, node, l->term);
	}
}

static void
judge_norecord(const struct facts *f, struct judge *j, enum spf_term_type type)
{
	struct spf_cut cut = { 0 };
	bool seen = false, gone = false;

	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (spf_is_first(f, i) && spf_in_force(node))
			judge_nameless(f, j, node, type, &cut);
		if (node->parent == NULL || node->via->type != type)
			continue;
		seen = true;
		if (!has_no_record(node))
			continue;
		if (is_gone(node)) {
			gone = true;
			continue;
		}
		fail_at_node(j, node, arena_printf(j->arena, "%s %s: "
		    "receivers return permerror when they get there",
		    node->domain, node->answer->status == ANSWER_NXDOMAIN ?
		    "does not exist" : "has no SPF record"));
		cut_branch(f, j, &cut, node);
	}
	spf_cut_propose(f, j, &cut);
	if (j->decided)
		return;
	if (gone)
		judge_not_applicable(j, "where there is no record the domain "
		    "does not exist (spf-dangling)");
	else if (seen)
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
	struct spf_cut cut = { 0 };

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
		else
			continue;
		cut_branch(f, j, &cut, node);
	}
	spf_cut_propose(f, j, &cut);
	if (!j->decided)
		judge_pass(j, domain_of(f), "every record below can be read");
}

void
rule_check_spf_loop(const struct facts *f, struct judge *j)
{
	struct spf_cut cut = { 0 };

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (!node->loop || node->parent == NULL || !spf_in_force(node))
			continue;
		fail_at_node(j, node, arena_printf(j->arena, "%s of %s leads "
		    "back to %s: receivers go round until the limit of "
		    "look-ups and return permerror",
		    spf_term_type_name(node->via->type), node->parent->domain,
		    node->domain));
		cut_branch(f, j, &cut, node);
	}
	spf_cut_propose(f, j, &cut);
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
		judge_trouble(j, f->spf.tree_trouble,
		    answer_unasked(f->spf.tree_trouble) ?
		    "not every look-up that the record causes was made" :
		    "a look-up that the record causes failed, and receivers "
		    "that meet the same return temperror");
	else
		judge_pass(j, domain_of(f), "every name below was answered");
}

/* Whoever has the name of an explanation lets nobody pass. */
static const char *
dangling_effect(const struct spf_lookup *l)
{
	return l->term->type == SPF_EXP ?
	    "writes what receivers tell those whom they refuse in the name of" :
	    "decides who passes as";
}

void
rule_check_spf_dangling(const struct facts *f, struct judge *j)
{
	struct spf_cut cut = { 0 };
	bool unsure = false, passes = false;

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (!spf_is_first(f, i))
			continue;
		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			unsure |= l->dangling == TRI_UNKNOWN;
			if (l->dangling != TRI_YES)
				continue;
			judge_fail_at(j, node->rr, l->term->span, "the domain "
			    "of %s does not exist: whoever registers it %s %s",
			    l->target, dangling_effect(l), domain_of(f));
			passes |= l->term->type != SPF_EXP;
			spf_cut_term(f, j, &cut, node, l->term);
		}
	}
	spf_cut_propose(f, j, &cut);
	if (j->decided) {
		if (!passes)
			judge_severity(j, SEVERITY_MEDIUM);
		return;
	}
	if (unsure)
		judge_trouble(j, facts_trouble(f, NEED_SPF_TREE |
		    NEED_SPF_EXP), "whether the domain of "
		    "every name exists could not be found out");
	else
		judge_pass(j, domain_of(f), "the domain of every name exists");
}
