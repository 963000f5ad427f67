/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table, its values in both directions, and the getters of what is no
 * protocol's.
 */
#include "report/column.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/rfc3339.h"

#define TENTHS_MAX	1e6
#define COUNT_MAX	9e15
#define LIST_MAX	(1u << 20)	/* octets of one that was read */

const struct column column_all[] = {
#define COLUMN(name, kind, when)					\
	{ #name, COLUMN_##kind, COLUMN_##when, column_get_##name },
#include "report/column.def"
};

const size_t column_count = sizeof column_all / sizeof *column_all;

void
cell_text(struct cell *cell, const char *s)
{
	cell->known = s != NULL;
	cell->text = s;
	cell->len = s == NULL ? 0 : strlen(s);
}

void
cell_count(struct cell *cell, size_t n)
{
	cell->known = true;
	cell->count = (int64_t)n;
}

void
cell_bool(struct cell *cell, bool yes)
{
	cell->known = true;
	cell->yes = yes;
}

static void
cell_tenths(struct cell *cell, double value)
{
	cell->known = true;
	cell->tenths = value;
}

static void
add_list(struct json *j, const char *key, const struct cell *cell)
{
	struct json *list = json_add_array(j, key);

	for (size_t i = 0; i < cell->list.n; i++)
		json_push_string(list, cell->list.item[i]);
}

void
column_add(struct json *j, const struct column *c,
    const struct column_source *from)
{
	struct cell cell = { 0 };

	if (c->when != COLUMN_AUDITED || from->line->kind == LINE_AUDITED)
		c->get(from, &cell);
	if (!cell.known) {
		json_add_null(j, c->name);
		return;
	}
	switch (c->kind) {
	case COLUMN_TEXT:
		json_add_octets(j, c->name, cell.text, cell.len);
		break;
	case COLUMN_COUNT:
		json_add_int(j, c->name, cell.count);
		break;
	case COLUMN_TENTHS:
		json_add_tenths(j, c->name, cell.tenths);
		break;
	case COLUMN_BOOL:
		json_add_bool(j, c->name, cell.yes);
		break;
	case COLUMN_LIST:
		add_list(j, c->name, &cell);
		break;
	}
}

static bool
is_list(const struct json_value *item)
{
	if (json_type(item) != JSON_ARRAY)
		return false;
	for (size_t i = 0; i < json_count(item); i++)
		if (json_string(json_at(item, i)) == NULL)
			return false;
	return true;
}

static bool
is_number(const struct json_value *item, double most)
{
	return json_type(item) == JSON_NUMBER && json_number(item) >= 0 &&
	    json_number(item) <= most;
}

static bool
fits(enum column_kind kind, const struct json_value *item)
{
	switch (kind) {
	case COLUMN_TEXT:
		return json_string(item) != NULL;
	case COLUMN_COUNT:
		return is_number(item, COUNT_MAX) &&
		    json_number(item) == floor(json_number(item));
	case COLUMN_TENTHS:
		return is_number(item, TENTHS_MAX);
	case COLUMN_BOOL:
		return json_type(item) == JSON_BOOL;
	case COLUMN_LIST:
		return is_list(item);
	}
	return false;
}

bool
column_fits(const struct column *c, const struct json_value *item)
{
	return json_type(item) == JSON_NULL ? c->when != COLUMN_ALWAYS :
	    fits(c->kind, item);
}

const char *
column_words(const struct column *c)
{
	static const char *const words[][2] = {
		[COLUMN_TEXT] = { "text", "text or null" },
		[COLUMN_COUNT] = { "a count", "a count or null" },
		[COLUMN_TENTHS] = { "a number", "a number or null" },
		[COLUMN_BOOL] = { "true or false", "true, false or null" },
		[COLUMN_LIST] = { "a list of texts",
		    "a list of texts or null" },
	};

	return words[c->kind][c->when != COLUMN_ALWAYS];
}

static const char *
list_text(struct arena *arena, const struct json_value *list)
{
	struct buf b;
	const char *s;

	buf_init(&b, arena, LIST_MAX);
	buf_puts(&b, "");
	for (size_t i = 0; i < json_count(list); i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		for (s = json_string(json_at(list, i)); *s != '\0'; s++)
			buf_putc(&b, *s == ' ' ? '_' : *s);
	}
	return b.data;
}

/* A double that was read has lost its tenths: 79.900000000000006. */
static const char *
tenths_text(struct arena *arena, double value)
{
	unsigned n = (unsigned)(value * 10 + 0.5);

	return arena_printf(arena, "%u.%u", n / 10, n % 10);
}

const char *
column_text(struct arena *arena, const struct column *c,
    const struct json_value *item)
{
	if (json_type(item) == JSON_NULL)
		return NULL;
	switch (c->kind) {
	case COLUMN_TEXT:
		return json_string(item);
	case COLUMN_COUNT:
		return arena_printf(arena, "%.0f", json_number(item));
	case COLUMN_TENTHS:
		return tenths_text(arena, json_number(item));
	case COLUMN_BOOL:
		return json_true(item) ? "true" : "false";
	case COLUMN_LIST:
		return list_text(arena, item);
	}
	bug("column '%s' is of no kind", c->name);
}

/* --- the row of the list --- */

void
column_get_line(const struct column_source *from, struct cell *ret)
{
	ret->known = true;
	ret->count = (int64_t)from->line->number;
}

void
column_get_input(const struct column_source *from, struct cell *ret)
{
	ret->known = true;
	ret->text = from->line->input;
	ret->len = from->line->inputlen;
}

void
column_get_domain(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, from->line->result->facts->evidence->scope.domain);
}

