/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker.h -- what a worker process of a scan does: tasks in, lines out.
 */
#ifndef RUN_WORKER_H
#define RUN_WORKER_H

#include <stdbool.h>

struct run;
struct scope;

struct worker {
	const struct run	*run;
	const struct scope	*scope;		/* of each domain, but its name */
	bool			 whole;		/* the audit with each line */
};

/*
 * Serve until nobody gives tasks any more; in the child, with the run's own
 * sources. Returns the exit status of the process.
 */
int	worker_serve(const struct worker *, int fd);

#endif
