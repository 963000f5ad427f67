/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/clock.h"

#include <errno.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/err.h"
#include "base/rfc3339.h"

/* The year 9999 ends here: what RFC 3339 can write. */
#define LAST_SECOND	253402300799LL

int
clock_now(const char *text, time_t *ret, struct err *err)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	long long seconds;
	char *end;

	if (text != NULL)
		return rfc3339_parse(text, ret) ? 0 : err_set(err, "--now '%s': "
		    "a time as 2026-01-31T12:00:00Z is wanted", text);
	if (epoch == NULL || *epoch == '\0') {
		*ret = time(NULL);
		return 0;
	}
	errno = 0;
	seconds = strtoll(epoch, &end, 10);
	if (!ascii_digit(*epoch) || *end != '\0' || errno != 0 ||
	    seconds > LAST_SECOND)
		return err_set(err, "SOURCE_DATE_EPOCH '%s' is no number of "
		    "seconds", epoch);
	*ret = (time_t)seconds;
	return 0;
}
