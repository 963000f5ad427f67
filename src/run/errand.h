/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * errand.h -- the questions of one evidence on their way to a source and back.
 *
 * Evaluate, take what is wanted, errand_send() it, turn the source until
 * `open` is 0, and evaluate again. A limit of rounds or of time ends it: what
 * is still wanted then is GIVEN_UP, and stays unknown.
 */
#ifndef RUN_ERRAND_H
#define RUN_ERRAND_H

#include <stddef.h>
#include <stdio.h>

#include "evidence/evidence.h"

struct source;

struct errand {
	struct evidence	*evidence;
	size_t		 open;		/* questions without answer */
	unsigned	 rounds;
	long long	 started_ms;
	int		 deadline_ms;	/* from the start */
};

void	errand_start(struct errand *, struct evidence *, int deadline_ms);
void	errand_send(struct errand *, struct source *, const struct question *,
	    size_t n);
/* The scope and every answer, onto a tape. */
void	errand_record(FILE *tape, const struct evidence *);

#endif
