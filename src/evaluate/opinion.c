/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/opinion.h"

#include <string.h>

static const char *const agreement_names[] = {
	[AGREEMENT_UNKNOWN] = "unknown",
	[AGREEMENT_AGREES] = "agrees",
	[AGREEMENT_DIFFERS] = "differs",
	[AGREEMENT_DIFFERS_KNOWN] = "differs (known)",
};

const char *
agreement_name(enum agreement agreement)
{
	return agreement_names[agreement];
}

const struct opinion *
opinions_find(const struct opinions *all, const char *library,
    const char *subject)
{
	for (size_t i = 0; all != NULL && i < all->opinion.n; i++) {
		const struct opinion *o = &all->opinion.item[i];

		if (strcmp(o->library, library) == 0 &&
		    strcmp(o->subject, subject) == 0)
			return o;
	}
	return NULL;
}
