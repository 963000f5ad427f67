/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/zonefile_token.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "base/limits.h"
#include "dns/zonefile.h"

#define SHOWN_MAX	60

/* --- places and faults --- */

int
zonetoken_fail(struct err *err, struct place at, const char *fmt, ...)
{
	char what[sizeof err->text];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(err, "%.600s:%" PRIu32 ":%" PRIu32 ": %s", at.file,
	    at.line, at.column, what);
}

static struct place
place_at(const struct zonelexer *x, size_t at)
{
	struct place p;

	if (x->from != NULL)
		return *x->from;
	p.file = x->path;
	p.line = x->line;
	p.column = (uint32_t)(at - x->line_at) + 1;
	return p;
}

static int
fail_at(const struct zonelexer *x, size_t at, const char *what)
{
	return zonetoken_fail(x->err, place_at(x, at), "%s", what);
}

/* --- one word --- */

static bool
starts_with(const struct zonelexer *x, size_t at, const char *octets)
{
	size_t n = strlen(octets);

	return x->len - at >= n && memcmp(x->text + at, octets, n) == 0;
}

static int
check_encoding(const struct zonelexer *x, size_t at)
{
	if (starts_with(x, at, "\xef\xbb\xbf"))
		return fail_at(x, at, "a byte order mark (BOM): "
		    "save the file without it");
	if (at == 0 && (starts_with(x, at, "\xff\xfe") ||
	    starts_with(x, at, "\xfe\xff")))
		return fail_at(x, at, "the file is UTF-16: save it as "
		    "ASCII or UTF-8 without a byte order mark");
	return 0;
}

/* Octets that cannot stand anywhere, neither in a comment nor in quotes. */
static int
check_octet(const struct zonelexer *x, size_t at)
{
	char c = x->text[at];

	if (c == '\0')
		return fail_at(x, at, "a NUL octet");
	if (c == '\r' && (at + 1 == x->len || x->text[at + 1] != '\n'))
		return fail_at(x, at,
		    "a carriage return without a line feed");
	return 0;
}

static bool
ends_line(const struct zonelexer *x, size_t at)
{
	return at >= x->len || x->text[at] == '\n' || x->text[at] == '\r';
}

/* The octets of the escape at x->text[at], or -1. */
static int
escape_len(const struct zonelexer *x, size_t at)
{
	const char *p = x->text + at + 1;
	size_t left = x->len - at - 1;

	if (ends_line(x, at + 1))
		return fail_at(x, at, "a backslash at the end of the line");
	if (!ascii_digit(p[0]))
		return check_octet(x, at + 1) == -1 ? -1 : 2;
	if (left < 3 || !ascii_digit(p[1]) || !ascii_digit(p[2]) ||
	    (p[0] - '0') * 100 + (p[1] - '0') * 10 + p[2] - '0' > 255)
		return fail_at(x, at, "a backslash and a digit, but not "
		    "three digits from 000 to 255");
	return 4;
}

static struct zonetoken *
add_token(struct zonelexer *x, size_t at)
{
	const struct zonetoken *last = x->token.n == 0 ? NULL :
	    &x->token.item[x->token.n - 1];
	bool joined = last != NULL && last->text + last->len +
	    (last->quoted ? 1 : 0) == x->text + at;
	struct zonetoken *t = vec_add(x->arena, &x->token);

	t->text = x->text + at;
	t->place = place_at(x, at);
	t->joined = joined;
	t->quoted = t->cut = false;
	return t;
}

static int
lex_word(struct zonelexer *x)
{
	struct zonetoken *t = add_token(x, x->at);
	size_t at = x->at;
	int n;

	if (check_encoding(x, at) == -1)
		return -1;
	while (at < x->len && strchr(" \t\n;()\"", x->text[at]) == NULL) {
		if (check_octet(x, at) == -1)
			return -1;
		if (x->text[at] == '\r')
			break;
		n = x->text[at] == '\\' ? escape_len(x, at) : 1;
		if (n == -1)
			return -1;
		at += (size_t)n;
	}
	if (at < x->len && check_octet(x, at) == -1)
		return -1;
	t->len = at - x->at;
	x->at = at;
	return 0;
}

static int
lex_quoted(struct zonelexer *x)
{
	struct zonetoken *t = add_token(x, x->at);
	size_t at = x->at + 1;
	int n;

	t->text++;
	t->quoted = true;
	while (!ends_line(x, at) && x->text[at] != '"') {
		if (check_octet(x, at) == -1)
			return -1;
		n = x->text[at] == '\\' && !ends_line(x, at + 1) ?
		    escape_len(x, at) : 1;
		if (n == -1)
			return -1;
		at += (size_t)n;
	}
	if (at < x->len && check_octet(x, at) == -1)
		return -1;
	if (ends_line(x, at))
		return fail_at(x, x->at,
		    "a quoted string without an end on its line");
	t->len = at - x->at - 1;
	x->at = at + 1;
	return 0;
}

/* --- comments, parentheses, lines --- */

/* "p=reject" and the like: text that somebody thought was data. */
static bool
looks_like_tag(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (text[n] == ' ' || text[n] == '\t'))
		n++;
	text += n;
	len -= n;
	for (n = 0; n < len && (ascii_alnum(text[n]) || text[n] == '_'); )
		n++;
	return n > 0 && n < len && text[n] == '=';
}

