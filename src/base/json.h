/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json.h -- JSON documents, written as they are told.
 *
 * Nothing is kept: each member goes to the file behind the one before it. So
 * a document is told depth first: adding to an object or array ends what is
 * open below it, and what was ended takes nothing more (we are wrong then).
 * The text is ASCII whatever the strings hold, keys stand in the order they
 * were added, and the same calls give the same bytes. json_read.h reads.
 *
 * Memory:  handles live as long as the arena of their document.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena;
struct json;

/* A document, which is an object. indent 0: on one line, without blanks. */
struct json	*json_document(struct arena *, FILE *, unsigned indent);
/* End what is open below, and hand the file all there is so far. */
void		 json_flush(struct json *);
/* The end of the document: nothing is put behind it. */
void		 json_finish(struct json *document);

/* Add to an object. */
struct json	*json_add_object(struct json *, const char *key);
struct json	*json_add_array(struct json *, const char *key);
void		 json_add_string(struct json *, const char *key, const char *);
/* Octets from outside: what is not UTF-8 stands as \xNN in the text. */
void		 json_add_octets(struct json *, const char *key, const void *,
		    size_t);
void		 json_add_int(struct json *, const char *key, int64_t);
/* With one decimal. */
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

#endif
