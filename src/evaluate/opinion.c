/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/opinion.h"

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
