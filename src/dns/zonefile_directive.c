/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/zonefile_reader.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "dns/zonefile_generate.h"
#include "dns/zonefile_path.h"

static const char *
shown(const struct zonereader *r, const struct zonetoken *t)
{
	return zonetoken_shown(r->temp, t);
}

static int
need_words(struct zonereader *r, const struct zonelexer *x, size_t min,
    size_t max, const char *usage)
{
	const struct zonetoken *t = x->token.item;

	if (x->token.n < min)
		return zonetoken_fail(r->err, t[x->token.n - 1].place,
		    "too few words: %s", usage);
	if (x->token.n > max)
		return zonetoken_fail(r->err, t[max].place,
		    "too many words: %s", usage);
	return 0;
}

static int
read_origin(struct zonereader *r, const struct zonelexer *x)
{
	const char *name;

	if (need_words(r, x, 2, 2, "$ORIGIN NAME") == -1)
		return -1;
	name = zonereader_name(r, r->arena, &x->token.item[1]);
	if (name == NULL)
		return -1;
	r->origin = name;
	return 0;
}

static int
read_default_ttl(struct zonereader *r, const struct zonelexer *x)
{
	if (need_words(r, x, 2, 2, "$TTL SECONDS") == -1 ||
	    zonereader_ttl(r, &x->token.item[1], &r->ttl_default) == -1)
		return -1;
	r->have_default = true;
	return 0;
}

/* The files of a loop, "a -> b -> a". */
static const char *
loop_text(struct zonereader *r, size_t from, const char *name)
{
	struct buf b;

	buf_init(&b, r->temp, 512);
	for (size_t i = from; i < r->nopen; i++)
		buf_printf(&b, "%s -> ", r->shown[i]);
	buf_puts(&b, name);
	return b.data;
}

static int
check_include(struct zonereader *r, const struct zonetoken *t, const char *real,
    const char *name)
{
	for (size_t i = 0; i < r->nopen; i++)
		if (strcmp(r->open[i], real) == 0)
			return zonetoken_fail(r->err, t->place,
			    "$INCLUDE goes in a circle: %s",
			    loop_text(r, i, name));
	if (r->nopen > LIMIT_ZONE_INCLUDES)
		return zonetoken_fail(r->err, t->place,
		    "$INCLUDE is nested deeper than %d", LIMIT_ZONE_INCLUDES);
	return 0;
}

static int
include_file(struct zonereader *r, const struct zonetoken *t,
    const char *real, const char *name)
{
	struct arena *held = arena_new();
	struct err why;
	size_t len;
	char *text;
	int result;

	r->open[r->nopen] = real;
	r->shown[r->nopen++] = name;
	text = file_read(held, real, LIMIT_ZONE_FILE - r->octets, &len, &why);
	if (text == NULL)
		result = zonetoken_fail(r->err, t->place, "$INCLUDE: %s",
		    why.text);
	else
		result = zonereader_text(r, name, text, len);
	r->nopen--;
	arena_free(held);
	return result;
}

/* The file's name for messages: beside the first file's, as it was given. */
static const char *
beside_first(struct zonereader *r, const char *name)
{
	const char *path = r->zone->path, *slash = strrchr(path, '/');
	int n = slash == NULL ? 0 : (int)(slash + 1 - path);

	return arena_printf(r->arena, "%.*s%s", n, path, name);
}

/* The file that an $INCLUDE may read: its real path, or NULL and *err. */
static const char *
find_include(struct zonereader *r, const struct zonetoken *t,
    const char **ret_name)
{
	const char *why = NULL, *real = NULL;
	uint8_t raw[1024];
	size_t n;

	if (!zonetoken_octets(t, raw, sizeof raw, &n) || n == 0 ||
	    memchr(raw, '\0', n) != NULL) {
		zonetoken_fail(r->err, t->place, "no name of a file");
		return NULL;
	}
	*ret_name = arena_memdup(r->arena, raw, n);
	real = zonefile_confine(r->arena, r->folder, *ret_name, &why);
	*ret_name = beside_first(r, *ret_name);
	if (real == NULL)
		zonetoken_fail(r->err, t->place, "$INCLUDE '%s': %s",
		    shown(r, t), why);
	else if (check_include(r, t, real, *ret_name) == 0)
		return real;
	return NULL;
}

