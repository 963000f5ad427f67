/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/smtp.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "base/smtp.h"

/* A reply that is being read. */
struct reading {
	struct arena		*arena;
	struct smtp_record	*record;
	struct smtp_reply	*reply;	/* NULL: of no step that is known */
	bool			 ehlo;	/* it is that to EHLO */
	bool			 more;	/* lines came, and not the last */
};

static const char *
escaped(struct arena *arena, const char *text, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	char *ret = arena_alloc(arena, 4 * len + 1), *p = ret;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (ascii_print(c)) {
			*p++ = (char)c;
			continue;
		}
		*p++ = '\\';
		*p++ = 'x';
		*p++ = hex[c >> 4];
		*p++ = hex[c & 15];
	}
	return ret;
}

/* What stands behind the code, without the blank or hyphen. */
static const char *
behind(const char *line, size_t len, size_t *ret_len)
{
	size_t skip = len > 4 ? 4 : len;

	*ret_len = len - skip;
	return line + skip;
}

static void
first_line(struct reading *r, const char *line, size_t len)
{
	struct smtp_reply *reply = r->reply;
	size_t n, end = 0;
	const char *text = behind(line, len, &n);

	while (end < n && text[end] != ' ')
		end++;
	reply->text = escaped(r->arena, line, len);
	reply->word = escaped(r->arena, text, end);
}

static void
add_keyword(struct reading *r, const char *line, size_t len)
{
	size_t n;
	const char *text = behind(line, len, &n);

	if (r->record->keyword.n < LIMIT_SMTP_LINES && n > 0)
		*vec_add(r->arena, &r->record->keyword) =
		    escaped(r->arena, text, n);
}

static void
theirs(struct reading *r, const char *line, size_t len)
{
	bool first = !r->more;
	unsigned code;

	if (r->reply == NULL || r->reply->code != 0)
		return;
	code = smtp_reply_code(line, len, &r->more);
	if (first)
		first_line(r, line, len);
	else if (r->ehlo)
		add_keyword(r, line, len);
	if (code != 0 && !r->more)
		r->reply->code = code;
	if (code == 0)
		r->reply = NULL;
}

static bool
is(const char *line, size_t len, const char *verb)
{
	return len >= strlen(verb) && memcmp(line, verb, strlen(verb)) == 0;
}

static void
ours(struct reading *r, const char *line, size_t len)
{
	struct smtp_record *s = r->record;

	s->extended |= r->ehlo && s->hello.code / 100 == 2;
	r->ehlo = is(line, len, "EHLO");
	r->more = false;
	r->reply = NULL;
	if (is(line, len, "HELO") || r->ehlo) {
		s->hello = (struct smtp_reply){ .word = "" };
		s->keyword.n = 0;
		r->reply = &s->hello;
	} else if (is(line, len, "MAIL"))
		r->reply = &s->mail;
	else if (is(line, len, "RCPT"))
		r->reply = &s->rcpt;
	else if (is(line, len, "QUIT"))
		s->end = NULL;
}

static void
take(struct reading *r, const char *line, size_t len)
{
	if (len == 0)
		return;
	switch (line[0]) {
	case SMTP_THEIRS:
		theirs(r, line + 1, len - 1);
		return;
	case SMTP_OURS:
		ours(r, line + 1, len - 1);
		return;
	case SMTP_PART:
		if (r->reply != NULL && !r->more && r->reply->code == 0)
			first_line(r, line + 1, len - 1);
		return;
	case SMTP_END:
		r->record->end = escaped(r->arena, line + 1, len - 1);
		return;
	default:
		return;
	}
}

void
smtp_read(struct arena *arena, const uint8_t *octets, size_t len,
    struct smtp_record *ret)
{
	const char *text = (const char *)octets;
	struct reading r = { .arena = arena, .record = ret,
	    .reply = &ret->greeting };

	*ret = (struct smtp_record){ .greeting.word = "", .hello.word = "",
	    .mail.word = "", .rcpt.word = "", .end = "nothing" };
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t n = end == NULL ? len : (size_t)(end - text);

		take(&r, text, n);
		text += n + (end != NULL);
		len -= n + (end != NULL);
	}
}

bool
smtp_has_keyword(const struct smtp_record *s, const char *word)
{
	for (size_t i = 0; i < s->keyword.n; i++) {
		const char *text = s->keyword.item[i];

		if (ascii_same_word(text, strcspn(text, " "), word))
			return true;
	}
	return false;
}
