/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * line.h -- one line of a scan: a JSON object for one row of the list.
 *
 * Flat members come first, always the same in the same order: numbers, texts,
 * bools and lists of texts, null where nothing is known (column.def). The
 * whole audit may follow as the last member, "audit". No string can hold the
 * octets ,"audit":{ (a quote in one stands escaped): the first of them end
 * the flat part.
 *
 * Input:   hostile, to line_read(): a file that was torn, or edited.
 */
#ifndef REPORT_LINE_H
#define REPORT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "report/report.h"

struct arena;
struct err;
struct json_value;

enum line_kind {
	LINE_AUDITED,
	LINE_REFUSED,		/* the row is no domain name */
	LINE_LOST		/* the audit did not come to its end */
};

struct line {
	uint64_t		 number;	/* row of the list, from 1 */
	const char		*input;		/* octets, as in the list */
	size_t			 inputlen;
	enum line_kind		 kind;
	const char		*why;		/* NULL when audited */
	const struct result	*result;	/* NULL unless audited */
};

/* whole: with "audit", if it was audited. One line, with its newline. */
void			 line_print(FILE *, struct arena *,
			    const struct line *, const struct run_info *,
			    bool whole);
/*
 * The flat part of a line, with or without its newline: all columns, each of
 * its kind, and nothing else. Of "audit" only the end is looked for: that it
 * is that of the line. NULL with *err, which does not name the line.
 */
const struct json_value	*line_read(struct arena *, const char *text,
			    size_t len, struct err *);
/* "audited", "refused", "lost". */
const char		*line_kind_name(enum line_kind);
int			 line_kind_parse(const char *);	/* -1: none */

#endif
