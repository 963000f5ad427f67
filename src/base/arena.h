/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arena.h -- a region of memory that is given back as a whole.
 *
 * One arena per audited domain and one per run. Nothing in it is freed alone,
 * and an allocation never fails: without memory the program ends (status 4).
 * A sanitizer build (ARENA_ONE_MALLOC) makes each allocation its own malloc,
 * so that an overrun is seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena	*arena_new(void);
void		 arena_free(struct arena *);

/* Zeroed memory, aligned for any type. */
void	*arena_alloc(struct arena *, size_t size);
/* n objects of `size` bytes; a product that overflows ends the program. */
void	*arena_array(struct arena *, size_t n, size_t size);
/* A copy of n bytes with a NUL after them. */
char	*arena_memdup(struct arena *, const void *, size_t n);
char	*arena_strdup(struct arena *, const char *);
char	*arena_printf(struct arena *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
char	*arena_vprintf(struct arena *, const char *fmt, va_list)
	    __attribute__((format(printf, 2, 0)));

/* Have release(object) called when the arena is freed, last first. */
void	 arena_defer(struct arena *, void (*release)(void *), void *object);

#endif
