/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/origin.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"

static const char no_as[] = "this is no AS number";
static const char no_prefix[] = "this is no prefix, as in 192.0.2.0/24";
static const char no_length[] = "this is no length of a prefix";

/* A part of the text that is still to be read. */
struct part {
	const char	*at, *end;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
skip_blanks(struct part *p)
{
	while (p->at < p->end && is_blank(*p->at))
		p->at++;
}

/* The next word, taken off; empty at the end. */
static struct part
word(struct part *p)
{
	struct part w;

	skip_blanks(p);
	w.at = p->at;
	while (p->at < p->end && !is_blank(*p->at))
		p->at++;
	w.end = p->at;
	return w;
}

static bool
has(const struct part *p, char c)
{
	return memchr(p->at, c, (size_t)(p->end - p->at)) != NULL;
}

/* Decimal digits, taken off; false if there are none, or too large. */
static bool
number(struct part *p, uint64_t max, uint64_t *ret)
{
	const char *start = p->at;
	uint64_t n = 0;

	for (; p->at < p->end && ascii_digit(*p->at); p->at++) {
		n = n * 10 + (uint64_t)(*p->at - '0');
		if (n > max)
			return false;
	}
	*ret = n;
	return p->at > start;
}

/* In its place, unless it is there. */
static bool
keep(struct origin *o, uint32_t as)
{
	size_t i = o->nas;

	while (i > 0 && o->as[i - 1] > as)
		i--;
	if (i > 0 && o->as[i - 1] == as)
		return true;
	if (o->nas == LIMIT_ORIGINS)
		return false;
	memmove(&o->as[i + 1], &o->as[i], (o->nas - i) * sizeof o->as[0]);
	o->as[i] = as;
	o->nas++;
	return true;
}

/* "64500", "AS64500_64501", "{64501,64502}". */
static const char *
read_as(struct part w, struct origin *o, const char **ret_at)
{
	bool open = false;
	uint64_t as;

	for (;;) {
		*ret_at = w.at;
		if (!open && w.at < w.end && *w.at == '{') {
			open = true;
			w.at++;
		}
		if (w.end - w.at > 2 && ascii_lower(w.at[0]) == 'a' &&
		    ascii_lower(w.at[1]) == 's')
			w.at += 2;
		if (!number(&w, UINT32_MAX, &as))
			return no_as;
		if (!keep(o, (uint32_t)as))
			return "too many origins";
		if (open && w.at < w.end && *w.at == '}') {
			open = false;
			w.at++;
		}
		if (w.at == w.end)
			return open ? "the set is not closed" : NULL;
		if (*w.at != ',' && (open || *w.at != '_'))
			return no_as;
		w.at++;
	}
}

static bool
read_address(const struct part *w, struct origin *o)
{
	char text[INET6_ADDRSTRLEN];
	size_t len = (size_t)(w->end - w->at);

	if (len >= sizeof text || has(w, '\0'))
		return false;
	memcpy(text, w->at, len);
	text[len] = '\0';
	o->family = has(w, ':') ? 6 : 4;
	return inet_pton(o->family == 6 ? AF_INET6 : AF_INET, text,
	    o->byte) == 1;
}

static bool
read_length(struct part w, struct origin *o)
{
	uint64_t bits;

	if (!number(&w, o->family == 4 ? 32 : 128, &bits) || w.at < w.end)
		return false;
	o->bits = (uint8_t)bits;
	return true;
}

/* Nothing of the address beyond the length. */
static bool
is_clean(const struct origin *o)
{
	size_t i = o->bits / 8, size = o->family == 4 ? 4 : 16;

	if (o->bits % 8 != 0 &&
	    (o->byte[i++] & (0xff >> (o->bits % 8))) != 0)
		return false;
	for (; i < size; i++)
		if (o->byte[i] != 0)
			return false;
	return true;
}

/* An address and a length, which may be one word with a slash. */
static const char *
read_prefix(struct part address, struct part length, struct origin *o,
    const char **ret_at)
{
	*ret_at = address.at;
	if (!read_address(&address, o))
		return no_prefix;
	*ret_at = length.at;
	if (!read_length(length, o))
		return no_length;
	*ret_at = address.at;
	return is_clean(o) ? NULL : "the address has bits beyond the length";
}

static const char *
read_slashed(struct part w, struct origin *o, const char **ret_at)
{
	struct part address = w, length = w;
	const char *slash = w.at == w.end ? NULL :
	    memchr(w.at, '/', (size_t)(w.end - w.at));

	*ret_at = w.at;
	if (slash == NULL)
		return no_prefix;
	address.end = slash;
	length.at = slash + 1;
	return read_prefix(address, length, o, ret_at);
}

static const char *
nothing_more(struct part *rest, const char **ret_at)
{
	skip_blanks(rest);
	*ret_at = rest->at;
	return rest->at < rest->end ? "more than a prefix and its origins" :
	    NULL;
}

/* CAIDA, or a prefix and its AS. */
static const char *
read_prefix_first(struct part first, struct part *rest, struct origin *o,
    const char **ret_at)
{
	const char *why;

	why = has(&first, '/') ? read_slashed(first, o, ret_at) :
	    read_prefix(first, word(rest), o, ret_at);
	if (why == NULL)
		why = read_as(word(rest), o, ret_at);
	return why != NULL ? why : nothing_more(rest, ret_at);
}

/* Team Cymru: the origins are words, the second field is the prefix. */
static const char *
read_piped(struct part all, const char *pipe, struct origin *o,
    const char **ret_at)
{
	struct part field = { all.at, pipe }, w;
	const char *why, *next;

	do {
		w = word(&field);
		why = read_as(w, o, ret_at);
		skip_blanks(&field);
	} while (why == NULL && field.at < field.end);
	if (why != NULL)
		return why;
	field.at = pipe + 1;
	next = memchr(field.at, '|', (size_t)(all.end - field.at));
	field.end = next != NULL ? next : all.end;
	why = read_slashed(word(&field), o, ret_at);
	return why != NULL ? why : nothing_more(&field, ret_at);
}

static const char *
read_line(struct part all, struct origin *o, const char **ret_at)
{
	const char *pipe = all.at == all.end ? NULL :
	    memchr(all.at, '|', (size_t)(all.end - all.at)), *why;
	struct part rest = all, first = word(&rest);

	if (pipe != NULL)
		return read_piped(all, pipe, o, ret_at);
	if (first.at < first.end && (has(&first, '.') || has(&first, ':')))
		return read_prefix_first(first, &rest, o, ret_at);
	why = read_as(first, o, ret_at);
	return why != NULL ? why : read_slashed(word(&rest), o, ret_at);
}

const char *
origin_parse(const char *text, size_t len, struct origin *ret,
    size_t *ret_at)
{
	struct part all = { text, text + len };
	const char *at = text, *why;

	memset(ret->byte, 0, sizeof ret->byte);
	ret->nas = 0;
	why = read_line(all, ret, &at);
	*ret_at = (size_t)(at - text);
	return why;
}
