/* SPDX-License-Identifier: BSD-2-Clause */
#include "plan/plan.h"

struct question *
plan_next(struct evidence *ev, struct facts *facts, size_t *ret_n)
{
	if (facts->evidence == NULL)
		facts_evaluate(ev, facts);
	else
		facts_continue(facts);
	return evidence_take_wanted(ev, ret_n);
}
