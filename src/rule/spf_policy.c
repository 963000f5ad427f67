/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_policy.c -- the SPF rules on whom the record lets send.
 */
#include "base/arena.h"
#include "dns/name.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* Propose the record with another word in place of one term. */
static void
propose_term(const struct facts *f, struct judge *j,
    const struct spf_record *r, const struct spf_term *t, const char *text)
{
	struct spf_edit edit = { t->span, text };

	spf_propose(f, j, spf_edited(j->arena, r, &edit, 1));
}

/* The end of a record that is safe for this domain. */
static const char *
safe_all(const struct facts *f)
{
	return f->mode == MODE_PARKED || f->mode == MODE_RECEIVE_ONLY ?
	    "-all" : "~all";
}

/* A stranger gets permerror: by a fault, or on the way. */
static bool
ends_before(const struct facts *f)
{
	return f->spf.root->record->fault.n > 0 ||
	    spf_ends_in_permerror(&f->spf);
}

void
rule_check_spf_pass_all(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	const struct spf_term *all;

	if (r == NULL)
		return;
	all = r->all >= 0 ? &r->term.item[r->all] : NULL;
	if (all == NULL || all->qualifier != '+') {
		judge_pass(j, domain_of(f), "the record does not let everyone "
		    "send");
		return;
	}
	if (ends_before(f)) {
		judge_not_applicable(j, "the record would let everyone send, "
		    "and is a permerror before it does");
		return;
	}
	judge_fail_at(j, f->spf.root->rr, all->span, "\"%s\" lets every "
	    "address on the Internet send as %s, and pass",
	    spf_term_text(j->arena, r, all), domain_of(f));
	propose_term(f, j, r, all, safe_all(f));
}

/* No default to judge: says so. */
static bool
has_default(const struct facts *f, struct judge *j)
{
	switch (f->spf.default_result) {
	case SPF_NEUTRAL:
	case SPF_PASS:
	case SPF_FAIL:
	case SPF_SOFTFAIL:
		return true;
	case SPF_UNKNOWN:
	case SPF_TEMPERROR:
		judge_trouble(j, f->spf.tree_trouble, "what the record says of "
		    "everyone else could not be found out");
		return false;
	case SPF_NONE:
	case SPF_PERMERROR:
		break;
	}
	judge_not_applicable(j, "the record is a permerror and says nothing "
	    "of everyone else");
	return false;
}

void
rule_check_spf_neutral_all(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	const struct spf_node *node = f->spf.default_node;
	const struct spf_term *all = f->spf.default_term;

	if (r == NULL || !has_default(f, j))
		return;
	if (f->spf.default_result != SPF_NEUTRAL &&
	    f->spf.stranger.result == SPF_NEUTRAL) {
		judge_fail(j, domain_of(f), "a sender nobody knows (%s) gets "
		    "neutral before the end of the record: %s",
		    SPF_STRANGER_IP, f->spf.stranger.why);
		return;
	}
	if (f->spf.default_result != SPF_NEUTRAL) {
		judge_pass(j, domain_of(f), "everyone else gets %s",
		    spf_result_name(f->spf.default_result));
		return;
	}
	if (node == NULL || node->rr == NULL)
		node = f->spf.root;
	if (all != NULL)
		judge_fail_at(j, node->rr, all->span, "\"%s\" says nothing of "
		    "everyone else: a forger's mail is treated as if there "
		    "were no SPF", node->record != NULL ?
		    spf_term_text(j->arena, node->record, all) : "?all");
	else
		judge_fail_at(j, node->rr, (struct span){
		    (uint32_t)node->rr->textlen, 0 }, "the record ends without "
		    "\"all\": everyone else is neutral, and a forger's mail "
		    "is treated as if there were no SPF");
	if (node != f->spf.root)
		return;
	if (all != NULL)
		propose_term(f, j, r, all, safe_all(f));
	else
		spf_propose(f, j, arena_printf(j->arena, "%s %s",
		    spf_edited(j->arena, r, NULL, 0), safe_all(f)));
}

