/* SPDX-License-Identifier: BSD-2-Clause */
#include "plan/plan.h"

struct question *
plan_next(struct evidence *ev, struct facts *ret_facts, size_t *ret_n)
{
	facts_evaluate(ev, ret_facts);
	return evidence_take_wanted(ev, ret_n);
}
