/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_read.h -- JSON documents read, through cJSON (its only user).
 *
 * Strict (RFC 8259): UTF-8, no NUL, no raw control characters, no duplicate
 * keys, no trailing octets, LIMIT_JSON_DEPTH levels, integers without loss.
 *
 * Memory:  a document is freed with the arena it was read into.
 */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct json_value;

enum json_type {
	JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT
};

/* NULL with *err: "line L column C: what". */
const struct json_value *json_parse(struct arena *, const char *text,
	    size_t len, struct err *);
/* The member of an object; NULL if absent or not an object. */
const struct json_value *json_get(const struct json_value *, const char *key);
/* NULL unless the member is a string. */
const char	*json_get_string(const struct json_value *, const char *key);
/* False unless the member is a whole number in range. */
bool		 json_get_int(const struct json_value *, const char *key,
		    int64_t *ret);
bool		 json_get_bool(const struct json_value *, const char *key);
size_t		 json_count(const struct json_value *);
const struct json_value *json_at(const struct json_value *, size_t i);
const char	*json_string(const struct json_value *);	/* or NULL */
/* Of NULL: JSON_NULL. */
enum json_type	 json_type(const struct json_value *);
bool		 json_true(const struct json_value *);
/* Of what is a number, else 0. */
double		 json_number(const struct json_value *);

/* Of cJSON as loaded: "1.7.15". */
const char	*json_library_version(void);

#endif