/* Origin and owner come back after it, $TTL does not (as BIND). */
static int
read_include(struct zonereader *r, const struct zonelexer *x)
{
	const char *origin = r->origin, *owner = r->owner, *name, *real;
	const struct zonetoken *t = x->token.item;
	struct arena *temp = r->temp;
	int result;

	if (need_words(r, x, 2, 3, "$INCLUDE FILE [ORIGIN]") == -1)
		return -1;
	if (r->folder == NULL)
		return zonetoken_fail(r->err, t->place,
		    "$INCLUDE: this text has no folder to include from");
	real = find_include(r, &t[1], &name);
	if (real == NULL)
		return -1;
	if (x->token.n == 3) {
		r->origin = zonereader_name(r, r->arena, &t[2]);
		if (r->origin == NULL)
			return -1;
	}
	result = include_file(r, &t[1], real, name);
	r->origin = origin;
	r->owner = owner;
	r->temp = temp;
	return result;
}

static int
read_generated(struct zonereader *r, struct zonelexer *x)
{
	int more = 0, result = 0;

	while (result == 0 && (more = zonelexer_next(x)) == 1)
		result = zonereader_record(r, x);
	return more == -1 ? -1 : result;
}

static int
generate_one(struct zonereader *r, const struct zonelexer *x, uint32_t i,
    struct zonelexer *lines)
{
	const struct zonetoken *t = x->token.item;
	struct arena *temp = r->temp;
	struct buf b;
	int result;

	r->temp = arena_new();
	buf_init(&b, r->temp, LIMIT_ZONE_LINE);
	for (size_t k = 2; k < x->token.n; k++) {
		if (k > 2)
			buf_putc(&b, ' ');
		if (!zonerange_expand(&b, &t[k], i)) {
			arena_free(r->temp);
			r->temp = temp;
			return zonetoken_fail(r->err, t[k].place, "'%s' is no "
			    "pattern: ${OFFSET,WIDTH,BASE}", shown(r, &t[k]));
		}
	}
	buf_putc(&b, '\n');
	r->octets += b.len;
	lines->text = b.data;
	lines->len = b.len;
	lines->at = lines->line_at = 0;
	lines->depth = 0;
	result = b.full || r->octets > LIMIT_ZONE_FILE ?
	    zonetoken_fail(r->err, x->start, "$GENERATE makes too much text") :
	    read_generated(r, lines);
	arena_free(r->temp);
	r->temp = temp;
	return result;
}

static int
read_generate(struct zonereader *r, const struct zonelexer *x)
{
	const struct zonetoken *t = x->token.item;
	const char *owner = r->owner;
	size_t nwarning = r->zone->warning.n;
	struct zonelexer lines = { 0 };
	struct zonerange range;

	if (need_words(r, x, 5, 1000, "$GENERATE START-STOP[/STEP] OWNER "
	    "[TTL] [CLASS] TYPE DATA") == -1)
		return -1;
	if (!zonerange_parse(&t[1], &range))
		return zonetoken_fail(r->err, t[1].place,
		    "'%s' is no range: START-STOP or START-STOP/STEP",
		    shown(r, &t[1]));
	if (zonerange_count(&range) > LIMIT_ZONE_GENERATE)
		return zonetoken_fail(r->err, t[1].place,
		    "$GENERATE of %zu records: at most %d",
		    zonerange_count(&range), LIMIT_ZONE_GENERATE);
	lines.arena = r->temp;
	lines.err = r->err;
	lines.from = &t[0].place;
	lines.zone = r->zone;
	lines.zone_arena = r->arena;
	for (uint64_t i = range.start; i <= range.stop; i += range.step)
		if (generate_one(r, x, (uint32_t)i, &lines) == -1)
			return -1;
	/* What is said of one of them is said of all. */
	if (r->zone->warning.n > nwarning)
		r->zone->warning.n = nwarning + 1;
	r->owner = owner;
	return 0;
}

static const struct {
	const char	*word;
	int		(*read)(struct zonereader *, const struct zonelexer *);
} directive_table[] = {
	{ "$ORIGIN", read_origin },
	{ "$TTL", read_default_ttl },
	{ "$INCLUDE", read_include },
	{ "$GENERATE", read_generate },
};

int
zonereader_directive(struct zonereader *r, const struct zonelexer *x)
{
	const struct zonetoken *t = &x->token.item[0];

	for (size_t i = 0; i < sizeof directive_table /
	    sizeof *directive_table; i++)
		if (zonetoken_is(t, directive_table[i].word))
			return directive_table[i].read(r, x);
	return zonetoken_fail(r->err, t->place, "unknown directive '%s'",
	    shown(r, t));
}
