/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json_scan.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

#define NUMBER_MAX	64		/* octets of one number */

struct key {
	const char	*text;
	size_t		 len, at;
};

struct scan {
	const char	*text;
	size_t		 len, at;
	unsigned	 depth;
	struct arena	*arena;		/* of the keys; gone afterwards */
	struct err	*err;
};

static int	scan_value(struct scan *);

static int
scan_error_at(struct scan *s, size_t at, const char *what)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < at && i < s->len; i++) {
		column++;
		if (s->text[i] == '\n') {
			line++;
			column = 1;
		}
	}
	return err_set(s->err, "line %zu column %zu: %s", line, column, what);
}

static int
scan_error(struct scan *s, const char *what)
{
	return scan_error_at(s, s->at, what);
}

/* The octet here, or -1 at the end. */
static int
scan_peek(const struct scan *s)
{
	return s->at < s->len ? (unsigned char)s->text[s->at] : -1;
}

static bool
scan_take(struct scan *s, char c)
{
	if (scan_peek(s) != c)
		return false;
	s->at++;
	return true;
}

static void
scan_blank(struct scan *s)
{
	while (scan_peek(s) == ' ' || scan_peek(s) == '\t' ||
	    scan_peek(s) == '\n' || scan_peek(s) == '\r')
		s->at++;
}

static bool
scan_hex4(struct scan *s, uint32_t *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++, s->at++) {
		int digit = scan_peek(s) < 0 ? -1 : ascii_hex(scan_peek(s));

		if (digit < 0)
			return false;
		*ret = *ret << 4 | (uint32_t)digit;
	}
	return true;
}

/* After "\u". Stores the character as UTF-8. */
static int
scan_unicode(struct scan *s, struct buf *ret)
{
	uint32_t code, low = 0;

	if (!scan_hex4(s, &code))
		return scan_error(s, "four hexadecimal digits expected");
	if (code == 0)
		return scan_error(s, "U+0000 in a string");
	if (code >= 0xd800 && code <= 0xdfff) {
		if (code >= 0xdc00 || !scan_take(s, '\\') ||
		    !scan_take(s, 'u') || !scan_hex4(s, &low) ||
		    low < 0xdc00 || low > 0xdfff)
			return scan_error(s, "half of a surrogate pair");
		code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
	}
	if (code >= 0x10000) {
		buf_putc(ret, (char)(0xf0 | code >> 18));
		buf_putc(ret, (char)(0x80 | (code >> 12 & 0x3f)));
	} else if (code >= 0x800) {
		buf_putc(ret, (char)(0xe0 | code >> 12));
	}
	if (code >= 0x800)
		buf_putc(ret, (char)(0x80 | (code >> 6 & 0x3f)));
	else if (code >= 0x80)
		buf_putc(ret, (char)(0xc0 | code >> 6));
	buf_putc(ret, (char)(code >= 0x80 ? 0x80 | (code & 0x3f) : code));
	return 0;
}

/* After the backslash. */
static int
scan_escape(struct scan *s, struct buf *ret)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	int c = scan_peek(s);
	const char *p = c <= 0 ? NULL : strchr(from, c);

	if (c == 'u') {
		s->at++;
		return scan_unicode(s, ret);
	}
	if (p == NULL)
		return scan_error(s, "no such escape");
	buf_putc(ret, to[p - from]);
	s->at++;
	return 0;
}

static int
scan_string(struct scan *s, struct buf *ret)
{
	size_t n;
	int c;

	if (!scan_take(s, '"'))
		return scan_error(s, "a string expected");
	while ((c = scan_peek(s)) != '"') {
		if (c == -1)
			return scan_error(s, "string without an end");
		if (c < 0x20)
			return scan_error(s, "control character in a string");
		if (c == '\\') {
			s->at++;
			if (scan_escape(s, ret) != 0)
				return -1;
			continue;
		}
		n = utf8_decode(s->text + s->at, s->len - s->at, NULL);
		if (n == 0)
			return scan_error(s, "not UTF-8");
		buf_put(ret, s->text + s->at, n);
		s->at += n;
	}
	s->at++;
	return 0;
}

static int
key_compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->text, y->text, n);

	if (order != 0)
		return order;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

