/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"

enum status
status_worse(enum status a, enum status b)
{
	if (a == STATUS_FINDINGS || b == STATUS_FINDINGS)
		return STATUS_FINDINGS;
	return a > b ? a : b;
}
