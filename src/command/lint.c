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
#include "dns/idn.h"
#include "dns/name.h"
#include "dns/zonefile.h"
#include "option/option.h"
#include "record/spf.h"

static const char dmarc[] = "_dmarc.";
static const char domainkey[] = "._domainkey.";

struct lint {
	struct arena		*arena;
	const struct zonefile	*zone;
	const char *const	*selector;	/* of -s */
	size_t			 nselector;
	enum domain_mode	 mode;
	struct scopes		 scopes;
};

/* Below a cut the zone's own records are not what the world sees. */
static bool
is_delegated(const struct zonefile *zone, const char *name)
{
	for (size_t i = 0; i < zone->rr.n; i++) {
		const struct rr *rr = &zone->rr.item[i];

		if (rr->type == RR_NS && !name_equal(rr->owner, zone->apex) &&
		    name_is_within(name, rr->owner))
			return true;
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

/* Whether the owner is S._domainkey.DOMAIN; *ret_len is the length of S. */
static bool
is_key(const char *owner, const char *domain, size_t *ret_len)
{
	const char *middle = strstr(owner, domainkey);

	if (middle == NULL || middle == owner || *owner == '*')
		return false;
	*ret_len = (size_t)(middle - owner);
	return strcmp(middle + sizeof domainkey - 1, domain) == 0;
}

/* The selectors of -s, then those that the zone itself has keys for. */
static void
add_selectors(struct lint *l, struct scope *scope)
{
	const struct zonefile *zone = l->zone;
	VEC(const char *) list = { 0 };
	size_t len, j;

	for (size_t i = 0; i < l->nselector; i++)
		*vec_add(l->arena, &list) = l->selector[i];
	for (size_t i = 0; i < zone->rr.n; i++) {
		const struct rr *rr = &zone->rr.item[i];
		const char *name;

		if ((rr->type != RR_TXT && rr->type != RR_CNAME) ||
		    !is_key(rr->owner, scope->domain, &len))
			continue;
		name = arena_memdup(l->arena, rr->owner, len);
		for (j = 0; j < list.n; j++)
			if (name_equal(list.item[j], name))
				break;
		if (j == list.n)
			*vec_add(l->arena, &list) = name;
	}
	scope->selector = list.item;
	scope->nselector = list.n;
}

static void
add_name(struct lint *l, const char *name)
{
	struct scope *scope;

	if (perform_has(&l->scopes, name))
		return;
	scope = vec_add(l->arena, &l->scopes.scope);
	scope->domain = name;
	scope->unicode = idn_unicode(l->arena, name);
	scope->mode = l->mode;
	add_selectors(l, scope);
}

static void
add_zone(struct lint *l, const struct zonefile *zone)
{
	l->zone = zone;
	add_name(l, zone->apex);
	for (size_t i = 0; i < zone->rr.n; i++) {
		const char *name = mail_name(&zone->rr.item[i]);

		if (name != NULL && name_is_within(name, zone->apex) &&
		    !is_delegated(zone, name))
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
	    sources_open(arena, o, o->word.item, o->word.n, false, s,
	    err) == -1)
		return -1;
	/* Those of --zone come after: they answer, and are not audited. */
	for (size_t i = 0; i < o->word.n; i++)
		add_zone(&l, s->zone.item[i]);
	return perform(arena, o, s, &l.scopes, ret_status, err);
}
