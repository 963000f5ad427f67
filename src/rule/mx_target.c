/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mx_target.c -- the MX rules on each exchange.
 *
 * One defect, one rule: an exchange that has no address because it is an
 * address itself, because its name was written without the last dot, or
 * because its domain is gone is reported by the rule that says so, and by
 * mx-target-unresolvable only if that leaves nothing that takes mail.
 */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/address.h"
#include "rule/checks.h"
#include "rule/mx_rule.h"

static const struct span nowhere;

void
rule_check_mx_target_cname(const struct facts *f, struct judge *j)
{
	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		const struct mx_host *h = &f->mx.host.item[i];

		if (h->cname != NULL)
			judge_fail_at(j, h->rr, nowhere, "%s is an alias of "
			    "%s: an exchange must own its addresses, and some "
			    "senders refuse to follow the alias", h->name,
			    h->cname);
	}
	mx_finish(f, j, "no exchange is an alias");
}

void
rule_check_mx_target_ip(const struct facts *f, struct judge *j)
{
	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		const struct mx_host *h = &f->mx.host.item[i];

		if (h->literal)
			judge_fail_at(j, h->rr, nowhere, "%s is an address%s "
			    "and not a host name: senders look it up as a name "
			    "and find nothing", h->name, h->a != NULL ?
			    " below the domain" : "");
	}
	mx_finish(f, j, "every exchange is a name");
}

/* The missing dot at the end: mx.example.com.example.com. */
static bool
is_doubled(const struct facts *f, const struct mx_host *h)
{
	size_t labels = name_labels(mx_domain(f));
	const char *above, *p = h->name;

	if (!name_is_within(h->name, mx_domain(f)) || labels < 2 ||
	    name_labels(h->name) < 2 * labels)
		return false;
	/* The part in front of the domain must end in the domain. */
	above = name_suffix(h->name, 2 * labels);
	p = name_suffix(h->name, labels);
	return (size_t)(p - above) == strlen(p) + 1 &&
	    strncmp(above, p, strlen(p)) == 0;
}

/* What the resolution of a name ended in, in a person's words. */
static const char *
why_no_address(const struct mx_host *h)
{
	if (h->a == NULL || h->a->status != ANSWER_NXDOMAIN)
		return "the name exists and has neither an A nor an AAAA "
		    "record";
	return h->cname != NULL ? "it is an alias, and what that leads to "
	    "does not exist" : "the name does not exist";
}

void
rule_check_mx_target_unresolvable(const struct facts *f, struct judge *j)
{
	const struct mx_host *h;
	size_t real = 0, dead = 0;
	bool elsewhere = false;

	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		h = &f->mx.host.item[i];
		real += !mx_is_root(h);
		dead += !mx_is_root(h) && h->resolves == TRI_NO;
	}
	if (real == 0) {
		judge_not_applicable(j, "no exchange is a host");
		return;
	}
	for (size_t i = 0; i < f->mx.host.n; i++) {
		h = &f->mx.host.item[i];
		if (mx_is_root(h) || h->resolves != TRI_NO)
			continue;
		if (dead < real && (h->literal || h->dangling == TRI_YES ||
		    is_doubled(f, h))) {
			elsewhere = true;
			continue;
		}
		judge_fail_at(j, h->rr, nowhere, "%s has no address (%s)%s",
		    h->name, why_no_address(h), dead == real ?
		    ": no exchange can be reached, mail to the domain is lost" :
		    ": senders that pick it have to wait or give up");
	}
	if (dead == real && f->mx.more == 0)
		judge_severity(j, SEVERITY_CRITICAL);
	if (!j->decided && elsewhere)
		judge_not_applicable(j, "what has no address is named by the "
		    "rule that says why");
	mx_finish(f, j, "every exchange has an address");
}

/* What a resolver says if no name server of a domain knows it. */
static bool
is_lame(const struct mx_host *h)
{
	return h->dangling_trouble != NULL &&
	    h->dangling_trouble->status == ANSWER_SERVFAIL;
}

