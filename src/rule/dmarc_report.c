/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"
#include "base/limits.h"
#include "rule/checks.h"
#include "rule/dmarc_fix.h"

static const struct span nowhere = { 0, 0 };

/* One that a reporter can send to. */
static bool
has_address(const struct dmarc_record *r)
{
	for (size_t i = 0; i < r->rua.n; i++)
		if (r->rua.item[i].valid)
			return true;
	return false;
}

void
rule_check_dmarc_rua_missing(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = dmarc_in_force(f, &rr);

	if (r == NULL)
		judge_not_applicable(j, "no DMARC record was found");
	else if (has_address(r))
		judge_pass(j, rr->owner, "aggregate reports are asked for");
	else if (r->rua.n > 0)
		judge_not_applicable(j, "no address is one that reports can "
		    "be mailed to (dmarc-rua-syntax)");
	else {
		judge_fail_at(j, rr, nowhere, "no rua: nobody learns of abuse, "
		    "nor of real mail that fails");
		dmarc_fix_rua(j, f, r, rr);
	}
}

/* Another scheme than mailto: legal, and passed over by most reporters. */
static bool
is_other_scheme(const struct dmarc_record *r, struct span span)
{
	for (size_t i = 0; i < r->rua.n + r->ruf.n; i++) {
		const struct dmarc_uri *u = i < r->rua.n ? &r->rua.item[i] :
		    &r->ruf.item[i - r->rua.n];

		if (u->scheme != NULL && !u->valid &&
		    span.at >= u->span.at && span.at < u->span.at + u->span.len)
			return true;
	}
	return false;
}

static void
check_uris(struct judge *j, const struct rr *rr, const struct dmarc_record *r)
{
	bool broken = false;

	for (size_t i = 0; i < r->fault.n; i++) {
		if (r->fault.item[i].code != DMARC_FAULT_URI)
			continue;
		judge_fail_at(j, rr, r->fault.item[i].span, "%s",
		    r->fault.item[i].text);
		broken |= !is_other_scheme(r, r->fault.item[i].span);
	}
	if (j->decided && !broken && has_address(r))
		judge_severity(j, SEVERITY_MEDIUM);
}

void
rule_check_dmarc_rua_syntax(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = dmarc_in_force(f, &rr);

	if (r == NULL || r->rua.n + r->ruf.n == 0) {
		judge_not_applicable(j, "no report address was found");
		return;
	}
	check_uris(j, rr, r);
	if (!j->decided)
		judge_pass(j, rr->owner, "every report address is a URI");
}

/* Those that were not looked at; settled then. */
static bool
are_left(const struct facts *f, struct judge *j)
{
	if (f->dmarc.report_more == 0)
		return false;
	judge_unknown(j, UNKNOWN_NOT_PROBED, "%d addresses of rua and ruf "
	    "each were looked at, and %zu more were not", LIMIT_URIS,
	    f->dmarc.report_more);
	return true;
}

/* Why a host in another organization does not get the reports. */
static const char *
refusal(struct arena *arena, const struct dmarc_report *r)
{
	if (r->authorisation == NULL)
		return arena_printf(arena, "the name at which '%s' would "
		    "authorise the reports is too long to exist",
		    r->uri->host);
	if (r->override != NULL)
		return arena_printf(arena, "the TXT at %s sends the reports "
		    "on to '%s', another host than '%s': they go to neither",
		    r->authorisation, r->override->host, r->uri->host);
	return arena_printf(arena, "'%s' does not authorise the reports: "
	    "there is no DMARC TXT at %s", r->uri->host, r->authorisation);
}

/* Whether there is an aggregate report address to judge. */
static bool
has_reports(const struct facts *f, struct judge *j)
{
	for (size_t i = 0; i < f->dmarc.report.n; i++)
		if (f->dmarc.report.item[i].uri->valid)
			return true;
	judge_not_applicable(j, "no valid report address was found");
	return false;
}

void
rule_check_dmarc_rua_external_auth(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];
	size_t external = 0;

	if (!has_reports(f, j))
		return;
	for (size_t i = 0; i < f->dmarc.report.n; i++) {
		const struct dmarc_report *r = &f->dmarc.report.item[i];

		external += r->external;
		if (r->external && r->authorised == TRI_NO)
			judge_fail_at(j, d->rr, r->uri->span, "%s",
			    refusal(j->arena, r));
	}
	if (j->decided || are_left(f, j))
		return;
	if (external == 0)
		judge_pass(j, f->evidence->scope.domain,
		    "reports stay within the organization");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "every external destination authorises the reports");
}

void
rule_check_dmarc_rua_undeliverable(const struct facts *f, struct judge *j)
{
	const struct dmarc_discovery *d =
	    &f->dmarc.discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];
	bool dangling = false;

	if (!has_reports(f, j))
		return;
	for (size_t i = 0; i < f->dmarc.report.n; i++) {
		const struct dmarc_report *r = &f->dmarc.report.item[i];

		if (r->deliverable != TRI_NO)
			continue;
		dangling |= r->dangling == TRI_YES;
		judge_fail_at(j, d->rr, r->uri->span, "'%s' cannot receive "
		    "mail%s", r->uri->host, r->dangling == TRI_YES ? ", and "
		    "its domain is not registered: whoever registers it gets "
		    "the reports" : "");
	}
	if (dangling)
		judge_severity(j, SEVERITY_CRITICAL);
	if (!j->decided && !are_left(f, j))
		judge_pass(j, f->evidence->scope.domain,
		    "every report destination can receive mail");
}

void
rule_check_dmarc_ruf(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	const struct dmarc_record *r = dmarc_in_force(f, &rr);

	if (r == NULL)
		judge_not_applicable(j, "no DMARC record was found");
	else if (r->ruf.n == 0)
		judge_pass(j, rr->owner, "no failure reports are asked for");
	else
		judge_fail_at(j, rr, r->ruf.item[0].span, "failure reports "
		    "may hold personal data, and most large receivers send "
		    "none");
}
