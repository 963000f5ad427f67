/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/json_scan.h"
#include "base/utf8.h"

/* Whole numbers that a double holds without loss. */
#define JSON_INT_MAX	9007199254740991.0

/*
 * struct json is never defined: it is a cJSON item seen from outside. Numbers
 * that we add are kept as text, since a double would lose some of them.
 */
static cJSON *
item_of(const struct json *json)
{
	return (cJSON *)(uintptr_t)json;
}

static struct json *
json_of(cJSON *item)
{
	if (item == NULL)
		out_of_memory();
	return (struct json *)item;
}

static void
json_release(void *item)
{
	cJSON_Delete(item);
}

static struct json *
json_root(struct arena *arena, cJSON *item)
{
	struct json *json = json_of(item);

	arena_defer(arena, json_release, item);
	return json;
}

struct json *
json_object(struct arena *arena)
{
	return json_root(arena, cJSON_CreateObject());
}

struct json *
json_array(struct arena *arena)
{
	return json_root(arena, cJSON_CreateArray());
}

static struct json *
json_add(struct json *json, const char *key, cJSON *child)
{
	cJSON *object = item_of(json);

	if (!cJSON_IsObject(object))
		bug("json: key '%s' added to what is no object", key);
	if (child == NULL || !cJSON_AddItemToObject(object, key, child))
		out_of_memory();
	return json_of(child);
}

static struct json *
json_push(struct json *json, cJSON *child)
{
	cJSON *array = item_of(json);

	if (!cJSON_IsArray(array))
		bug("json: item pushed to what is no array");
	if (child == NULL || !cJSON_AddItemToArray(array, child))
		out_of_memory();
	return json_of(child);
}

struct json *
json_add_object(struct json *json, const char *key)
{
	return json_add(json, key, cJSON_CreateObject());
}

struct json *
json_add_array(struct json *json, const char *key)
{
	return json_add(json, key, cJSON_CreateArray());
}

void
json_add_string(struct json *json, const char *key, const char *s)
{
	json_add(json, key, cJSON_CreateString(s));
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
	struct arena *scratch = arena_new();
	const char *s = octets;
	struct buf b;

	buf_init(&b, scratch, len * 4);
	for (size_t i = 0, n; i < len; i += n == 0 ? 1 : n) {
		n = s[i] == '\0' ? 0 : utf8_decode(s + i, len - i, NULL);
		if (n == 0)
			buf_printf(&b, "\\x%02x", (unsigned char)s[i]);
		else
			buf_put(&b, s + i, n);
	}
	json_add_string(json, key, b.data);
	arena_free(scratch);
}

static cJSON *
json_int(int64_t n)
{
	char text[32];

	snprintf(text, sizeof text, "%" PRId64, n);
	return cJSON_CreateRaw(text);
}

void
json_add_int(struct json *json, const char *key, int64_t n)
{
	json_add(json, key, json_int(n));
}

/* Without printf("%f"), whose point a locale may turn into a comma. */
void
json_add_tenths(struct json *json, const char *key, double value)
{
	char text[32];
	int64_t tenths;

	if (!isfinite(value) || fabs(value) > JSON_INT_MAX / 10)
		bug("json: '%s' is no number to print", key);
	tenths = (int64_t)(fabs(value) * 10 + 0.5);
	snprintf(text, sizeof text, "%s%" PRId64 ".%d",
	    value < 0 && tenths != 0 ? "-" : "", tenths / 10,
	    (int)(tenths % 10));
	json_add(json, key, cJSON_CreateRaw(text));
}

void
json_add_bool(struct json *json, const char *key, bool value)
{
	json_add(json, key, cJSON_CreateBool(value));
}

void
json_add_null(struct json *json, const char *key)
{
	json_add(json, key, cJSON_CreateNull());
}

struct json *
json_push_object(struct json *json)
{
	return json_push(json, cJSON_CreateObject());
}

void
json_push_string(struct json *json, const char *s)
{
	json_push(json, cJSON_CreateString(s));
}

void
json_push_int(struct json *json, int64_t n)
{
	json_push(json, json_int(n));
}

static void
print_escape(FILE *out, uint32_t code, char next)
{
	if (code == '"' || code == '\\') {
		fprintf(out, "\\%c", (int)code);
	} else if (code >= 0x20 && code <= 0x7e &&
	    (code != '#' || next != '#')) {
		putc((int)code, out);
	} else if (code < 0x10000) {
		fprintf(out, "\\u%04x", code);
	} else {
		code -= 0x10000;
		fprintf(out, "\\u%04x\\u%04x", 0xd800 | code >> 10,
		    0xdc00 | (code & 0x3ff));
	}
}

