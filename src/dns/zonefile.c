/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/zonefile.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "dns/zonefile_path.h"
#include "dns/zonefile_reader.h"

/* --- texts --- */

void
zonereader_warn(struct zonereader *r, struct place at, const char *text)
{
	struct zonewarning *w = vec_add(r->arena, &r->zone->warning);

	w->text = text;
	w->place = at;
}

static int
read_entry(struct zonereader *r, const struct zonelexer *x)
{
	const struct zonetoken *t = &x->token.item[0];
	bool dollar = !t->quoted && t->len > 0 && t->text[0] == '$';

	if (dollar && x->blank)
		return zonetoken_fail(r->err, t->place,
		    "a directive must start in the first column");
	return dollar ? zonereader_directive(r, x) : zonereader_record(r, x);
}

int
zonereader_text(struct zonereader *r, const char *path, const char *text,
    size_t len)
{
	struct arena *words = arena_new();
	struct zonelexer x = { 0 };
	int more = 0, result = 0;

	r->octets += len;
	x.arena = words;
	x.path = path;
	x.text = text;
	x.len = len;
	x.line = 1;
	x.err = r->err;
	x.zone = r->zone;
	x.zone_arena = r->arena;
	while (result == 0 && (more = zonelexer_next(&x)) == 1) {
		r->temp = arena_new();
		result = read_entry(r, &x);
		arena_free(r->temp);
	}
	arena_free(words);
	return more == -1 ? -1 : result;
}

/* --- the zone as a whole --- */

static int
check_inside(const struct zonereader *r)
{
	const struct zonefile *z = r->zone;

	for (size_t i = 0; i < z->rr.n; i++)
		if (!name_is_within(z->rr.item[i].owner, z->apex))
			return zonetoken_fail(r->err, z->rr.item[i].place,
			    "'%s' lies outside the zone '%s'",
			    z->rr.item[i].owner, z->apex);
	return 0;
}

/* DNSSEC's own records may stand beside a CNAME (RFC 4034 3, 4). */
static bool
goes_with_cname(uint16_t type)
{
	return type == 46 || type == 47 || type == 25 || type == 24 ||
	    type == 30;
}

static int
check_cname(const struct zonereader *r)
{
	const struct zonefile *z = r->zone;
	struct arena *arena = arena_new();
	struct nametable *table = nametable_new(arena);
	int result = 0;

	for (size_t i = 0; i < z->rr.n; i++)
		if (z->rr.item[i].type == RR_CNAME) {
			void **at = nametable_at(table, z->rr.item[i].owner);

			if (*at == NULL)
				*at = &z->rr.item[i];
		}
	for (size_t i = 0; i < z->rr.n && result == 0; i++) {
		const struct rr *rr = &z->rr.item[i];
		const struct rr *cname = nametable_get(table, rr->owner);

		if (cname == NULL || goes_with_cname(rr->type) ||
		    (rr->type == RR_CNAME && name_equal(rr->name,
		    cname->name)))
			continue;
		result = zonetoken_fail(r->err, rr->place, "'%s' has a CNAME "
		    "(%.300s:%" PRIu32 ":%" PRIu32 ") and other data",
		    rr->owner, cname->place.file, cname->place.line,
		    cname->place.column);
	}
	arena_free(arena);
	return result;
}

static int
check_zone(const struct zonereader *r)
{
	struct place top = { r->zone->path, 1, 1 };

	if (r->octets == 0)
		return zonetoken_fail(r->err, top, "the file is empty");
	if (r->zone->rr.n == 0)
		return zonetoken_fail(r->err, top, "the file has no record");
	if (r->zone->apex == NULL)
		return zonetoken_fail(r->err, top,
		    "the zone has no SOA record");
	if (check_inside(r) == -1)
		return -1;
	return check_cname(r);
}

static int
reader_init(struct zonereader *r, struct arena *arena, const char *path,
    const char *origin, struct err *err)
{
	const char *why = NULL;

	*r = (struct zonereader){ 0 };
	r->arena = arena;
	r->err = err;
	r->zone = arena_alloc(arena, sizeof *r->zone);
	r->zone->path = arena_strdup(arena, path);
	if (origin == NULL)
		return 0;
	r->origin = name_from_text(arena, origin, strlen(origin), &why);
	if (r->origin == NULL)
		return err_set(err, "origin '%s': %s", origin, why);
	return 0;
}

const struct zonefile *
zonefile_parse(struct arena *arena, const char *path, const char *text,
    size_t len, const char *origin, struct err *err)
{
	struct zonereader r;

	if (reader_init(&r, arena, path, origin, err) == -1)
		return NULL;
	if (len > LIMIT_ZONE_FILE) {
		err_set(err, "%s: more than %u octets to read", path,
		    LIMIT_ZONE_FILE);
		return NULL;
	}
	if (zonereader_text(&r, r.zone->path, text, len) == -1 ||
	    check_zone(&r) == -1)
		return NULL;
	return r.zone;
}

/*
 * example.org.zone, example.org.db and db.example.org name their zone; so
 * does example.org alone, but zone.txt has the same form and does not.
 */
static const char *
guess_origin(struct arena *arena, const char *path)
{
	const char *base = strrchr(path, '/'), *name;
	size_t n;

	base = base == NULL ? path : base + 1;
	n = strlen(base);
	if (n > 3 && strncmp(base, "db.", 3) == 0)
		name = name_from_text(arena, base + 3, n - 3, NULL);
	else if (n > 5 && strcmp(base + n - 5, ".zone") == 0)
		name = name_from_text(arena, base, n - 5, NULL);
	else if (n > 3 && strcmp(base + n - 3, ".db") == 0)
		name = name_from_text(arena, base, n - 3, NULL);
	else
		return NULL;
	if (name == NULL || !name_is_host(name) || name_labels(name) < 2)
		return NULL;
	return name;
}

/* The first file, from where all others are included. */
static int
read_first(struct zonereader *r, struct arena *held)
{
	const char *path = r->zone->path;
	size_t len;
	char *text = file_read(held, path, LIMIT_ZONE_FILE, &len, r->err);

	if (text == NULL)
		return -1;
	if (strcmp(path, "-") != 0) {
		r->guess = guess_origin(r->arena, path);
		r->folder = zonefile_folder(r->arena, path);
		r->open[0] = zonefile_real(r->arena, path);
		r->shown[0] = path;
		r->nopen = r->open[0] == NULL ? 0 : 1;
	}
	if (zonereader_text(r, path, text, len) == -1)
		return -1;
	return check_zone(r);
}

const struct zonefile *
zonefile_read(struct arena *arena, const char *path, const char *origin,
    struct err *err)
{
	struct arena *held;
	struct zonereader r;
	int result;

	if (reader_init(&r, arena, path, origin, err) == -1)
		return NULL;
	held = arena_new();
	result = read_first(&r, held);
	arena_free(held);
	return result == -1 ? NULL : r.zone;
}
