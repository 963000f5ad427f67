/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan.h -- a list of any length, audited by several processes, a line of
 * JSON for each row: count in is count out.
 */
#ifndef RUN_SCAN_H
#define RUN_SCAN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "run/pool.h"

struct err;
struct run_info;

/*
 * The next row: 1; 0 at the end of the list; 2 if there may be one later; -1
 * with *err. It never waits.
 */
typedef int	scan_next(void *context, struct task *ret, struct err *);
/* A line, in the order of the list or as they come. -1 with *err. */
typedef int	scan_line(void *context, const char *line, size_t len,
		    struct err *);
/* Now and then, for a person who waits. */
typedef void	scan_tell(void *context);

struct scan {
	const struct run_info	*info;
	struct pool_options	 pool;		/* but for done */
	bool			 in_order;
	scan_next		*next;
	scan_line		*line;
	scan_tell		*tell;		/* or NULL */
	void			*context;
	const volatile sig_atomic_t *stop;	/* not 0: end soon */
};

/*
 * *ret_rows were begun, and each has had its line unless it was stopped.
 * *ret_status: the worst of them (1 over 3 over 0). -1 with *err if it cannot
 * go on.
 */
int	scan_rows(const struct scan *, uint64_t *ret_rows,
	    enum status *ret_status, struct err *);

#endif
