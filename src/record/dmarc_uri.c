/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/dmarc_uri.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

#define HOST_MAX	253	/* characters of a name that fits 255 octets */
#define LABEL_MAX	63

struct slice {
	const char	*at;
	size_t		 len;
};

static bool
is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
trim(struct slice *s)
{
	while (s->len > 0 && is_blank((unsigned char)s->at[0])) {
		s->at++;
		s->len--;
	}
	while (s->len > 0 && is_blank((unsigned char)s->at[s->len - 1]))
		s->len--;
}

/* RFC 7489 6.2: "!" 1*DIGIT [ "k" / "m" / "g" / "t" ] at the end. */
static bool
cut_size(struct slice *s)
{
	size_t n = s->len, digits;

	if (n > 0 && s->at[n - 1] != '\0' &&
	    strchr("kmgtKMGT", s->at[n - 1]) != NULL)
		n--;
	for (digits = n; digits > 0 &&
	    ascii_digit((unsigned char)s->at[digits - 1]); )
		digits--;
	if (digits == n || digits == 0 || s->at[digits - 1] != '!')
		return false;
	s->len = digits - 1;
	return true;
}

/* Octets that RFC 3986 lets stand in a URI, "%" with two digits included. */
static const char *
check_octets(struct slice s)
{
	static const char others[] = "-._~:/?#[]@$&'()*+;=";

	for (size_t i = 0; i < s.len; i++) {
		int c = (unsigned char)s.at[i];

		if (c >= 0x80)
			return "an address that is not ASCII";
		if (is_blank(c))
			return "white space inside an address; a comma "
			    "separates addresses";
		if (c == '!')
			return "\"!\" must be written %21 in an address";
		if (c == '%' && (s.len - i < 3 ||
		    ascii_hex(s.at[i + 1]) < 0 || ascii_hex(s.at[i + 2]) < 0))
			return "\"%\" without two hexadecimal digits";
		if (c != '%' && !ascii_alnum(c) &&
		    (c == 0 || strchr(others, c) == NULL))
			return "a character that no URI may hold";
	}
	return NULL;
}

/* scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) ":" */
static size_t
scheme_len(struct slice s)
{
	size_t n = 0;

	while (n < s.len && (ascii_alnum((unsigned char)s.at[n]) ||
	    (s.at[n] != 0 && strchr("+-.", s.at[n]) != NULL)))
		n++;
	if (n == 0 || n == s.len || s.at[n] != ':' ||
	    !ascii_alpha((unsigned char)s.at[0]))
		return 0;
	return n;
}

static char *
lower_copy(struct arena *arena, struct slice s)
{
	char *copy = arena_memdup(arena, s.at, s.len);

	for (size_t i = 0; i < s.len; i++)
		copy[i] = (char)ascii_lower((unsigned char)copy[i]);
	return copy;
}

/* Letters, digits and inner hyphens in labels of legal length. */
static bool
is_host(struct slice s)
{
	size_t label = 0;

	if (s.len == 0 || s.len > HOST_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int c = (unsigned char)s.at[i];

		if (c == '.') {
			if (label == 0 || s.at[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (!ascii_alnum(c) && (c != '-' || label == 0))
			return false;
		if (++label > LABEL_MAX)
			return false;
	}
	return label > 0 && s.at[s.len - 1] != '-';
}

/* The local part as RFC 6068 2 has it: no empty atom. */
static bool
is_local_part(struct slice s)
{
	if (s.len == 0 || s.at[0] == '.' || s.at[s.len - 1] == '.')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '.' && s.at[i - 1] == '.')
			return false;
		if (strchr("?#[]/()@;:", s.at[i]) != NULL)
			return false;
	}
	return true;
}

static const char *
read_mailto(struct arena *arena, struct slice s, struct dmarc_uri *ret)
{
	struct slice local = s, host = s;
	const char *query = memchr(s.at, '?', s.len), *at;

	if (query != NULL)
		s.len = (size_t)(query - s.at);
	at = memchr(s.at, '@', s.len);
	if (at == NULL)
		return "the address has no \"@\"";
	local.len = (size_t)(at - s.at);
	host.at = at + 1;
	host.len = s.len - local.len - 1;
	if (!is_local_part(local))
		return "the part before \"@\" is no local part of an address";
	if (!is_host(host))
		return "the part after \"@\" is no host name";
	ret->host = lower_copy(arena, host);
	ret->valid = true;
	return NULL;
}

/* The host after "//", if there is one. */
static void
read_authority(struct arena *arena, struct slice s, struct dmarc_uri *ret)
{
	struct slice host;
	size_t n = 2;

	if (s.len < 3 || memcmp(s.at, "//", 2) != 0)
		return;
	while (n < s.len && strchr("/?#:", s.at[n]) == NULL)
		n++;
	host.at = s.at + 2;
	host.len = n - 2;
	if (is_host(host))
		ret->host = lower_copy(arena, host);
}

static const char *
read_scheme(struct arena *arena, struct slice s, struct dmarc_uri *ret)
{
	size_t n = scheme_len(s);
	struct slice scheme = { s.at, n };
	const char *why;

	if (n == 0)
		return memchr(s.at, '@', s.len) != NULL ?
		    "the address lacks \"mailto:\" before it" :
		    "this is no URI: it has no scheme such as \"mailto:\"";
	why = check_octets(s);
	if (why != NULL)
		return why;
	s.at += n + 1;
	s.len -= n + 1;
	if (!ascii_same_word(scheme.at, n, "mailto")) {
		ret->scheme = lower_copy(arena, scheme);
		read_authority(arena, s, ret);
		return "receivers need not support any scheme but mailto";
	}
	why = read_mailto(arena, s, ret);
	if (why == NULL)
		ret->scheme = lower_copy(arena, scheme);
	return why;
}

const char *
dmarc_uri_parse(struct arena *arena, const char *text, size_t at, size_t end,
    struct dmarc_uri *ret)
{
	struct slice s = { text + at, end - at };

	memset(ret, 0, sizeof *ret);
	trim(&s);
	ret->span.at = (uint32_t)(s.at - text);
	ret->span.len = (uint32_t)s.len;
	ret->text = "";
	if (s.len == 0)
		return "an entry is empty";
	ret->has_size = cut_size(&s);
	ret->text = arena_memdup(arena, s.at, s.len);
	return read_scheme(arena, s, ret);
}
