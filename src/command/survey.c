/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/survey.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "dns/zonefile.h"
#include "evaluate/dkim.h"
#include "record/spf.h"

static const char dmarc[] = "_dmarc.";
static const char domainkey[] = "._domainkey.";

struct surveyor {
	struct arena		*arena;
	const struct zonefile	*zone;
	struct survey		*out;
	/* By name; what is not NULL is there. */
	struct nametable	*cut;		/* delegated */
	struct nametable	*exchange;	/* of an MX record */
	struct nametable	*below;		/* on a domain's list */
	struct nametable	*domain;	/* struct survey_domain */
};

/* Below a cut the zone's own records are not what the world sees. */
static bool
is_ours(const struct surveyor *s, const char *name)
{
	if (!name_is_within(name, s->zone->apex))
		return false;
	for (; !name_equal(name, s->zone->apex); name = name_parent(name))
		if (nametable_get(s->cut, name) != NULL)
			return false;
	return true;
}

/* Service labels and wildcards are no hosts and no mail domains. */
static bool
is_plain(const char *name)
{
	return *name != '*' && *name != '_' && strstr(name, "._") == NULL;
}

/*
 * Whether an SPF record shows that its name sends mail. One that lets nobody
 * send says the contrary, and that of an exchange is for its HELO.
 */
static bool
shows_sender(const struct surveyor *s, const struct rr *rr)
{
	return spf_selects(rr->text, rr->textlen) &&
	    nametable_get(s->exchange, rr->owner) == NULL &&
	    !spf_denies_all(spf_parse(s->arena, rr->text, rr->textlen));
}

/* The name that a record shows to be one with mail, or NULL. */
static const char *
mail_name(const struct surveyor *s, const struct rr *rr)
{
	if (rr->type == RR_MX)
		return rr->owner;
	if (rr->type != RR_TXT)
		return NULL;
	if (strncmp(rr->owner, dmarc, sizeof dmarc - 1) == 0)
		return rr->owner + sizeof dmarc - 1;
	return shows_sender(s, rr) ? rr->owner : NULL;
}

static void
note_tables(struct surveyor *s)
{
	for (size_t i = 0; i < s->zone->rr.n; i++) {
		const struct rr *rr = &s->zone->rr.item[i];

		if (rr->type == RR_NS && !name_equal(rr->owner, s->zone->apex))
			*nametable_at(s->cut, rr->owner) = s;
		else if (rr->type == RR_MX && rr->name != NULL)
			*nametable_at(s->exchange, rr->name) = s;
	}
}

static void
note_domain(struct surveyor *s, const char *name)
{
	struct survey_domain *d;
	void **at = nametable_at(s->domain, name);

	if (*at != NULL)
		return;
	*at = d = arena_alloc(s->arena, sizeof *d);
	d->name = name;
	*vec_add(s->arena, &s->out->domain) = d;
}

static void
note_domains(struct surveyor *s)
{
	note_domain(s, s->zone->apex);
	for (size_t i = 0; i < s->zone->rr.n; i++) {
		const char *name = mail_name(s, &s->zone->rr.item[i]);

		if (name != NULL && is_plain(name) && is_ours(s, name))
			note_domain(s, name);
	}
}

/* If the owner is S._domainkey.DOMAIN, note S for DOMAIN. */
static void
note_key(struct surveyor *s, const char *owner)
{
	const char *middle = strstr(owner, domainkey), *selector;
	struct survey_domain *d;

	if (middle == NULL || middle == owner || *owner == '*')
		return;
	d = nametable_get(s->domain, middle + sizeof domainkey - 1);
	if (d == NULL)
		return;
	selector = arena_memdup(s->arena, owner, (size_t)(middle - owner));
	if (name_equal(selector, DKIM_ADSP_LABEL))
		return;
	for (size_t i = 0; i < d->selector.n; i++)
		if (name_equal(d->selector.item[i], selector))
			return;
	*vec_add(s->arena, &d->selector) = selector;
}

/* The nearest domain above has the name on its list. */
static void
note_below(struct surveyor *s, const char *name)
{
	struct survey_domain *d;
	const char *above = name;
	void **at = nametable_at(s->below, name);

	if (*at != NULL || name_equal(name, s->zone->apex) ||
	    !is_plain(name) || !is_ours(s, name))
		return;
	*at = s;
	do {
		above = name_parent(above);
		d = nametable_get(s->domain, above);
	} while (d == NULL);	/* the apex is one */
	*vec_add(s->arena, &d->below) = name;
}

void
survey_zone(struct arena *arena, const struct zonefile *zone,
    struct survey *ret)
{
	struct surveyor s = {
		.arena = arena, .zone = zone, .out = ret,
		.cut = nametable_new(arena), .exchange = nametable_new(arena),
		.below = nametable_new(arena), .domain = nametable_new(arena),
	};

	*ret = (struct survey){ 0 };
	note_tables(&s);
	note_domains(&s);
	for (size_t i = 0; i < ret->domain.n; i++)
		note_below(&s, ret->domain.item[i]->name);
	for (size_t i = 0; i < zone->rr.n; i++) {
		const struct rr *rr = &zone->rr.item[i];

		if (rr->type == RR_TXT || rr->type == RR_CNAME)
			note_key(&s, rr->owner);
		else if (rr->type == RR_A || rr->type == RR_AAAA)
			note_below(&s, rr->owner);
	}
}
