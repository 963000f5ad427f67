/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tags.h -- tag=value lists (RFC 6376 3.2), the form of DKIM and DMARC.
 *
 * Reading never fails: what is no tag becomes a fault with its place, and
 * every tag that could be read is kept in order, duplicates included.
 *
 * Memory:  everything returned lives in the arena or points into the text.
 * Limits:  LIMIT_TAGS tags, LIMIT_FAULTS faults.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_TAGS_H
#define RECORD_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/vec.h"

struct arena;

struct tag {
	const char	*name;		/* as written, NUL ended copy */
	const char	*value;		/* white space around it removed */
	size_t		 valuelen;	/* the value may hold NUL */
	struct span	 span;		/* "name=value" */
	struct span	 value_span;
};

enum tag_fault {
	TAG_FAULT_SYNTAX, TAG_FAULT_DUPLICATE, TAG_FAULT_EMPTY, TAG_FAULT_OCTET,
	TAG_FAULT_TOO_MANY
};

struct tags {
	VEC(struct tag)		tag;
	VEC(struct fault)	fault;	/* code: enum tag_fault */
};

void	tags_parse(struct arena *, const char *text, size_t len,
	    struct tags *ret);
/* The first tag of that name (case as written), or NULL. */
const struct tag	*tags_find(const struct tags *, const char *name);
bool	tags_value_is(const struct tag *, const char *word);
/*
 * The next item of a colon-separated list, white space around it removed;
 * *at starts as the value and is NULL after the last item. False at the end.
 */
bool	tags_item(const struct tag *, const char **at, const char **ret,
	    size_t *ret_len);
/* Whether the list holds the word. */
bool	tags_has(const struct tag *, const char *word);

#endif
