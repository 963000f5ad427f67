/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/message.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "record/mbox.h"

struct reader {
	struct arena	*arena;
	struct message	*m;
	size_t		 at;
	bool		 open;		/* the last field may go on */
	bool		 cut;		/* a From may be beyond a limit */
};

static void
complain(struct reader *r, enum message_fault code, size_t at, size_t len,
    const char *text)
{
	struct fault *f;

	if (r->m->fault.n >= LIMIT_FAULTS)
		return;
	f = vec_add(r->arena, &r->m->fault);
	f->span.at = (uint32_t)at;
	f->span.len = (uint32_t)len;
	f->code = (int)code;
	f->text = text;
}

/* A limit is told once. */
static void
cut(struct reader *r, enum message_fault code, size_t at, size_t len,
    const char *text)
{
	if (message_fault(r->m, code) == NULL)
		complain(r, code, at, len, text);
	r->m->whole = false;
}

/* Octets of the field's name, without the white space of RFC 5322 4.5. */
static size_t
name_length(const char *s, size_t colon)
{
	size_t n = colon;

	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	for (size_t i = 0; i < n; i++)
		if (s[i] <= 0x20 || s[i] >= 0x7f)
			return 0;
	return n;
}

static void
begin_field(struct reader *r, size_t len)
{
	const char *s = r->m->text + r->at, *colon = memchr(s, ':', len);
	size_t n = colon == NULL ? 0 : name_length(s, (size_t)(colon - s));
	struct message_field *f;

	r->open = false;
	if (n == 0) {
		complain(r, MESSAGE_FAULT_SYNTAX, r->at, len,
		    "this line of the header is no field");
		return;
	}
	if (r->m->field.n >= LIMIT_FIELDS) {
		cut(r, MESSAGE_FAULT_TOO_MANY, r->at, len,
		    "there are too many fields; this and what follows is not "
		    "read");
		r->cut = true;
		return;
	}
	f = vec_add(r->arena, &r->m->field);
	f->name = arena_memdup(r->arena, s, n);
	f->span.at = (uint32_t)r->at;
	f->span.len = (uint32_t)len;
	f->value.at = (uint32_t)(r->at + (size_t)(colon - s) + 1);
	r->open = true;
}

/* What goes on where nothing has begun is told only on the first line. */
static void
continue_field(struct reader *r, size_t len)
{
	struct message_field *f;

	if (r->open) {
		f = &r->m->field.item[r->m->field.n - 1];
		f->span.len = (uint32_t)(r->at + len - f->span.at);
	} else if (r->at == 0)
		complain(r, MESSAGE_FAULT_SYNTAX, r->at, len,
		    "the header begins with a line that goes on");
}

/* One line of the header; false at its end. */
static bool
read_line(struct reader *r)
{
	struct message *m = r->m;
	const char *s = m->text + r->at;
	const char *lf = memchr(s, '\n', m->len - r->at);
	size_t whole = lf == NULL ? m->len - r->at : (size_t)(lf - s) + 1;
	size_t len = lf == NULL ? whole : whole - 2;

	if (len == 0) {
		m->body = r->at + whole;
		return false;
	}
	if (r->at + len > LIMIT_HEADER) {
		cut(r, MESSAGE_FAULT_TOO_LONG, r->at, 0,
		    "the header is too long; this and what follows is not "
		    "read");
		r->cut = true;
		return false;
	}
	if (*s == ' ' || *s == '\t')
		continue_field(r, len);
	else
		begin_field(r, len);
	r->at += whole;
	return r->at < m->len;
}

/* The first octet that RFC 5322 and RFC 6532 let stand nowhere. */
static void
check_octets(struct reader *r, struct span span)
{
	const char *s = r->m->text;
	size_t at = span.at, end = at + span.len, n;

	for (; at < end; at += n) {
		n = s[at] == '\0' ? 0 : utf8_decode(s + at, end - at, NULL);
		if (n > 0)
			continue;
		complain(r, MESSAGE_FAULT_OCTET, at, 1, s[at] == '\0' ?
		    "a field holds a NUL" :
		    "a field holds what is neither ASCII nor UTF-8");
		return;
	}
}

static bool
is_named(const struct message_field *f, const char *name)
{
	return ascii_same_word(f->name, strlen(f->name), name);
}

static void
read_header(struct reader *r)
{
	struct message *m = r->m;

	m->body = m->len;
	if (m->len > 0)
		while (read_line(r))
			;
	for (size_t i = 0; i < m->field.n; i++) {
		struct message_field *f = &m->field.item[i];

		f->value.len = f->span.at + f->span.len - f->value.at;
		if (f->span.len > LIMIT_FIELD) {
			cut(r, MESSAGE_FAULT_TOO_LONG, f->span.at, f->span.len,
			    "the field is too long and is not read");
			r->cut = r->cut || is_named(f, "From");
		}
		check_octets(r, f->span);
	}
}

static void
read_signatures(struct reader *r)
{
	struct message *m = r->m;
	struct message_signature *sig;

	for (size_t i = 0; i < m->field.n; i++) {
		const struct message_field *f = &m->field.item[i];

		if (!is_named(f, "DKIM-Signature"))
			continue;
		sig = vec_add(r->arena, &m->signature);
		sig->field = i;
		if (f->span.len <= LIMIT_FIELD)
			sig->parsed = dkim_signature_parse(r->arena,
			    m->text + f->value.at, f->value.len);
	}
}

