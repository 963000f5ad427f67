/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

#define BUF_START	64

void
buf_init(struct buf *b, struct arena *arena, size_t cap)
{
	b->arena = arena;
	b->size = cap < BUF_START ? cap : BUF_START;
	b->data = arena_alloc(arena, b->size + 1);
	b->len = 0;
	b->cap = cap;
	b->full = false;
}

static void
buf_grow(struct buf *b, size_t need)
{
	size_t size = b->size;
	char *data;

	while (size < need)
		size = size > b->cap / 2 ? b->cap : size * 2;
	data = arena_alloc(b->arena, size + 1);
	memcpy(data, b->data, b->len);
	b->data = data;
	b->size = size;
}

void
buf_put(struct buf *b, const void *from, size_t n)
{
	if (n > b->cap - b->len) {
		n = b->cap - b->len;
		b->full = true;
	}
	if (n == 0)
		return;
	if (b->len + n > b->size)
		buf_grow(b, b->len + n);
	memcpy(b->data + b->len, from, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(b->arena, fmt, ap);
	va_end(ap);
	buf_puts(b, s);
}
