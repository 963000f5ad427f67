/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * checks.h -- the check function of every row in rules.def.
 */
#ifndef RULE_CHECKS_H
#define RULE_CHECKS_H

#include "rule/rule.h"

#define RULE(id, symbol, family, severity, needs, wants, source, title,	\
    advice)								\
	void	rule_check_##symbol(const struct facts *, struct judge *);
#include "rule/rules.def"

#endif
