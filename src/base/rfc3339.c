/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/rfc3339.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

#define DAY	86400

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static long long
days_from_civil(long long year, int month, int day)
{
	long long era, yoe, doy, doe;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = year - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

const char *
rfc3339_print(struct arena *arena, time_t t)
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL)
		return "0000-00-00T00:00:00Z";
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
	    tm.tm_min, tm.tm_sec);
}

/* n digits at *text, moving it on; -1 if there are none such. */
static int
number(const char **text, int n)
{
	int value = 0;

	for (; n > 0; n--, (*text)++) {
		if (!ascii_digit(**text))
			return -1;
		value = value * 10 + **text - '0';
	}
	return value;
}

static bool
expect(const char **text, char c)
{
	if (ascii_lower(**text) != ascii_lower(c))
		return false;
	(*text)++;
	return true;
}

/* "Z" or "+hh:mm" at the end: seconds east of UTC. */
static bool
offset(const char **text, int *ret)
{
	int sign = **text == '-' ? -1 : 1, hours, minutes;

	*ret = 0;
	if (expect(text, 'Z'))
		return **text == '\0';
	if (**text != '+' && **text != '-')
		return false;
	(*text)++;
	hours = number(text, 2);
	if (!expect(text, ':'))
		return false;
	minutes = number(text, 2);
	*ret = sign * (hours * 3600 + minutes * 60);
	return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 &&
	    **text == '\0';
}

bool
rfc3339_parse(const char *text, time_t *ret)
{
	static const int month_days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30,
	    31, 30, 31 };
	int year, month, day, hour, minute, second, east;

	year = number(&text, 4);
	if (year < 0 || !expect(&text, '-') ||
	    (month = number(&text, 2)) < 1 || month > 12 ||
	    !expect(&text, '-') || (day = number(&text, 2)) < 1 ||
	    day > month_days[month - 1] || !expect(&text, 'T') ||
	    (hour = number(&text, 2)) < 0 || hour > 23 ||
	    !expect(&text, ':') || (minute = number(&text, 2)) < 0 ||
	    minute > 59 || !expect(&text, ':') ||
	    (second = number(&text, 2)) < 0 || second > 60 ||
	    !offset(&text, &east))
		return false;
	*ret = (time_t)(days_from_civil(year, month, day) * DAY +
	    hour * 3600 + minute * 60 + second - east);
	return true;
}
