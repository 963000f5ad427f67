/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf.h -- bytes that grow up to a ceiling set at the start.
 *
 * Past the ceiling nothing more is stored and `full` is set: the caller asks
 * once, at the end. `data` always has a NUL after `len` bytes.
 *
 * Memory:  lives in the arena given to buf_init().
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct buf {
	struct arena	*arena;
	char		*data;
	size_t		 len, size, cap;
	bool		 full;
};

void	buf_init(struct buf *, struct arena *, size_t cap);
void	buf_put(struct buf *, const void *, size_t);
void	buf_puts(struct buf *, const char *);
void	buf_putc(struct buf *, char);
void	buf_printf(struct buf *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
