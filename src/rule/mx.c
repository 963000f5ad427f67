/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mx.c -- the MX rules on the set of records; mx_target.c has those on each
 * exchange.
 */
#include "base/arena.h"
#include "evaluate/address.h"
#include "rule/checks.h"
#include "rule/mx_rule.h"

static const struct span nowhere;

/* Of the MX RRset, or of the address that stands in for it. */
static const struct answer *
mx_trouble(const struct facts *f)
{
	return f->mx.trouble != NULL ? f->mx.trouble : f->mx.host_trouble;
}

bool
mx_has_exchanges(const struct facts *f, struct judge *j)
{
	switch (f->mx.state) {
	case MX_EXPLICIT:
	case MX_NULL_MIXED:
		return true;
	case MX_NULL:
		judge_not_applicable(j, "the null MX says that the domain "
		    "takes no mail");
		return false;
	case MX_IMPLICIT:
	case MX_NONE:
		judge_not_applicable(j, "there is no MX record");
		return false;
	case MX_UNKNOWN:
		break;
	}
	judge_trouble(j, mx_trouble(f), arena_printf(j->arena, "where mail "
	    "for %s goes could not be found out", mx_domain(f)));
	return false;
}

void
mx_finish(const struct facts *f, struct judge *j, const char *text)
{
	if (j->decided)
		return;
	if (f->mx.more_addresses > 0)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%zu addresses of "
		    "exchanges are beyond the limit and were not looked at",
		    f->mx.more_addresses);
	else if (f->mx.more > 0)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%zu of %zu exchanges "
		    "are beyond the limit and were not looked at", f->mx.more,
		    f->mx.more + f->mx.host.n);
	else
		judge_pass(j, mx_domain(f), "%s", text);
}

void
rule_check_mx_present(const struct facts *f, struct judge *j)
{
	const char *domain = mx_domain(f);

	if (f->mode == MODE_PARKED) {
		judge_not_applicable(j, "the domain is parked, and needs a "
		    "null MX instead");
		return;
	}
	if (judge_mode_open(j, f, MODE_PARKED))
		return;
	switch (f->mx.state) {
	case MX_EXPLICIT:
		judge_pass(j, domain, "%zu MX records name where mail goes",
		    f->mx.host.n + f->mx.more);
		return;
	case MX_NULL:
	case MX_NULL_MIXED:
		judge_pass(j, domain, "a null MX is published");
		return;
	case MX_IMPLICIT:
		judge_fail(j, domain, "there is no MX record: senders fall "
		    "back to the address of the name itself, which is seldom "
		    "the mail server");
		judge_fix(j, domain, RR_MX, "10 %s.", domain);
		return;
	case MX_NONE:
		judge_fail(j, domain, "there is neither an MX record nor an "
		    "address: nobody can send mail to this domain, and nobody "
		    "is told that this is meant");
		if (f->mode == MODE_SEND_ONLY)
			judge_fix(j, domain, RR_MX, "0 .");
		return;
	case MX_UNKNOWN:
		break;
	}
	judge_trouble(j, mx_trouble(f), arena_printf(j->arena, "there is no "
	    "MX record, and whether %s has an address could not be found out",
	    domain));
}

/* Without the "." records: sound if exactly one real exchange is left. */
static void
propose_without_root(const struct facts *f, struct judge *j)
{
	const struct mx_host *real = NULL;
	size_t n = f->mx.more;

	for (size_t i = 0; i < f->mx.host.n; i++) {
		if (mx_is_root(&f->mx.host.item[i]))
			continue;
		real = &f->mx.host.item[i];
		n++;
	}
	if (n == 0 || f->mode == MODE_PARKED || f->mode == MODE_SEND_ONLY)
		judge_fix(j, mx_domain(f), RR_MX, "0 .");
	else if (n == 1 && real != NULL)
		judge_fix(j, mx_domain(f), RR_MX, "%u %s.", real->preference,
		    real->name);
}

void
rule_check_mx_null_valid(const struct facts *f, struct judge *j)
{
	const struct mx_host *h;

	if (f->mx.state == MX_NULL) {
		judge_pass(j, mx_domain(f), "the null MX stands alone with "
		    "preference 0");
		return;
	}
	if (f->mx.state != MX_NULL_MIXED) {
		judge_not_applicable(j, "no exchange is \".\"");
		return;
	}
	for (size_t i = 0; i < f->mx.host.n; i++) {
		h = &f->mx.host.item[i];
		if (!mx_is_root(h))
			continue;
		if (f->mx.host.n + f->mx.more > 1)
			judge_fail_at(j, h->rr, nowhere, "the null MX stands "
			    "beside other MX records: some senders refuse all "
			    "mail to the domain, some try the root as a host");
		else
			judge_fail_at(j, h->rr, nowhere, "the null MX has "
			    "preference %u and must have 0", h->preference);
	}
	if (!j->decided)
		judge_fail(j, mx_domain(f), "a null MX stands beside other MX "
		    "records");
	propose_without_root(f, j);
}

