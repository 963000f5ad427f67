/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/line.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json_read.h"
#include "report/column.h"
#include "report/json_part.h"

static const char audit_key[] = ",\"audit\":{";

static const char *const kind_names[] = {
	[LINE_AUDITED] = "audited", [LINE_REFUSED] = "refused",
	[LINE_LOST] = "lost",
};

const char *
line_kind_name(enum line_kind kind)
{
	return kind_names[kind];
}

int
line_kind_parse(const char *word)
{
	for (int k = LINE_AUDITED; k <= LINE_LOST; k++)
		if (strcmp(word, kind_names[k]) == 0)
			return k;
	return -1;
}

void
line_print(FILE *out, struct arena *arena, const struct line *line,
    const struct run_info *run, bool whole)
{
	struct column_source from = { .arena = arena, .line = line,
	    .run = run };
	struct json *j = json_document(arena, out, 0);

	if (line->kind == LINE_AUDITED)
		report_count(line->result->findings, &from.count);
	for (size_t i = 0; i < column_count; i++)
		column_add(j, &column_all[i], &from);
	if (whole && line->kind == LINE_AUDITED)
		json_part_domain(json_add_object(j, "audit"), arena,
		    line->result, &from.count);
	json_finish(j);
	putc('\n', out);
}

/* Where the flat part ends, or NULL. */
static const char *
audit_at(const char *text, size_t len)
{
	size_t n = sizeof audit_key - 1;
	const char *end = text + len, *p;

	for (p = text; (size_t)(end - p) >= n; p++) {
		p = memchr(p, audit_key[0], (size_t)(end - p) - n + 1);
		if (p == NULL)
			return NULL;
		if (memcmp(p, audit_key, n) == 0)
			return p;
	}
	return NULL;
}

/* The end of a string whose first quote stands at s, or NULL. */
static const char *
string_end(const char *s, const char *end)
{
	for (s++; s < end; s++)
		if (*s == '\\')
			s++;
		else if (*s == '"')
			return s;
	return NULL;
}

/* The object that begins at s ends one octet before the line does. */
static bool
ends_line(const char *s, const char *end)
{
	size_t depth = 0;

	for (; s < end; s++)
		if (*s == '"') {
			s = string_end(s, end);
			if (s == NULL)
				return false;
		} else if (*s == '{') {
			depth++;
		} else if (*s == '}' && --depth == 0) {
			return end - s == 2 && s[1] == '}';
		}
	return false;
}

/* The flat part as an object of its own. */
static const char *
cut(struct arena *arena, const char *text, size_t *len, struct err *err)
{
	const char *at = audit_at(text, *len);
	size_t flat = at == NULL ? 0 : (size_t)(at - text);
	char *copy;

	if (at == NULL)
		return text;
	if (!ends_line(at + sizeof audit_key - 2, text + *len)) {
		err_set(err, "the line is cut off in \"audit\"");
		return NULL;
	}
	copy = arena_alloc(arena, flat + 2);
	memcpy(copy, text, flat);
	copy[flat] = '}';
	*len = flat + 1;
	return copy;
}

static int
check(const struct json_value *flat, struct err *err)
{
	for (size_t i = 0; i < column_count; i++) {
		const struct column *c = &column_all[i];
		const struct json_value *item = json_get(flat, c->name);

		if (item == NULL)
			return err_set(err, "there is no \"%s\"", c->name);
		if (!column_fits(c, item))
			return err_set(err, "\"%s\" is not %s", c->name,
			    column_words(c));
	}
	if (line_kind_parse(json_get_string(flat, "kind")) < 0)
		return err_set(err, "\"kind\" is none that there is");
	if (json_count(flat) > column_count)
		return err_set(err, "there are %zu members too many",
		    json_count(flat) - column_count);
	return 0;
}

const struct json_value *
line_read(struct arena *arena, const char *text, size_t len, struct err *err)
{
	const struct json_value *flat;

	if (len > 0 && text[len - 1] == '\n')
		len--;
	text = cut(arena, text, &len, err);
	if (text == NULL)
		return NULL;
	flat = json_parse(arena, text, len, err);
	if (flat == NULL || check(flat, err) != 0)
		return NULL;
	return flat;
}
