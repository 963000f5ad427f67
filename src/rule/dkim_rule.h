/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_rule.h -- what the DKIM rules share.
 */
#ifndef RULE_DKIM_RULE_H
#define RULE_DKIM_RULE_H

#include "rule/rule.h"

#define DKIM_SPAN_MAX	16	/* octets that a caret marks */

/* The place of a tag for the caret: of a key, its beginning. */
static inline struct span
dkim_tag_span(const struct dkim_key *key, const char *name)
{
	const struct tag *tag = tags_find(&key->tags, name);
	struct span span = { 0, 0 };

	if (tag != NULL)
		span = tag->span;
	if (span.len > DKIM_SPAN_MAX)
		span.len = DKIM_SPAN_MAX;
	return span;
}

#endif
