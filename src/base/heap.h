/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * heap.h -- memory that is given back piece by piece, for what lives as long
 * as a scan of a million domains; all else has an arena.
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stddef.h>

/* Never NULL. The octets are as they come; free(3) takes them. */
void	*heap_alloc(size_t);
void	*heap_resize(void *, size_t);
/* Zeroed; pages that are never touched cost nothing. */
void	*heap_zeroed(size_t n, size_t size);

#endif
