/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.h -- "we cannot do it": one line for a person, and an exit status.
 *
 * The last parameter of every function that can fail for a reason outside
 * DNS. It returns -1 after err_set(), and only main.c prints the text.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/status.h"

struct err {
	enum status	status;		/* STATUS_USAGE unless said otherwise */
	char		text[1024];
};

/* Always -1, so that a caller can `return err_set(err, ...)`. */
int	err_set(struct err *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
int	err_set_status(struct err *, enum status, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

#endif