/* Whether SPF lets anyone send: more than "v=spf1 -all" and its like. */
static bool
spf_sends(const struct facts *f)
{
	const struct spf_node *root = f->spf.root;

	if (root == NULL || root->record == NULL)
		return false;
	for (size_t i = 0; i < root->record->term.n; i++) {
		const struct spf_term *t = &root->record->term.item[i];

		if (t->type == SPF_REDIRECT || t->qualifier == '+')
			return true;
	}
	return false;
}

void
rule_check_mx_null_sender(const struct facts *f, struct judge *j)
{
	const struct answer *trouble;
	const struct mx_host *h;

	if (f->mx.state != MX_NULL || f->mx.host.n == 0) {
		judge_not_applicable(j, "there is no null MX");
		return;
	}
	h = &f->mx.host.item[0];
	if (spf_sends(f))
		judge_fail_at(j, h->rr, nowhere, "SPF names senders, yet the "
		    "null MX says that no mail can come back: receivers may "
		    "reject mail from a domain that cannot take a bounce");
	if (f->dkim.usable > 0)
		judge_fail_at(j, h->rr, nowhere, "%zu DKIM keys are in use, "
		    "yet the null MX says that no mail can come back: "
		    "receivers may reject mail from a domain that cannot take "
		    "a bounce", f->dkim.usable);
	if (j->decided)
		return;
	/* Only here does it matter that they are not known. */
	trouble = facts_trouble(f, NEED_SPF | NEED_DKIM);
	if (trouble == NULL) {
		judge_pass(j, mx_domain(f), "nothing shows that the domain "
		    "sends mail");
		return;
	}
	judge_trouble(j, trouble, "whether the domain sends could not be "
	    "found out");
}

/* Of the addresses that a sender can reach. */
static size_t
count_family(const struct mx_host *h, unsigned family)
{
	size_t n = 0;

	for (size_t i = 0; i < h->address.n; i++)
		n += h->address.item[i].family == family &&
		    address_special(&h->address.item[i]) == NULL;
	return n;
}

static bool
is_alive(const struct mx_host *h)
{
	return count_family(h, 4) + count_family(h, 6) > 0;
}

bool
mx_has_address(const struct mx_host *h, const struct address *a)
{
	for (size_t i = 0; i < h->address.n; i++)
		if (address_equal(&h->address.item[i], a))
			return true;
	return false;
}

static bool
is_within(const struct mx_host *a, const struct mx_host *b)
{
	for (size_t i = 0; i < a->address.n; i++)
		if (address_special(&a->address.item[i]) == NULL &&
		    !mx_has_address(b, &a->address.item[i]))
			return false;
	return true;
}

/* No address that failed, or that is beyond a limit. */
static bool
is_all_known(const struct facts *f)
{
	return f->mx.host_trouble == NULL && f->mx.more == 0 &&
	    f->mx.more_addresses == 0;
}

/* The first exchange that can be reached, or NULL. */
static const struct mx_host *
first_alive(const struct facts *f)
{
	for (size_t i = 0; i < f->mx.host.n; i++)
		if (is_alive(&f->mx.host.item[i]))
			return &f->mx.host.item[i];
	return NULL;
}

/*
 * One server with one address of each kind, under whatever names, and no more
 * to be known. An exchange that cannot be reached takes no mail.
 */
static bool
is_single(const struct facts *f)
{
	const struct mx_host *first = first_alive(f), *h;

	if (first == NULL)
		return false;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		h = &f->mx.host.item[i];
		if (is_alive(h) && (!is_within(first, h) ||
		    !is_within(h, first)))
			return false;
	}
	return is_all_known(f) && count_family(first, 4) <= 1 &&
	    count_family(first, 6) <= 1;
}

/* All exchanges are of one hosted service: says so, and returns true. */
static bool
is_hosted(const struct facts *f, struct judge *j)
{
	const struct hosting *h = &f->redundancy.hosting;

	if (h->kind == HOSTING_NONE)
		return false;
	judge_not_applicable(j, h->kind == HOSTING_ANYCAST ? "the exchanges "
	    "are of %s, which answers at each address from many places" :
	    "the exchanges are of %s, a hosted service: what falls or stands "
	    "behind them is the provider's to see to", h->provider);
	return true;
}

