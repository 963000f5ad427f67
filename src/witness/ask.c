/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/ask.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "evaluate/facts.h"
#include "witness/deviation.h"
#include "witness/wire.h"

#define FRAME_MAX	(LIMIT_TEXT + 4096)

static struct ask *
add(struct arena *arena, struct asks *asks, const struct adapter *adapter,
    const char *question, const char *ours)
{
	struct ask *a = vec_add(arena, &asks->ask);

	a->adapter = adapter;
	a->question = question;
	a->ours = ours;
	buf_init(&a->frame, arena, FRAME_MAX);
	return a;
}

/* Bits of enum spf_trait of one domain-spec: %{d2}, %{P}. */
static unsigned
traits_of(const struct spf_term *t)
{
	unsigned traits = 0;

	for (size_t i = 0; t->has_macro && i + 3 < t->domainlen; i++) {
		const char *c = t->domain + i;

		if (c[0] != '%' || c[1] != '{')
			continue;
		if (ascii_digit((unsigned char)c[3]))
			traits |= 1u << SPF_TRAIT_DIGITS;
		if (ascii_lower((unsigned char)c[2]) == 'p')
			traits |= 1u << SPF_TRAIT_NAME;
	}
	return traits;
}

static unsigned
traits_of_record(const struct spf_record *r)
{
	unsigned traits = 0;

	for (size_t i = 0; r != NULL && i < r->term.n; i++)
		traits |= traits_of(&r->term.item[i]);
	return traits;
}

static unsigned
spf_traits(const struct spf_outcome *spf)
{
	unsigned traits = 0;

	for (size_t i = 0; i < spf->nodes.n; i++)
		traits |= traits_of_record(spf->nodes.item[i]->record);
	return traits;
}

static const char *
spf_words(enum spf_result result)
{
	return result == SPF_UNKNOWN ? "" : spf_result_name(result);
}

static void
add_spf(struct arena *arena, unsigned traits, struct asks *asks,
    const char *question, const struct spf_sender *sender,
    enum spf_result ours)
{
	struct ask *a = add(arena, asks, &spf2_adapter, question,
	    spf_words(ours));
	size_t start = wire_start(&a->frame, WIRE_SPF);

	a->faults = traits;
	a->subject = address_text(arena, &sender->ip);
	wire_put_text(&a->frame, a->subject);
	wire_put_text(&a->frame, sender->mail_from);
	wire_put_text(&a->frame, sender->helo);
	wire_end(&a->frame, start);
}

static void
sender_of(struct arena *arena, const struct facts *facts,
    struct spf_sender *ret)
{
	const char *domain = facts->evidence->scope.domain;

	*ret = (struct spf_sender){ .helo = domain,
	    .mail_from = arena_printf(arena, "postmaster@%s", domain) };
}

static void
ask_stranger(struct arena *arena, const struct facts *facts, const char *ip,
    const struct spf_check *ours, struct asks *asks)
{
	struct spf_sender sender;

	sender_of(arena, facts, &sender);
	if (address_parse(ip, &sender.ip))
		add_spf(arena, spf_traits(&facts->spf), asks,
		    arena_printf(arena, "SPF for mail from %s", ip), &sender,
		    ours->result);
}

static void
ask_mx_host(struct arena *arena, const struct facts *facts,
    const struct mx_host *host, struct spf_sender *sender, struct asks *asks)
{
	struct spf_check check = { 0 };
	const char *question;

	sender->ip = host->address.item[0];
	question = arena_printf(arena, "SPF for mail from %s (%s)",
	    address_text(arena, &sender->ip), host->name);
	spf_check_host(facts->evidence, sender, NULL, &check);
	add_spf(arena, spf_traits(&facts->spf), asks, question, sender,
	    check.result);
}

static void
ask_spf(struct arena *arena, const struct facts *facts, struct asks *asks)
{
	struct spf_sender sender;
	size_t asked = 0;

	sender_of(arena, facts, &sender);
	ask_stranger(arena, facts, SPF_STRANGER_IP, &facts->spf.stranger,
	    asks);
	if (facts->spf.root == NULL)
		return;
	for (size_t i = 0; i < facts->mx.host.n && asked < ASK_MX_HOSTS; i++) {
		const struct mx_host *host = &facts->mx.host.item[i];

		if (host->address.n == 0)
			continue;
		ask_mx_host(arena, facts, host, &sender, asks);
		asked++;
	}
}

/* What makes the key unusable, where it has no fault: see dkim_evaluate(). */
static const char *
unusable_reason(struct arena *arena, const struct dkim_key *key)
{
	if (key == NULL)
		return "no key in it";
	return key->fault.n > 0 ? key->fault.item[0].text :
	    arena_printf(arena, "%s is too short",
	    dkim_key_words(arena, key));
}

static unsigned
dkim_faults(const struct dkim_selector *s)
{
	unsigned faults = 0;

	for (size_t i = 0; s->key != NULL && i < s->key->fault.n; i++)
		faults |= 1u << s->key->fault.item[i].code;
	if (s->state == DKIM_UNUSABLE && faults == 0)
		faults = 1u << DKIM_FAULT_BITS;
	return faults;
}

