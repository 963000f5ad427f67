/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_fix.h -- a DMARC record put right: what rules propose.
 *
 * Each takes the record apart and writes its tags again with one thing
 * changed. proof.h tries it before anybody sees it.
 */
#ifndef RULE_DMARC_FIX_H
#define RULE_DMARC_FIX_H

#include "rule/rule.h"

/* The record at the domain itself, else the one that applies; or NULL. */
const struct dmarc_record	*dmarc_in_force(const struct facts *,
				    const struct rr **ret_rr);

/* Whether a fault of the record is another rule's than dmarc-unknown-tag's. */
bool	dmarc_is_own_fault(const struct dmarc_record *, const struct fault *);

/* The first near miss, with its version put right. */
void	dmarc_fix_version(const struct facts *, struct judge *);
/* p=none where p is missing or invalid; sp and np out where invalid. */
void	dmarc_fix_policy(struct judge *, const struct dmarc_record *,
	    const struct rr *);
/* Without one tag. */
void	dmarc_fix_drop(struct judge *, const struct dmarc_record *,
	    const struct rr *, const char *tag);
/* With this value of a tag, which is put at the end. */
void	dmarc_fix_set(struct judge *, const struct dmarc_record *,
	    const struct rr *, const char *tag, const char *value);
/* Without the sizes behind addresses. */
void	dmarc_fix_sizes(struct judge *, const struct dmarc_record *,
	    const struct rr *);
/* Without pct, rf and ri. */
void	dmarc_fix_historic(struct judge *, const struct dmarc_record *,
	    const struct rr *);
/* With a rua in the domain itself. */
void	dmarc_fix_rua(struct judge *, const struct facts *,
	    const struct dmarc_record *, const struct rr *);

#endif
