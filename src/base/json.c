/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/bug.h"
#include "base/limits.h"
#include "base/utf8.h"

/* Tenths that are sure to fit an integer. */
#define JSON_TENTHS_MAX	9e14
#define JSON_TEXT	4096
#define BLOCK		16
/* More than can be open: one that was ended is not another one so soon. */
#define JSON_HANDLES	(4 * LIMIT_JSON_DEPTH)

struct json {
	struct json_out	*out;
	struct json	*parent;
	unsigned	 level;
	bool		 array, open, filled;
};

struct json_out {
	FILE		*file;
	unsigned	 indent;
	struct json	*top;		/* the innermost that is open */
	size_t		 next;		/* handle to give away */
	size_t		 len;		/* of text, not yet in the file */
	struct json	 handle[JSON_HANDLES];
	char		 text[JSON_TEXT];
};

/* --- text --- */

static void
hand_over(struct json_out *out)
{
	fwrite(out->text, 1, out->len, out->file);
	out->len = 0;
}

static void
put(struct json_out *out, const char *from, size_t n)
{
	if (n > sizeof out->text - out->len) {
		hand_over(out);
		if (n > sizeof out->text) {
			fwrite(from, 1, n, out->file);
			return;
		}
	}
	memcpy(out->text + out->len, from, n);
	out->len += n;
}

static void
put_char(struct json_out *out, char c)
{
	if (out->len == sizeof out->text)
		hand_over(out);
	out->text[out->len++] = c;
}

static void
put_break(struct json_out *out, unsigned level)
{
	static const char blanks[] = "                                ";
	size_t n = (size_t)level * out->indent, some;

	if (out->indent == 0)
		return;
	put_char(out, '\n');
	for (; n > 0; n -= some) {
		some = n < sizeof blanks - 1 ? n : sizeof blanks - 1;
		put(out, blanks, some);
	}
}

/* The last `width` hexadecimal digits. */
static void
put_hex(struct json_out *out, const char *before, uint32_t value,
    unsigned width)
{
	put(out, before, strlen(before));
	while (width-- > 0)
		put_char(out, "0123456789abcdef"[value >> 4 * width & 0xf]);
}

static void
put_number(struct json_out *out, uint64_t n)
{
	char digits[ASCII_NUMBER];

	put(out, digits, ascii_number(n, digits));
}

static void
put_int(struct json_out *out, int64_t n)
{
	if (n < 0)
		put_char(out, '-');
	put_number(out, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

static void
put_escape(struct json_out *out, uint32_t code, bool twice)
{
	if (code == '"' || code == '\\') {
		put_char(out, '\\');
		put_char(out, (char)code);
	} else if (code >= 0x20 && code <= 0x7e && (code != '#' || !twice)) {
		put_char(out, (char)code);
	} else if (code < 0x10000) {
		put_hex(out, "\\u", code, 4);
	} else {
		code -= 0x10000;
		put_hex(out, "\\u", 0xd800 | code >> 10, 4);
		put_hex(out, "\\u", 0xdc00 | (code & 0x3ff), 4);
	}
}

/* Stands for itself, whatever comes behind it. */
static bool
is_plain(unsigned char c)
{
	return c - 0x20u <= 0x7eu - 0x20u && c != '"' && c != '\\' && c != '#';
}

/* Without a branch, so that the compiler tests all of them at once. */
static bool
are_plain(const char s[static BLOCK])
{
	unsigned char other = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)s[i];

		other |= (c < 0x20) | (c > 0x7e) | (c == '"') | (c == '\\') |
		    (c == '#');
	}
	return other == 0;
}

static size_t
plain_run(const char *s, size_t len)
{
	size_t n = 0;

	while (len - n >= BLOCK && are_plain(s + n))
		n += BLOCK;
	while (n < len && is_plain((unsigned char)s[n]))
		n++;
	return n;
}

/*
 * ASCII alone: no reader, terminal or log in between can take offence at a
 * control character, a bidi override or a line separator, and none takes
 * "##vso[" for a command of its own.
 */
static void
put_octets(struct json_out *out, const char *s, size_t len)
{
	uint32_t code;

	put_char(out, '"');
	for (size_t i = 0, n; i < len; i += n == 0 ? 1 : n) {
		n = plain_run(s + i, len - i);
		if (n > 0) {
			put(out, s + i, n);
			continue;
		}
		n = s[i] == '\0' ? 0 : utf8_decode(s + i, len - i, &code);
		if (n == 0)
			put_hex(out, "\\\\x", (unsigned char)s[i], 2);
		else
			put_escape(out, code,
			    i + 1 < len && s[i + 1] == s[i]);
	}
	put_char(out, '"');
}