void
column_get_kind(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, line_kind_name(from->line->kind));
}

void
column_get_why(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, from->line->why);
}

/* What was not audited is not known to be clean. */
void
column_get_status(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->line->kind == LINE_AUDITED ?
	    from->line->result->status : STATUS_INCOMPLETE);
}

/* The clock that the rules had. */
void
column_get_taken_at(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, rfc3339_print(from->arena,
	    from->line->kind == LINE_AUDITED ?
	    from->line->result->facts->evidence->taken_at :
	    from->run->taken_at));
}

void
column_get_tool(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, from->run->version);
}

void
column_get_rules_version(const struct column_source *from, struct cell *ret)
{
	(void)from;
	cell_text(ret, RULES_VERSION);
}

void
column_get_profile(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, from->run->profile);
}

/* --- the verdict --- */

void
column_get_grade(const struct column_source *from, struct cell *ret)
{
	const struct grade *g = from->line->result->grade;

	if (g->letter != LETTER_NONE)
		cell_text(ret, arena_printf(from->arena, "%s%s",
		    letter_name(g->letter), g->plus ? "+" : ""));
}

/* What little was decided where no grade is given is no score to sort by. */
void
column_get_score(const struct column_source *from, struct cell *ret)
{
	const struct grade *g = from->line->result->grade;

	if (g->total_decided && g->letter != LETTER_NONE)
		cell_tenths(ret, g->total);
}

void
column_get_coverage(const struct column_source *from, struct cell *ret)
{
	cell_tenths(ret, from->line->result->grade->coverage * 100);
}

void
column_get_grade_complete(const struct column_source *from, struct cell *ret)
{
	cell_bool(ret, from->line->result->grade->complete);
}

void
column_get_mode(const struct column_source *from, struct cell *ret)
{
	cell_text(ret, mode_name(from->line->result->facts->mode));
}

void
column_get_mode_certain(const struct column_source *from, struct cell *ret)
{
	cell_bool(ret, from->line->result->facts->mode_certain);
}

void
column_get_failed_critical(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.failed[SEVERITY_CRITICAL]);
}

void
column_get_failed_high(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.failed[SEVERITY_HIGH]);
}

void
column_get_failed_medium(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.failed[SEVERITY_MEDIUM]);
}

void
column_get_failed_low(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.failed[SEVERITY_LOW]);
}

void
column_get_failed_info(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.failed[SEVERITY_INFO]);
}

void
column_get_passed(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.outcome[OUTCOME_PASS]);
}

void
column_get_unknown(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.outcome[OUTCOME_UNKNOWN]);
}

void
column_get_not_applicable(const struct column_source *from, struct cell *ret)
{
	cell_count(ret, from->count.outcome[OUTCOME_NOT_APPLICABLE]);
}

/* The ids with this outcome, the worst severity first. */
static void
rules_with(const struct column_source *from, enum outcome outcome,
    struct cell *ret)
{
	const struct findings *all = from->line->result->findings;

	ret->known = true;
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_INFO; s--)
		for (size_t i = 0; i < all->finding.n; i++)
			if (all->finding.item[i].outcome == outcome &&
			    (int)all->finding.item[i].severity == s)
				*vec_add(from->arena, &ret->list) =
				    all->finding.item[i].rule->id;
}

void
column_get_failed_rules(const struct column_source *from, struct cell *ret)
{
	rules_with(from, OUTCOME_FAIL, ret);
}

void
column_get_unknown_rules(const struct column_source *from, struct cell *ret)
{
	rules_with(from, OUTCOME_UNKNOWN, ret);
}
