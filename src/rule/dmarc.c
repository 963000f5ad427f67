/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/psl.h"
#include "rule/checks.h"
#include "rule/dmarc_fix.h"

static const struct span nowhere = { 0, 0 };

static const struct dmarc_discovery *
found(const struct facts *f)
{
	return &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];
}

const struct dmarc_record *
dmarc_in_force(const struct facts *f, const struct rr **ret_rr)
{
	const struct dmarc_step *own = &f->dmarc.walk.step[0];

	if (f->dmarc.walk.n > 0 && own->nrecord == 1) {
		*ret_rr = own->rr;
		return own->record;
	}
	*ret_rr = found(f)->rr;
	return found(f)->record;
}

/* The record, or NULL with the finding settled as not applicable. */
static const struct dmarc_record *
record(const struct facts *f, struct judge *j, const struct rr **ret_rr)
{
	const struct dmarc_record *r = dmarc_in_force(f, ret_rr);

	if (r == NULL)
		judge_not_applicable(j, "no DMARC record was found");
	return r;
}

static struct span
tag_span(const struct dmarc_record *r, const char *name)
{
	const struct tag *tag = tags_find(&r->tags, name);

	return tag == NULL ? nowhere : tag->span;
}

/* Every fault of a kind is a place; none is a pass. */
static void
by_fault(const struct facts *f, struct judge *j, enum dmarc_fault kind,
    const char *pass)
{
	const struct rr *rr;
	const struct dmarc_record *r = record(f, j, &rr);

	if (r == NULL)
		return;
	for (size_t i = 0; i < r->fault.n; i++)
		if (r->fault.item[i].code == (int)kind)
			judge_fail_at(j, rr, r->fault.item[i].span, "%s",
			    r->fault.item[i].text);
	if (!j->decided)
		judge_pass(j, rr->owner, "%s", pass);
}

/* --- is there one, and where --- */

void
rule_check_dmarc_present(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d = found(f);
	const char *domain = f->evidence->scope.domain;

	if (d->found == DMARC_FOUND_POLICY) {
		judge_pass(j, d->rr->owner, "policy '%s' applies (%s)",
		    dmarc_policy_name(d->policy), d->why);
		return;
	}
	judge_fail(j, arena_printf(j->arena, "_dmarc.%s", domain),
	    "no DMARC policy applies: %s", d->why);
	if (f->dmarc.walk.step[0].nrecord == 0 && f->dmarc.near_miss.n == 0)
		judge_fix(j, arena_printf(j->arena, "_dmarc.%s", domain),
		    RR_TXT, "v=DMARC1; p=%s; rua=mailto:dmarc@%s",
		    f->mode == MODE_PARKED ? "reject" : "none", domain);
}

void
rule_check_dmarc_psd_only(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d = found(f);

	if (d->found != DMARC_FOUND_POLICY)
		judge_not_applicable(j, "no DMARC policy applies");
	else if (d->from_psd)
		judge_fail(j, d->rr->owner, "only the record of the public "
		    "suffix '%s' applies: its owner sets the policy and gets "
		    "the reports", d->record_at);
	else
		judge_pass(j, d->rr->owner, "the record is the organization's");
}

void
rule_check_dmarc_multiple(const struct facts *f, struct judge *j)
{
	const struct dmarc_walk *w = &f->dmarc.walk;
	bool any = false;

	for (size_t i = 0; i < w->n; i++) {
		any |= w->step[i].nrecord > 0;
		if (w->step[i].nrecord > 1)
			judge_fail(j, w->step[i].answer->question.name,
			    "%zu DMARC records: receivers discard them all",
			    w->step[i].nrecord);
	}
	if (j->decided)
		return;
	if (any)
		judge_pass(j, f->evidence->scope.domain,
		    "one DMARC record at each name");
	else
		judge_not_applicable(j, "no DMARC record was found");
}

void
rule_check_dmarc_version(const struct facts *f, struct judge *j)
{
	for (size_t i = 0; i < f->dmarc.near_miss.n; i++) {
		const struct rr *rr = f->dmarc.near_miss.item[i];
		struct span span = nowhere;

		dmarc_near_miss(rr->text, rr->textlen, &span);
		judge_fail_at(j, rr, span, "this does not begin with "
		    "'v=DMARC1;', so receivers ignore it");
	}
	if (!j->decided)
		judge_pass(j, f->dmarc.answer->question.name,
		    "no TXT record there misses the version by a little");
	else
		dmarc_fix_version(f, j);
}

void
rule_check_dmarc_wrong_location(const struct facts *f, struct judge *j)
{
	for (size_t i = 0; i < f->dmarc.misplaced.n; i++)
		judge_fail_at(j, f->dmarc.misplaced.item[i], nowhere,
		    "a DMARC record stands where no receiver looks; its "
		    "place is _dmarc.%s", f->evidence->scope.domain);
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain,
		    "no DMARC record at a wrong name");
}

