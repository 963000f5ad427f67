/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/monotonic.h"

#define TELL_MS	250

static bool
can_be_written_over(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && getenv("CI") == NULL &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

void
progress_begin(struct progress *p, bool wanted, uint64_t resumed)
{
	*p = (struct progress){ .shown = wanted && can_be_written_over(),
	    .resumed = resumed, .started = monotonic_ms() };
}

static void
print_left(char *text, size_t size, double seconds)
{
	long s = (long)(seconds + 0.5);

	if (s >= 3600)
		snprintf(text, size, ", %ld:%02ld:%02ld left", s / 3600,
		    s / 60 % 60, s % 60);
	else
		snprintf(text, size, ", %ld:%02ld left", s / 60, s % 60);
}

void
progress_tell(struct progress *p, uint64_t lines, uint64_t failed,
    double part)
{
	int64_t now = monotonic_ms();
	double seconds = (double)(now - p->started) / 1000;
	char left[64] = "";
	int n;

	if (!p->shown || now - p->told < TELL_MS)
		return;
	p->told = now;
	if (part > 0 && part < 1)
		print_left(left, sizeof left, seconds * (1 - part) / part);
	n = fprintf(stderr, "\r%" PRIu64 " lines, %.0f/s, %" PRIu64
	    " failed%s", lines, seconds > 0 ?
	    (double)(lines - p->resumed) / seconds : 0.0, failed, left);
	if (n > 0 && (unsigned)n < p->columns)
		fprintf(stderr, "%*s", (int)(p->columns - (unsigned)n), "");
	p->columns = n > 0 ? (unsigned)n : 0;
	fflush(stderr);
}

void
progress_end(struct progress *p)
{
	if (p->columns > 0)
		fprintf(stderr, "\r%*s\r", (int)p->columns, "");
	p->columns = 0;
	p->shown = false;
}
