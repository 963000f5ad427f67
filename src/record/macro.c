/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/macro.h"

#include <string.h>

#include "base/ascii.h"

#define KEEP_MAX	65535		/* more parts than any text has */

static const char letters[] = "slodiphv";
static const char letters_of_exp[] = "crt";
static const char delimiters[] = ".-+,/_=";

static bool
one_of(const char *set, int c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool
broken(struct macro_part *ret, size_t at, size_t end, const char **ret_why,
    const char *why)
{
	ret->at = at;
	ret->len = end - at;
	*ret_why = why;
	return false;
}

/* "%%", "%_", "%-" stand for themselves, a space and a URL's space. */
static bool
escape_read(struct macro_part *ret, int c)
{
	switch (c) {
	case '%':
		ret->literal = "%";
		break;
	case '_':
		ret->literal = " ";
		break;
	case '-':
		ret->literal = "%20";
		break;
	default:
		return false;
	}
	ret->literallen = strlen(ret->literal);
	return true;
}

static bool
transformers_read(const char *text, size_t len, size_t *at,
    struct macro_part *ret)
{
	size_t start = *at, i = *at;

	for (; i < len && ascii_digit((unsigned char)text[i]); i++)
		if (ret->keep <= KEEP_MAX)
			ret->keep = ret->keep * 10 + (unsigned)(text[i] - '0');
	if (i > start && ret->keep == 0)
		return false;
	if (i < len && ascii_lower(text[i]) == 'r') {
		ret->reverse = true;
		i++;
	}
	ret->delimiter = text + i;
	while (i < len && one_of(delimiters, text[i]))
		i++;
	ret->ndelimiter = (size_t)(text + i - ret->delimiter);
	*at = i;
	return true;
}

/* text[at] is '%'. */
static bool
expand_read(const char *text, size_t len, enum macro_grammar grammar,
    size_t at, struct macro_part *ret, const char **ret_why)
{
	size_t i = at + 1;
	int c;

	if (i == len || (text[i] != '{' && !escape_read(ret, text[i])))
		return broken(ret, at, i < len ? i + 1 : i, ret_why,
		    "a % that is not followed by {, %, _ or -");
	if (text[i] != '{') {
		ret->len = 2;
		return true;
	}
	if (++i == len)
		return broken(ret, at, i, ret_why, "a macro without an end");
	c = ascii_lower((unsigned char)text[i]);
	if (one_of(letters_of_exp, c) && grammar != MACRO_EXPLAIN)
		return broken(ret, at, i + 1, ret_why,
		    "the macro letters c, r and t stand in explanations only");
	if (!one_of(letters, c) && !one_of(letters_of_exp, c))
		return broken(ret, at, i + 1, ret_why, "no such macro letter");
	ret->letter = (char)c;
	ret->upper = c != text[i];
	i++;
	if (!transformers_read(text, len, &i, ret))
		return broken(ret, at, i + 1, ret_why,
		    "a macro cannot keep 0 parts");
	if (i == len)
		return broken(ret, at, i, ret_why, "a macro without an end");
	if (text[i] != '}')
		return broken(ret, at, i + 1, ret_why,
		    "a macro with an octet that has no place in it");
	ret->len = i + 1 - at;
	return true;
}

static bool
literal_octet(int c, enum macro_grammar grammar)
{
	return ascii_print(c) && c != '%' &&
	    (c != ' ' || grammar == MACRO_EXPLAIN);
}

bool
macro_next(const char *text, size_t len, enum macro_grammar grammar,
    size_t *at, struct macro_part *ret, const char **ret_why)
{
	size_t i = *at;

	memset(ret, 0, sizeof *ret);
	*ret_why = NULL;
	ret->at = i;
	if (i == len)
		return false;
	if (text[i] == '%') {
		if (!expand_read(text, len, grammar, i, ret, ret_why))
			return false;
		*at = i + ret->len;
		return true;
	}
	while (i < len && literal_octet((unsigned char)text[i], grammar))
		i++;
	if (i == *at)
		return broken(ret, i, i + 1, ret_why,
		    "an octet that is not visible ASCII");
	ret->literal = text + ret->at;
	ret->literallen = ret->len = i - ret->at;
	*at = i;
	return true;
}