/* "~all" leaves the decision to DMARC: is there one that decides? */
static void
judge_softfail(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];
	const struct spf_node *node = f->spf.default_node;
	struct span span = { 0, 0 };
	enum severity severity = SEVERITY_INFO;
	const char *why;

	if (f->mode == MODE_PARKED) {
		severity = SEVERITY_HIGH;
		why = "a name that never sends can say \"-all\"";
	} else if (d->found == DMARC_FOUND_UNKNOWN) {
		judge_trouble(j, d->trouble, "whether DMARC enforces behind "
		    "\"~all\" could not be found out");
		return;
	} else if (d->found == DMARC_FOUND_POLICY &&
	    (d->effective == DMARC_QUARANTINE ||
	    d->effective == DMARC_REJECT)) {
		why = "the DMARC policy decides, and it enforces";
	} else {
		severity = SEVERITY_MEDIUM;
		why = "and no DMARC policy enforces behind it: a forger's "
		    "mail is marked at most";
	}
	if (node == NULL || node->rr == NULL)
		node = f->spf.root;
	if (f->spf.default_term != NULL)
		span = f->spf.default_term->span;
	judge_fail_at(j, node->rr, span, "everyone else gets softfail; %s",
	    why);
	judge_severity(j, severity);
	if (severity != SEVERITY_INFO && node == f->spf.root &&
	    f->spf.default_term != NULL && f->mode == MODE_PARKED)
		propose_term(f, j, node->record, f->spf.default_term, "-all");
}

void
rule_check_spf_all_policy(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL || !has_default(f, j))
		return;
	if (f->spf.default_result == SPF_SOFTFAIL)
		judge_softfail(f, j);
	else if (f->spf.default_result == SPF_FAIL)
		judge_pass(j, domain_of(f), "everyone else gets fail; some "
		    "receivers reject on that alone, before DMARC is looked "
		    "at");
	else
		judge_not_applicable(j, "the record does not judge everyone "
		    "else");
}

void
rule_check_spf_after_all(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	struct spf_cut cut = { 0 };

	if (r == NULL)
		return;
	for (size_t i = 0; r->all >= 0 && i < r->term.n; i++) {
		const struct spf_term *t = &r->term.item[i];

		if (i <= (size_t)r->all || t->type > SPF_EXISTS)
			continue;
		judge_fail_at(j, f->spf.root->rr, t->span, "\"%s\" stands "
		    "behind \"all\" and is never looked at",
		    spf_term_text(j->arena, r, t));
		spf_cut_term(f, j, &cut, f->spf.root, t);
	}
	spf_cut_propose(f, j, &cut);
	if (!j->decided)
		judge_pass(j, domain_of(f), "nothing stands behind \"all\"");
}

void
rule_check_spf_redirect_ignored(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	const struct spf_term *t;

	if (r == NULL)
		return;
	if (r->redirect < 0) {
		judge_not_applicable(j, "there is no redirect");
		return;
	}
	if (r->all < 0) {
		judge_pass(j, domain_of(f), "the redirect stands without "
		    "\"all\"");
		return;
	}
	t = &r->term.item[r->redirect];
	judge_fail_at(j, f->spf.root->rr, t->span, "\"%s\" is ignored because "
	    "the record has \"all\"", spf_term_text(j->arena, r, t));
	propose_term(f, j, r, t, "");
}

/*
 * 10.0.0.0/8 is special, 0.0.0.0/1 is not: it only begins with addresses
 * that are.
 */
static bool
is_special(const struct spf_range *range)
{
	return (range->bits >= 8 || range->prefix.byte[0] != 0) &&
	    range->bits >= (range->prefix.family == 4 ? 4 : 7) &&
	    address_special(&range->prefix) != NULL;
}

enum severity
spf_breadth(const struct spf_range *r, bool own)
{
	if (r->bits == 0)
		return own ? SEVERITY_CRITICAL : SEVERITY_INFO;
	/* A provider's own network is his to list, up to a point. */
	if (!own)
		return r->prefix.family == 4 && r->bits < 8 ?
		    SEVERITY_HIGH : SEVERITY_INFO;
	if (r->bits < (r->prefix.family == 4 ? 16 : 32))
		return SEVERITY_HIGH;
	if (r->prefix.family == 4 && r->bits < 20)
		return SEVERITY_MEDIUM;
	return SEVERITY_INFO;
}