/* --- the policy --- */

void
rule_check_dmarc_p_missing(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = record(f, j, &rr);

	if (r == NULL)
		return;
	if (r->p != DMARC_ABSENT) {
		judge_pass(j, rr->owner, "the record has a p tag");
		return;
	}
	judge_fail_at(j, rr, nowhere, "the record has no p tag: %s",
	    r->void_record ? "without a valid rua it is no policy at all" :
	    "it acts as p=none, and receivers that want p, as RFC 7489 6.3 "
	    "does, may take it for none at all");
	dmarc_fix_policy(j, r, rr);
}

/* What an invalid policy makes of the record (RFC 9989 4.10.1). */
static const char *
broken_words(const struct dmarc_record *r)
{
	if (!dmarc_policy_broken(r, false))
		return r->void_record ? "for RFC 9989 receivers the whole "
		    "record counts as none, and those of RFC 7489 do not know "
		    "np" : "for RFC 9989 receivers the whole record acts as "
		    "p=none, and those of RFC 7489 do not know np";
	return r->void_record ? "without a valid rua the whole record counts "
	    "as none" : "the whole record acts as p=none";
}

void
rule_check_dmarc_policy_invalid(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = record(f, j, &rr);

	if (r == NULL)
		return;
	for (size_t i = 0; i < r->fault.n; i++)
		if (r->fault.item[i].code == (int)DMARC_FAULT_POLICY)
			judge_fail_at(j, rr, r->fault.item[i].span, "%s: %s",
			    r->fault.item[i].text, broken_words(r));
	if (j->decided)
		dmarc_fix_policy(j, r, rr);
	else
		judge_pass(j, rr->owner, "p, sp and np hold policies");
}

void
rule_check_dmarc_p_order(const struct facts *f, struct judge *j)
{
	by_fault(f, j, DMARC_FAULT_P_ORDER, "p follows v");
}

void
rule_check_dmarc_p_none(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d = found(f);

	if (d->found != DMARC_FOUND_POLICY)
		judge_not_applicable(j, "no DMARC policy applies");
	else if (d->effective == DMARC_NONE)
		judge_fail_at(j, d->rr, tag_span(d->record, d->tag), "the "
		    "policy in force is none%s: receivers deliver forged mail "
		    "and only report it", strcmp(d->tag, "forced") == 0 ?
		    ", as one is missing or not valid" : "");
	else
		judge_pass(j, d->rr->owner, "the policy in force is %s",
		    dmarc_policy_name(d->effective));
}

void
rule_check_dmarc_p_quarantine(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d = found(f);

	if (d->found != DMARC_FOUND_POLICY || d->effective == DMARC_NONE)
		judge_not_applicable(j, "no policy is enforced");
	else if (d->effective == DMARC_QUARANTINE)
		judge_fail_at(j, d->rr, tag_span(d->record, d->tag), "the "
		    "policy in force is quarantine: forged mail still reaches "
		    "the spam folder%s", f->evidence->scope.posts_to_lists ==
		    DECLARED_YES ? "; where people post to mailing lists, as "
		    "was declared here, RFC 9989 asks for no more" : "");
	else
		judge_pass(j, d->rr->owner, "the policy in force is reject");
}

/* --- sub-domains --- */

void
rule_check_dmarc_sp_weaker(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d = found(f);
	const struct dmarc_discovery *sub =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_SUBDOMAIN];

	if (d->found != DMARC_FOUND_POLICY ||
	    sub->found != DMARC_FOUND_POLICY)
		judge_not_applicable(j, "no DMARC policy applies");
	else if (d->effective == DMARC_NONE)
		judge_not_applicable(j, "the domain's own policy is none");
	else if (sub->policy < d->policy) {
		judge_fail_at(j, sub->rr, tag_span(sub->record, "sp"),
		    "sub-domains get '%s', weaker than '%s' for the domain: "
		    "forgers use a sub-domain", dmarc_policy_name(sub->policy),
		    dmarc_policy_name(d->policy));
		dmarc_fix_drop(j, sub->record, sub->rr, "sp");
	} else
		judge_pass(j, sub->rr->owner, "sub-domains get '%s'",
		    dmarc_policy_name(sub->policy));
}

