/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lint.c -- zone files, before they are published: the apex, and every name
 * that sends or receives mail, without any network.
 */
#include "command/command.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/mail_sample.h"
#include "command/perform.h"
#include "command/private_key.h"
#include "command/selectors.h"
#include "command/sources.h"
#include "command/subdomains.h"
#include "command/suffixes.h"
#include "command/survey.h"
#include "dns/name.h"
#include "dns/zonefile.h"
#include "option/option.h"

struct lint {
	struct arena		*arena;
	const struct options	*o;
	time_t			 now;
	const char *const	*selector;	/* of -s */
	size_t			 nselector;
	struct mail_sample	 sample;	/* of --message */
	const struct scope_sender *sender;
	size_t			 nsender;
	struct subdomains	 subdomain;	/* of --subdomain */
	enum domain_mode	 mode;
	enum declared		 posts_to_lists;
	struct scopes		 scopes;
};

struct names {
	VEC(const char *)	name;
};

static void
names_add(struct arena *arena, struct names *names, const char *const *add,
    size_t n)
{
	size_t had = names->name.n;

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < had && !name_equal(names->name.item[j], add[i]))
			j++;
		if (j == had)
			*vec_add(arena, &names->name) = add[i];
	}
}

/* Who sends for the zone's apex, with which keys, and who its people are. */
static int
add_apex(struct lint *l, struct scope *scope, struct err *err)
{
	scope->posts_to_lists = l->posts_to_lists;
	scope->sender = l->sender;
	scope->nsender = l->nsender;
	return private_key_probe(l->arena, l->o, l->now, scope, err);
}

/* What was said on the command line, then what the zone itself shows. */
static int
add_domain(struct lint *l, const struct survey_domain *d, bool is_apex,
    struct err *err)
{
	struct scope *scope = perform_add(l->arena, &l->scopes, d->name);
	struct names below = { 0 };
	struct subdomains said;

	if (scope == NULL)
		return 0;
	selectors_add(l->arena, scope, SELECTOR_NAMED, l->selector,
	    l->nselector);
	mail_sample_take(l->arena, &l->sample, scope);
	selectors_add(l->arena, scope, SELECTOR_SURVEYED, d->selector.item,
	    d->selector.n);
	subdomains_below(l->arena, &l->subdomain, d->name, &said);
	names_add(l->arena, &below, said.name, said.n);
	names_add(l->arena, &below, d->below.item, d->below.n);
	scope->subdomain = below.name.item;
	scope->nsubdomain = below.name.n;
	scope->subdomains_listed = true;
	scope->mode = l->mode;
	return is_apex ? add_apex(l, scope, err) : 0;
}

static int
add_zone(struct lint *l, const struct zonefile *zone, struct err *err)
{
	struct survey survey;

	survey_zone(l->arena, zone, &survey);
	for (size_t i = 0; i < survey.domain.n; i++)
		if (add_domain(l, survey.domain.item[i], i == 0, err) == -1)
			return -1;
	return 0;
}

int
lint_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	struct sources *s = arena_alloc(arena, sizeof *s);
	struct lint l = { .arena = arena, .o = o };

	if (o->word.n == 0)
		return err_set(err, "no zone file given (mailassay lint "
		    "--help)");
	if (perform_mode(o, &l.mode, err) == -1 ||
	    perform_posts_to_lists(o, &l.posts_to_lists, err) == -1 ||
	    perform_selectors(arena, o, &l.selector, &l.nselector, err) == -1 ||
	    private_key_check(arena, o, err) == -1 ||
	    mail_sample_read(arena, o, &l.sample, err) == -1 ||
	    perform_senders(arena, o, &l.sender, &l.nsender, err) == -1 ||
	    subdomains_read(arena, o, &l.subdomain, err) == -1 ||
	    suffixes_use(arena, o, err) == -1 ||
	    sources_open(arena, o, o->word.item, o->word.n, false, s,
	    err) == -1)
		return -1;
	l.now = s->now;
	/* Those of --zone come after: they answer, and are not audited. */
	for (size_t i = 0; i < o->word.n; i++)
		if (add_zone(&l, s->zone.item[i], err) == -1)
			return -1;
	if (subdomains_check(&l.subdomain, &l.scopes, err) == -1)
		return -1;
	mail_sample_warn(&l.sample, o);
	return perform(arena, o, s, &l.scopes, ret_status, err);
}