void
rule_check_spf_cidr_broad(const struct facts *f, struct judge *j)
{
	enum severity worst = SEVERITY_INFO, s;
	const struct spf_node *node = NULL;
	bool own = false;

	if (spf_judged(f, j) == NULL)
		return;
	if (f->spf.root->record->fault.n > 0) {
		judge_not_applicable(j, "the record is a permerror, and no "
		    "range passes");
		return;
	}
	for (size_t i = 0; i < f->spf.range.n; i++) {
		const struct spf_range *r = &f->spf.range.item[i];

		if (node != r->node)
			own = spf_is_own(f, r->node);
		node = r->node;
		s = spf_breadth(r, own);
		if (s == SEVERITY_INFO || is_special(r))
			continue;
		judge_fail_at(j, r->node->rr, r->term->span, "%s/%u passes as "
		    "%s: %s; in all the record passes %.4g %% of IPv4",
		    address_text(j->arena, &r->prefix), r->bits, domain_of(f),
		    r->bits == 0 ? "that is every address" :
		    "that is more than anyone's mail servers",
		    100 * f->spf.ipv4_share);
		worst = s > worst ? s : worst;
	}
	if (!j->decided) {
		judge_pass(j, domain_of(f), "the ranges that pass make %.4g %% "
		    "of IPv4", 100 * f->spf.ipv4_share);
		return;
	}
	/* Many broad ranges can do what one /0 does. */
	judge_severity(j, f->spf.ipv4_share >= 0.5 ? SEVERITY_CRITICAL :
	    worst);
}

void
rule_check_spf_private_ip(const struct facts *f, struct judge *j)
{
	struct spf_cut cut = { 0 };

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.range.n; i++) {
		const struct spf_range *r = &f->spf.range.item[i];

		if ((r->term->type != SPF_IP4 && r->term->type != SPF_IP6) ||
		    !is_special(r) || !spf_is_own(f, r->node))
			continue;
		judge_fail_at(j, r->node->rr, r->term->span, "%s is %s: no "
		    "receiver on the Internet sees mail come from there",
		    address_text(j->arena, &r->prefix),
		    address_special(&r->prefix));
		spf_cut_term(f, j, &cut, r->node, r->term);
	}
	spf_cut_propose(f, j, &cut);
	if (!j->decided)
		judge_pass(j, domain_of(f), "every range is globally "
		    "reachable");
}

/* An exists term whose name is fixed matches everyone or nobody. */
static bool
judge_fixed_exists(const struct spf_node *node, struct judge *j, bool *dynamic)
{
	bool seen = false;
	size_t n;

	for (size_t i = 0; i < node->lookup.n; i++) {
		const struct spf_lookup *l = &node->lookup.item[i];

		if (l->term->type != SPF_EXISTS || l->term->qualifier != '+')
			continue;
		seen = true;
		*dynamic |= l->dynamic;
		if (l->dynamic || l->answer == NULL ||
		    l->answer->status != ANSWER_FOUND)
			continue;
		answer_data(l->answer, &n);
		if (n > 0)
			judge_fail_at(j, node->rr, l->term->span, "%s has an "
			    "address whoever asks: every sender passes",
			    l->target);
	}
	return seen;
}

/* The address that nobody lists: does a macro let it pass? */
static void
judge_stranger(const struct facts *f, struct judge *j)
{
	const struct spf_check *c = &f->spf.stranger;
	const struct spf_node *node = NULL;

	for (size_t i = 0; c->domain != NULL && i < f->spf.nodes.n; i++)
		if (f->spf.nodes.item[i]->rr != NULL &&
		    name_equal(f->spf.nodes.item[i]->domain, c->domain))
			node = f->spf.nodes.item[i];
	if (c->result == SPF_PASS && c->record != NULL && c->term >= 0 &&
	    c->record->term.item[c->term].type == SPF_EXISTS) {
		const struct spf_term *t = &c->record->term.item[c->term];

		if (!t->has_macro)
			return;		/* a fixed name: said already */
		if (node != NULL)
			judge_fail_at(j, node->rr, t->span, "a sender nobody "
			    "knows (%s) passes: the zone answers every name",
			    SPF_STRANGER_IP);
		else
			judge_fail(j, domain_of(f), "a sender nobody knows "
			    "(%s) passes by \"%s\": the zone answers every "
			    "name", SPF_STRANGER_IP,
			    spf_term_text(j->arena, c->record, t));
	} else if (!j->decided &&
	    (c->result == SPF_UNKNOWN || c->result == SPF_TEMPERROR))
		judge_trouble(j, c->trouble, "whether a stranger passes by "
		    "exists could not be found out");
}

void
rule_check_spf_exists_catchall(const struct facts *f, struct judge *j)
{
	bool seen = false, dynamic = false;

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++)
		if (spf_is_first(f, i) && spf_in_force(f->spf.nodes.item[i]))
			seen |= judge_fixed_exists(f->spf.nodes.item[i], j,
			    &dynamic);
	if (dynamic)
		judge_stranger(f, j);
	if (j->decided)
		return;
	if (seen)
		judge_pass(j, domain_of(f), "no exists term matches a "
		    "stranger");
	else
		judge_not_applicable(j, "there is no exists term");
}
