/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lint.c -- zone files, before they are published: the apex, and every name
 * that sends or receives mail, without any network.
 */
#include "command/command.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/perform.h"
#include "command/sources.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "dns/zonefile.h"
#include "option/option.h"
#include "record/spf.h"

static const char dmarc[] = "_dmarc.";
static const char domainkey[] = "._domainkey.";

struct lint {
	struct arena		*arena;
	const char *const	*selector;	/* of -s */
	size_t			 nselector;
	const struct scope_sender *sender;
	size_t			 nsender;
	enum domain_mode	 mode;
	struct scopes		 scopes;
	/* Of the zone at hand, by name. */
	struct nametable	*cut;		/* delegated: not NULL */
	struct nametable	*keys;		/* domain: struct keys */
	const char		*apex;		/* of the zone at hand */
};

/* The selectors that a zone has keys for below one domain. */
struct keys {
	VEC(const char *)	selector;
};

/* Below a cut the zone's own records are not what the world sees. */
static bool
is_delegated(const struct lint *l, const char *name, const char *apex)
{
	for (; name_is_within(name, apex); name = name_parent(name)) {
		if (nametable_get(l->cut, name) != NULL)
			return true;
		if (name_equal(name, "."))
			break;
	}
	return false;
}

/* The name that a record shows to be one with mail, or NULL. */
static const char *
mail_name(const struct rr *rr)
{
	const char *name = NULL;

	if (rr->type == RR_MX)
		name = rr->owner;
	else if (rr->type == RR_TXT &&
	    strncmp(rr->owner, dmarc, sizeof dmarc - 1) == 0)
		name = rr->owner + sizeof dmarc - 1;
	else if (rr->type == RR_TXT && spf_selects(rr->text, rr->textlen))
		name = rr->owner;
	/* Service labels and wildcards are no mail domains. */
	if (name != NULL && (*name == '_' || *name == '*'))
		return NULL;
	return name;
}

/* If the owner is S._domainkey.DOMAIN, note S for DOMAIN. */
static void
note_key(struct lint *l, const char *owner)
{
	const char *middle = strstr(owner, domainkey);
	struct keys *keys;
	void **at;

	if (middle == NULL || middle == owner || *owner == '*')
		return;
	at = nametable_at(l->keys, middle + sizeof domainkey - 1);
	if (*at == NULL)
		*at = arena_alloc(l->arena, sizeof *keys);
	keys = *at;
	*vec_add(l->arena, &keys->selector) = arena_memdup(l->arena, owner,
	    (size_t)(middle - owner));
}

static void
survey(struct lint *l, const struct zonefile *zone)
{
	l->cut = nametable_new(l->arena);
	l->keys = nametable_new(l->arena);
	for (size_t i = 0; i < zone->rr.n; i++) {
		const struct rr *rr = &zone->rr.item[i];

		if (rr->type == RR_NS && !name_equal(rr->owner, zone->apex))
			*nametable_at(l->cut, rr->owner) = l;
		else if (rr->type == RR_TXT || rr->type == RR_CNAME)
			note_key(l, rr->owner);
	}
}

/* The selectors of -s, then those that the zone itself has keys for. */
static void
add_selectors(struct lint *l, struct scope *scope)
{
	const struct keys *keys = nametable_get(l->keys, scope->domain);
	VEC(const char *) list = { 0 };
	size_t j;

	for (size_t i = 0; i < l->nselector; i++)
		*vec_add(l->arena, &list) = l->selector[i];
	for (size_t i = 0; keys != NULL && i < keys->selector.n; i++) {
		for (j = 0; j < list.n; j++)
			if (name_equal(list.item[j], keys->selector.item[i]))
				break;
		if (j == list.n)
			*vec_add(l->arena, &list) = keys->selector.item[i];
	}
	scope->selector = list.item;
	scope->nselector = list.n;
	/* Who sends for the zone's apex. */
	if (name_equal(scope->domain, l->apex)) {
		scope->sender = l->sender;
		scope->nsender = l->nsender;
	}
}

static void
add_name(struct lint *l, const char *name)
{
	struct scope *scope = perform_add(l->arena, &l->scopes, name);

	if (scope == NULL)
		return;
	scope->mode = l->mode;
	add_selectors(l, scope);
}

static void
add_zone(struct lint *l, const struct zonefile *zone)
{
	survey(l, zone);
	l->apex = zone->apex;
	add_name(l, zone->apex);
	for (size_t i = 0; i < zone->rr.n; i++) {
		const char *name = mail_name(&zone->rr.item[i]);

		if (name != NULL && name_is_within(name, zone->apex) &&
		    !is_delegated(l, name, zone->apex))
			add_name(l, name);
	}
}

int
lint_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	struct sources *s = arena_alloc(arena, sizeof *s);
	struct lint l = { .arena = arena };

	if (o->word.n == 0)
		return err_set(err, "no zone file given (mailassay lint "
		    "--help)");
	if (perform_mode(o, &l.mode, err) == -1 ||
	    perform_selectors(arena, o, &l.selector, &l.nselector, err) == -1 ||
	    perform_senders(arena, o, &l.sender, &l.nsender, err) == -1 ||
	    sources_open(arena, o, o->word.item, o->word.n, false, s,
	    err) == -1)
		return -1;
	/* Those of --zone come after: they answer, and are not audited. */
	for (size_t i = 0; i < o->word.n; i++)
		add_zone(&l, s->zone.item[i]);
	return perform(arena, o, s, &l.scopes, ret_status, err);
}
