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

struct err;
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
/* What an evaluation wants next; n is 0 when it has come to its end. */
typedef struct question	*errand_wants(void *context, size_t *ret_n);
/*
 * Ask and evaluate until nothing is wanted. -1 only if the source cannot go
 * on.
 */
int	errand_finish(struct errand *, struct source *, errand_wants *,
	    void *context, struct err *);
/* The scope and every answer, onto a tape. */
void	errand_record(FILE *tape, const struct evidence *);

#endif
