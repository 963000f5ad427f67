/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/sources.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/log.h"
#include "command/clock.h"
#include "command/nets.h"
#include "dns/name.h"
#include "dns/zonefile.h"
#include "option/option.h"
#include "source/cache.h"
#include "source/direct.h"
#include "source/live.h"
#include "source/rate.h"
#include "source/smtp.h"
#include "source/source.h"
#include "source/validate.h"
#include "source/zone.h"

static int
read_zone(struct arena *arena, const char *path, const char *origin,
    struct sources *s, struct err *err)
{
	const struct zonefile *zone = zonefile_read(arena, path, origin, err);

	if (zone == NULL)
		return -1;
	for (size_t i = 0; i < s->zone.n; i++)
		if (name_equal(s->zone.item[i]->apex, zone->apex))
			return err_set(err, "'%s' and '%s' are both the zone "
			    "%s", s->zone.item[i]->path, path, zone->apex);
	for (size_t i = 0; i < zone->warning.n; i++) {
		const struct zonewarning *w = &zone->warning.item[i];

		log_warn("%s:%u:%u: %s", w->place.file, w->place.line,
		    w->place.column, w->text);
	}
	*vec_add(arena, &s->zone) = zone;
	return 0;
}

static void
close_chain(void *object)
{
	struct sources *s = object;

	source_close(s->chain);
}

/* Put a source at the end of the chain. */
static void
append(struct sources *s, struct source *source)
{
	struct source **end = &s->chain;

	while (*end != NULL)
		end = &(*end)->next;
	*end = source;
}

static int
open_live(struct arena *arena, const struct options *o, struct sources *s,
    struct err *err)
{
	const struct live_options live = {
		.server = o->server.item,
		.nserver = o->server.n,
		.timeout_ms = o->timeout_ms,
		.tries = o->retries + 1,
		.dnssec = o->dnssec == NULL || strcmp(o->dnssec, "off") != 0,
		.now = s->now,
	};
	bool validate = o->dnssec != NULL &&
	    strcmp(o->dnssec, "validate") == 0;
	struct source *source = validate ? validate_open(&live,
	    o->trust_anchor, err) : live_open(&live, err);

	if (source == NULL)
		return -1;
	s->resolver = validate ? validate_servers(arena, source) :
	    live_servers(arena, source);
	/* Each worker of a scan has its share. */
	if (o->rate > 0)
		source = rate_open(source, (double)o->rate /
		    (o->jobs > 0 ? o->jobs : 1));
	append(s, cache_open(source));
	return 0;
}

/* Of --all-ns: it takes none of the questions that others take. */
static int
open_direct(struct arena *arena, const struct options *o, struct sources *s,
    struct err *err)
{
	struct nets *nets = arena_alloc(arena, sizeof *nets);
	const struct direct_options direct = {
		.port = (unsigned)o->ns_port,
		.timeout_ms = o->timeout_ms,
		.tries = o->retries + 1,
		.now = s->now,
		.refuse = nets_refuse,
		.context = nets,
	};

	if (nets_read(arena, o, nets, err) == -1)
		return -1;
	append(s, direct_open(&direct));
	return 0;
}

/* A host that has no name of the DNS says its address instead. */
static const char *
own_name(struct arena *arena)
{
	char name[256] = "";

	if (gethostname(name, sizeof name - 1) == -1 ||
	    strchr(name, '.') == NULL || !name_is_host(name))
		return NULL;
	return arena_strdup(arena, name);
}

/* RFC 5321 4.1.1.1: a domain or an address literal. */
static int
check_helo(const char *helo, struct err *err)
{
	size_t len = strlen(helo);
	bool literal = helo[0] == '[' && len > 2 && helo[len - 1] == ']';

	for (size_t i = 0; i < len; i++)
		literal &= helo[i] > ' ' && helo[i] <= '~';
	if (len <= LIMIT_NAME_WIRE && (literal || name_is_host(helo)))
		return 0;
	return err_set(err, "--smtp-helo '%s': a host name, or an address in "
	    "brackets, is wanted", helo);
}

/* Of --probe smtp: the same of questions for mail servers. */
static int
open_smtp(struct arena *arena, const struct options *o, struct sources *s,
    struct err *err)
{
	struct nets *nets = arena_alloc(arena, sizeof *nets);
	const struct smtp_options smtp = {
		.port = (unsigned)o->smtp_port,
		.timeout_ms = o->smtp_timeout_ms,
		.helo = o->smtp_helo != NULL ? o->smtp_helo :
		    own_name(arena),
		.now = s->now,
		.refuse = nets_refuse,
		.context = nets,
	};

	if ((o->smtp_helo != NULL && check_helo(o->smtp_helo, err) == -1) ||
	    nets_read(arena, o, nets, err) == -1)
		return -1;
	append(s, smtp_open(&smtp));
	return 0;
}

static int
open_tape(struct arena *arena, const struct options *o, struct sources *s,
    struct err *err)
{
	s->tape = tape_open(arena, o->replay, &s->recorded, err);
	if (s->tape == NULL)
		return -1;
	s->resolver = s->recorded.header.resolver;
	s->now = s->recorded.header.taken_at;
	return 0;
}

int
sources_open(struct arena *arena, const struct options *o,
    const char *const *path, size_t npath, bool live, struct sources *ret,
    struct err *err)
{
	struct sources *s = ret;

	*s = (struct sources){ 0 };
	if (clock_now(o->now, &s->now, err) == -1)
		return -1;
	for (size_t i = 0; i < npath; i++)
		if (read_zone(arena, path[i], o->origin, s, err) == -1)
			return -1;
	for (size_t i = 0; i < o->zone.n; i++)
		if (read_zone(arena, o->zone.item[i], NULL, s, err) == -1)
			return -1;
	if (o->replay != NULL && open_tape(arena, o, s, err) == -1)
		return -1;
	/* A time that was asked for is stronger than the tape's. */
	if (o->now != NULL && clock_now(o->now, &s->now, err) == -1)
		return -1;
	arena_defer(arena, close_chain, s);
	if (o->all_ns && open_direct(arena, o, s, err) == -1)
		return -1;
	if (o->probe != NULL && open_smtp(arena, o, s, err) == -1)
		return -1;
	if (s->zone.n > 0)
		append(s, zone_open(s->zone.item, s->zone.n, s->now));
	if (s->tape != NULL)
		append(s, s->tape);
	else if (live && !o->offline)
		return open_live(arena, o, s, err);
	if (s->chain == NULL)
		return err_set(err, "--offline, and neither --zone nor "
		    "--replay: nobody is left to ask");
	return 0;
}
