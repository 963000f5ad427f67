/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * senders.h -- the file of --senders: who sends for the domain.
 *
 * Lines of ADDRESS[/BITS] RESULT [LABEL...], with blanks between and comments
 * from "#" on. Errors read "FILE:LINE:COLUMN: what is wrong".
 */
#ifndef COMMAND_SENDERS_H
#define COMMAND_SENDERS_H

#include <stddef.h>

struct arena;
struct err;
struct scope_sender;
struct tape_audit;

int	senders_read(struct arena *, const char *path,
	    const struct scope_sender **ret, size_t *ret_n, struct err *);
/* Those of one audit on a tape, which need not be ours. */
int	senders_of_tape(struct arena *, const struct tape_audit *,
	    const struct scope_sender **ret, size_t *ret_n, struct err *);

#endif
