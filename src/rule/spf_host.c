/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_host.c -- the SPF rules on names beside the domain's own: its exchanges
 * and what lies below it. SPF is not inherited.
 */
#include "base/arena.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* How many fail, and the last of those that a new record helps. */
struct count {
	size_t			 failed;
	const struct spf_host	*bare;
};

/* One record is one finding's end only if nothing else fails. */
static void
propose(struct judge *j, const struct count *c, const char *text)
{
	if (c->failed == 1 && c->bare != NULL)
		judge_fix(j, c->bare->name, RR_TXT, "%s", text);
}

static void
judge_broken(struct judge *j, const struct spf_host *h)
{
	judge_fail(j, h->name, "what SPF records it has are a permerror");
}

void
rule_check_spf_helo(const struct facts *f, struct judge *j)
{
	const struct spf_host_outcome *all = &f->spf_host;
	struct count count = { 0 };

	for (size_t i = 0; i < all->exchange.n; i++) {
		const struct spf_host *h = &all->exchange.item[i];

		if (h->state == SPF_HOST_BROKEN)
			judge_broken(j, h);
		else if (h->state == SPF_HOST_BARE) {
			count.bare = h;
			judge_fail(j, h->name, "the exchange has no SPF "
			    "record: of what it sends with a null reverse "
			    "path (bounces) receivers check this name");
		} else
			continue;
		count.failed++;
	}
	if (j->decided)
		propose(j, &count, "v=spf1 a -all");
	else if (all->exchange.n == 0)
		judge_not_applicable(j, "no exchange is a host of the "
		    "domain's own");
	else
		judge_pass(j, domain_of(f), "%zu exchange%s of the domain's "
		    "own %s SPF", all->exchange.n,
		    all->exchange.n == 1 ? "" : "s",
		    all->exchange.n == 1 ? "has" : "have");
}

/* The first name that fails says what a wildcard record is good for. */
static const char *
wildcard_text(const struct facts *f)
{
	const struct answer *a = f->spf_host.wildcard;
	size_t n;

	if (a == NULL)
		return "";
	spf_select(a, &n);
	return n == 0 ? "" : "; the wildcard record does not reach names that "
	    "exist";
}

static void
judge_below(const struct facts *f, struct judge *j)
{
	const struct spf_host_outcome *all = &f->spf_host;
	struct count count = { 0 };
	size_t covered = 0;

	for (size_t i = 0; i < all->below.n; i++) {
		const struct spf_host *h = &all->below.item[i];

		covered += h->state == SPF_HOST_COVERED;
		if (h->state == SPF_HOST_BROKEN)
			judge_broken(j, h);
		else if (h->state == SPF_HOST_BARE) {
			judge_fail(j, h->name, "the name is there and has no "
			    "SPF record: that of %s does not count for it%s",
			    domain_of(f), count.failed == 0 ?
			    wildcard_text(f) : "");
			count.bare = h;
		} else
			continue;
		count.failed++;
	}
	if (j->decided)
		propose(j, &count, "v=spf1 -all");
	else if (all->below_left > 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "%zu names were looked "
		    "at and %zu were not", all->below.n, all->below_left);
	else if (covered == 0)
		judge_not_applicable(j, "no name below has an address or MX "
		    "that is its own");
	else
		judge_pass(j, domain_of(f), "%zu name%s below %s SPF", covered,
		    covered == 1 ? "" : "s", covered == 1 ? "has" : "have");
}

void
rule_check_spf_subdomain_cover(const struct facts *f, struct judge *j)
{
	if (!f->evidence->scope.subdomains_listed)
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "DNS has no list of "
		    "the names below: a zone file has one, and --subdomain "
		    "names some");
	else
		judge_below(f, j);
}
