/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lines.h -- a large file line by line, without all of it in memory.
 *
 * Memory:  the arena given to lines_open(), which also closes the file.
 * Limits:  octets of the file and of one line, as given.
 * Input:   hostile. A line may hold any octet, NUL included.
 */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/sha256.h"

struct arena;
struct err;
struct lines;

/* A regular file. NULL with *err: not there, not readable, not regular. */
struct lines	*lines_open(struct arena *, const char *path,
		    size_t max_file, size_t max_line, struct err *);
/*
 * The next line without its newline, until the call after: 1. 0 at the end,
 * -1 if the file cannot be read or a limit was hit.
 */
int		 lines_next(struct lines *, const char **ret,
		    size_t *ret_len, struct err *);
/* Of the line that lines_next() gave last, from 1. */
unsigned	 lines_number(const struct lines *);
/* After the last line: the hash of the file, and when it was changed. */
void		 lines_hash(struct lines *, char ret[SHA256_HEX]);
time_t		 lines_time(const struct lines *);

#endif
