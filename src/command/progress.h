/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.h -- how far a scan is, for a person at a terminal.
 */
#ifndef COMMAND_PROGRESS_H
#define COMMAND_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool		shown;		/* somebody is there to see it */
	uint64_t	resumed;	/* lines that were there before */
	int64_t		started, told;	/* ms */
	unsigned	columns;	/* that the last one took */
};

/* Shown if standard error is a terminal that can be written over. */
void	progress_begin(struct progress *, bool wanted, uint64_t resumed);
/*
 * Lines are out, of them so many without an audit or with a look-up that
 * failed; `part` of the list is read, from 0 to 1, or < 0: nobody knows.
 */
void	progress_tell(struct progress *, uint64_t lines, uint64_t failed,
	    double part);
/* Take it away, before anything else is said there. */
void	progress_end(struct progress *);

#endif
