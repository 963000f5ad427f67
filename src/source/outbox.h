/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outbox.h -- packets that leave in this turn, those of one port in one call.
 *
 * In the order in which they were put: see server.h, which counts on it.
 */
#ifndef SOURCE_OUTBOX_H
#define SOURCE_OUTBOX_H

struct live;
struct query;

/* A query that has a port and a packet. */
void	outbox_put(struct live *, struct query *);
/* If it is in it, it is so no longer. */
void	outbox_remove(struct live *, struct query *);
/* Until nothing is in it; query_unsent() is told what could not be sent. */
void	outbox_flush(struct live *);

#endif
