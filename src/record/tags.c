/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/tags.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"

struct reader {
	struct arena	*arena;
	const char	*text;
	struct tags	*tags;
};

static void
complain(struct reader *r, enum tag_fault code, size_t at, size_t len,
    const char *text)
{
	struct fault *f;

	if (r->tags->fault.n >= LIMIT_FAULTS)
		return;
	f = vec_add(r->arena, &r->tags->fault);
	f->span.at = (uint32_t)at;
	f->span.len = (uint32_t)len;
	f->code = (int)code;
	f->text = text;
}

/* FWS of RFC 6376 2.8: the octets of white space at text[at], or 0. */
static size_t
space(const char *text, size_t at, size_t end)
{
	if (at < end && (text[at] == ' ' || text[at] == '\t'))
		return 1;
	if (end - at >= 3 && text[at] == '\r' && text[at + 1] == '\n' &&
	    (text[at + 2] == ' ' || text[at + 2] == '\t'))
		return 3;
	return 0;
}

/* Move *at and *end inwards past white space. */
static void
trim(const char *text, size_t *at, size_t *end)
{
	size_t last = *at, n;

	while (*at < *end && (n = space(text, *at, *end)) > 0)
		*at += n;
	last = *at;
	for (size_t i = *at; i < *end; i += n) {
		n = space(text, i, *end);
		if (n == 0) {
			n = 1;
			last = i + 1;
		}
	}
	*end = last;
}

static void
check_name(struct reader *r, size_t at, size_t len)
{
	const char *s = r->text + at;

	if (len == 0) {
		complain(r, TAG_FAULT_SYNTAX, at, 1,
		    "there is no tag name before \"=\"");
		return;
	}
	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)s[i];

		if (ascii_alpha(c) ||
		    (i > 0 && (ascii_digit(c) || c == '_')))
			continue;
		complain(r, TAG_FAULT_SYNTAX, at, len,
		    "a tag name is a letter, then letters, digits or \"_\"");
		return;
	}
}

/* VALCHAR of RFC 6376 3.2; one fault for a run of others. */
static void
check_value(struct reader *r, size_t at, size_t end)
{
	size_t n, start = end;

	for (size_t i = at; i < end; i += n) {
		int c = (unsigned char)r->text[i];

		n = space(r->text, i, end);
		if (n > 0 || (c > 0x20 && c < 0x7f)) {
			n = n > 0 ? n : 1;
			if (start == end)
				continue;
			complain(r, TAG_FAULT_OCTET, start, i - start,
			    "a value holds octets that are not printable "
			    "ASCII");
			start = end;
			continue;
		}
		n = 1;
		if (start == end)
			start = i;
	}
	if (start < end)
		complain(r, TAG_FAULT_OCTET, start, end - start,
		    "a value holds octets that are not printable ASCII");
}

/* As written, but that a NUL must not cut it to another tag's name. */
static const char *
copy_name(struct arena *arena, const char *text, size_t len)
{
	char *name = arena_memdup(arena, text, len);

	for (size_t i = 0; i < len; i++)
		if (name[i] == '\0')
			name[i] = '?';
	return name;
}

static void
check_duplicate(struct reader *r, const struct tag *tag)
{
	if (tags_find(r->tags, tag->name) != tag)
		complain(r, TAG_FAULT_DUPLICATE, tag->span.at, tag->span.len,
		    "the tag stands there twice");
}

/* False when there is no room for more. */
static bool
add_tag(struct reader *r, size_t at, size_t equals, size_t end)
{
	size_t name_end = equals, value = equals + 1;
	size_t value_end = end;
	struct tag *tag;

	trim(r->text, &at, &name_end);
	trim(r->text, &value, &value_end);
	check_name(r, at, name_end - at);
	check_value(r, value, value_end);
	if (r->tags->tag.n >= LIMIT_TAGS) {
		complain(r, TAG_FAULT_TOO_MANY, at, end - at,
		    "there are too many tags; this and what follows is "
		    "not read");
		return false;
	}
	tag = vec_add(r->arena, &r->tags->tag);
	tag->name = copy_name(r->arena, r->text + at, name_end - at);
	tag->value = r->text + value;
	tag->valuelen = value_end - value;
	tag->span.at = (uint32_t)at;
	tag->span.len = (uint32_t)(value_end > value ? value_end - at :
	    equals + 1 - at);
	tag->value_span.at = (uint32_t)value;
	tag->value_span.len = (uint32_t)tag->valuelen;
	check_duplicate(r, tag);
	return true;
}

/* What stands between two semicolons; false to stop reading. */
static bool
read_spec(struct reader *r, size_t at, size_t end, bool last)
{
	size_t from = at, to = end;
	const char *equals;

	trim(r->text, &from, &to);
	if (from == to) {
		if (!last)
			complain(r, TAG_FAULT_EMPTY, end, 1,
			    "there is no tag before this semicolon");
		return true;
	}
	equals = memchr(r->text + from, '=', to - from);
	if (equals == NULL) {
		complain(r, TAG_FAULT_SYNTAX, from, to - from,
		    "this is no tag: it has no \"=\"");
		return true;
	}
	return add_tag(r, from, (size_t)(equals - r->text), to);
}

void
tags_parse(struct arena *arena, const char *text, size_t len,
    struct tags *ret)
{
	struct reader r = { arena, text, ret };
	size_t at = 0;

	memset(ret, 0, sizeof *ret);
	while (at < len) {
		const char *semicolon = memchr(text + at, ';', len - at);
		size_t end = semicolon == NULL ? len :
		    (size_t)(semicolon - text);

		if (!read_spec(&r, at, end, semicolon == NULL))
			return;
		at = end + 1;
	}
}

const struct tag *
tags_find(const struct tags *tags, const char *name)
{
	for (size_t i = 0; i < tags->tag.n; i++)
		if (strcmp(tags->tag.item[i].name, name) == 0)
			return &tags->tag.item[i];
	return NULL;
}

bool
tags_value_is(const struct tag *tag, const char *word)
{
	return tag->valuelen == strlen(word) &&
	    memcmp(tag->value, word, tag->valuelen) == 0;
}

static bool
white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
tags_item(const struct tag *tag, const char **at, const char **ret,
    size_t *ret_len)
{
	const char *end = tag->value + tag->valuelen, *p = *at;
	const char *colon, *last;

	if (p == NULL)
		return false;
	colon = memchr(p, ':', (size_t)(end - p));
	last = colon == NULL ? end : colon;
	*at = colon == NULL ? NULL : colon + 1;
	while (p < last && white(*p))
		p++;
	while (last > p && white(last[-1]))
		last--;
	*ret = p;
	*ret_len = (size_t)(last - p);
	return true;
}

bool
tags_has(const struct tag *tag, const char *word)
{
	const char *at = tag->value, *item;
	size_t len;

	while (tags_item(tag, &at, &item, &len))
		if (len == strlen(word) && memcmp(item, word, len) == 0)
			return true;
	return false;
}
