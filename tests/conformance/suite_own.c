/* SPDX-License-Identifier: BSD-2-Clause */
#include "conformance/suite.h"

const bool suite_explains = true;

void
suite_check(struct evidence *ev, const struct spf_sender *who,
    struct spf_check *ret)
{
	spf_check_host(ev, who, "receiver.example", ret);
}
