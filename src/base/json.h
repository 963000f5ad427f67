/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json.h -- JSON trees in both directions, through cJSON (its only user).
 *
 * Reading is strict (RFC 8259): UTF-8, no NUL, no raw control characters, no
 * duplicate keys, no trailing octets, LIMIT_JSON_DEPTH levels, integers
 * without loss. Printing is our own: valid UTF-8 whatever the strings hold,
 * keys in the order they were added, the same bytes for the same tree.
 *
 * Memory:  a tree is freed with the arena it was made in.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena;
struct err;
struct json;

struct json	*json_object(struct arena *);
struct json	*json_array(struct arena *);

/* Add to an object; a child made by these belongs to the tree. */
struct json	*json_add_object(struct json *, const char *key);
struct json	*json_add_array(struct json *, const char *key);
void		 json_add_string(struct json *, const char *key, const char *);
/* Octets from outside: what is not UTF-8 stands as \xNN in the text. */
void		 json_add_octets(struct json *, const char *key, const void *,
		    size_t);
void		 json_add_int(struct json *, const char *key, int64_t);
/* Printed with one decimal. */
void		 json_add_tenths(struct json *, const char *key, double);
void		 json_add_bool(struct json *, const char *key, bool);
void		 json_add_null(struct json *, const char *key);
/* NULL becomes null. */
void		 json_add_string_or_null(struct json *, const char *key,
		    const char *);

/* Append to an array. */
struct json	*json_push_object(struct json *);
void		 json_push_string(struct json *, const char *);
void		 json_push_int(struct json *, int64_t);

/* indent 0: one line without blanks. No newline at the end. */
void		 json_print(FILE *, const struct json *, unsigned indent);

/* NULL with *err: "line L column C: what". */
const struct json	*json_parse(struct arena *, const char *text,
			    size_t len, struct err *);
/* The member of an object; NULL if absent or not an object. */
const struct json	*json_get(const struct json *, const char *key);
/* NULL unless the member is a string. */
const char		*json_get_string(const struct json *, const char *key);
/* False unless the member is a whole number in range. */
bool			 json_get_int(const struct json *, const char *key,
			    int64_t *ret);
bool			 json_get_bool(const struct json *, const char *key);
size_t			 json_count(const struct json *);
const struct json	*json_at(const struct json *, size_t i);
const char		*json_string(const struct json *);	/* or NULL */

/* Of cJSON as loaded: "1.7.15". */
const char		*json_library_version(void);

#endif
