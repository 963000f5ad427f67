/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mx_rule.h -- what the MX rules share.
 */
#ifndef RULE_MX_RULE_H
#define RULE_MX_RULE_H

#include <string.h>

#include "rule/rule.h"

static inline const char *
mx_domain(const struct facts *f)
{
	return f->evidence->scope.domain;
}

/* The exchange of a null MX. */
static inline bool
mx_is_root(const struct mx_host *h)
{
	return strcmp(h->name, ".") == 0;
}

bool	mx_has_address(const struct mx_host *, const struct address *);
/* Not decidable, or no MX records to judge: says so and returns false. */
bool	mx_has_exchanges(const struct facts *, struct judge *);
/* Pass, unless something was said, or not every exchange was looked at. */
void	mx_finish(const struct facts *, struct judge *, const char *text);

#endif