void
rule_check_mx_target_dangling(const struct facts *f, struct judge *j)
{
	const struct mx_host *unsure = NULL;

	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		const struct mx_host *h = &f->mx.host.item[i];

		if (mx_is_root(h) || h->literal)
			continue;
		if (h->dangling == TRI_YES)
			judge_fail_at(j, h->rr, nowhere, "the domain %s does "
			    "not exist: whoever registers it receives this "
			    "domain's mail",
			    h->registrable != NULL ? h->registrable : h->name);
		else if (h->dangling == TRI_UNKNOWN && h->resolves != TRI_YES)
			unsure = h;
	}
	if (!j->decided && unsure != NULL)
		judge_trouble(j, unsure->dangling_trouble, arena_printf(
		    j->arena, "whether the domain of %s exists could not be "
		    "found out%s", unsure->name, is_lame(unsure) ? ", its "
		    "name servers may be gone" : ""));
	mx_finish(f, j, "the domain of every exchange exists");
}

void
rule_check_mx_target_reserved(const struct facts *f, struct judge *j)
{
	if (f->mx.state != MX_IMPLICIT && !mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		const struct mx_host *h = &f->mx.host.item[i];

		for (size_t k = 0; !h->literal && k < h->address.n; k++) {
			const struct address *a = &h->address.item[k];
			const char *kind = address_special(a);

			if (kind == NULL)
				continue;
			judge_fail(j, h->name, "%s is %s: senders on the "
			    "Internet cannot reach it",
			    address_text(j->arena, a), kind);
		}
	}
	mx_finish(f, j, "every address is globally reachable");
}

/* No address of it that could not be looked up. */
static bool
is_whole(const struct mx_host *h)
{
	return h->address.n < LIMIT_MX_ADDRESSES &&
	    (h->a == NULL || !answer_failed(h->a)) &&
	    (h->aaaa == NULL || !answer_failed(h->aaaa));
}

static bool
same_addresses(const struct mx_host *a, const struct mx_host *b)
{
	if (a->address.n == 0 || a->address.n != b->address.n ||
	    !is_whole(a) || !is_whole(b))
		return false;
	for (size_t i = 0; i < a->address.n; i++)
		if (!mx_has_address(b, &a->address.item[i]))
			return false;
	return true;
}

void
rule_check_mx_target_duplicate(const struct facts *f, struct judge *j)
{
	const struct mx_host *h, *g;

	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++)
		for (size_t k = 0; k < i; k++) {
			h = &f->mx.host.item[i];
			g = &f->mx.host.item[k];
			if (mx_is_root(h) || mx_is_root(g))
				continue;
			if (name_equal(h->name, g->name))
				judge_fail_at(j, h->rr, nowhere, "%s is named "
				    "twice, with preference %u and %u: the "
				    "second adds nothing", h->name,
				    g->preference, h->preference);
			else if (same_addresses(h, g))
				judge_fail_at(j, h->rr, nowhere, "%s has the "
				    "same addresses as %s: when one is down, "
				    "both are", h->name, g->name);
			else
				continue;
			break;
		}
	mx_finish(f, j, "no two exchanges are the same");
}

void
rule_check_mx_host_syntax(const struct facts *f, struct judge *j)
{
	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < f->mx.host.n; i++) {
		const struct mx_host *h = &f->mx.host.item[i];

		if (mx_is_root(h) || h->literal)
			continue;
		if (is_doubled(f, h))
			judge_fail_at(j, h->rr, nowhere, "%s has the domain in "
			    "it twice: the dot at the end of the name is "
			    "missing in the zone file", h->name);
		else if (!h->legal)
			judge_fail_at(j, h->rr, nowhere, "%s is not a legal "
			    "host name (letters, digits and inner hyphens, no "
			    "number at the end, A-labels by IDNA2008): strict "
			    "senders refuse to connect", h->name);
	}
	mx_finish(f, j, "every exchange is a legal host name");
}
