/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * audit.c -- domains, asked of DNS (or of zone files, or a tape).
 */
#include "command/command.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "command/mail_sample.h"
#include "command/perform.h"
#include "command/private_key.h"
#include "command/senders.h"
#include "command/sources.h"
#include "command/subdomains.h"
#include "dns/name.h"
#include "command/suffixes.h"
#include "option/option.h"

struct wish {
	const char *const	*selector;
	size_t			 nselector;
	size_t			 nseen, nsurveyed;
	const struct scope_sighting *sighting;
	size_t			 nsighting;
	struct mail_sample	*sample;	/* of --message */
	bool			 guess;
	bool			 all_ns;
	bool			 smtp;
	const struct scope_sender *sender;
	size_t			 nsender;
	struct subdomains	 subdomain;	/* of any domain */
	bool			 subdomains_listed;	/* if there is none */
	enum domain_mode	 mode;
	enum declared		 posts_to_lists;
};

/* NULL if the domain has one already. */
static struct scope *
add_scope(struct arena *arena, const struct wish *wish, const char *domain,
    struct scopes *scopes)
{
	struct scope *scope = perform_add(arena, scopes, domain);
	struct subdomains below;

	if (scope == NULL)
		return NULL;
	subdomains_below(arena, &wish->subdomain, domain, &below);
	scope->subdomain = below.name;
	scope->nsubdomain = below.n;
	scope->subdomains_listed = below.n > 0 || wish->subdomains_listed;
	scope->selector = wish->selector;
	scope->nselector = wish->nselector;
	scope->nseen = wish->nseen;
	scope->nsurveyed = wish->nsurveyed;
	scope->sighting = wish->sighting;
	scope->nsighting = wish->nsighting;
	if (wish->sample->sighting.n > 0)
		mail_sample_take(arena, wish->sample, scope);
	scope->guess = wish->guess;
	scope->all_ns = wish->all_ns;
	scope->smtp = wish->smtp;
	scope->sender = wish->sender;
	scope->nsender = wish->nsender;
	scope->mode = wish->mode;
	scope->posts_to_lists = wish->posts_to_lists;
	return scope;
}

/* The domains that were typed. */
static int
add_words(struct arena *arena, const struct options *o,
    const struct wish *wish, struct scopes *scopes, struct err *err)
{
	for (size_t i = 0; i < o->word.n; i++) {
		const char *domain = perform_name(arena, o->word.item[i],
		    "domain name", err);

		if (domain == NULL)
			return -1;
		add_scope(arena, wish, domain, scopes);
	}
	return 0;
}

static size_t
sightings_of_tape(struct arena *arena, const struct tape_audit *audit,
    const struct scope_sighting **ret)
{
	struct scope_sighting *list = arena_array(arena, audit->nsighting + 1,
	    sizeof *list);

	for (size_t i = 0; i < audit->nsighting; i++)
		list[i] = (struct scope_sighting){
			audit->sighting[i].selector,
			audit->sighting[i].identity };
	*ret = list;
	return audit->nsighting;
}

/* The audits on the tape, with what was said then where nothing is now. */
static int
add_tape(struct arena *arena, const struct tape *tape,
    const struct wish *wish, struct scopes *scopes, struct err *err)
{
	for (size_t i = 0; i < tape->audit.n; i++) {
		const struct tape_audit *audit = &tape->audit.item[i];
		struct wish then = *wish;
		struct scope *scope;

		if (then.nselector == 0) {
			then.selector = audit->selector;
			then.nselector = audit->nselector;
			then.nseen = audit->nseen;
			then.nsurveyed = audit->nsurveyed;
		}
		if (wish->sample->sighting.n == 0)
			then.nsighting = sightings_of_tape(arena, audit,
			    &then.sighting);
		then.guess = wish->guess && audit->guess;
		if (then.subdomain.n == 0) {
			then.subdomain = (struct subdomains){
			    audit->subdomain, audit->nsubdomain };
			then.subdomains_listed = audit->subdomains_listed;
		}
		if (then.nsender == 0 && senders_of_tape(arena, audit,
		    &then.sender, &then.nsender, err) == -1)
			return -1;
		if (then.mode == MODE_UNDECLARED && audit->mode != NULL)
			then.mode = mode_parse(audit->mode);
		if (then.posts_to_lists == UNDECLARED &&
		    audit->posts_to_lists != NULL)
			then.posts_to_lists =
			    declared_parse(audit->posts_to_lists);
		scope = add_scope(arena, &then, audit->domain, scopes);
		if (scope != NULL)
			private_key_of_tape(arena, audit, scope);
	}
	return 0;
}

