/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/receiver_view.h"

#include "base/arena.h"

#define NSTRANGER	2

static void
spf_ours(const struct receiver_view *v, const struct address *ip,
    const struct spf_check *check, struct receiver_verdict *ret)
{
	const char *who = address_text(v->arena, ip);

	*ret = (struct receiver_verdict){ .passes = TRI_NO,
	    .result = spf_result_name(check->result) };
	switch (check->result) {
	case SPF_PASS:
		ret->passes = TRI_YES;
		ret->why = arena_printf(v->arena, "SPF passes %s", who);
		break;
	case SPF_UNKNOWN:
	case SPF_TEMPERROR:
		ret->passes = TRI_UNKNOWN;
		ret->result = NULL;
		ret->why = arena_printf(v->arena, "what SPF says of %s is not "
		    "known%s%s", who, check->why == NULL ? "" : ": ",
		    check->why == NULL ? "" : check->why);
		break;
	default:
		ret->why = arena_printf(v->arena, "SPF says %s of %s",
		    ret->result, who);
	}
}

static void
spf_of(const struct receiver_view *v, const struct address *ip,
    const struct spf_check *check, struct receiver_verdict *ret)
{
	if (v->kind == RECEIVER_LIBRARIES)
		receiver_library_spf(v, ip, ret);
	else
		spf_ours(v, ip, check, ret);
}

/* The verdict that counts for most, or else what is not known. */
static const struct receiver_verdict *
pick(const struct receiver_verdict *verdict, size_t n, enum tri most)
{
	const struct receiver_verdict *open = NULL;

	for (size_t i = 0; i < n; i++) {
		if (verdict[i].passes == most)
			return &verdict[i];
		if (verdict[i].passes == TRI_UNKNOWN && open == NULL)
			open = &verdict[i];
	}
	return open != NULL ? open : &verdict[0];
}

void
receiver_view_sender(const struct receiver_view *v,
    const struct declared_sender *s, struct receiver_verdict *ret)
{
	struct receiver_verdict verdict[SENDERS_PROBES];

	for (size_t i = 0; i < s->probe.n; i++)
		spf_of(v, &s->probe.item[i].ip, &s->probe.item[i].check,
		    &verdict[i]);
	*ret = *pick(verdict, s->probe.n, TRI_NO);
}

/*
 * A record that lets everyone pass, though not these two strangers: it takes
 * them out first, or a permerror stops those of one family.
 */
static bool
passes_everyone(const struct spf_outcome *spf)
{
	return spf->root != NULL && spf->root->passes_all == TRI_YES &&
	    (spf->stranger.result != SPF_PERMERROR ||
	    spf->stranger_ipv6.result != SPF_PERMERROR);
}

static void
see_strangers(struct receiver_view *v)
{
	const struct spf_outcome *spf = &v->facts->spf;
	struct receiver_verdict verdict[NSTRANGER];
	struct address ip[NSTRANGER];

	address_parse(SPF_STRANGER_IP, &ip[0]);
	address_parse(SPF_STRANGER_IPV6, &ip[1]);
	spf_of(v, &ip[0], &spf->stranger, &verdict[0]);
	spf_of(v, &ip[1], &spf->stranger_ipv6, &verdict[1]);
	v->forwarder = *pick(verdict, NSTRANGER, TRI_NO);
	v->forwarder.why = arena_printf(v->arena, "%s, as of any forwarder",
	    v->forwarder.why);
	v->forger = *pick(verdict, NSTRANGER, TRI_YES);
	if (v->kind != RECEIVER_LIBRARIES && v->forger.passes != TRI_YES &&
	    passes_everyone(spf))
		v->forger = (struct receiver_verdict){ TRI_YES, "pass",
		    "SPF passes almost every sender" };
}

/* RFC 6376 3.6.1: of a key in testing mode, no more than that. */
static void
dkim_ours(const struct receiver_view *v, struct receiver_verdict *ret)
{
	const struct dkim_outcome *dkim = &v->facts->dkim;
	const struct dkim_selector *best = NULL;

	for (size_t i = 0; i < dkim->selector.n; i++) {
		const struct dkim_selector *s = &dkim->selector.item[i];

		if (s->state == DKIM_USABLE && (best == NULL ||
		    (best->key->testing && !s->key->testing)))
			best = s;
	}
	*ret = (struct receiver_verdict){ TRI_UNKNOWN, NULL, "whether there is "
	    "a usable DKIM key is not known" };
	if (best != NULL) {
		ret->passes = TRI_YES;
		ret->why = arena_printf(v->arena, "DKIM passes by the key of "
		    "selector %s%s", best->selector, best->key->testing ?
		    " (in testing mode: a receiver may take the mail for "
		    "unsigned)" : "");
	} else if (dkim->proven_absent) {
		ret->passes = TRI_NO;
		ret->why = "there is no DKIM key";
	}
}

static void
policy_ours(const struct receiver_view *v, enum dmarc_author author,
    struct receiver_policy *ret)
{
	const struct dmarc_discovery *d = &v->facts->dmarc.discovery[
	    v->kind == RECEIVER_RFC9989 ? DMARC_RFC9989 : DMARC_RFC7489]
	    [author];

	*ret = (struct receiver_policy){ .found = d->found,
	    .effective = d->effective, .pct = d->pct, .why = d->why,
	    .aspf = d->record == NULL ? 'r' : d->record->aspf };
}

void
receiver_view(const struct facts *facts, enum receiver_kind kind,
    struct receiver_view *ret)
{
	*ret = (struct receiver_view){ .kind = kind, .facts = facts,
	    .arena = facts->evidence->arena };
	see_strangers(ret);
	if (kind == RECEIVER_LIBRARIES)
		receiver_library_dkim(ret, &ret->dkim);
	else
		dkim_ours(ret, &ret->dkim);
	for (int i = 0; i < DMARC_NAUTHOR; i++) {
		enum dmarc_author a = (enum dmarc_author)i;

		if (kind == RECEIVER_LIBRARIES)
			receiver_library_policy(ret, a, &ret->policy[i]);
		else
			policy_ours(ret, a, &ret->policy[i]);
	}
}
