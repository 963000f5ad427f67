/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_reject.c -- the DMARC rules on whose real mail an enforced policy
 * loses.
 */
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "rule/checks.h"

static const struct dmarc_discovery *
found(const struct facts *f, enum dmarc_standard standard)
{
	return &f->dmarc.discovery[standard][DMARC_AUTHOR_DOMAIN];
}

static struct span
tag_span(const struct dmarc_discovery *d)
{
	const struct tag *tag = tags_find(&d->record->tags, d->tag);

	return tag == NULL ? (struct span){ 0, 0 } : tag->span;
}

/* A domain from which nobody sends; settled then. */
static bool
is_silent(const struct facts *f, struct judge *j)
{
	if (f->mode == MODE_PARKED || f->mode == MODE_RECEIVE_ONLY) {
		judge_not_applicable(j, "the domain does not send mail");
		return true;
	}
	return judge_mode_open(j, f, MODE_PARKED) ||
	    judge_mode_open(j, f, MODE_RECEIVE_ONLY);
}

/*
 * What some receivers do counts: those of RFC 7489 do not know t=y, and those
 * of RFC 9989 do not know pct.
 */
void
rule_check_dmarc_reject_users(const struct facts *f, struct judge *j)
{
	enum declared said = f->evidence->scope.posts_to_lists;
	const struct dmarc_discovery *d = found(f, DMARC_RFC9989);

	if (d->effective != DMARC_REJECT)
		d = found(f, DMARC_RFC7489);
	if (said == UNDECLARED)
		judge_not_applicable(j, "whether people of the domain post to "
		    "mailing lists was not declared (--posts-to-lists)");
	else if (said == DECLARED_NO)
		judge_pass(j, f->evidence->scope.domain, "nobody of the "
		    "domain posts to mailing lists, as was declared");
	else if (is_silent(f, j))
		return;
	else if (d->found == DMARC_FOUND_POLICY &&
	    d->effective == DMARC_REJECT)
		judge_fail_at(j, d->rr, tag_span(d), "people of the domain "
		    "post to mailing lists, as was declared: receivers that "
		    "act on reject refuse what a list changed and sent on, "
		    "and may unsubscribe those who get it");
	else
		judge_pass(j, f->evidence->scope.domain, "the policy in force "
		    "is not reject");
}

void
rule_check_dmarc_reject_spf_only(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d = found(f, DMARC_RFC9989);

	if (is_silent(f, j))
		return;
	if (d->found != DMARC_FOUND_POLICY || d->effective <= DMARC_NONE)
		judge_not_applicable(j, "no policy is enforced");
	else if (f->dkim.usable > 0)
		judge_pass(j, d->rr->owner, "a usable DKIM key was found");
	else if (f->dkim.proven_absent)
		judge_fail_at(j, d->rr, tag_span(d), "the policy is %s while "
		    "the domain has no DKIM key: forwarded mail fails",
		    dmarc_policy_name(d->effective));
	else if (f->dkim.trouble != NULL)
		judge_trouble(j, f->dkim.trouble, "whether the domain has a "
		    "DKIM key could not be found out");
	else
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "no DKIM key is "
		    "known, and none is proven absent");
}
