/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan.h -- lines of a scan over made-up DNS, for what reads them.
 */
#ifndef UNIT_SCAN_H
#define UNIT_SCAN_H

#include "base/err.h"
#include "base/json.h"
#include "base/json_read.h"
#include "evaluate/facts.h"
#include "grade/grade.h"
#include "report/column.h"
#include "report/line.h"
#include "rule/gate.h"
#define line record_line	/* world.h has a struct line of its own */
#include "unit/world.h"
#undef line

#define WORLD(...)	(const struct record_line[LINES]){ __VA_ARGS__ }

static const struct run_info scan_run = {
	.version = "0.1.0", .profile = "default", .fail_on = "high",
	.resolver = "192.0.2.53#53", .taken_at = 1795000000,
};

/* An audit of what is there. */
static inline const struct result *
scan_audit(struct fake *f)
{
	struct result *r = arena_alloc(arena, sizeof *r);
	struct facts *facts = arena_alloc(arena, sizeof *facts);
	struct findings *findings = arena_alloc(arena, sizeof *findings);
	struct grade *grade = arena_alloc(arena, sizeof *grade);
	struct gate gate = { .has_severity = true,
	    .severity = SEVERITY_HIGH };

	fake_run(f, facts_evaluate, facts);
	rules_run(facts, profile_at(0), findings);
	grade_compute(arena, facts, findings, grade);
	*r = (struct result){ facts, findings, grade, gate_status(&gate,
	    findings, grade->letter != LETTER_NONE) };
	return r;
}

static inline char *
scan_print(const struct line *l, bool whole)
{
	char *text = NULL, *copy;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	line_print(f, arena, l, &scan_run, whole);
	fclose(f);
	assert_int_equal(strlen(text), len);
	copy = arena_memdup(arena, text, len);
	free(text);
	return copy;
}

static inline struct line
scan_audited(uint64_t number, const struct result *r)
{
	return (struct line){ .number = number, .kind = LINE_AUDITED,
	    .input = r->facts->evidence->scope.domain, .inputlen =
	    strlen(r->facts->evidence->scope.domain), .result = r };
}

/* The line that this world makes, whole or not. */
static inline char *
scan_text(uint64_t number, const struct record_line world[LINES], bool whole)
{
	struct line l = scan_audited(number, scan_audit(world_of(DOMAIN,
	    world)));

	return scan_print(&l, whole);
}

static inline const struct json_value *
scan_read(const char *text)
{
	struct err err = { 0 };
	const struct json_value *j = line_read(arena, text, strlen(text), &err);

	if (j == NULL)
		fail_msg("%s: %.300s", err.text, text);
	return j;
}

static inline const struct column *
scan_column(const char *name)
{
	for (size_t i = 0; i < column_count; i++)
		if (strcmp(column_all[i].name, name) == 0)
			return &column_all[i];
	fail_msg("no column %s", name);
	return NULL;
}

/* "null" for null. */
static inline const char *
scan_value(const struct json_value *flat, const char *name)
{
	const char *s = column_text(arena, scan_column(name),
	    json_get(flat, name));

	return s == NULL ? "null" : s;
}

/* Text with the first of one part replaced by another. */
static inline char *
scan_edit(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);

	assert_non_null(at);
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, new,
	    at + strlen(old));
}

/* A file of this text in the folder of the test. */
static inline void
scan_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/*
 * Whether Debian's Python has a module. A test without it does nothing:
 * Automake takes what cmocka prints for skip() to be a failure.
 */
static inline bool
scan_python_has(const char *module)
{
	return system(arena_printf(arena, "/usr/bin/python3 -c 'import %s' "
	    "2>/dev/null", module)) == 0;
}

#endif
