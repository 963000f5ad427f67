/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.c -- the rule that a misspelt id may have meant.
 */
#include "rule/rule.h"

#include "base/near.h"

#define ERRORS	3	/* letters that may be wrong, or be missing */

const struct rule *
rule_near(const char *id)
{
	const struct rule *near = NULL;
	size_t least = ERRORS + 1;

	for (size_t i = 0; i < rule_count; i++) {
		size_t d = near_distance(id, rule_catalogue[i].id);

		if (d < least) {
			least = d;
			near = &rule_catalogue[i];
		}
	}
	return near;
}
