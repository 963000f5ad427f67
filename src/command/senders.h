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

int	senders_read(struct arena *, const char *path,
	    const struct scope_sender **ret, size_t *ret_n, struct err *);

#endif
