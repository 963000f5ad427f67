/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_put.h -- words, paragraphs and lines of the text report.
 *
 * put_text() is the only way for a byte from outside to the stream: all but
 * printable ASCII becomes \xNN, and what a CI system would take for a command
 * ("::error::" at the start of a line, "##vso[" anywhere) is broken up.
 * Paragraphs wrap at blanks, and inside a word that is longer than a line;
 * nothing is ever cut.
 */
#ifndef REPORT_TEXT_PUT_H
#define REPORT_TEXT_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/report.h"

struct text {
	FILE		*out;
	struct arena	*arena;		/* of what is being rendered */
	const struct report_style *style;
	unsigned	 column;	/* printed so far in this line */
	bool		 fresh;		/* nothing but blanks in this line */
};

enum colour { COLOUR_PLAIN, COLOUR_RED, COLOUR_GREEN, COLOUR_YELLOW,
	COLOUR_BOLD };

/* The one gate for bytes from outside. */
void		 put_text(struct text *, const char *, size_t);
/*
 * How one octet is printed: the length of ret. *fresh says whether it would
 * be the first of a line.
 */
size_t		 text_unit(const char *, size_t at, size_t len, bool fresh,
		    char ret[5]);

/* Columns of a text in a line that has begun, as put_text() prints it. */
size_t		 text_width(const char *);
void		 text_blank(struct text *, unsigned n);
void		 text_newline(struct text *);
/* A word of ours in colour, if there is any. */
void		 text_colour(struct text *, enum colour, const char *);

/*
 * A sentence as rules and evaluators give it, with a capital letter (unless
 * its first word is a name) and a full stop.
 */
const char	*text_sentence(struct text *, const char *);

/* An empty line, a title, and a line under it. */
void		 text_heading(struct text *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));
/*
 * A paragraph in columns [indent, width) that starts at the column where the
 * line stands.
 */
void		 text_para(struct text *, unsigned indent, const char *fmt, ...)
		    __attribute__((format(printf, 3, 4)));
/* A label of ours, then a paragraph that hangs at `hang`. */
void		 text_item(struct text *, unsigned indent, unsigned hang,
		    const char *label, const char *fmt, ...)
		    __attribute__((format(printf, 5, 6)));

#endif
