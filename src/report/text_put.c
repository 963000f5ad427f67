/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_put.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

size_t
text_unit(const char *s, size_t at, size_t len, bool fresh, char ret[5])
{
	unsigned char c = (unsigned char)s[at];
	int next = at + 1 < len ? (unsigned char)s[at + 1] : -1;

	if (!ascii_print(c) || (c == '#' && next == '#') ||
	    (fresh && c == ':' && next == ':'))
		return (size_t)snprintf(ret, 5, "\\x%02x", c);
	ret[0] = (char)c;
	ret[1] = '\0';
	return 1;
}

/* Octets that text_unit() leaves as they are, whatever stands beside them. */
static size_t
plain_run(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && ascii_print((unsigned char)s[n]) && s[n] != '#' &&
	    s[n] != ':')
		n++;
	return n;
}

static void
put_run(struct text *t, const char *s, size_t len)
{
	fwrite(s, 1, len, t->out);
	t->column += (unsigned)len;
	for (size_t i = 0; t->fresh && i < len; i++)
		t->fresh = s[i] == ' ';
}

/* The octet at `at` as it stands in its text: the neighbour matters. */
static void
put_octet(struct text *t, const char *s, size_t at, size_t len)
{
	char unit[5];

	t->column += (unsigned)text_unit(s, at, len, t->fresh, unit);
	t->fresh = t->fresh && s[at] == ' ';
	fputs(unit, t->out);
}

void
put_text(struct text *t, const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n) {
		n = plain_run(s + i, len - i);
		if (n > 0) {
			put_run(t, s + i, n);
			continue;
		}
		put_octet(t, s, i, len);
		n = 1;
	}
}

void
text_blank(struct text *t, unsigned n)
{
	fprintf(t->out, "%*s", (int)n, "");
	t->column += n;
}

void
text_newline(struct text *t)
{
	putc('\n', t->out);
	t->column = 0;
	t->fresh = true;
}

void
text_colour(struct text *t, enum colour colour, const char *word)
{
	static const char *const codes[] = {
		[COLOUR_PLAIN] = "0", [COLOUR_RED] = "1;31",
		[COLOUR_GREEN] = "32", [COLOUR_YELLOW] = "33",
		[COLOUR_BOLD] = "1",
	};
	bool on = t->style->colour && colour != COLOUR_PLAIN;

	if (on)
		fprintf(t->out, "\033[%sm", codes[colour]);
	put_text(t, word, strlen(word));
	if (on)
		fputs("\033[0m", t->out);
}

const char *
text_sentence(struct text *t, const char *s)
{
	size_t len = strlen(s), word = strcspn(s, " ,;");
	bool plain = true;
	char *copy;

	if (len == 0)
		return s;
	for (size_t i = 0; i < word; i++)
		plain = plain && ascii_alpha(s[i]);
	copy = arena_printf(t->arena, "%s%s", s,
	    strchr(".!?", s[len - 1]) == NULL ? "." : "");
	if (plain && copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char)(copy[0] - 'a' + 'A');
	return copy;
}

static void
wrap(struct text *t, unsigned indent)
{
	text_newline(t);
	text_blank(t, indent);
}

/* Columns of a word as put_text() prints it. */
static size_t
word_width(const char *s, size_t len, bool fresh)
{
	size_t width = plain_run(s, len);
	char unit[5];

	for (size_t i = width; i < len; i++)
		width += text_unit(s, i, len, fresh && i == 0, unit);
	return width;
}

size_t
text_width(const char *s)
{
	return word_width(s, strlen(s), false);
}

/* A word longer than a line goes on in the next one. */
static void
put_word(struct text *t, unsigned indent, const char *s, size_t len)
{
	char unit[5];

	if (t->column + word_width(s, len, t->fresh) <= t->style->width) {
		put_text(t, s, len);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		size_t n = text_unit(s, i, len, t->fresh, unit);

		if (t->column + n > t->style->width && t->column > indent)
			wrap(t, indent);
		put_octet(t, s, i, len);
	}
}

static void
put_words(struct text *t, unsigned indent, const char *s)
{
	bool first = true;
	size_t n;

	for (;; s += n) {
		s += strspn(s, " ");
		n = strcspn(s, " ");
		if (n == 0)
			break;
		if (!first && t->column + 1 + word_width(s, n, false) >
		    t->style->width)
			wrap(t, indent);
		else if (!first)
			put_text(t, " ", 1);
		put_word(t, indent, s, n);
		first = false;
	}
	text_newline(t);
}

void
text_para(struct text *t, unsigned indent, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(t->arena, fmt, ap);
	va_end(ap);
	if (t->column < indent)
		text_blank(t, indent - t->column);
	put_words(t, indent, s);
}

void
text_item(struct text *t, unsigned indent, unsigned hang, const char *label,
    const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(t->arena, fmt, ap);
	va_end(ap);
	text_blank(t, indent);
	put_text(t, label, strlen(label));
	if (t->column >= hang)
		put_text(t, " ", 1);
	else
		text_blank(t, hang - t->column);
	put_words(t, hang, s);
}

void
text_heading(struct text *t, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(t->arena, fmt, ap);
	va_end(ap);
	text_newline(t);
	if (word_width(s, strlen(s), true) > t->style->width) {
		put_words(t, 0, s);
		return;
	}
	text_colour(t, COLOUR_BOLD, s);
	text_newline(t);
}
