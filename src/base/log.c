/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/ascii.h"

static enum log_level level = LOG_WARN;

void
log_set_level(enum log_level to)
{
	level = to;
}

static void	say(enum log_level, const char *word, const char *fmt, va_list)
		    __attribute__((format(printf, 3, 0)));

static void
say(enum log_level at, const char *word, const char *fmt, va_list ap)
{
	char line[2048], safe[4 * sizeof line];

	if (at > level)
		return;
	vsnprintf(line, sizeof line, fmt, ap);
	ascii_escape(line, safe, sizeof safe);
	fprintf(stderr, "mailassay: %s%s\n", word, safe);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(LOG_WARN, "warning: ", fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(LOG_INFO, "", fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(LOG_DEBUG, "debug: ", fmt, ap);
	va_end(ap);
}
