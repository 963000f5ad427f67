/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.h -- audits driven from scope to report: the only folder that loops
 * over domains.
 *
 * A window of audits is in flight at once. Each asks what its plan wants,
 * waits, and plans again; when nothing is wanted it is judged, rendered in
 * the order of the input, and its memory given back.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include <stddef.h>
#include <stdio.h>

#include "base/status.h"
#include "evidence/evidence.h"
#include "report/report.h"
#include "rule/gate.h"

struct err;
struct source;
struct witness;

struct run {
	struct source		*source;	/* the chain */
	struct witness		*witness;	/* NULL: libraries not asked */
	const struct profile	*profile;
	const struct gate	*gate;
	const struct run_info	*info;
	struct report		*const *report;	/* each gets every domain */
	size_t			 nreport;
	FILE			*tape;		/* NULL: not recorded */
	unsigned		 window;	/* audits in flight, >= 1 */
	int			 deadline_ms;	/* of one audit */
};

/*
 * Audit them all; begins and ends each report. *ret_status is the highest of
 * the domains by precedence (1 over 3 over 0). -1 only if a source cannot go
 * on (a tape that lacks a question).
 */
int	run_domains(const struct run *, const struct scope *, size_t n,
	    enum status *ret_status, struct err *);

#endif