static int
lex_comment(struct zonelexer *x)
{
	struct zonetoken *last = x->token.n == 0 ? NULL :
	    &x->token.item[x->token.n - 1];
	const char *text = x->text + x->at + 1;
	struct zonecomment *c;
	size_t at = x->at, len;

	while (!ends_line(x, at)) {
		if (check_octet(x, at) == -1)
			return -1;
		at++;
	}
	if (at < x->len && check_octet(x, at) == -1)
		return -1;
	len = at - x->at - 1;
	if (last != NULL && !last->quoted && last->place.line == x->line)
		last->cut = last->text + last->len == x->text + x->at ||
		    looks_like_tag(text, len);
	if (x->from == NULL) {
		c = vec_add(x->zone_arena, &x->zone->comment);
		c->text = arena_memdup(x->zone_arena, text, len);
		c->place = place_at(x, x->at);
	}
	x->at = at;
	return 0;
}

static int
lex_parenthesis(struct zonelexer *x)
{
	if (x->text[x->at] == '(') {
		if (x->depth++ == 0)
			x->open = place_at(x, x->at);
	} else if (x->depth-- == 0) {
		x->depth = 0;
		return fail_at(x, x->at, "a ')' without a '(' before it");
	}
	x->at++;
	return 0;
}

static void
lex_newline(struct zonelexer *x)
{
	x->at++;
	x->line++;
	x->line_at = x->at;
}

static int
lex_item(struct zonelexer *x)
{
	switch (x->text[x->at]) {
	case '\r':
		if (check_octet(x, x->at) == -1)
			return -1;
		/* FALLTHROUGH */
	case ' ':
	case '\t':
		x->at++;
		return 0;
	case ';':
		return lex_comment(x);
	case '(':
	case ')':
		return lex_parenthesis(x);
	case '"':
		return lex_quoted(x);
	case '\n':
		lex_newline(x);
		return 0;
	default:
		return lex_word(x);
	}
}

static void
start_entry(struct zonelexer *x)
{
	x->start_at = x->at;
	x->start = place_at(x, x->at);
	x->blank = x->text[x->at] == ' ' || x->text[x->at] == '\t';
}

int
zonelexer_next(struct zonelexer *x)
{
	x->token.n = 0;
	if (x->at == 0 && check_encoding(x, 0) == -1)
		return -1;
	while (x->at < x->len) {
		bool newline = x->text[x->at] == '\n';

		if (x->at == x->line_at && x->depth == 0)
			start_entry(x);
		if (lex_item(x) == -1)
			return -1;
		if (x->at - x->start_at > LIMIT_ZONE_LINE)
			return zonetoken_fail(x->err, x->start,
			    "an entry longer than %u octets", LIMIT_ZONE_LINE);
		if (newline && x->depth == 0 && x->token.n > 0)
			return 1;
	}
	if (x->depth > 0)
		return zonetoken_fail(x->err, x->open,
		    "a '(' that is never closed");
	return x->token.n > 0;
}

/* --- what a word says --- */

const char *
zonetoken_shown(struct arena *arena, const struct zonetoken *t)
{
	size_t n = t->len < SHOWN_MAX ? t->len : SHOWN_MAX;
	char *copy = arena_memdup(arena, t->text, n);
	char *out = arena_alloc(arena, n * 4 + 8);

	ascii_escape(copy, out, n * 4 + 6);
	if (n < t->len)
		return arena_printf(arena, "%s...", out);
	return out;
}

bool
zonetoken_is(const struct zonetoken *t, const char *word)
{
	return !t->quoted && ascii_same_word(t->text, t->len, word);
}

bool
zonetoken_octets(const struct zonetoken *t, uint8_t *ret, size_t size,
    size_t *ret_len)
{
	const char *p = t->text, *end = t->text + t->len;
	size_t n = 0;

	while (p < end) {
		int c = (unsigned char)*p++;

		if (c == '\\' && p < end && ascii_digit(*p) && end - p >= 3) {
			c = (p[0] - '0') * 100 + (p[1] - '0') * 10 +
			    p[2] - '0';
			p += 3;
		} else if (c == '\\' && p < end)
			c = (unsigned char)*p++;
		if (n == size)
			return false;
		ret[n++] = (uint8_t)c;
	}
	*ret_len = n;
	return true;
}

static uint32_t
unit_seconds(int c)
{
	switch (ascii_lower(c)) {
	case 's':
		return 1;
	case 'm':
		return 60;
	case 'h':
		return 60 * 60;
	case 'd':
		return 24 * 60 * 60;
	case 'w':
		return 7 * 24 * 60 * 60;
	default:
		return 0;
	}
}

bool
zonetoken_period(const char *text, size_t len, uint32_t *ret)
{
	uint64_t total = 0;
	size_t i = 0;

	if (len == 0)
		return false;
	while (i < len) {
		uint64_t value = 0, unit = 1;
		size_t start = i;

		for (; i < len && ascii_digit(text[i]); i++) {
			value = value * 10 + (uint64_t)(text[i] - '0');
			if (value > UINT32_MAX)
				return false;
		}
		if (i == start)
			return false;
		/* A number without a unit stands alone: "1h30" is no TTL. */
		if (i < len)
			unit = unit_seconds(text[i++]);
		else if (start > 0)
			return false;
		total += value * unit;
		if (unit == 0 || total > UINT32_MAX)
			return false;
	}
	*ret = (uint32_t)total;
	return true;
}
