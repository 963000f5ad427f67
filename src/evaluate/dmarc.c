/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/dmarc.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/dmarc_walk.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

/* Labels for a subdomain that exists and for one that does not. */
static const char *const labels[DMARC_NAUTHOR] = {
	[DMARC_AUTHOR_SUBDOMAIN] = "sub",
	[DMARC_AUTHOR_NONEXISTENT] = "nonexistent",
};

static const enum tri exists[DMARC_NAUTHOR] = {
	[DMARC_AUTHOR_SUBDOMAIN] = TRI_YES,
	[DMARC_AUTHOR_NONEXISTENT] = TRI_NO,
};

static enum tri
domain_exists(const struct answer *apex)
{
	if (answer_failed(apex))
		return TRI_UNKNOWN;
	return apex->status == ANSWER_NXDOMAIN ? TRI_NO : TRI_YES;
}

static void
discover_all(struct evidence *ev, const struct answer *apex,
    struct dmarc_outcome *ret)
{
	const char *domain = ev->scope.domain, *author;

	for (int standard = 0; standard < DMARC_NSTANDARD; standard++) {
		struct dmarc_discovery *d = ret->discovery[standard];

		dmarc_discover(ev, (enum dmarc_standard)standard, domain,
		    domain_exists(apex), &d[DMARC_AUTHOR_DOMAIN]);
		for (int i = DMARC_AUTHOR_SUBDOMAIN; i < DMARC_NAUTHOR; i++) {
			author = name_below(ev->arena, labels[i], domain);
			dmarc_discover_made_up(ev,
			    (enum dmarc_standard)standard,
			    author == NULL ? domain : author, exists[i],
			    &d[i]);
		}
		for (int i = 0; i < DMARC_NAUTHOR; i++)
			if (ret->trouble == NULL)
				ret->trouble = d[i].trouble;
	}
}

/* Nothing is at a name that does not exist, nor below it (RFC 8020 2). */
static bool
is_nowhere(const struct answer *a)
{
	return a->status == ANSWER_NXDOMAIN && a->ncname == 0;
}

static void
find_near_misses(struct evidence *ev, struct dmarc_outcome *ret)
{
	const struct rr *rr;
	struct span span;
	size_t n;

	rr = answer_data(ret->answer, &n);
	for (size_t i = 0; i < n; i++)
		if (dmarc_near_miss(rr[i].text, rr[i].textlen, &span))
			*vec_add(ev->arena, &ret->near_miss) = &rr[i];
}

static void
find_misplaced(struct evidence *ev, const struct answer *answer,
    struct dmarc_outcome *ret)
{
	const struct rr *rr;
	size_t n;

	if (answer_failed(answer) && ret->misplaced_trouble == NULL)
		ret->misplaced_trouble = answer;
	rr = answer_data(answer, &n);
	for (size_t i = 0; i < n; i++)
		if (dmarc_selects(rr[i].text, rr[i].textlen))
			*vec_add(ev->arena, &ret->misplaced) = &rr[i];
}

/*
 * Where a slip of a zone editor leaves the record. Only worth asking when it
 * is not where it belongs.
 */
static void
find_misplaced_below(struct evidence *ev, struct dmarc_outcome *ret)
{
	static const char *const prefixes[] = { "_dmarc._dmarc", NULL, "www" };
	const char *domain = ev->scope.domain;
	const char *name;

	if (answer_failed(ret->answer)) {
		ret->misplaced_trouble = ret->answer;
		return;
	}
	if (ret->walk.n == 0 || ret->walk.step[0].nrecord > 0)
		return;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		if (i == 0 && is_nowhere(ret->answer))
			continue;
		name = prefixes[i] != NULL ? prefixes[i] :
		    name_below(ev->arena, "_dmarc", domain);
		if (name != NULL)
			name = name_below(ev->arena, name, domain);
		if (name != NULL)
			find_misplaced(ev, evidence_get(ev, name, RR_TXT),
			    ret);
	}
}

/* Whose the name is where the record stands. */
static void
find_owner(struct evidence *ev, struct dmarc_outcome *ret)
{
	ret->delegation = answer_pending(ret->answer) ||
	    ret->answer->status == ANSWER_TIMEOUT ||
	    is_nowhere(ret->answer) ? ret->answer :
	    evidence_get(ev, ret->answer->question.name, RR_NS);
	if (answer_failed(ret->delegation))
		ret->owner_trouble = ret->delegation;
	if (ret->answer->ncname == 0)
		return;
	dangling_check(ev, ret->answer, &ret->alias);
	if (ret->alias.trouble != NULL)
		ret->owner_trouble = ret->alias.trouble;
}

static void
find_below(struct evidence *ev, struct dmarc_outcome *ret)
{
	const struct scope *scope = &ev->scope;

	for (size_t i = 0; i < scope->nsubdomain; i++) {
		struct dmarc_step *step;

		if (ret->below.n == LIMIT_SUBDOMAINS) {
			ret->below_left = scope->nsubdomain - i;
			return;
		}
		step = vec_add(ev->arena, &ret->below);
		dmarc_walk_read_step(ev, scope->subdomain[i], step);
		if (ret->below_trouble == NULL && answer_failed(step->answer))
			ret->below_trouble = step->answer;
	}
}

void
dmarc_evaluate(struct evidence *ev, struct dmarc_outcome *ret)
{
	const char *domain = ev->scope.domain;
	const struct answer *apex = evidence_get(ev, domain, RR_TXT);
	struct dmarc_step own;

	memset(ret, 0, sizeof *ret);
	dmarc_walk_read_step(ev, domain, &own);
	ret->answer = own.answer;
	ret->psl_registrable = psl_registrable(ev->arena, domain);
	dmarc_walk(ev, domain, &ret->walk);
	discover_all(ev, apex, ret);
	find_near_misses(ev, ret);
	find_misplaced(ev, apex, ret);
	find_misplaced_below(ev, ret);
	find_owner(ev, ret);
	find_below(ev, ret);
	dmarc_report_all(ev, ret);
}