/* A tape answers guesses if there were any when it was recorded. */
static void
guess_as_taped(const struct tape *tape, struct scopes *scopes)
{
	for (size_t i = 0; i < scopes->scope.n; i++) {
		struct scope *scope = &scopes->scope.item[i];
		bool guessed = false;

		for (size_t k = 0; k < tape->audit.n; k++)
			guessed |= tape->audit.item[k].guess && name_equal(
			    tape->audit.item[k].domain, scope->domain);
		scope->guess = scope->guess && guessed;
	}
}

/*
 * Who was asked about name servers then, and whether mail servers were; what
 * is not on it, nobody.
 */
static void
servers_as_taped(const struct tape *tape, struct scopes *scopes)
{
	for (size_t i = 0; i < scopes->scope.n; i++) {
		struct scope *scope = &scopes->scope.item[i];

		scope->no_ns = true;
		for (size_t k = 0; k < tape->audit.n; k++) {
			const struct tape_audit *audit = &tape->audit.item[k];

			if (!name_equal(audit->domain, scope->domain))
				continue;
			scope->smtp |= audit->smtp;
			if (audit->name_servers == NULL)
				continue;
			scope->no_ns = false;
			scope->all_ns |= strcmp(audit->name_servers,
			    "all") == 0;
		}
	}
}

/* A key is of one domain. */
static int
probe_keys(struct arena *arena, const struct options *o, time_t now,
    struct scopes *scopes, struct err *err)
{
	if (o->private_key.n == 0)
		return 0;
	if (scopes->scope.n != 1)
		return err_set(err, "--dkim-private-key: whose is it? give "
		    "one domain alone");
	return private_key_probe(arena, o, now, &scopes->scope.item[0], err);
}

int
audit_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	struct sources *s = arena_alloc(arena, sizeof *s);
	struct scopes scopes = { 0 };
	struct mail_sample sample;
	struct wish wish = { .guess = !o->no_guess, .sample = &sample,
	    .all_ns = o->all_ns, .smtp = o->probe != NULL };

	if (o->word.n == 0 && o->replay == NULL)
		return err_set(err, "no domain given (mailassay audit --help)");
	if (perform_mode(o, &wish.mode, err) == -1 ||
	    perform_posts_to_lists(o, &wish.posts_to_lists, err) == -1 ||
	    perform_selectors(arena, o, &wish.selector, &wish.nselector,
	    err) == -1 ||
	    private_key_check(arena, o, err) == -1 ||
	    mail_sample_read(arena, o, &sample, err) == -1 ||
	    perform_senders(arena, o, &wish.sender, &wish.nsender,
	    err) == -1 ||
	    subdomains_read(arena, o, &wish.subdomain, err) == -1 ||
	    /* Typing errors are told before a file is opened. */
	    add_words(arena, o, &wish, &scopes, err) == -1 ||
	    suffixes_use(arena, o, err) == -1 ||
	    sources_open(arena, o, NULL, 0, true, s, err) == -1)
		return -1;
	if (o->replay != NULL)
		guess_as_taped(&s->recorded, &scopes);
	if (o->word.n == 0 && add_tape(arena, &s->recorded, &wish, &scopes,
	    err) == -1)
		return -1;
	if (o->replay != NULL)
		servers_as_taped(&s->recorded, &scopes);
	if (scopes.scope.n == 0)
		return err_set(err, "the tape '%s' names no domain; give one",
		    o->replay);
	if (subdomains_check(&wish.subdomain, &scopes, err) == -1 ||
	    probe_keys(arena, o, s->now, &scopes, err) == -1)
		return -1;
	mail_sample_warn(&sample, o);
	return perform(arena, o, s, &scopes, ret_status, err);
}