void
rule_check_dmarc_np(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *sub =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_SUBDOMAIN];
	const struct dmarc_discovery *none =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_NONEXISTENT];

	if (none->found != DMARC_FOUND_POLICY ||
	    sub->found != DMARC_FOUND_POLICY)
		judge_not_applicable(j, "no DMARC policy applies");
	else if (none->policy < sub->policy)
		judge_fail_at(j, none->rr, tag_span(none->record, "np"),
		    "names that do not exist get '%s', weaker than '%s'",
		    dmarc_policy_name(none->policy),
		    dmarc_policy_name(sub->policy));
	else if (none->policy < DMARC_REJECT)
		judge_fail(j, none->rr->owner, "names that do not exist get "
		    "'%s': np=reject would stop their forgery without risk "
		    "to mail in use", dmarc_policy_name(none->policy));
	else
		judge_pass(j, none->rr->owner,
		    "names that do not exist get 'reject'");
}

void
rule_check_dmarc_psd_flag(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = record(f, j, &rr);
	const char *owner;

	if (r == NULL)
		return;
	owner = name_parent(rr->owner);
	if (r->psd != 'y')
		judge_pass(j, rr->owner, "the record does not claim to be a "
		    "public suffix's");
	else if (psl_registrable(j->arena, owner) == NULL)
		judge_pass(j, rr->owner, "psd=y at a public suffix");
	else {
		judge_fail_at(j, rr, tag_span(r, "psd"), "psd=y says that '%s' "
		    "is a public suffix, which it is not: each name below "
		    "becomes an organization of its own", owner);
		dmarc_fix_drop(j, r, rr, "psd");
	}
}

/* --- tags --- */

void
rule_check_dmarc_testing(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = record(f, j, &rr);

	if (r == NULL)
		return;
	if (r->testing)
		judge_fail_at(j, rr, tag_span(r, "t"), "t=y: RFC 9989 "
		    "receivers act one level lower, RFC 7489 receivers do "
		    "not know the tag");
	else
		judge_pass(j, rr->owner, "the policy is not in test mode");
}

void
rule_check_dmarc_pct(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r;

	by_fault(f, j, DMARC_FAULT_HISTORIC, "no pct, rf or ri");
	r = dmarc_in_force(f, &rr);
	if (j->finding->outcome != OUTCOME_FAIL || r == NULL)
		return;
	if (!r->has_pct || r->pct == 100)
		judge_severity(j, SEVERITY_LOW);
	dmarc_fix_historic(j, r, rr);
}

void
rule_check_dmarc_unknown_tag(const struct facts *f, struct judge *j)
{
	static const enum dmarc_fault kinds[] = {
		DMARC_FAULT_TAG_LIST, DMARC_FAULT_DUPLICATE,
		DMARC_FAULT_UNKNOWN_TAG, DMARC_FAULT_VALUE,
	};
	const struct rr *rr;
	const struct dmarc_record *r = record(f, j, &rr);

	if (r == NULL)
		return;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (size_t i = 0; i < r->fault.n; i++)
			if (r->fault.item[i].code == (int)kinds[k] &&
			    !dmarc_is_own_fault(r, &r->fault.item[i]))
				judge_fail_at(j, rr, r->fault.item[i].span,
				    "%s", r->fault.item[i].text);
	/* Which of two counts is not written anywhere (RFC 6376 3.2). */
	if (dmarc_fault(r, DMARC_FAULT_DUPLICATE) != NULL)
		judge_severity(j, SEVERITY_HIGH);
	if (!j->decided)
		judge_pass(j, rr->owner, "every tag is known and well-formed");
}

static const char *
policy_words(const struct dmarc_discovery *d)
{
	return d->found == DMARC_FOUND_POLICY ? dmarc_policy_name(d->policy) :
	    "no policy";
}

void
rule_check_dmarc_walk_divergence(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *new = found(f), *old =
	    &f->dmarc.discovery[DMARC_RFC7489][DMARC_AUTHOR_DOMAIN];

	if (new->found == DMARC_FOUND_NONE && old->found == DMARC_FOUND_NONE)
		judge_not_applicable(j, "no DMARC policy applies");
	else if (new->found != old->found || new->policy != old->policy)
		judge_fail(j, f->evidence->scope.domain, "RFC 9989 receivers "
		    "find %s (%s), RFC 7489 receivers find %s (%s)",
		    policy_words(new), new->why, policy_words(old), old->why);
	else if (!name_equal(new->organizational_domain,
	    old->organizational_domain))
		judge_fail(j, f->evidence->scope.domain, "the organizational "
		    "domain is '%s' for RFC 9989 receivers and '%s' for "
		    "RFC 7489 receivers: with relaxed alignment, each take "
		    "mail of any name below theirs for the domain's",
		    new->organizational_domain, old->organizational_domain);
	else if (f->dmarc.walk.moot != NULL)
		judge_pass(j, f->evidence->scope.domain, "both standards find "
		    "the same policy and organization, if the public suffix, "
		    "which no source covers, has no record");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "both standards find the same policy and organization");
}
