/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * task.h -- one row of a list of domains, on its way to a line of a scan.
 */
#ifndef RUN_TASK_H
#define RUN_TASK_H

#include <stddef.h>
#include <stdint.h>

struct task {
	uint64_t	 sequence;	/* from 0, among the rows of this run */
	uint64_t	 row;		/* line of the list, from 1 */
	const char	*input;		/* as it stands there */
	size_t		 inputlen;
	const char	*domain;	/* canonical; NULL: it is no domain ... */
	const char	*why;		/* ... for this reason */
};

#endif
