/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"
#include "rule/checks.h"

static const struct span nowhere = { 0, 0 };

static bool
is_parked(const struct facts *f, struct judge *j)
{
	if (f->mode == MODE_PARKED)
		return true;
	judge_not_applicable(j, "the domain is not parked");
	return false;
}

void
rule_check_parked_spf(const struct facts *f, struct judge *j)
{
	const struct spf_node *root = f->spf.root;
	const char *domain = f->evidence->scope.domain;

	if (!is_parked(f, j))
		return;
	if (root != NULL && root->record != NULL &&
	    root->record->fault.n == 0 && root->record->term.n == 1 &&
	    f->spf.default_result == SPF_FAIL) {
		judge_pass(j, domain, "SPF permits nobody");
		return;
	}
	if (root == NULL || root->rr == NULL)
		judge_fail(j, domain, "the domain sends no mail, yet has no "
		    "SPF record that says so");
	else
		judge_fail_at(j, root->rr, nowhere, "the domain sends no "
		    "mail, yet its SPF record is not just -all");
	judge_fix(j, domain, RR_TXT, "v=spf1 -all");
}

void
rule_check_parked_dmarc(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d =
	    f->dmarc.discovery[DMARC_RFC9989];
	const char *domain = f->evidence->scope.domain;

	if (!is_parked(f, j))
		return;
	for (int author = 0; author < DMARC_NAUTHOR; author++) {
		if (d[author].found == DMARC_FOUND_POLICY &&
		    d[author].effective == DMARC_REJECT)
			continue;
		judge_fail(j, arena_printf(j->arena, "_dmarc.%s", domain),
		    "the domain sends no mail, yet forged mail from %s is "
		    "not to be rejected", dmarc_author_name(
		    (enum dmarc_author)author));
	}
	if (!j->decided)
		judge_pass(j, d->rr->owner, "forged mail is to be rejected");
	else
		judge_fix(j, arena_printf(j->arena, "_dmarc.%s", domain),
		    RR_TXT, "v=DMARC1; p=reject; rua=mailto:dmarc@%s", domain);
}

void
rule_check_parked_nullmx(const struct facts *f, struct judge *j)
{
	const char *domain = f->evidence->scope.domain;

	if (!is_parked(f, j))
		return;
	if (f->mx.state == MX_NULL) {
		judge_pass(j, domain, "a null MX says that no mail is taken");
		return;
	}
	judge_fail(j, domain, "the domain takes no mail, yet does not say so "
	    "with a null MX");
	judge_fix(j, domain, RR_MX, "0 .");
}

void
rule_check_parked_dkim(const struct facts *f, struct judge *j)
{
	if (!is_parked(f, j))
		return;
	for (size_t i = 0; i < f->dkim.selector.n; i++)
		if (f->dkim.selector.item[i].state == DKIM_USABLE)
			judge_fail_at(j, f->dkim.selector.item[i].rr, nowhere,
			    "a live key at selector '%s' of a domain that "
			    "sends no mail", f->dkim.selector.item[i].selector);
	if (j->decided)
		return;
	if (f->dkim.proven_absent)
		judge_pass(j, f->evidence->scope.domain, "no key exists");
	else if (f->dkim.wildcard == TRI_YES && dkim_key_parse(j->arena,
	    f->dkim.wildcard_rr->text, f->dkim.wildcard_rr->textlen)->revoked)
		judge_pass(j, f->dkim.wildcard_rr->owner,
		    "a wildcard revokes every selector");
	else if (f->dkim.trouble != NULL)
		judge_trouble(j, f->dkim.trouble, "whether a key exists could "
		    "not be found out");
	else
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE,
		    "keys at selectors that are not known may exist");
}

/* SPF, DKIM and DMARC together: none is enough, and all must be there. */
void
rule_check_hyg_bulk(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];
	const char *domain = f->evidence->scope.domain;

	if (f->mode == MODE_PARKED || f->mode == MODE_RECEIVE_ONLY) {
		judge_not_applicable(j, "the domain does not send mail");
		return;
	}
	if (judge_mode_open(j, f, MODE_PARKED) ||
	    judge_mode_open(j, f, MODE_RECEIVE_ONLY))
		return;
	if (f->spf.root == NULL)
		judge_fail(j, domain, "bulk senders need SPF");
	if (f->dkim.proven_absent)
		judge_fail(j, domain, "bulk senders need DKIM");
	if (d->found != DMARC_FOUND_POLICY)
		judge_fail(j, domain, "bulk senders need DMARC, p=none at "
		    "least");
	if (j->decided)
		return;
	if (f->dkim.usable == 0 && f->dkim.trouble != NULL)
		judge_trouble(j, f->dkim.trouble, "SPF and DMARC are there; "
		    "whether there is a DKIM key could not be found out");
	else if (f->dkim.usable == 0)
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE,
		    "SPF and DMARC are there; no DKIM key is known");
	else
		judge_pass(j, domain, "SPF, DKIM and DMARC are there; "
		    "alignment, reverse DNS, TLS, one-click unsubscribe and "
		    "the spam rate are not looked at");
}

/* What covers the names below as spf-subdomain-cover asks for is no slip. */
void
rule_check_hyg_wildcard_txt(const struct facts *f, struct judge *j)
{
	const struct wildcard_outcome *w = &f->wildcard;
	bool spf = w->rr != NULL && w->present == TRI_YES &&
	    spf_selects(w->rr->text, w->rr->textlen);

	if (w->present == TRI_YES && !spf)
		judge_fail_at(j, w->rr, nowhere, "any name below the domain "
		    "has this TXT record, _dmarc and DKIM selectors too");
	for (size_t i = 0; i < w->foreign.n; i++)
		judge_fail_at(j, w->foreign.item[i], nowhere, "this record is "
		    "no DMARC record, and stands where one is looked for");
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain, spf ? "the wildcard "
		    "has SPF for the names below" : "no TXT record stands "
		    "where it is not looked for");
}
