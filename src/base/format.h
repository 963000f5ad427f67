/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * format.h -- printf for sentences: words and whole numbers between text.
 *
 * Most formats have nothing but %s, %u and %zu in them, and for those
 * vsnprintf(3) takes five times as long.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#define FORMAT_OTHER	((size_t)-1)

/*
 * As vsnprintf(3), but for %s, %u, %zu and %% alone. FORMAT_OTHER: there is
 * another conversion in the format, or a NULL, or the text does not fit.
 */
size_t	format_words(char *ret, size_t size, const char *fmt, va_list)
	    __attribute__((format(printf, 3, 0)));

#endif
