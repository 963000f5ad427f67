/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grade.h -- findings to a letter: caps first, score second, coverage always.
 */
#ifndef GRADE_GRADE_H
#define GRADE_GRADE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/vec.h"
#include "rule/rule.h"

#define RUBRIC_VERSION	"1"

enum category {
	CATEGORY_DMARC, CATEGORY_SPF, CATEGORY_DKIM, CATEGORY_MX,
	CATEGORY_TRANSPORT, CATEGORY_DNS, CATEGORY_NONE,
	CATEGORY_COUNT = CATEGORY_NONE
};

/* Best first, so that the worse letter is the larger number. */
enum letter { LETTER_A, LETTER_B, LETTER_C, LETTER_D, LETTER_F, LETTER_NONE };

struct category_score {
	double		weight;		/* of 100 in this mode; 0: not counted */
	bool		decided;	/* something passed or failed */
	double		score;		/* 0 to 100 */
	double		coverage;	/* 0 to 1; of what applies */
};

struct cap {
	enum letter	 letter;
	const char	*rule;		/* the id that it rests on */
	const char	*why;		/* one sentence */
	enum letter	 without;	/* the letter if this one were lifted */
};

/* A fix that lifts the letter or the score, proven on an overlay. */
struct next_step {
	const char		*rule;
	const struct fix	*fix;		/* or NULL: advice only */
	const char		*text;		/* one sentence */
	enum letter		 letter;	/* afterwards */
	double			 total;
};

struct grade {
	enum letter		 letter;	/* NONE: not graded */
	bool			 plus;
	double			 total;		/* 0 to 100 */
	bool			 total_decided;
	double			 coverage;	/* 0 to 1 */
	bool			 complete;	/* coverage >= 0.8 */
	struct category_score	 category[CATEGORY_COUNT];
	VEC(struct cap)		 cap;		/* worst first */
	VEC(struct next_step)	 next;		/* at most three */
};

void		 grade_compute(struct arena *, const struct facts *,
		    const struct findings *, struct grade *ret);
const char	*letter_name(enum letter);	/* "A".."F", "not graded" */
const char	*letter_meaning(enum letter);
const char	*category_name(enum category);
enum category	 category_of_rule(const struct rule *);
/* SHA-256 of the rubric and of the rules' severities, in hexadecimal. */
const char	*rubric_hash(struct arena *);
/* The rubric as text, a line a row: what is hashed. */
void		 grade_rubric(struct buf *);

#endif
