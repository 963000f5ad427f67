/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.h -- a regular file, opened, or as a whole in memory.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

struct arena;
struct err;

/* A regular file to read from, never a device or a FIFO that blocks; or -1. */
int	 file_open(const char *path, struct err *);
/*
 * Read a regular file of at most max octets, or standard input for "-".
 * NUL ended. NULL with *err: not there, not readable, not regular, too large.
 */
char	*file_read(struct arena *, const char *path, size_t max,
	    size_t *ret_len, struct err *);

#endif
