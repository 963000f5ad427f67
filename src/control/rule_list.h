/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rule_list.h -- lists of rules as a table has them, "spf-* !spf-size", and
 * which findings they name.
 *
 * A word is an id, or the start of ids with a `*` behind it; a `!` before it
 * takes back what words before it named.
 */
#ifndef CONTROL_RULE_LIST_H
#define CONTROL_RULE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "rule/rule.h"

/* A list that was read against the rules of some findings. */
struct rule_list {
	VEC(size_t)		named;		/* indexes of findings */
	/* The words that no rule of these findings answers to. */
	VEC(const char *)	unchecked;
};

/* What is kept of a table's lists, in a static of its owner. */
struct rule_lists {
	const struct rule_list	*whole;		/* against the catalogue */
	struct arena		*arena;
};

bool	rule_list_names(const char *words, const char *id);
/*
 * n lists read against the rules of the findings; words(i) may be NULL, which
 * names nothing. Those against the whole catalogue are kept for good.
 */
const struct rule_list *rule_lists_read(struct rule_lists *, struct arena *,
	    const struct findings *, const char *(*words)(size_t i), size_t n);

#endif
