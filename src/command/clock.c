/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/err.h"

/* The year 9999 ends here: what RFC 3339 can write. */
#define LAST_SECOND	253402300799LL

/* A number of n digits; -1 if they are not. */
static int
digits(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (!ascii_digit(text[i]))
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

static bool
offset(const char *text, long *ret)
{
	int hours, minutes;

	*ret = 0;
	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
		return true;
	if (strlen(text) != 6 || (*text != '+' && *text != '-') ||
	    text[3] != ':')
		return false;
	hours = digits(text + 1, 2);
	minutes = digits(text + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*ret = (hours * 3600L + minutes * 60L) * (*text == '-' ? -1 : 1);
	return true;
}

bool
clock_parse(const char *text, time_t *ret)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	struct tm tm = { 0 }, back;
	long east;
	time_t t;

	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? !ascii_digit(text[i]) :
		    form[i] == 'T' ? ascii_lower(text[i]) != 't' :
		    form[i] != text[i])
			return false;
	tm.tm_year = digits(text, 4) - 1900;
	tm.tm_mon = digits(text + 5, 2) - 1;
	tm.tm_mday = digits(text + 8, 2);
	tm.tm_hour = digits(text + 11, 2);
	tm.tm_min = digits(text + 14, 2);
	tm.tm_sec = digits(text + 17, 2);
	back = tm;
	t = timegm(&back);
	/* timegm() makes a day of the 31st of February: then these differ. */
	if (back.tm_mon != tm.tm_mon || back.tm_mday != tm.tm_mday ||
	    back.tm_hour != tm.tm_hour || back.tm_min != tm.tm_min ||
	    back.tm_sec != tm.tm_sec)
		return false;
	if (!offset(text + sizeof form - 1, &east))
		return false;
	*ret = t - east;
	return true;
}

int
clock_now(const char *text, time_t *ret, struct err *err)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	long long seconds;
	char *end;

	if (text != NULL)
		return clock_parse(text, ret) ? 0 : err_set(err, "--now '%s': "
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
