/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/status.h"

void
bug(const char *fmt, ...)
{
	va_list ap;

	fputs("mailassay: bug: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void
out_of_memory(void)
{
	static const char text[] = "mailassay: out of memory\n";

	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(STATUS_INTERNAL);
	_exit(STATUS_INTERNAL);
}