void
rule_check_mx_single(const struct facts *f, struct judge *j)
{
	const struct mx_host *first = first_alive(f);

	if (!mx_has_exchanges(f, j))
		return;
	if (f->mx.state == MX_NULL_MIXED || (first == NULL &&
	    f->mx.more == 0)) {
		judge_not_applicable(j, "no exchange works as it is");
		return;
	}
	if (is_single(f) && is_hosted(f, j))
		return;
	if (is_single(f))
		judge_fail_at(j, first->rr, nowhere, "%s is the only %s and "
		    "has one address: when it is down, mail waits at the "
		    "senders, and is lost after some days", first->name,
		    f->mx.host.n == 1 ? "exchange" : "server behind all "
		    "exchanges");
	mx_finish(f, j, "mail has more than one way in");
}

/* An exchange before it has the address too. */
static bool
is_counted(const struct facts *f, size_t before, const struct address *a)
{
	for (size_t i = 0; i < before; i++)
		if (mx_has_address(&f->mx.host.item[i], a))
			return true;
	return false;
}

/* Whether all addresses of a family share their first bits; n counts them. */
static bool
one_network(const struct facts *f, unsigned family, unsigned bits, size_t *n)
{
	const struct address *first = NULL, *a;

	*n = 0;
	for (size_t i = 0; i < f->mx.host.n; i++)
		for (size_t k = 0; k < f->mx.host.item[i].address.n; k++) {
			a = &f->mx.host.item[i].address.item[k];
			if (a->family != family || is_counted(f, i, a) ||
			    address_special(a) != NULL)
				continue;
			++*n;
			if (first == NULL)
				first = a;
			else if (!address_matches(a, first, bits))
				return false;
		}
	return true;
}

/*
 * One operator announces all: an outage of its routing takes them all, which
 * is rarer. That some origin could not be asked for hides no such thing.
 */
static void
judge_origins(const struct facts *f, struct judge *j)
{
	const struct redundancy_outcome *r = &f->redundancy;

	if (r->hosting.kind != HOSTING_NONE)
		return;
	if (r->one_as == TRI_YES) {
		judge_fail(j, mx_domain(f), "all %zu networks of the "
		    "exchanges are announced by one AS, AS%u: an outage of "
		    "its routing takes them all", r->network.n, r->as);
		judge_severity(j, SEVERITY_INFO);
	} else if (r->one_as == TRI_UNKNOWN && r->asn_trouble != NULL)
		judge_trouble(j, r->asn_trouble, "whether one AS announces "
		    "all networks could not be found out");
}

void
rule_check_mx_net_diversity(const struct facts *f, struct judge *j)
{
	size_t n4, n6;
	bool one4, one6;

	if (!mx_has_exchanges(f, j))
		return;
	one4 = one_network(f, 4, 24, &n4);
	one6 = one_network(f, 6, 48, &n6);
	if (f->mx.state == MX_NULL_MIXED || is_single(f) || n4 + n6 == 0) {
		judge_not_applicable(j, "there are no two addresses to "
		    "compare");
		return;
	}
	/* An address that is not known can stand elsewhere. */
	if (!is_all_known(f)) {
		mx_finish(f, j, "not every address is known");
		return;
	}
	if (!one4 || !one6)
		judge_origins(f, j);
	else if (!is_hosted(f, j))
		judge_fail(j, mx_domain(f), "all addresses of the exchanges "
		    "are in one network (%zu IPv4 in one /24, %zu IPv6 in one "
		    "/48): one outage takes them all", n4, n6);
	mx_finish(f, j, "the exchanges stand in more than one network");
}

void
rule_check_mx_ipv6(const struct facts *f, struct judge *j)
{
	size_t n = 0;

	if (f->mx.state != MX_IMPLICIT && !mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		const struct mx_host *h = &f->mx.host.item[i];

		if (count_family(h, 6) > 0) {
			judge_pass(j, h->name, "%s has an IPv6 address",
			    h->name);
			return;
		}
		n += h->address.n;
	}
	if (f->mx.host_trouble != NULL)
		judge_trouble(j, f->mx.host_trouble, "not every exchange's "
		    "addresses could be looked up");
	else if (f->mx.more > 0 || f->mx.more_addresses > 0)
		mx_finish(f, j, "");
	else if (n == 0)
		judge_not_applicable(j, "no exchange has an address");
	else
		judge_fail(j, mx_domain(f), "no exchange has an IPv6 address "
		    "that can be reached: senders without IPv4 cannot deliver "
		    "to the domain");
}
