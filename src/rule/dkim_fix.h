/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_fix.h -- a key record put right: what rules propose.
 *
 * Each writes the record's tags again with one thing changed, and proposes
 * the outcome only if it is a record without a fault. The key stays as it is:
 * nothing here makes one.
 */
#ifndef RULE_DKIM_FIX_H
#define RULE_DKIM_FIX_H

#include "rule/rule.h"

/* The record with this tag, or without it if the value is NULL. */
void	dkim_fix_tag(struct judge *, const struct dkim_selector *,
	    const char *tag, const char *value);
/* With a word in a tag's list (t=, s=, h=), or without it. */
void	dkim_fix_add_word(struct judge *, const struct dkim_selector *,
	    const char *tag, const char *word);
void	dkim_fix_drop_word(struct judge *, const struct dkim_selector *,
	    const char *tag, const char *word);

#endif
