/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * plan.h -- what to ask next, from what is known.
 *
 * There is no second list of questions beside the evaluators: a plan is an
 * evaluation, and the questions it had no answer for. Whatever can be asked
 * at once is in one list, so an audit takes as many round trips as its chain
 * of dependencies is long.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include <stddef.h>

#include "evaluate/facts.h"

/*
 * Evaluate, and list the questions to ask now; n is 0 when the facts are
 * final. Facts that are zero begin, those of the call before go on. The list
 * lives in the evidence's arena.
 */
struct question	*plan_next(struct evidence *, struct facts *, size_t *ret_n);

#endif
