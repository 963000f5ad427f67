/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_place.c -- the DMARC rules on where in the tree records stand, and
 * what the walk makes of that.
 */
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "rule/checks.h"
#include "rule/dmarc_fix.h"

static const struct dmarc_step *
own_step(const struct facts *f)
{
	const struct dmarc_walk *w = &f->dmarc.walk;

	return w->n > 0 && w->step[0].record != NULL ? &w->step[0] : NULL;
}

/* The domain belongs to another one: its organizational domain. */
static bool
is_below(const struct facts *f)
{
	return !name_equal(f->dmarc.walk.organizational_domain,
	    f->evidence->scope.domain);
}

void
rule_check_dmarc_sp_on_subdomain(const struct facts *f, struct judge *j)
{
	static const char *const tags[] = { "sp", "np" };
	const struct dmarc_step *own = own_step(f);
	const char *drop = NULL;
	size_t n = 0;

	if (own == NULL) {
		judge_not_applicable(j, "the domain has no DMARC record of "
		    "its own");
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct tag *tag = tags_find(&own->record->tags, tags[i]);

		if (tag == NULL)
			continue;
		if (!is_below(f)) {
			judge_not_applicable(j, "it is the organizational "
			    "domain");
			return;
		}
		judge_fail_at(j, own->rr, tag->span, "%s has no effect below "
		    "the organizational domain %s", tags[i],
		    f->dmarc.walk.organizational_domain);
		drop = tags[i];
		n++;
	}
	if (n == 1)
		dmarc_fix_drop(j, own->record, own->rr, drop);
	if (n == 0)
		judge_pass(j, own->rr->owner, "the record has neither sp nor "
		    "np");
}

void
rule_check_dmarc_psd_parent(const struct facts *f, struct judge *j)
{
	const char *registrable = f->dmarc.psl_registrable;
	const char *organizational = f->dmarc.walk.organizational_domain;
	const struct dmarc_step *own = own_step(f);

	if (registrable == NULL)
		judge_not_applicable(j, "the domain is a public suffix");
	else if (f->dmarc.walk.moot != NULL)
		judge_not_applicable(j, "no source covers the public suffix "
		    "%s, and it is taken to have no record",
		    name_parent(registrable));
	else if (name_equal(organizational, registrable) ||
	    !name_is_within(registrable, organizational))
		judge_pass(j, f->evidence->scope.domain, "no record above %s "
		    "claims it", registrable);
	else {
		judge_fail(j, arena_printf(j->arena, "_dmarc.%s",
		    organizational), "this record is a public suffix's and "
		    "does not say so (psd=y): by the tree walk %s is the "
		    "organizational domain, and all below it are one",
		    organizational);
		if (own != NULL && name_equal(registrable,
		    f->evidence->scope.domain))
			dmarc_fix_set(j, own->record, own->rr, "psd", "n");
	}
}

void
rule_check_dmarc_labels(const struct facts *f, struct judge *j)
{
	const char *domain = f->evidence->scope.domain;
	const struct dmarc_step *own = own_step(f);
	size_t labels = name_labels(domain);

	if (labels > DMARC_MAX_WALK && f->dmarc.walk.step[0].nrecord == 0)
		judge_fail(j, domain, "the name has %zu labels and no record "
		    "of its own: the walk goes on at %s, and no record "
		    "between is seen", labels,
		    name_suffix(domain, DMARC_MAX_WALK - 1));
	else if (labels >= DMARC_MAX_WALK && own != NULL &&
	    own->record->psd == 'n')
		judge_fail_at(j, own->rr, tags_find(&own->record->tags,
		    "psd")->span, "psd=n at %zu labels: the walk from names "
		    "below goes past it, to %s", labels,
		    name_suffix(domain, DMARC_MAX_WALK - 1));
	else
		judge_pass(j, domain, "the walk does not go past a record");
}

void
rule_check_dmarc_cname(const struct facts *f, struct judge *j)
{
	const struct dmarc_outcome *d = &f->dmarc;
	size_t n;
	const struct rr *ns = answer_data(d->delegation, &n);

	if (d->answer->ncname > 0) {
		bool gone = d->alias.is == TRI_YES;

		judge_fail(j, d->answer->question.name, "an alias of %s, whose "
		    "owner writes the policy%s", answer_final_name(d->answer),
		    gone ? "; its domain is not registered, and whoever "
		    "registers it does" : "");
		if (gone)
			judge_severity(j, SEVERITY_CRITICAL);
	} else if (n > 0 && d->delegation->ncname == 0)
		judge_fail(j, d->answer->question.name, "delegated to %s, "
		    "whose owner writes the policy", ns->name);
	else
		judge_pass(j, d->answer->question.name, "the name is in the "
		    "domain's own zone");
}

/* The policy that names below have without a record of their own. */
static const struct dmarc_discovery *
inherited(const struct facts *f)
{
	return &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_SUBDOMAIN];
}

void
rule_check_dmarc_subdomain_weaker(const struct facts *f, struct judge *j)
{
	const struct dmarc_outcome *d = &f->dmarc;
	const struct dmarc_discovery *from = inherited(f);
	size_t records = 0;

	if (from->found != DMARC_FOUND_POLICY ||
	    from->effective <= DMARC_NONE) {
		judge_not_applicable(j, "names below inherit no policy that "
		    "is enforced");
		return;
	}
	if (!f->evidence->scope.subdomains_listed) {
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "DNS has no list of "
		    "the names below: a zone file has one, and --subdomain "
		    "names some");
		return;
	}
	for (size_t i = 0; i < d->below.n; i++) {
		const struct dmarc_step *step = &d->below.item[i];

		records += step->record != NULL;
		if (step->record != NULL && !step->record->void_record &&
		    step->record->p < from->effective)
			judge_fail_at(j, step->rr, (struct span){ 0, 0 },
			    "%s has the policy %s, and without a record of "
			    "its own it would inherit %s", step->name,
			    step->record->forced_none ? "none" :
			    dmarc_policy_name(step->record->p),
			    dmarc_policy_name(from->effective));
	}
	if (j->decided)
		return;
	if (d->below_left > 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "%zu names were looked "
		    "at and %zu were not", d->below.n, d->below_left);
	else
		judge_pass(j, f->evidence->scope.domain, "%zu of %zu names "
		    "below have a record, and none is weaker than what they "
		    "would inherit", records, d->below.n);
}