static void
put_string(struct json_out *out, const char *s)
{
	put_octets(out, s, strlen(s));
}

/* --- what is open --- */

static struct json *
open_below(struct json_out *out, struct json *parent, bool array)
{
	struct json *json;

	do
		json = &out->handle[out->next++ % JSON_HANDLES];
	while (json->open);
	*json = (struct json){
		.out = out, .parent = parent, .array = array, .open = true,
		.level = parent == NULL ? 0 : parent->level + 1,
	};
	if (json->level >= LIMIT_JSON_DEPTH)
		bug("json: deeper than our own reader reads");
	out->top = json;
	put_char(out, array ? '[' : '{');
	return json;
}

static void
end_top(struct json_out *out)
{
	struct json *json = out->top;

	if (json->filled)
		put_break(out, json->level);
	put_char(out, json->array ? ']' : '}');
	json->open = false;
	out->top = json->parent;
}

static void
end_below(struct json *json)
{
	if (!json->open)
		bug("json: something told after its end");
	while (json->out->top != json)
		end_top(json->out);
}

/* All that stands before an item of an array or, with its key, a member. */
static struct json_out *
item(struct json *json, const char *key)
{
	struct json_out *out = json->out;

	if (json->array && key != NULL)
		bug("json: key '%s' added to what is no object", key);
	if (!json->array && key == NULL)
		bug("json: item pushed to what is no array");
	end_below(json);
	if (json->filled)
		put_char(out, ',');
	json->filled = true;
	put_break(out, json->level + 1);
	if (key == NULL)
		return out;
	put_string(out, key);
	put_char(out, ':');
	if (out->indent > 0)
		put_char(out, ' ');
	return out;
}

struct json *
json_document(struct arena *arena, FILE *file, unsigned indent)
{
	struct json_out *out = arena_alloc(arena, sizeof *out);

	out->file = file;
	out->indent = indent;
	return open_below(out, NULL, false);
}

void
json_flush(struct json *json)
{
	end_below(json);
	hand_over(json->out);
}

void
json_finish(struct json *document)
{
	end_below(document);
	end_top(document->out);
	hand_over(document->out);
}

/* --- members --- */

struct json *
json_add_object(struct json *json, const char *key)
{
	return open_below(item(json, key), json, false);
}

struct json *
json_add_array(struct json *json, const char *key)
{
	return open_below(item(json, key), json, true);
}

void
json_add_string(struct json *json, const char *key, const char *s)
{
	put_string(item(json, key), s);
}

void
json_add_string_or_null(struct json *json, const char *key, const char *s)
{
	if (s == NULL)
		json_add_null(json, key);
	else
		json_add_string(json, key, s);
}

void
json_add_octets(struct json *json, const char *key, const void *octets,
    size_t len)
{
	put_octets(item(json, key), octets, len);
}

void
json_add_int(struct json *json, const char *key, int64_t n)
{
	put_int(item(json, key), n);
}

/* Without printf("%f"), whose point a locale may turn into a comma. */
void
json_add_tenths(struct json *json, const char *key, double value)
{
	struct json_out *out = item(json, key);
	uint64_t tenths;

	if (!isfinite(value) || fabs(value) > JSON_TENTHS_MAX)
		bug("json: '%s' is no number to print", key);
	tenths = (uint64_t)(fabs(value) * 10 + 0.5);
	if (value < 0 && tenths != 0)
		put_char(out, '-');
	put_number(out, tenths / 10);
	put_char(out, '.');
	put_char(out, (char)('0' + tenths % 10));
}

void
json_add_bool(struct json *json, const char *key, bool value)
{
	put(item(json, key), value ? "true" : "false", value ? 4 : 5);
}

void
json_add_null(struct json *json, const char *key)
{
	put(item(json, key), "null", 4);
}

/* --- items --- */

struct json *
json_push_object(struct json *json)
{
	return open_below(item(json, NULL), json, false);
}

void
json_push_string(struct json *json, const char *s)
{
	put_string(item(json, NULL), s);
}

void
json_push_int(struct json *json, int64_t n)
{
	put_int(item(json, NULL), n);
}
