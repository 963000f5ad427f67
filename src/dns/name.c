/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/name.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

/* A name under construction, label by label. */
struct builder {
	char		 text[LIMIT_NAME_TEXT + 8];
	size_t		 len;		/* of text */
	size_t		 wire;		/* octets, with the root's */
	size_t		 label;		/* octets of the open label */
	const char	*why;
};

static void
builder_init(struct builder *b)
{
	b->len = 0;
	b->wire = 1;
	b->label = 0;
	b->why = NULL;
}

/* Octets that stand for themselves in canonical text. */
static bool
is_plain(int c)
{
	switch (c) {
	case '.': case '\\': case '"': case ';':
	case '(': case ')': case '@': case '$':
		return false;
	default:
		return c > 0x20 && c < 0x7f;
	}
}

static bool
builder_octet(struct builder *b, int c)
{
	c = ascii_lower(c);
	if (b->label == LIMIT_LABEL) {
		b->why = "a label is longer than 63 octets";
		return false;
	}
	b->wire += b->label == 0 ? 2 : 1;
	if (b->wire > LIMIT_NAME_WIRE) {
		b->why = "the name is longer than 255 octets";
		return false;
	}
	if (b->label++ == 0 && b->len > 0)
		b->text[b->len++] = '.';
	if (is_plain(c))
		b->text[b->len++] = (char)c;
	else
		b->len += (size_t)snprintf(b->text + b->len, 5, "\\%03d", c);
	return true;
}

static bool
builder_dot(struct builder *b)
{
	if (b->label == 0) {
		b->why = "a label is empty";
		return false;
	}
	b->label = 0;
	return true;
}

static const char *
builder_done(struct builder *b, struct arena *arena)
{
	if (b->len == 0)
		return ".";
	return arena_memdup(arena, b->text, b->len);
}

/* One escape after the backslash at text[0]; 0 if it is none. */
static size_t
unescape(const char *text, size_t len, int *ret_octet)
{
	int value;

	if (len < 2)
		return 0;
	if (!ascii_digit(text[1])) {
		*ret_octet = (unsigned char)text[1];
		return 2;
	}
	if (len < 4 || !ascii_digit(text[2]) || !ascii_digit(text[3]))
		return 0;
	value = (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
	if (value > 255)
		return 0;
	*ret_octet = value;
	return 4;
}

static bool
build_text(struct builder *b, const char *text, size_t len)
{
	for (size_t i = 0; i < len; ) {
		int octet = (unsigned char)text[i];
		size_t used = 1;

		if (octet == '.') {
			if (!builder_dot(b))
				return false;
			i++;
			continue;
		}
		if (octet == '\\')
			used = unescape(text + i, len - i, &octet);
		if (used == 0) {
			b->why = "a backslash is not followed by a character "
			    "or three digits";
			return false;
		}
		if (!builder_octet(b, octet))
			return false;
		i += used;
	}
	return true;
}

const char *
name_from_text(struct arena *arena, const char *text, size_t len,
    const char **ret_why)
{
	struct builder b;

	builder_init(&b);
	if (len == 0)
		b.why = "the name is empty";
	else if (len == 1 && text[0] == '.')
		return ".";
	else if (build_text(&b, text, len))
		return builder_done(&b, arena);
	if (ret_why != NULL)
		*ret_why = b.why;
	return NULL;
}

const char *
name_from_raw(struct arena *arena, const char *text, size_t len,
    const char **ret_why)
{
	struct builder b;

	builder_init(&b);
	if (len == 0)
		b.why = "the name is empty";
	for (size_t i = 0; i < len && b.why == NULL; i++) {
		if (text[i] == '.')
			builder_dot(&b);
		else
			builder_octet(&b, (unsigned char)text[i]);
	}
	if (b.why == NULL)
		return builder_done(&b, arena);
	if (ret_why != NULL)
		*ret_why = b.why;
	return NULL;
}

const char *
name_from_wire(struct arena *arena, const uint8_t *wire, size_t len)
{
	struct builder b;
	size_t at = 0;

	builder_init(&b);
	while (at < len && wire[at] != 0) {
		size_t n = wire[at++];

		if (n > LIMIT_LABEL || n >= len - at + 1)
			return NULL;
		for (size_t i = 0; i < n; i++)
			if (!builder_octet(&b, wire[at + i]))
				return NULL;
		b.label = 0;
		at += n;
	}
	if (at + 1 != len)
		return NULL;
	return builder_done(&b, arena);
}

size_t
name_to_wire(const char *name, uint8_t ret[LIMIT_NAME_WIRE])
{
	size_t start = 0, at = 1;

	if (strcmp(name, ".") == 0) {
		ret[0] = 0;
		return 1;
	}
	for (const char *p = name; *p != '\0' && at < LIMIT_NAME_WIRE; ) {
		int octet = (unsigned char)*p;

		if (octet == '.') {
			ret[start] = (uint8_t)(at - start - 1);
			start = at++;
			p++;
			continue;
		}
		p += octet == '\\' ? unescape(p, strlen(p), &octet) : 1;
		ret[at++] = (uint8_t)octet;
	}
	ret[start] = (uint8_t)(at - start - 1);
	ret[at++] = 0;
	return at;
}

/* The dots of canonical text separate labels: those inside are escaped. */
size_t
name_labels(const char *name)
{
	size_t n = 1;

	if (strcmp(name, ".") == 0)
		return 0;
	for (const char *p = name; *p != '\0'; p++)
		n += *p == '.';
	return n;
}

const char *
name_parent(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot == NULL || dot[1] == '\0' ? "." : dot + 1;
}

const char *
name_suffix(const char *name, size_t n)
{
	for (size_t have = name_labels(name); have > n; have--)
		name = name_parent(name);
	return name;
}

/* Octets on the wire of what is not the root: each dot is a label's length. */
static size_t
wire_length(const char *name, size_t len)
{
	uint8_t wire[LIMIT_NAME_WIRE];

	return memchr(name, '\\', len) == NULL ? len + 2 :
	    name_to_wire(name, wire);
}

const char *
name_below(struct arena *arena, const char *prefix, const char *name)
{
	size_t n = strlen(prefix), len = strlen(name);
	char *below;

	if (strcmp(name, ".") == 0)
		return prefix;
	if (wire_length(prefix, n) + wire_length(name, len) - 1 >
	    LIMIT_NAME_WIRE)
		return NULL;
	below = arena_alloc(arena, n + 1 + len + 1);
	memcpy(below, prefix, n);
	below[n] = '.';
	memcpy(below + n + 1, name, len);
	return below;
}

bool
name_equal(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool
name_is_within(const char *name, const char *parent)
{
	size_t n = strlen(name), m = strlen(parent);

	if (strcmp(parent, ".") == 0)
		return true;
	if (n < m || strcmp(name + n - m, parent) != 0)
		return false;
	return n == m || name[n - m - 1] == '.';
}

bool
name_is_host(const char *name)
{
	char last = '.';

	if (strcmp(name, ".") == 0)
		return false;
	for (; *name != '\0'; name++) {
		if (*name == '-' && last == '.')
			return false;
		if (*name == '.' && last == '-')
			return false;
		if (*name != '.' && *name != '-' && !ascii_alnum(*name))
			return false;
		last = *name;
	}
	return last != '-';
}