/* Octets from s on that stand for themselves, whatever comes behind them. */
static size_t
plain_run(const char *s)
{
	size_t n = 0;

	while (s[n] >= 0x20 && s[n] <= 0x7e && s[n] != '"' && s[n] != '\\' &&
	    s[n] != '#')
		n++;
	return n;
}

/*
 * ASCII alone: no reader, terminal or log in between can take offence at a
 * control character, a bidi override or a line separator, and none takes
 * "##vso[" for a command of its own.
 */
static void
print_string(FILE *out, const char *s)
{
	size_t len = strlen(s);
	uint32_t code;

	putc('"', out);
	for (size_t i = 0, n; i < len; i += n == 0 ? 1 : n) {
		n = plain_run(s + i);
		if (n > 0) {
			fwrite(s + i, 1, n, out);
			continue;
		}
		n = utf8_decode(s + i, len - i, &code);
		if (n == 0)
			fprintf(out, "\\\\x%02x", (unsigned char)s[i]);
		else
			print_escape(out, code, s[i + 1]);
	}
	putc('"', out);
}

/* Only numbers that were read are kept as such. */
static void
print_number(FILE *out, double value)
{
	if (value == floor(value) && fabs(value) <= JSON_INT_MAX)
		fprintf(out, "%.0f", value);
	else
		fprintf(out, "%.17g", value);
}

static void
print_break(FILE *out, unsigned indent, unsigned level)
{
	if (indent > 0)
		fprintf(out, "\n%*s", (int)(indent * level), "");
}

static void
print_item(FILE *out, const cJSON *item, unsigned indent, unsigned level);

static void
print_children(FILE *out, const cJSON *item, unsigned indent, unsigned level)
{
	const cJSON *child;

	cJSON_ArrayForEach(child, item) {
		if (child != item->child)
			putc(',', out);
		print_break(out, indent, level + 1);
		if (cJSON_IsObject(item)) {
			print_string(out, child->string);
			fputs(indent > 0 ? ": " : ":", out);
		}
		print_item(out, child, indent, level + 1);
	}
	if (item->child != NULL)
		print_break(out, indent, level);
}

static void
print_item(FILE *out, const cJSON *item, unsigned indent, unsigned level)
{
	bool object = cJSON_IsObject(item);

	if (object || cJSON_IsArray(item)) {
		putc(object ? '{' : '[', out);
		print_children(out, item, indent, level);
		putc(object ? '}' : ']', out);
	} else if (cJSON_IsString(item)) {
		print_string(out, item->valuestring);
	} else if (cJSON_IsRaw(item)) {
		fputs(item->valuestring, out);
	} else if (cJSON_IsNumber(item)) {
		print_number(out, item->valuedouble);
	} else if (cJSON_IsBool(item)) {
		fputs(cJSON_IsTrue(item) ? "true" : "false", out);
	} else {
		fputs("null", out);
	}
}

void
json_print(FILE *out, const struct json *json, unsigned indent)
{
	print_item(out, item_of(json), indent, 0);
}

const struct json *
json_parse(struct arena *arena, const char *text, size_t len, struct err *err)
{
	if (json_scan(text, len, err) != 0)
		return NULL;
	/* It has been read whole and found sound: what fails now is memory. */
	return json_root(arena, cJSON_ParseWithLength(text, len));
}

const struct json *
json_get(const struct json *json, const char *key)
{
	if (json == NULL || !cJSON_IsObject(item_of(json)))
		return NULL;
	return (const struct json *)
	    cJSON_GetObjectItemCaseSensitive(item_of(json), key);
}

const char *
json_string(const struct json *json)
{
	return json == NULL ? NULL : cJSON_GetStringValue(item_of(json));
}

const char *
json_get_string(const struct json *json, const char *key)
{
	return json_string(json_get(json, key));
}

bool
json_get_int(const struct json *json, const char *key, int64_t *ret)
{
	const cJSON *item = item_of(json_get(json, key));

	if (!cJSON_IsNumber(item) ||
	    item->valuedouble != floor(item->valuedouble) ||
	    fabs(item->valuedouble) > JSON_INT_MAX)
		return false;
	*ret = (int64_t)item->valuedouble;
	return true;
}

bool
json_get_bool(const struct json *json, const char *key)
{
	return cJSON_IsTrue(item_of(json_get(json, key)));
}

size_t
json_count(const struct json *json)
{
	return json == NULL ? 0 : (size_t)cJSON_GetArraySize(item_of(json));
}

const struct json *
json_at(const struct json *json, size_t i)
{
	const cJSON *child = json == NULL ? NULL : item_of(json)->child;

	for (; child != NULL && i > 0; i--)
		child = child->next;
	return (const struct json *)child;
}

const char *
json_library_version(void)
{
	return cJSON_Version();
}
