/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.c -- the rule that a misspelt id may have meant.
 */
#include "rule/rule.h"

#include <string.h>

#include "base/ascii.h"

#define LONGEST		48	/* no id is nearly as long */
#define ERRORS		3	/* letters that may be wrong, or be missing */

/*
 * The letters to insert, delete or replace to make b of a, both LONGEST or
 * shorter: one row of the table of Wagner and Fischer at a time.
 */
static size_t
distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1], n = strlen(b);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diagonal + (ascii_lower(a[i]) != b[j]);

			diagonal = row[j + 1];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (diagonal + 1 < best)
				best = diagonal + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}

const struct rule *
rule_near(const char *id)
{
	const struct rule *near = NULL;
	size_t least = ERRORS + 1;

	if (strlen(id) > LONGEST)
		return NULL;
	for (size_t i = 0; i < rule_count; i++) {
		const char *other = rule_catalogue[i].id;
		size_t d = strlen(other) > LONGEST ? least :
		    distance(id, other);

		if (d < least) {
			least = d;
			near = &rule_catalogue[i];
		}
	}
	return near;
}
