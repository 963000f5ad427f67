/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_tag.c -- the DMARC rules on single tags of the record in force.
 */
#include <string.h>

#include "base/arena.h"
#include "rule/checks.h"
#include "rule/dmarc_fix.h"

#define URIS_MAX	2	/* RFC 7489 6.3: reporters may stop there */

/* The fault of a tag's value, or NULL. */
static const struct fault *
value_fault(const struct dmarc_record *r, const char *name)
{
	const struct tag *tag = tags_find(&r->tags, name);

	for (size_t i = 0; tag != NULL && i < r->fault.n; i++) {
		const struct fault *fault = &r->fault.item[i];

		if (fault->code == DMARC_FAULT_VALUE &&
		    fault->span.at >= tag->span.at &&
		    fault->span.at < tag->span.at + tag->span.len)
			return fault;
	}
	return NULL;
}

bool
dmarc_is_own_fault(const struct dmarc_record *r, const struct fault *fault)
{
	static const char *const tags[] = { "adkim", "aspf", "fo" };

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (value_fault(r, tags[i]) == fault)
			return true;
	return false;
}

static const char *
alignment_name(char letter)
{
	return letter == 's' ? "strict" : "relaxed";
}

void
rule_check_dmarc_alignment(const struct facts *f, struct judge *j)
{
	static const char *const tags[] = { "adkim", "aspf" };
	const struct rr *rr;
	const struct dmarc_record *r = dmarc_in_force(f, &rr);
	const char *bad = NULL;
	size_t n = 0;

	if (r == NULL) {
		judge_not_applicable(j, "no DMARC record was found");
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct fault *fault = value_fault(r, tags[i]);

		if (fault == NULL)
			continue;
		judge_fail_at(j, rr, fault->span, "%s", fault->text);
		bad = tags[i];
		n++;
	}
	if (n == 1)
		dmarc_fix_drop(j, r, rr, bad);
	if (n == 0)
		judge_pass(j, rr->owner, "alignment is %s for DKIM and %s for "
		    "SPF", alignment_name(r->adkim), alignment_name(r->aspf));
}

void
rule_check_dmarc_fo(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = dmarc_in_force(f, &rr);
	const struct tag *fo = r == NULL ? NULL : tags_find(&r->tags, "fo");
	const struct fault *fault;

	if (r == NULL) {
		judge_not_applicable(j, "no DMARC record was found");
		return;
	}
	if (fo == NULL) {
		judge_not_applicable(j, "the record has no fo tag");
		return;
	}
	fault = value_fault(r, "fo");
	if (fault != NULL)
		judge_fail_at(j, rr, fault->span, "%s", fault->text);
	else if (r->ruf.n == 0)
		judge_fail_at(j, rr, fo->span, "fo says when to send failure "
		    "reports, and without ruf there are none: receivers "
		    "ignore it");
	else
		judge_pass(j, rr->owner, "fo fits the failure reports that "
		    "are asked for");
	if (j->finding->outcome == OUTCOME_FAIL)
		dmarc_fix_drop(j, r, rr, "fo");
}

/* Sizes and entries of one list that a reporter passes over. */
static void
judge_list(struct judge *j, const struct rr *rr, const struct dmarc_uri *uri,
    size_t n, size_t more, const char *tag)
{
	for (size_t i = 0; i < n; i++)
		if (uri[i].has_size)
			judge_fail_at(j, rr, uri[i].span, "a size behind \"!\" "
			    "was taken out of the standard: reporters pass "
			    "over it");
	if (n > URIS_MAX)
		judge_fail_at(j, rr, uri[URIS_MAX].span, "%s has %zu "
		    "addresses: reporters may stop after %d", tag, n + more,
		    URIS_MAX);
}

void
rule_check_dmarc_rua_limits(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = dmarc_in_force(f, &rr);

	if (r == NULL || r->rua.n + r->ruf.n == 0) {
		judge_not_applicable(j, "no report address was found");
		return;
	}
	judge_list(j, rr, r->rua.item, r->rua.n, r->rua_more, "rua");
	judge_list(j, rr, r->ruf.item, r->ruf.n, r->ruf_more, "ruf");
	if (j->decided)
		dmarc_fix_sizes(j, r, rr);
	else
		judge_pass(j, rr->owner, "no list of addresses is longer "
		    "than %d, and none has a size", URIS_MAX);
}
