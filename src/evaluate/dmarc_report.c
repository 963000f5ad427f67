/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_report.c -- where reports go, and whether they may (RFC 9990 4,
 * RFC 9991 5, RFC 7489 7.1) and can.
 */
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/dangling.h"
#include "evaluate/dmarc_walk.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

static void
note(struct dmarc_report *report, const struct answer *trouble)
{
	if (report->trouble == NULL)
		report->trouble = trouble;
}

/* A single MX of "." says that the host takes no mail (RFC 7505). */
static bool
is_null_mx(const struct answer *mx)
{
	const struct rr *rr;
	size_t n;

	rr = answer_data(mx, &n);
	return n == 1 && name_equal(rr->name, ".");
}

static void
check_delivery(struct evidence *ev, const char *host,
    struct dmarc_report *ret)
{
	const struct answer *mx = evidence_get(ev, host, RR_MX);
	const struct answer *a = evidence_get(ev, host, RR_A);
	const struct answer *aaaa = evidence_get(ev, host, RR_AAAA);
	struct dangling dangling;

	dangling_check(ev, mx, &dangling);
	ret->dangling = dangling.is;
	if (dangling.is == TRI_UNKNOWN)
		note(ret, dangling.trouble);
	if (mx->status == ANSWER_FOUND) {
		ret->deliverable = is_null_mx(mx) ? TRI_NO : TRI_YES;
		return;
	}
	if (answer_failed(mx)) {
		note(ret, mx);
		return;
	}
	if (a->status == ANSWER_FOUND || aaaa->status == ANSWER_FOUND)
		ret->deliverable = TRI_YES;
	else if (answer_absent(a) && answer_absent(aaaa))
		ret->deliverable = TRI_NO;
	else
		note(ret, answer_failed(a) ? a : aaaa);
}

/* The address that a record of the destination sets instead, or NULL. */
static const struct dmarc_uri *
override_of(const struct dmarc_record *record)
{
	for (size_t i = 0; i < record->rua.n; i++)
		if (record->rua.item[i].valid)
			return &record->rua.item[i];
	return NULL;
}

/* One or more records: authorised, unless an override leads elsewhere. */
static void
read_authorisation(struct evidence *ev, const struct answer *answer,
    struct dmarc_report *ret)
{
	const struct dmarc_record *record;
	const struct rr *rr;
	size_t n;

	ret->authorised = TRI_NO;
	rr = answer_data(answer, &n);
	for (size_t i = 0; i < n; i++) {
		if (!dmarc_selects(rr[i].text, rr[i].textlen))
			continue;
		ret->authorised = TRI_YES;
		record = dmarc_parse(ev->arena, rr[i].text, rr[i].textlen);
		if (ret->override == NULL)
			ret->override = override_of(record);
	}
	if (ret->override != NULL &&
	    !name_equal(ret->override->host, ret->uri->host))
		ret->authorised = TRI_NO;
}

/*
 * Whether the host is in another organization than the record. Asking for
 * the authorisation before that is certain saves a round trip where the
 * names leave little doubt.
 */
static enum tri
is_external(struct evidence *ev, const char *policy_domain,
    struct dmarc_report *report)
{
	const char *host = report->uri->host, *registrable;
	struct dmarc_walk here, there;

	if (name_equal(host, policy_domain))
		return TRI_NO;
	registrable = psl_registrable(ev->arena, policy_domain);
	if (report->authorisation != NULL && registrable != NULL &&
	    !name_is_within(host, registrable))
		evidence_get(ev, report->authorisation, RR_TXT);
	dmarc_walk(ev, policy_domain, &here);
	dmarc_walk(ev, host, &there);
	if (here.trouble != NULL || there.trouble != NULL) {
		note(report, here.trouble != NULL ? here.trouble :
		    there.trouble);
		return TRI_UNKNOWN;
	}
	return name_equal(here.organizational_domain,
	    there.organizational_domain) ? TRI_NO : TRI_YES;
}

static void
check_authorisation(struct evidence *ev, const char *policy_domain,
    struct dmarc_report *ret)
{
	const char *prefix = name_below(ev->arena, policy_domain,
	    "_report._dmarc");
	const struct answer *answer;

	if (prefix != NULL)
		ret->authorisation = name_below(ev->arena, prefix,
		    ret->uri->host);
	switch (is_external(ev, policy_domain, ret)) {
	case TRI_UNKNOWN:
		ret->authorisation = NULL;
		return;
	case TRI_NO:
		ret->authorisation = NULL;
		ret->authorised = TRI_YES;
		return;
	case TRI_YES:
		break;
	}
	ret->external = true;
	if (ret->authorisation == NULL) {
		ret->authorised = TRI_NO;
		return;
	}
	answer = evidence_get(ev, ret->authorisation, RR_TXT);
	if (answer_failed(answer))
		note(ret, answer);
	else
		read_authorisation(ev, answer, ret);
}

void
dmarc_report_check(struct evidence *ev, const char *policy_domain,
    const struct dmarc_uri *uri, bool ruf, struct dmarc_report *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->uri = uri;
	ret->ruf = ruf;
	check_authorisation(ev, policy_domain, ret);
	check_delivery(ev, uri->host, ret);
}

static void
add(struct evidence *ev, struct dmarc_outcome *out,
    const struct dmarc_uri *uri, bool ruf)
{
	const struct dmarc_discovery *d =
	    &out->discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];
	struct dmarc_report report;

	if (!uri->valid)
		return;
	dmarc_report_check(ev, d->record_at, uri, ruf, &report);
	if (out->report_trouble == NULL)
		out->report_trouble = report.trouble;
	*vec_add(ev->arena, &out->report) = report;
}

void
dmarc_report_all(struct evidence *ev, struct dmarc_outcome *out)
{
	const struct dmarc_discovery *d =
	    &out->discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];

	if (d->found != DMARC_FOUND_POLICY)
		return;
	out->report_more = d->record->rua_more + d->record->ruf_more;
	for (size_t i = 0; i < d->record->rua.n; i++)
		add(ev, out, &d->record->rua.item[i], false);
	for (size_t i = 0; i < d->record->ruf.n; i++)
		add(ev, out, &d->record->ruf.item[i], true);
}
