/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/heap.h"

#include <stdlib.h>

#include "base/bug.h"

void *
heap_alloc(size_t n)
{
	return heap_resize(NULL, n);
}

void *
heap_resize(void *p, size_t n)
{
	p = realloc(p, n > 0 ? n : 1);
	if (p == NULL)
		out_of_memory();
	return p;
}

void *
heap_zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		out_of_memory();
	return p;
}
