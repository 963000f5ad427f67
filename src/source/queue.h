/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * queue.h -- questions that wait for their turn, first come, first served.
 */
#ifndef SOURCE_QUEUE_H
#define SOURCE_QUEUE_H

struct query;

struct queue {
	struct query	*head, **tail;
};

void		 queue_init(struct queue *);
void		 queue_put(struct queue *, struct query *);
void		 queue_put_first(struct queue *, struct query *);
/* The first one; there must be one. */
struct query	*queue_take(struct queue *);
/* One that is in it. */
void		 queue_remove(struct queue *, const struct query *);

#endif
