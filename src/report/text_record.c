/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_record.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"

#define STRING_MAX	255
#define LONG		4096	/* octets: no record that serves is longer */
#define AROUND		512	/* octets shown on both sides of a caret */

struct line {
	size_t	from, to;		/* octets of the text */
};

/*
 * The end of the line that starts at `from`: after the last blank that fits,
 * else where the columns end.
 */
static size_t
line_end(const char *s, size_t from, size_t len, unsigned columns)
{
	size_t width = 0, blank = 0, i;
	char unit[5];

	for (i = from; i < len; i++) {
		width += text_unit(s, i, len, false, unit);
		if (width > columns)
			break;
		if (s[i] == ' ')
			blank = i + 1;
	}
	if (i == len || i == from)
		return i == from ? from + (len > from) : len;
	return blank > from ? blank : i;
}

/* The part [from, to) of a text, octet by octet as it stands in the whole. */
static void
put_part(struct text *t, const char *s, size_t len, struct line line)
{
	char unit[5];

	for (size_t i = line.from; i < line.to; i++) {
		size_t n = text_unit(s, i, len, false, unit);

		/* Escaped already: \xNN is printable. */
		put_text(t, unit, n);
	}
}

struct carets {
	const struct span	*span;
	size_t			 n;
};

static bool
has_caret(struct carets carets, size_t at)
{
	for (size_t i = 0; i < carets.n; i++)
		if (at >= carets.span[i].at &&
		    at - carets.span[i].at < carets.span[i].len)
			return true;
	return false;
}

/* Something is missing where the text ends. */
static bool
past_end(struct carets carets, size_t len)
{
	for (size_t i = 0; i < carets.n; i++)
		if (carets.span[i].at >= len && carets.span[i].len > 0)
			return true;
	return false;
}

/* The octets of a line up to its last caret. */
static size_t
last_caret(struct carets carets, struct line line)
{
	for (size_t i = line.to; i > line.from; i--)
		if (has_caret(carets, i - 1))
			return i;
	return line.from;
}

static void
put_carets(struct text *t, unsigned indent, const char *s, size_t len,
    struct line line, struct carets carets)
{
	bool end = line.to == len && past_end(carets, len);
	size_t to = end ? line.to : last_caret(carets, line);
	char unit[5];

	if (to == line.from && !end)
		return;
	text_blank(t, indent);
	put_text(t, "| ", 2);
	for (size_t i = line.from; i < to; i++)
		for (size_t n = text_unit(s, i, len, false, unit); n > 0; n--)
			put_text(t, has_caret(carets, i) ? "^" : " ", 1);
	if (end)
		put_text(t, "^", 1);
	text_newline(t);
}

/* Of a long text only what is near the start of a span, if there is one. */
static bool
is_shown(struct carets carets, struct line line, size_t len)
{
	if (carets.n == 0 || len <= LONG || (line.to == len &&
	    past_end(carets, len)))
		return true;
	for (size_t i = 0; i < carets.n; i++)
		if (carets.span[i].at < line.to + AROUND &&
		    line.from < carets.span[i].at + AROUND)
			return true;
	return false;
}

static void
put_left_out(struct text *t, unsigned indent, size_t octets)
{
	if (octets == 0)
		return;
	text_blank(t, indent);
	text_para(t, indent, "[%zu octets left out]", octets);
}

static void
put_line(struct text *t, unsigned indent, const char *s, size_t len,
    struct line line, struct carets carets)
{
	text_blank(t, indent);
	put_text(t, "| ", 2);
	put_part(t, s, len, line);
	text_newline(t);
	put_carets(t, indent, s, len, line, carets);
}

void
text_record(struct text *t, unsigned indent, const char *s, size_t len,
    const struct span *span, size_t nspan)
{
	unsigned columns = t->style->width > indent + 10 ?
	    t->style->width - indent - 2 : 8;
	const struct carets carets = { span, nspan };
	struct line line = { 0, 0 };
	size_t left = 0;

	do {
		line.to = line_end(s, line.from, len, columns);
		if (is_shown(carets, line, len)) {
			put_left_out(t, indent, left);
			left = 0;
			put_line(t, indent, s, len, line, carets);
		} else
			left += line.to - line.from;
		line.from = line.to;
	} while (line.from < len);
	put_left_out(t, indent, left);
}

/* One character-string as a zone file has it, "##" as \035#. */
static void
put_string(struct text *t, const char *s, size_t len)
{
	char octet[5];

	put_text(t, "\"", 1);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			put_text(t, "\\", 1);
		if (ascii_print(c) && (c != '#' || s[i + 1] != '#')) {
			put_text(t, s + i, 1);
			continue;
		}
		snprintf(octet, sizeof octet, "\\%03u", c);
		put_text(t, octet, strlen(octet));
	}
	put_text(t, "\"", 1);
}

static void
put_txt(struct text *t, unsigned indent, const char *s)
{
	size_t len = strlen(s), n;

	if (len <= STRING_MAX) {
		put_string(t, s, len);
		text_newline(t);
		return;
	}
	put_text(t, "(", 1);
	text_newline(t);
	for (size_t at = 0; at < len; at += n) {
		n = len - at < STRING_MAX ? len - at : STRING_MAX;
		text_blank(t, indent + 4);
		put_string(t, s + at, n);
		if (at + n == len)
			put_text(t, " )", 2);
		text_newline(t);
	}
}

void
text_fix(struct text *t, unsigned indent, const struct fix *fix)
{
	const char *head = arena_printf(t->arena, "%s%s IN %s ", fix->owner,
	    strcmp(fix->owner, ".") == 0 ? "" : ".",
	    rrtype_name(t->arena, (uint16_t)fix->type));

	text_blank(t, indent);
	put_text(t, head, strlen(head));
	if (fix->type == RR_TXT) {
		put_txt(t, indent, fix->rdata);
		return;
	}
	put_text(t, fix->rdata, strlen(fix->rdata));
	text_newline(t);
}