/* What the mailboxes of the only From come to. */
static enum message_author
judge_mailboxes(const struct mailboxes *list)
{
	const struct mailbox *first = list->mailbox.item;

	if (mailbox_fault(list, MAILBOX_FAULT_SYNTAX) != NULL)
		return MESSAGE_AUTHOR_SYNTAX;
	if (mailbox_fault(list, MAILBOX_FAULT_TOO_MANY) != NULL)
		return MESSAGE_AUTHOR_CUT;
	if (list->mailbox.n == 0)
		return MESSAGE_AUTHOR_NO_MAILBOX;
	for (size_t i = 1; i < list->mailbox.n; i++)
		if (!ascii_same_word(first->domain, strlen(first->domain),
		    list->mailbox.item[i].domain))
			return MESSAGE_AUTHOR_SEVERAL;
	if (first->literal)
		return MESSAGE_AUTHOR_NO_DOMAIN;
	return list->mailbox.n == 1 ? MESSAGE_AUTHOR_ONE :
	    MESSAGE_AUTHOR_SHARED;
}

static enum message_author
judge_author(struct reader *r, struct span *ret_where)
{
	struct message *m = r->m;
	const struct message_field *from = message_field(m, "From", 0), *more;

	ret_where->at = ret_where->len = 0;
	if (r->cut)
		return MESSAGE_AUTHOR_CUT;
	if (from == NULL)
		return MESSAGE_AUTHOR_NO_FROM;
	more = message_field(m, "From", (size_t)(from - m->field.item) + 1);
	*ret_where = more != NULL ? more->span : from->span;
	if (more != NULL)
		return MESSAGE_AUTHOR_FROMS;
	mailbox_read_list(r->arena, m->text + from->value.at, from->value.len,
	    &m->mailboxes);
	return judge_mailboxes(&m->mailboxes);
}

static void
read_author(struct reader *r)
{
	static const char *const why[] = {
		[MESSAGE_AUTHOR_ONE] = NULL,
		[MESSAGE_AUTHOR_SHARED] = NULL,
		[MESSAGE_AUTHOR_SEVERAL] =
		    "there are authors of several domains",
		[MESSAGE_AUTHOR_NO_FROM] = "there is no From",
		[MESSAGE_AUTHOR_FROMS] = "there is more than one From",
		[MESSAGE_AUTHOR_NO_MAILBOX] = "From names no mailbox",
		[MESSAGE_AUTHOR_NO_DOMAIN] =
		    "the author's address has no domain name",
		[MESSAGE_AUTHOR_SYNTAX] =
		    "From is not a list of mailboxes (RFC 5322 3.6.2)",
		[MESSAGE_AUTHOR_CUT] =
		    "a limit was reached before all authors were read",
	};
	struct message *m = r->m;
	struct span where;

	m->author = judge_author(r, &where);
	if (why[m->author] == NULL)
		m->author_domain = m->mailboxes.mailbox.item[0].domain;
	else
		complain(r, MESSAGE_FAULT_FROM, where.at, where.len,
		    why[m->author]);
}

static void
take_text(struct reader *r, const struct mbox_item *item)
{
	struct message *m = r->m;

	m->line = item->line;
	m->text = item->text;
	m->len = item->len;
	m->whole = item->whole;
	m->unquoted = item->unquoted;
	if (!item->whole)
		complain(r, MESSAGE_FAULT_TOO_LONG, item->len, 0,
		    "the message is too long; what follows is not read");
	if (item->bare_cr != MBOX_NOWHERE)
		complain(r, MESSAGE_FAULT_LINE_END, item->bare_cr, 1,
		    "a CR stands without LF");
	if (item->other_end != MBOX_NOWHERE)
		complain(r, MESSAGE_FAULT_LINE_END, item->other_end, 0,
		    "this line ends otherwise than the first: some lines of "
		    "the message end with CRLF, some with LF");
}

const struct message *
message_parse(struct arena *arena, const struct mbox_item *item)
{
	struct message *m = arena_alloc(arena, sizeof *m);
	struct reader r = { arena, m, 0, false, false };

	take_text(&r, item);
	/* A text that ends in its header may lack a From. */
	read_header(&r);
	r.cut = r.cut || (!item->whole && m->body == m->len);
	read_author(&r);
	read_signatures(&r);
	return m;
}

size_t
message_line(const struct message *m, size_t at)
{
	size_t line = m->line;

	for (size_t i = 0; i < at && i < m->len; i++)
		line += m->text[i] == '\n';
	return line;
}

const struct message_field *
message_field(const struct message *m, const char *name, size_t i)
{
	for (; i < m->field.n; i++)
		if (is_named(&m->field.item[i], name))
			return &m->field.item[i];
	return NULL;
}

const struct fault *
message_fault(const struct message *m, enum message_fault code)
{
	for (size_t i = 0; i < m->fault.n; i++)
		if (m->fault.item[i].code == (int)code)
			return &m->fault.item[i];
	return NULL;
}
