/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_fix.h -- a key record put right: what rules propose.
 *
 * Each writes the record's tags again with one thing changed, and proposes
 * the outcome only if it is a record without a fault. The key stays the same,
 * however it is written: nothing here makes one.
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
/* The tags as they were meant: v first, none twice, no stray text. */
void	dkim_fix_list(struct judge *, const struct dkim_selector *);
/* The key type that the key is of. */
void	dkim_fix_type(struct judge *, const struct dkim_selector *);
/* The key without armour, stray characters or the wrapping of Ed25519. */
void	dkim_fix_key(struct judge *, const struct dkim_selector *);
/* Of several records the one that is a key that works. */
void	dkim_fix_several(struct judge *, const struct dkim_selector *);

#endif
