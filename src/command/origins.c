/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/origins.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/lines.h"
#include "command/perform.h"
#include "dns/name.h"
#include "evaluate/asn.h"
#include "option/option.h"
#include "record/origin.h"
#include "source/tape.h"

static const char blanks[] = " \t\r";

/* Nothing to read in it. */
static bool
is_comment(const char *line, size_t len)
{
	size_t i = 0;

	while (i < len && line[i] != '\0' && strchr(blanks, line[i]) != NULL)
		i++;
	return i == len || (line[i] != '\0' && strchr("#%;", line[i]) != NULL);
}

static int
read_line(struct asn_table *table, const char *path, unsigned number,
    const char *line, size_t len, struct err *err)
{
	struct origin origin;
	const char *why;
	size_t at;

	if (is_comment(line, len))
		return 0;
	if (line[len - 1] == '\r')
		len--;
	why = origin_parse(line, len, &origin, &at);
	if (why != NULL)
		return err_set(err, "%s:%u:%zu: %s", path, number, at + 1,
		    why);
	return asn_table_add(table, &origin) ? 0 : err_set(err, "%s:%u: more "
	    "than %d prefixes", path, number, LIMIT_ASN_PREFIXES);
}

static const char *
day(struct arena *arena, time_t when)
{
	char text[16] = "";
	struct tm tm;

	if (gmtime_r(&when, &tm) != NULL)
		strftime(text, sizeof text, "%Y-%m-%d", &tm);
	return arena_strdup(arena, text);
}

static int
read_file(struct arena *arena, const char *path, struct origins *ret,
    struct err *err)
{
	struct arena *scratch = arena_new();
	struct asn_table *table = asn_table_new(arena);
	struct lines *lines = lines_open(scratch, path, LIMIT_ASN_FILE,
	    LIMIT_ASN_LINE, err);
	char hash[SHA256_HEX];
	const char *line;
	size_t len;
	int got = lines == NULL ? -1 : 1;

	while (got == 1 && (got = lines_next(lines, &line, &len, err)) == 1)
		if (read_line(table, path, lines_number(lines), line, len,
		    err) == -1)
			got = -1;
	if (got == 0) {
		lines_hash(lines, hash);
		asn_table_seal(table);
		ret->table = table;
		ret->data = arena_printf(arena, "prefix file of %s, %zu "
		    "prefixes, SHA-256 %s", day(arena, lines_time(lines)),
		    asn_table_count(table), hash);
		if (asn_table_count(table) == 0)
			got = err_set(err, "%s: it has no prefix", path);
	}
	arena_free(scratch);
	return got;
}

/* "NAME" or "NAME,NAME6"; an empty part is none. */
static int
read_zone(struct arena *arena, const char *text, struct origins *ret,
    struct err *err)
{
	const char *comma = strchr(text, ',');
	size_t len = comma == NULL ? strlen(text) : (size_t)(comma - text);

	if (comma != NULL && strchr(comma + 1, ',') != NULL)
		return err_set(err, "--asn-zone '%s': NAME or NAME,NAME6 is "
		    "wanted", text);
	if (len > 0)
		ret->zone4 = perform_name(arena, arena_memdup(arena, text,
		    len), "domain name", err);
	if (comma != NULL && comma[1] != '\0')
		ret->zone6 = perform_name(arena, comma + 1, "domain name",
		    err);
	if ((len > 0 && ret->zone4 == NULL) ||
	    (comma != NULL && comma[1] != '\0' && ret->zone6 == NULL))
		return -1;
	if (ret->zone4 == NULL && ret->zone6 == NULL)
		return err_set(err, "--asn-zone '%s' names no service", text);
	ret->zone = arena_printf(arena, "%s%s%s", ret->zone4 == NULL ? "" :
	    ret->zone4, ret->zone6 == NULL ? "" : ",", ret->zone6 == NULL ?
	    "" : ret->zone6);
	return 0;
}

int
origins_read(struct arena *arena, const struct options *o,
    const struct tape_header *header, struct origins *ret, struct err *err)
{
	const char *zone = o->asn_zone != NULL ? o->asn_zone :
	    header->asn_zone;

	*ret = (struct origins){ 0 };
	if (zone != NULL && read_zone(arena, zone, ret, err) == -1)
		return -1;
	return o->asn_data == NULL ? 0 : read_file(arena, o->asn_data, ret,
	    err);
}

bool
origins_same(const char *a, const char *b)
{
	size_t n = SHA256_HEX - 1;

	/* The day of the file is no part of it. */
	return strlen(a) >= n && strlen(b) >= n &&
	    strcmp(a + strlen(a) - n, b + strlen(b) - n) == 0;
}
