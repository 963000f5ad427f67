/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * next.h -- what lifts the grade most, each step tried before it is named.
 */
#ifndef GRADE_NEXT_H
#define GRADE_NEXT_H

#include "grade/grade.h"

/*
 * Try every proposed fix: one that proves itself is marked, one that does not
 * is taken out of its finding. Then fill grade->next with the three steps
 * that lift the letter or the total most.
 */
void	grade_next(struct arena *, const struct facts *, struct findings *,
	    const struct profile *, struct grade *);

#endif
