/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_age.c -- the DKIM rule on old keys. DNS does not say when a key was
 * made; many who rotate keys write the date into the selector, and that date
 * is all that is looked at here.
 */
#include <time.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "rule/checks.h"

#define OLDEST		20040101	/* DomainKeys; before it, no selectors */
#define ONE_YEAR	10000

/* Days as numbers, 20261125: they compare as the days do. */
struct dated {
	int		 to;		/* the last that is meant; 0: no date */
	const char	*text;		/* as written */
};

static int
day_of(time_t t)
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL)
		return 0;
	return (tm.tm_year + 1900) * ONE_YEAR + (tm.tm_mon + 1) * 100 +
	    tm.tm_mday;
}

/* The same day so many months later; the 31st of each month is as good. */
static int
months_later(int day, int months)
{
	int month = day / 100 % 100 - 1 + months;

	return (day / ONE_YEAR + month / 12) * ONE_YEAR +
	    (month % 12 + 1) * 100 + day % 100;
}

static size_t
digits_at(const char *text)
{
	size_t n = 0;

	while (ascii_digit((unsigned char)text[n]))
		n++;
	return n;
}

static int
number(const char *text, size_t len)
{
	int value = 0;

	for (size_t i = 0; i < len; i++)
		value = value * 10 + text[i] - '0';
	return value;
}

static bool
is_between(int value, int low, int high)
{
	return low <= value && value <= high;
}

/*
 * The last day that is meant, a month or day of 0 being left open; 0 if it is
 * no date, or one that has not come.
 */
static int
last_day(int today, int year, int month, int day)
{
	int from = year * ONE_YEAR + (month == 0 ? 1 : month) * 100 +
	    (day == 0 ? 1 : day);

	if (!is_between(month, 0, 12) || !is_between(day, 0, 31) ||
	    !is_between(from, OLDEST, today))
		return 0;
	return year * ONE_YEAR + (month == 0 ? 12 : month) * 100 +
	    (day == 0 ? 31 : day);
}

/* "-06" behind a year or a month: 6, else 0. */
static int
next_part(const char **at)
{
	if ((**at != '-' && **at != '_' && **at != '.') ||
	    digits_at(*at + 1) != 2)
		return 0;
	*at += 3;
	return number(*at - 2, 2);
}

/* What digits at *at mean: 20230601, 202306, 2023, 2023-06, 2023-06-01. */
static struct dated
read_date(const char **at, int today)
{
	struct dated d = { 0, *at };
	size_t n = digits_at(*at);
	int head = number(*at, n < 4 ? n : 4), month, day;

	*at += n;
	if (n == 8 && number(d.text + 4, 2) > 0 && number(d.text + 6, 2) > 0)
		d.to = last_day(today, head, number(d.text + 4, 2),
		    number(d.text + 6, 2));
	else if (n == 6 && number(d.text + 4, 2) > 0)
		d.to = last_day(today, head, number(d.text + 4, 2), 0);
	else if (n == 4) {
		month = next_part(at);
		day = month == 0 ? 0 : next_part(at);
		d.to = last_day(today, head, month, day);
	}
	return d;
}

/* The latest date in a selector's name; to 0: none. */
static struct dated
date_of(struct arena *arena, const char *selector, int today)
{
	struct dated latest = { 0, NULL };

	for (const char *at = selector; *at != '\0';) {
		struct dated d;

		if (!ascii_digit((unsigned char)*at)) {
			at++;
			continue;
		}
		d = read_date(&at, today);
		if (d.to <= latest.to)
			continue;
		latest = d;
		latest.text = arena_memdup(arena, d.text,
		    (size_t)(at - d.text));
	}
	return latest;
}

void
rule_check_dkim_key_age(const struct facts *f, struct judge *j)
{
	int today = day_of(f->evidence->taken_at);
	int months = j->expected->key_months;
	size_t recent = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];
		struct dated d;

		/* Behind an alias the key can change while the name stays. */
		if (s->state != DKIM_USABLE || s->cname != NULL)
			continue;
		d = date_of(j->arena, s->selector, today);
		if (d.to > 0 && months_later(d.to, months) < today)
			judge_fail(j, s->name, "the name of selector '%s' "
			    "holds the date %s, more than %d months back: if "
			    "the key is as old as its name, it is due (DNS "
			    "does not say when a key was made)", s->selector,
			    d.text, months);
		else
			recent += d.to > 0;
	}
	if (j->decided)
		return;
	if (recent > 0)
		judge_pass(j, f->evidence->scope.domain, "the dates in the "
		    "names of selectors are at most %d months back (%zu of "
		    "%zu usable keys; DNS does not say when a key was made)",
		    months, recent, f->dkim.usable);
	else if (f->dkim.usable > 0)
		judge_not_applicable(j, "DNS does not say when a key was made, "
		    "and no selector of a key that stands here holds a date");
	else
		judge_not_applicable(j, "no usable key was found");
}
