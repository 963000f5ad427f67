/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json_read.h"

#include <math.h>

#include <cjson/cJSON.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/json_scan.h"

/* Whole numbers that a double holds without loss. */
#define JSON_INT_MAX	9007199254740991.0

/* struct json_value is never defined: it is a cJSON item seen from outside. */
static cJSON *
item_of(const struct json_value *value)
{
	return (cJSON *)(uintptr_t)value;
}

static void
release(void *item)
{
	cJSON_Delete(item);
}

const struct json_value *
json_parse(struct arena *arena, const char *text, size_t len, struct err *err)
{
	cJSON *item;

	if (json_scan(text, len, err) != 0)
		return NULL;
	/* It has been read whole and found sound: what fails now is memory. */
	item = cJSON_ParseWithLength(text, len);
	if (item == NULL)
		out_of_memory();
	arena_defer(arena, release, item);
	return (const struct json_value *)item;
}

const struct json_value *
json_get(const struct json_value *value, const char *key)
{
	if (value == NULL || !cJSON_IsObject(item_of(value)))
		return NULL;
	return (const struct json_value *)
	    cJSON_GetObjectItemCaseSensitive(item_of(value), key);
}

const char *
json_string(const struct json_value *value)
{
	return value == NULL ? NULL : cJSON_GetStringValue(item_of(value));
}

const char *
json_get_string(const struct json_value *value, const char *key)
{
	return json_string(json_get(value, key));
}

bool
json_get_int(const struct json_value *value, const char *key, int64_t *ret)
{
	const cJSON *item = item_of(json_get(value, key));

	if (!cJSON_IsNumber(item) ||
	    item->valuedouble != floor(item->valuedouble) ||
	    fabs(item->valuedouble) > JSON_INT_MAX)
		return false;
	*ret = (int64_t)item->valuedouble;
	return true;
}

bool
json_get_bool(const struct json_value *value, const char *key)
{
	return json_true(json_get(value, key));
}

size_t
json_count(const struct json_value *value)
{
	return value == NULL ? 0 : (size_t)cJSON_GetArraySize(item_of(value));
}

const struct json_value *
json_at(const struct json_value *value, size_t i)
{
	const cJSON *child = value == NULL ? NULL : item_of(value)->child;

	for (; child != NULL && i > 0; i--)
		child = child->next;
	return (const struct json_value *)child;
}

enum json_type
json_type(const struct json_value *value)
{
	static const struct {
		int		of_cjson;
		enum json_type	ours;
	} types[] = {
		{ cJSON_False, JSON_BOOL }, { cJSON_True, JSON_BOOL },
		{ cJSON_Number, JSON_NUMBER }, { cJSON_String, JSON_STRING },
		{ cJSON_Array, JSON_ARRAY }, { cJSON_Object, JSON_OBJECT },
	};

	for (size_t i = 0; value != NULL && i < sizeof types / sizeof *types;
	    i++)
		if ((item_of(value)->type & 0xff) == types[i].of_cjson)
			return types[i].ours;
	return JSON_NULL;
}

bool
json_true(const struct json_value *value)
{
	return cJSON_IsTrue(item_of(value));
}

double
json_number(const struct json_value *value)
{
	return json_type(value) == JSON_NUMBER ?
	    item_of(value)->valuedouble : 0;
}

const char *
json_library_version(void)
{
	return cJSON_Version();
}
