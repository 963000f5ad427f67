/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/deviation.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "record/dkim_key.h"
#include "record/dmarc.h"

#define DEVIATION(library, versions, ours, said, faults, text, reference) \
	{ library, versions, ours, said, faults, text, reference },

static const struct deviation deviations[] = {
#include "witness/deviation.def"
};

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

const struct deviation *
deviation_find(const char *library, const char *version, const char *ours,
    const char *said, unsigned faults)
{
	for (size_t i = 0; i < sizeof deviations / sizeof *deviations; i++) {
		const struct deviation *d = &deviations[i];

		if (strcmp(d->library, library) == 0 &&
		    begins(version, d->versions) && begins(ours, d->ours) &&
		    strstr(said, d->said) != NULL &&
		    (d->faults == 0 || (d->faults & faults) != 0))
			return d;
	}
	return NULL;
}
