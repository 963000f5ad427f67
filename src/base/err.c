/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static int	set(struct err *, enum status, const char *fmt, va_list)
		    __attribute__((format(printf, 3, 0)));

static int
set(struct err *err, enum status status, const char *fmt, va_list ap)
{
	err->status = status;
	vsnprintf(err->text, sizeof err->text, fmt, ap);
	return -1;
}

int
err_set(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(err, STATUS_USAGE, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_set_status(struct err *err, enum status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(err, status, fmt, ap);
	va_end(ap);
	return -1;
}
