/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pool.h -- worker processes that turn tasks into lines.
 *
 * Every task that is given comes back exactly once, with a line or as lost. A
 * worker that dies, or says nothing for `stall_ms`, is replaced. What it had
 * is suspected: it is given again, to a worker that has nothing else at that
 * time, and a task on which a worker dies alone is lost.
 */
#ifndef RUN_POOL_H
#define RUN_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "run/task.h"

struct arena;
struct err;
struct pool;

/* What a worker does, in its process; returns the exit status. */
typedef int	pool_work(void *context, int fd);
/* A line, or NULL: lost, and why. */
typedef void	pool_done(void *context, const struct task *, enum status,
		    const char *line, size_t len, const char *why);

struct pool_options {
	unsigned	 workers;	/* >= 1 */
	size_t		 credit;	/* tasks that one has at most, >= 1 */
	int		 stall_ms;
	pool_work	*work;
	pool_done	*done;
	void		*work_context, *done_context;
};

/* NULL with *err: no process can be started. */
struct pool	*pool_open(struct arena *, const struct pool_options *,
		    struct err *);
bool		 pool_has_room(const struct pool *);
/* One with a domain; it is copied. There is room. */
void		 pool_give(struct pool *, const struct task *);
bool		 pool_is_idle(const struct pool *);
/*
 * Move octets, wait for at most so long, hand out what is done. -1 with *err
 * if a worker says that the run cannot go on, or none can be started.
 */
int		 pool_turn(struct pool *, int milliseconds, struct err *);
/* Ends the workers, whatever they have. */
void		 pool_close(struct pool *);

#endif