static const char *
dkim_words(struct arena *arena, const struct dkim_selector *s)
{
	switch (s->state) {
	case DKIM_USABLE:
		return "key usable";
	case DKIM_REVOKED:
		return "revoked";
	case DKIM_MISSING:
		return "no key";
	case DKIM_MULTIPLE:
		return "not usable: several records";
	case DKIM_UNUSABLE:
		return arena_printf(arena, "not usable: %s",
		    unusable_reason(arena, s->key));
	default:
		return "";
	}
}

static void
ask_dkim(struct arena *arena, const struct facts *facts, struct asks *asks)
{
	for (size_t i = 0; i < facts->dkim.selector.n; i++) {
		const struct dkim_selector *s = &facts->dkim.selector.item[i];
		struct ask *a;
		size_t start;

		if (s->rr == NULL)
			continue;
		a = add(arena, asks, &opendkim_adapter,
		    arena_printf(arena, "DKIM key of selector %s",
		    s->selector), dkim_words(arena, s));
		a->subject = s->selector;
		a->faults = dkim_faults(s);
		start = wire_start(&a->frame, WIRE_DKIM);
		wire_put_text(&a->frame, s->selector);
		wire_put_text(&a->frame, facts->evidence->scope.domain);
		wire_end(&a->frame, start);
	}
}

static const char *
dmarc_words(struct arena *arena, const struct dmarc_record *r)
{
	enum dmarc_policy p = r->p, sp = r->sp == DMARC_ABSENT ? p : r->sp;

	if (r->void_record)
		return "no valid record";
	if (r->forced_none)
		p = sp = DMARC_NONE;
	return arena_printf(arena, "p=%s sp=%s adkim=%c aspf=%c pct=%d",
	    dmarc_policy_name(p), dmarc_policy_name(sp), r->adkim, r->aspf,
	    r->pct);
}

static void
ask_dmarc_record(struct arena *arena, const struct dmarc_discovery *d,
    struct asks *asks)
{
	const char *at = d->record_at != NULL ? d->record_at : d->author;
	struct ask *a;
	size_t start;

	a = add(arena, asks, &opendmarc_adapter,
	    arena_printf(arena, "DMARC record at %s", at),
	    dmarc_words(arena, d->record));
	a->subject = at;
	for (size_t i = 0; i < d->record->fault.n; i++)
		a->faults |= 1u << d->record->fault.item[i].code;
	start = wire_start(&a->frame, WIRE_DMARC);
	wire_put_octets(&a->frame, d->rr->text, d->rr->textlen);
	wire_end(&a->frame, start);
}

/* A subdomain's record may be another one: that of the organization. */
static void
ask_dmarc(struct arena *arena, const struct facts *facts, struct asks *asks)
{
	const struct dmarc_discovery *d = facts->dmarc.discovery[DMARC_RFC7489];

	for (int i = 0; i < DMARC_NAUTHOR; i++) {
		bool seen = d[i].rr == NULL || d[i].record == NULL;

		for (int k = 0; k < i; k++)
			seen = seen || d[k].rr == d[i].rr;
		if (!seen)
			ask_dmarc_record(arena, &d[i], asks);
	}
}

static bool
was_asked(const struct asks *asks, const struct adapter *adapter,
    const char *subject)
{
	for (size_t i = 0; i < asks->ask.n; i++)
		if (asks->ask.item[i].adapter == adapter &&
		    strcmp(asks->ask.item[i].subject, subject) == 0)
			return true;
	return false;
}

static void
ask_probes(struct arena *arena, const struct facts *facts,
    const struct declared_sender *s, struct asks *asks)
{
	struct spf_sender sender;

	sender_of(arena, facts, &sender);
	for (size_t i = 0; i < s->probe.n; i++) {
		const char *ip = address_text(arena, &s->probe.item[i].ip);

		if (was_asked(asks, &spf2_adapter, ip))
			continue;
		sender.ip = s->probe.item[i].ip;
		add_spf(arena, spf_traits(&facts->spf), asks,
		    s->said->label[0] == '\0' ?
		    arena_printf(arena, "SPF for mail from %s", ip) :
		    arena_printf(arena, "SPF for mail from %s (%s)", ip,
		    s->said->label), &sender, s->probe.item[i].check.result);
	}
}

/* Whom the simulation of a receiver is about besides: receiver_library.c */
static void
ask_others(struct arena *arena, const struct facts *facts, struct asks *asks)
{
	const struct senders_outcome *all = &facts->senders;
	size_t asked = 0;

	ask_stranger(arena, facts, SPF_STRANGER_IPV6,
	    &facts->spf.stranger_ipv6, asks);
	for (size_t i = 0; i < all->sender.n && asked < ASK_SENDERS; i++)
		if (receiver_is_genuine(&all->sender.item[i])) {
			ask_probes(arena, facts, &all->sender.item[i], asks);
			asked++;
		}
}

void
ask_all(struct arena *arena, const struct facts *facts, struct asks *ret)
{
	*ret = (struct asks){ 0 };
	ask_spf(arena, facts, ret);
	ask_dkim(arena, facts, ret);
	ask_dmarc(arena, facts, ret);
	ask_others(arena, facts, ret);
}

void
ask_sender(struct arena *arena, const struct spf_sender *sender,
    const struct spf_check *ours, struct asks *ret)
{
	unsigned traits = 0;

	for (size_t i = 0; i < ours->read.n; i++)
		traits |= traits_of_record(ours->read.item[i]);
	add_spf(arena, traits, ret, arena_printf(arena, "SPF for mail from %s",
	    address_text(arena, &sender->ip)), sender, ours->result);
}
