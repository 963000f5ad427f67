/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf_host.h"

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/mx.h"
#include "evaluate/psl.h"
#include "evaluate/reading.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"

static const char *const state_names[] = {
	[SPF_HOST_UNKNOWN] = "unknown", [SPF_HOST_COVERED] = "covered",
	[SPF_HOST_BARE] = "bare", [SPF_HOST_BROKEN] = "broken",
	[SPF_HOST_ALIAS] = "alias", [SPF_HOST_ABSENT] = "absent",
};

const char *
spf_host_state_name(enum spf_host_state state)
{
	return state_names[state];
}

static enum spf_host_state
failed(const struct answer *a, const struct answer **trouble)
{
	if (*trouble == NULL)
		*trouble = a;
	return SPF_HOST_UNKNOWN;
}

/* By the TXT records at a name. */
static enum spf_host_state
state_of(struct evidence *ev, const char *name,
    const struct answer **trouble)
{
	const struct answer *a = evidence_get(ev, name, RR_TXT);
	const struct rr *rr;
	size_t n;

	if (answer_failed(a))
		return failed(a, trouble);
	if (a->ncname > 0)
		return SPF_HOST_ALIAS;
	rr = spf_select(a, &n);
	if (n == 0)
		return SPF_HOST_BARE;
	if (n > 1 || reading_spf(ev, rr)->fault.n > 0)
		return SPF_HOST_BROKEN;
	return SPF_HOST_COVERED;
}

static bool
is_there(const struct answer *a)
{
	size_t n;

	answer_data(a, &n);
	return n > 0;
}

/* A name without SPF: is there anything that a sender could be believed of? */
static enum spf_host_state
state_of_bare(struct evidence *ev, const char *name,
    const struct answer **trouble)
{
	static const enum rrtype types[] = { RR_A, RR_AAAA, RR_MX };
	const struct answer *bad = NULL;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const struct answer *a = evidence_get(ev, name, types[i]);

		if (is_there(a))
			return SPF_HOST_BARE;
		if (answer_pending(a))	/* one after the other: mostly A */
			return failed(a, trouble);
		if (bad == NULL && answer_failed(a))
			bad = a;
	}
	return bad != NULL ? failed(bad, trouble) : SPF_HOST_ABSENT;
}

static bool
is_known(const struct spf_host_outcome *out, const char *name)
{
	for (size_t i = 0; i < out->exchange.n; i++)
		if (name_equal(out->exchange.item[i].name, name))
			return true;
	return false;
}

/* The domain itself is judged for what it is, by all other rules. */
static void
look_at_exchanges(struct evidence *ev, const struct mx_outcome *mx,
    struct spf_host_outcome *out)
{
	const char *domain = ev->scope.domain;
	const char *own = psl_registrable(ev->arena, domain);

	for (size_t i = 0; i < mx->host.n; i++) {
		const struct mx_host *host = &mx->host.item[i];
		struct spf_host *h;

		if (host->rr == NULL || host->a == NULL || host->literal ||
		    host->resolves == TRI_NO || is_known(out, host->name) ||
		    name_equal(host->name, domain) ||
		    !name_is_within(host->name, own != NULL ? own : domain))
			continue;
		h = vec_add(ev->arena, &out->exchange);
		h->name = host->name;
		h->state = state_of(ev, host->name, &out->exchange_trouble);
		/* Without an address nothing is sent from there. */
		if (host->resolves == TRI_UNKNOWN &&
		    h->state != SPF_HOST_UNKNOWN)
			h->state = failed(answer_failed(host->a) ? host->a :
			    host->aaaa, &out->exchange_trouble);
	}
}

static void
look_below(struct evidence *ev, struct spf_host_outcome *out)
{
	const struct scope *scope = &ev->scope;

	if (scope->nsubdomain == 0)	/* no need for the wildcard */
		return;
	out->wildcard = evidence_get(ev, arena_printf(ev->arena, "*.%s",
	    scope->domain), RR_TXT);
	for (size_t i = 0; i < scope->nsubdomain; i++) {
		struct spf_host *h;

		if (out->below.n == LIMIT_SUBDOMAINS) {
			out->below_left = scope->nsubdomain - i;
			break;
		}
		if (is_known(out, scope->subdomain[i]))
			continue;
		h = vec_add(ev->arena, &out->below);
		h->name = scope->subdomain[i];
		h->state = state_of(ev, h->name, &out->below_trouble);
		if (h->state == SPF_HOST_BARE)
			h->state = state_of_bare(ev, h->name,
			    &out->below_trouble);
	}
}

void
spf_host_evaluate(struct evidence *ev, const struct mx_outcome *mx,
    struct spf_host_outcome *out)
{
	*out = (struct spf_host_outcome){ 0 };
	look_at_exchanges(ev, mx, out);
	look_below(ev, out);
}
