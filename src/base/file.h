/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.h -- a whole file in memory.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

struct arena;
struct err;

/*
 * Read a regular file of at most max octets, or standard input for "-".
 * NUL ended. NULL with *err: not there, not readable, not regular, too large.
 */
char	*file_read(struct arena *, const char *path, size_t max,
	    size_t *ret_len, struct err *);

#endif
