/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf.h"

static const char *const result_names[] = {
	[SPF_UNKNOWN] = "unknown", [SPF_NONE] = "none",
	[SPF_NEUTRAL] = "neutral", [SPF_PASS] = "pass", [SPF_FAIL] = "fail",
	[SPF_SOFTFAIL] = "softfail", [SPF_TEMPERROR] = "temperror",
	[SPF_PERMERROR] = "permerror",
};

const char *
spf_result_name(enum spf_result result)
{
	return result_names[result];
}
