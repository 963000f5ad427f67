/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/queue.h"

#include <stddef.h>

#include "source/query.h"

void
queue_init(struct queue *queue)
{
	queue->head = NULL;
	queue->tail = &queue->head;
}

void
queue_put(struct queue *queue, struct query *q)
{
	q->next = NULL;
	*queue->tail = q;
	queue->tail = &q->next;
}

void
queue_put_first(struct queue *queue, struct query *q)
{
	q->next = queue->head;
	if (q->next == NULL)
		queue->tail = &q->next;
	queue->head = q;
}

struct query *
queue_take(struct queue *queue)
{
	struct query *q = queue->head;

	queue->head = q->next;
	if (queue->head == NULL)
		queue->tail = &queue->head;
	return q;
}

void
queue_remove(struct queue *queue, const struct query *q)
{
	struct query **at = &queue->head;

	while (*at != q)
		at = &(*at)->next;
	*at = q->next;
	if (*at == NULL)
		queue->tail = at;
}
