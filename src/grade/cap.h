/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cap.h -- a hole that no average may hide limits the letter.
 *
 * A cap acts on rules that fail, never on what is unknown.
 */
#ifndef GRADE_CAP_H
#define GRADE_CAP_H

#include "grade/grade.h"

/* Fills ret->cap, worst first, one a rule. */
void	caps_find(struct arena *, const struct facts *,
	    const struct findings *, struct grade *ret);

/* The table as text, for rubric_hash(). */
void	caps_rubric(struct buf *);

#endif
