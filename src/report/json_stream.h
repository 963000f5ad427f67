/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_stream.h -- one JSON document whose longest member is an array that is
 * written item by item: a head, the items as trees of their own, a tail.
 */
#ifndef REPORT_JSON_STREAM_H
#define REPORT_JSON_STREAM_H

#include <stddef.h>
#include <stdio.h>

struct json;

struct json_stream {
	FILE	*out;
	size_t	 n;		/* items written */
};

/* The members of head, then the array `key`. */
void	json_stream_begin(struct json_stream *, FILE *,
	    const struct json *head, const char *key);
void	json_stream_item(struct json_stream *, const struct json *);
/* The members of tail, after the array. */
void	json_stream_end(struct json_stream *, const struct json *tail);

#endif
