/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf_macro.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/spf.h"
#include "record/macro.h"

#define NAME_MAX_RAW	253	/* RFC 7208 7.3 */
/* Kept of a name that grows: enough to see that its beginning is cut. */
#define TAIL		(NAME_MAX_RAW + 3)

/*
 * Where expanded text goes: an explanation is cut at its end, a name at its
 * beginning, so of a name only the last octets are kept.
 */
struct sink {
	struct buf	*explanation;	/* or NULL: a name */
	char		 tail[2 * TAIL];
	size_t		 len;
};

static void
sink_put(struct sink *s, const char *from, size_t n)
{
	if (s->explanation != NULL) {
		buf_put(s->explanation, from, n);
		return;
	}
	if (n > TAIL) {
		from += n - TAIL;
		n = TAIL;
	}
	if (s->len + n > sizeof s->tail) {
		memmove(s->tail, s->tail + s->len - TAIL, TAIL);
		s->len = TAIL;
	}
	memcpy(s->tail + s->len, from, n);
	s->len += n;
}

/* URL escaping: all but the unreserved set (RFC 7208 7.3). */
static void
sink_put_value(struct sink *s, const char *from, size_t n, bool escape)
{
	char text[4];

	if (!escape) {
		sink_put(s, from, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		int c = (unsigned char)from[i];

		if (ascii_alnum(c) || (c != '\0' && strchr("-._~", c) != NULL))
			sink_put(s, &from[i], 1);
		else
			sink_put(s, text, (size_t)snprintf(text, sizeof text,
			    "%%%02X", c));
	}
}

/* %{i}: dotted quad, or 32 nibbles with dots between. */
static const char *
dotted(struct spf_macro *m)
{
	static const char hex[] = "0123456789ABCDEF";
	char text[64], *p = text;

	if (m->ip.family == 4)
		return address_text(m->arena, &m->ip);
	for (size_t i = 0; i < 16; i++) {
		*p++ = hex[m->ip.byte[i] >> 4];
		*p++ = '.';
		*p++ = hex[m->ip.byte[i] & 15];
		*p++ = '.';
	}
	p[-1] = '\0';
	return arena_strdup(m->arena, text);
}

static const char *
value(struct spf_macro *m, char letter)
{
	switch (letter) {
	case 's':
		return m->sender;
	case 'l':
		return m->local;
	case 'o':
		return m->sender_domain;
	case 'd':
		return m->domain;
	case 'i':
		return dotted(m);
	case 'p':
		return m->validated != NULL ? m->validated : "unknown";
	case 'h':
		return m->helo;
	case 'v':
		return m->ip.family == 4 ? "in-addr" : "ip6";
	case 'c':
		return address_text(m->arena, &m->ip);
	case 'r':
		return m->receiver;
	case 't':
		return arena_printf(m->arena, "%lld", (long long)m->now);
	default:
		return "";
	}
}

static bool
is_delimiter(const struct macro_part *part, char c)
{
	if (part->ndelimiter == 0)
		return c == '.';
	return memchr(part->delimiter, c, part->ndelimiter) != NULL;
}

/* Split, reverse, keep the right-hand parts, join with dots. */
static void
transform(struct spf_macro *m, const struct macro_part *part,
    const char *text, struct sink *to)
{
	size_t len = strlen(text), start = 0, first;

	m->part.n = 0;
	for (size_t i = 0; i <= len; i++) {
		struct span *s;

		if (i < len && !is_delimiter(part, text[i]))
			continue;
		s = vec_add(m->arena, &m->part);
		s->at = (uint32_t)start;
		s->len = (uint32_t)(i - start);
		start = i + 1;
	}
	first = part->keep == 0 || part->keep >= m->part.n ? 0 :
	    m->part.n - part->keep;
	for (size_t i = first; i < m->part.n; i++) {
		const struct span *s = &m->part.item[part->reverse ?
		    m->part.n - 1 - i : i];

		if (i > first)
			sink_put(to, ".", 1);
		sink_put_value(to, text + s->at, s->len, part->upper);
	}
}

static bool
expand(struct spf_macro *m, const char *text, size_t len,
    enum macro_grammar grammar, struct sink *to)
{
	struct macro_part part;
	const char *why, *v;
	size_t at = 0;

	while (macro_next(text, len, grammar, &at, &part, &why)) {
		if (part.letter == 0) {
			sink_put(to, part.literal, part.literallen);
			continue;
		}
		v = value(m, part.letter);
		if (part.keep == 0 && !part.reverse && part.ndelimiter == 0)
			sink_put_value(to, v, strlen(v), part.upper);
		else
			transform(m, &part, v, to);
	}
	return why == NULL;
}

void
spf_macro_init(struct spf_macro *m, struct arena *arena,
    const struct spf_sender *who, const char *receiver, time_t now)
{
	const char *from = who->mail_from, *at = NULL;

	memset(m, 0, sizeof *m);
	m->arena = arena;
	m->helo = who->helo != NULL ? who->helo : "";
	if (from != NULL)
		at = strrchr(from, '@');
	if (from == NULL || *from == '\0')
		m->sender_domain = m->helo;
	else
		m->sender_domain = at != NULL ? at + 1 : from;
	m->local = at == NULL || at == from ? "postmaster" :
	    arena_memdup(arena, from, (size_t)(at - from));
	m->sender = arena_printf(arena, "%s@%s", m->local, m->sender_domain);
	m->receiver = receiver != NULL ? receiver : "unknown";
	m->ip = who->ip;
	m->now = now;
}

bool
spf_macro_uses(const char *text, size_t len, const char *letters)
{
	struct macro_part part;
	const char *why;
	size_t at = 0;

	while (macro_next(text, len, MACRO_EXPLAIN, &at, &part, &why))
		if (part.letter != 0 && strchr(letters, part.letter) != NULL)
			return true;
	return false;
}

const char *
spf_macro_name(struct spf_macro *m, const char *text, size_t len,
    const char **ret_raw)
{
	struct sink to = { 0 };
	const char *name = to.tail, *dot;

	if (!expand(m, text, len, MACRO_STRING, &to))
		return NULL;
	len = to.len;
	if (len > 0 && name[len - 1] == '.')
		len--;
	while (len > NAME_MAX_RAW) {
		dot = memchr(name, '.', len);
		if (dot == NULL)
			return NULL;
		len -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	*ret_raw = arena_memdup(m->arena, name, len);
	return name_from_raw(m->arena, name, len, NULL);
}

const char *
spf_macro_explain(struct spf_macro *m, const char *text, size_t len)
{
	struct sink to = { 0 };
	struct buf b;

	buf_init(&b, m->arena, LIMIT_SPF_EXPLANATION);
	to.explanation = &b;
	if (!expand(m, text, len, MACRO_EXPLAIN, &to))
		return NULL;
	return b.data;
}

const char *
spf_macro_raw(struct arena *arena, const char *name)
{
	char *raw, *to;

	if (strchr(name, '\\') == NULL)
		return name;
	to = raw = arena_strdup(arena, name);
	for (const char *p = name; *p != '\0'; p++) {
		int octet = 0;

		if (*p == '\\' && ascii_digit(p[1]) && ascii_digit(p[2]) &&
		    ascii_digit(p[3]))
			octet = (p[1] - '0') * 100 + (p[2] - '0') * 10 +
			    p[3] - '0';
		/* A NUL would end the text: it keeps its escape. */
		if (octet != 0)
			p += 3;
		*to++ = octet != 0 ? (char)octet : *p;
	}
	*to = '\0';
	return raw;
}
