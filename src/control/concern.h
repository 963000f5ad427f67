/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * concern.h -- the five concerns of whoever runs a mail domain, and how each
 * stands: the first thing that a report answers.
 *
 * A concern rests on rules, as a provision does; a rule may serve several.
 * Compliance rests on the provisions themselves.
 */
#ifndef CONTROL_CONCERN_H
#define CONTROL_CONCERN_H

#include "base/vec.h"
#include "control/control.h"
#include "rule/rule.h"

enum concern {
	CONCERN_RELIABILITY, CONCERN_SECURITY, CONCERN_SCALE,
	CONCERN_COMPLIANCE, CONCERN_MONITORING, CONCERN_COUNT
};

struct concern_result {
	enum outcome			 outcome;	/* fail: low or worse */
	size_t				 pass, unknown;	/* rules, or provisions */
	VEC(const struct finding *)	 failed;	/* worst first */
	size_t				 support[SUPPORT_NOT_ASSESSED + 1];
};

void		 concerns_judge(struct arena *, const struct findings *,
		    struct concern_result ret[CONCERN_COUNT]);
const char	*concern_id(enum concern);		/* "reliability" */
const char	*concern_name(enum concern);		/* "Reliability" */
const char	*concern_question(enum concern);	/* "does mail arrive?" */

#endif