static int
scan_duplicates(struct scan *s, struct key *key, size_t n)
{
	if (n > 1)
		qsort(key, n, sizeof *key, key_compare);
	for (size_t i = 1; i < n; i++)
		if (key[i - 1].len == key[i].len &&
		    memcmp(key[i - 1].text, key[i].text, key[i].len) == 0)
			return scan_error_at(s, key[i].at, "the same key twice");
	return 0;
}

static int
scan_member(struct scan *s, struct key *ret)
{
	struct buf text;

	scan_blank(s);
	buf_init(&text, s->arena, s->len);
	ret->at = s->at;
	if (scan_string(s, &text) != 0)
		return -1;
	ret->text = text.data;
	ret->len = text.len;
	scan_blank(s);
	if (!scan_take(s, ':'))
		return scan_error(s, "':' expected");
	return scan_value(s);
}

static int
scan_object(struct scan *s)
{
	VEC(struct key) keys = { 0 };

	s->at++;
	scan_blank(s);
	if (scan_take(s, '}'))
		return 0;
	do {
		if (scan_member(s, vec_add(s->arena, &keys)) != 0)
			return -1;
		scan_blank(s);
	} while (scan_take(s, ','));
	if (!scan_take(s, '}'))
		return scan_error(s, "',' or '}' expected");
	return scan_duplicates(s, keys.item, keys.n);
}

static int
scan_array(struct scan *s)
{
	s->at++;
	scan_blank(s);
	if (scan_take(s, ']'))
		return 0;
	do {
		if (scan_value(s) != 0)
			return -1;
		scan_blank(s);
	} while (scan_take(s, ','));
	if (!scan_take(s, ']'))
		return scan_error(s, "',' or ']' expected");
	return 0;
}

static size_t
scan_digits(struct scan *s)
{
	size_t from = s->at;

	while (scan_peek(s) >= 0 && ascii_digit(scan_peek(s)))
		s->at++;
	return s->at - from;
}

static int
scan_number(struct scan *s)
{
	char copy[NUMBER_MAX + 1];
	size_t from = s->at;

	scan_take(s, '-');
	if (!scan_take(s, '0') && scan_digits(s) == 0)
		return scan_error(s, "a value expected");
	if (scan_take(s, '.') && scan_digits(s) == 0)
		return scan_error(s, "a digit expected");
	if (scan_take(s, 'e') || scan_take(s, 'E')) {
		if (!scan_take(s, '-'))
			scan_take(s, '+');
		if (scan_digits(s) == 0)
			return scan_error(s, "a digit expected");
	}
	if (s->at - from > NUMBER_MAX)
		return scan_error_at(s, from, "number too long");
	memcpy(copy, s->text + from, s->at - from);
	copy[s->at - from] = '\0';
	if (!isfinite(strtod(copy, NULL)))
		return scan_error_at(s, from, "number out of range");
	return 0;
}

static int
scan_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		if (s->len - s->at >= n &&
		    memcmp(s->text + s->at, words[i], n) == 0) {
			s->at += n;
			return 0;
		}
	}
	return scan_error(s, "a value expected");
}

static int
scan_value(struct scan *s)
{
	struct arena *scratch;
	struct buf text;
	int c, result;

	scan_blank(s);
	c = scan_peek(s);
	if (c == '{' || c == '[') {
		if (++s->depth > LIMIT_JSON_DEPTH)
			return scan_error(s, "nested too deep");
		result = c == '{' ? scan_object(s) : scan_array(s);
		s->depth--;
		return result;
	}
	if (c == '-' || (c >= 0 && ascii_digit(c)))
		return scan_number(s);
	if (c != '"')
		return scan_word(s);
	scratch = arena_new();
	buf_init(&text, scratch, s->len);
	result = scan_string(s, &text);
	arena_free(scratch);
	return result;
}

int
json_scan(const char *text, size_t len, struct err *err)
{
	struct scan s = { .text = text, .len = len, .err = err };
	int result;

	s.arena = arena_new();
	result = scan_value(&s);
	if (result == 0) {
		scan_blank(&s);
		if (s.at != s.len)
			result = scan_error(&s, "more after the value");
	}
	arena_free(s.arena);
	return result;
}
