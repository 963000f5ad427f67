/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/near.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"

/* One row of the table of Wagner and Fischer at a time. */
size_t
near_distance(const char *a, const char *b)
{
	size_t row[NEAR_LONGEST + 1], n = strlen(b);

	if (strlen(a) > NEAR_LONGEST || n > NEAR_LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = diagonal +
			    (ascii_lower(a[i]) != ascii_lower(b[j]));

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
