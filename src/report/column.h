/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * column.h -- the flat members of a line of a scan: one table (column.def) for
 * JSON, CSV and the check of what is read.
 *
 * Adding a column: a row in column.def, its column_get_NAME() in column.c or
 * column_mail.c, and its property in scan.schema.json. The linker and
 * tests/unit/line.c name what was forgotten.
 *
 * A value that is not known is null, never a zero, false or empty one: "none"
 * and 0 are facts.
 */
#ifndef REPORT_COLUMN_H
#define REPORT_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "report/line.h"
#include "report/report.h"

struct json;
struct json_value;

enum column_kind {
	COLUMN_TEXT, COLUMN_COUNT, COLUMN_TENTHS, COLUMN_BOOL, COLUMN_LIST
};

enum column_when {
	COLUMN_ALWAYS,		/* never null */
	COLUMN_SOMETIMES,
	COLUMN_AUDITED		/* null where nothing was audited */
};

/* Of the kind's own member, if it is known. */
struct cell {
	bool		 known;
	const char	*text;		/* octets from outside */
	size_t		 len;
	int64_t		 count;		/* >= 0 */
	double		 tenths;
	bool		 yes;
	VEC(const char *) list;
};

struct column_source {
	struct arena		*arena;
	const struct line	*line;
	const struct run_info	*run;
	struct report_count	 count;		/* of an audited one */
};

struct column {
	const char		*name;
	enum column_kind	 kind;
	enum column_when	 when;
	void			(*get)(const struct column_source *,
				    struct cell *ret);
};

/* column_all[0 .. column_count-1], in their order. */
extern const struct column	column_all[];
extern const size_t		column_count;

/* Adds the member. */
void	column_add(struct json *, const struct column *,
	    const struct column_source *);
/* Whether a value that was read can be this column's. */
bool	column_fits(const struct column *, const struct json_value *);
/* What it should be: "text or null". */
const char	*column_words(const struct column *);
/*
 * The value as text: a number, "true", "false", the text, the items of a list
 * with one blank between them (and '_' for a blank in one); NULL for null.
 */
const char	*column_text(struct arena *, const struct column *,
		    const struct json_value *);

/* --- for the getters --- */

void	cell_text(struct cell *, const char *);		/* NULL: not known */
void	cell_count(struct cell *, size_t);
void	cell_bool(struct cell *, bool);

#define COLUMN(name, kind, when)					\
	void	column_get_##name(const struct column_source *,		\
		    struct cell *ret);
#include "report/column.def"

#endif
