/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/mailbox.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

struct reader {
	struct arena		*arena;
	const char		*text;
	size_t			 at, end;
	struct mailboxes	*list;
	bool			 failed;
};

/* Words and the dots between them: a display name, or a local part. */
struct words {
	struct buf	 text;		/* without what stands between */
	size_t		 at, end;	/* from the first to the last */
	size_t		 words;
	bool		 joined;	/* word *("." word) */
	bool		 loose;		/* white space or comment at a dot */
};

static void
complain(struct reader *r, enum mailbox_fault code, size_t at, size_t end,
    const char *text)
{
	struct fault *f;

	if (r->list->fault.n >= LIMIT_FAULTS)
		return;
	f = vec_add(r->arena, &r->list->fault);
	f->span.at = (uint32_t)at;
	f->span.len = (uint32_t)(end - at);
	f->code = (int)code;
	f->text = text;
}

static bool
fail(struct reader *r, const char *text)
{
	complain(r, MAILBOX_FAULT_SYNTAX, r->at, r->end, text);
	r->failed = true;
	return false;
}

/* The octet here; -1 at the end. */
static int
peek(const struct reader *r)
{
	return r->at < r->end ? (unsigned char)r->text[r->at] : -1;
}

/* Octets of folding white space that start here, or 0. */
static size_t
space(const struct reader *r)
{
	const char *s = r->text + r->at;
	size_t left = r->end - r->at;

	if (left > 0 && (*s == ' ' || *s == '\t'))
		return 1;
	return left >= 3 && s[0] == '\r' && s[1] == '\n' &&
	    (s[2] == ' ' || s[2] == '\t') ? 3 : 0;
}

/* Octets of one character that may stand in a text, or 0. */
static size_t
character(const struct reader *r)
{
	int c = peek(r);

	if (ascii_print(c) || c == '\t')
		return 1;
	return c >= 0x80 ?
	    utf8_decode(r->text + r->at, r->end - r->at, NULL) : 0;
}

/*
 * Go past one octet of a comment, a quoted string or a domain literal: white
 * space, a pair with "\", or a character.
 */
static bool
skip_inner(struct reader *r)
{
	size_t n = space(r);

	if (n == 0 && peek(r) == '\\')
		r->at++;
	if (n == 0)
		n = character(r);
	r->at += n;
	return n > 0;
}

static bool
skip_comment(struct reader *r)
{
	size_t from = r->at, depth = 0;

	do {
		int c = peek(r);

		depth += c == '(';
		depth -= c == ')';
		if (!skip_inner(r)) {
			r->at = from;
			return fail(r, "this comment does not end, or holds "
			    "an octet that it may not");
		}
	} while (depth > 0);
	return true;
}

/* Past white space and comments; *ret_any says whether there were some. */
static bool
skip(struct reader *r, bool *ret_any)
{
	size_t from = r->at, n;

	for (;;) {
		if ((n = space(r)) > 0)
			r->at += n;
		else if (peek(r) == '(') {
			if (!skip_comment(r))
				return false;
		} else
			break;
	}
	if (ret_any != NULL)
		*ret_any = r->at > from;
	return true;
}

/* Octets of the atom that starts here. */
static size_t
atom(const struct reader *r)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~";
	size_t at = r->at, n;

	while (at < r->end) {
		int c = (unsigned char)r->text[at];

		n = ascii_alnum(c) || (c > 0 && c < 0x80 &&
		    strchr(others, c) != NULL);
		if (c >= 0x80)
			n = utf8_decode(r->text + at, r->end - at, NULL);
		if (n == 0)
			break;
		at += n;
	}
	return at - r->at;
}

/* "..." or [...], from its first octet past its last. */
static bool
skip_enclosed(struct reader *r, char close)
{
	size_t from = r->at++;

	while (peek(r) != close) {
		if ((close == ']' && peek(r) == '[') || !skip_inner(r)) {
			r->at = from;
			return fail(r, "what opens here does not end, or "
			    "holds an octet that it may not");
		}
	}
	r->at++;
	return true;
}

/* One word or dot; false if there is none, or it is faulty. */
static bool
read_word(struct reader *r, struct words *w, bool *after_dot)
{
	size_t from = r->at;
	bool dot = peek(r) == '.';

	if (peek(r) == '"') {
		if (!skip_enclosed(r, '"'))
			return false;
	} else
		r->at += dot ? 1 : atom(r);
	if (r->at == from)
		return false;
	if (w->end == w->at)
		w->at = from;
	/* Either a word where a word belongs, or a dot where a dot does. */
	w->joined = w->joined && dot != *after_dot;
	w->loose = w->loose || (from > w->end && w->end > w->at &&
	    (dot || *after_dot));
	w->words += !dot;
	w->end = r->at;
	*after_dot = dot;
	buf_put(&w->text, r->text + from, r->at - from);
	return true;
}

static bool
read_words(struct reader *r, struct words *w)
{
	bool after_dot = true;

	memset(w, 0, sizeof *w);
	buf_init(&w->text, r->arena, LIMIT_FIELD);
	w->joined = true;
	if (!skip(r, NULL))
		return false;
	w->at = w->end = r->at;
	while (read_word(r, w, &after_dot))
		if (!skip(r, NULL))
			return false;
	w->joined = w->joined && !after_dot;
	return !r->failed;
}

/* dot-atom or domain-literal. */
static bool
read_domain(struct reader *r, struct words *w, bool *ret_literal)
{
	size_t from;

	if (!skip(r, NULL))
		return false;
	from = r->at;
	*ret_literal = peek(r) == '[';
	if (!*ret_literal) {
		if (!read_words(r, w))
			return false;
		if (w->joined && memchr(w->text.data, '"', w->text.len) == NULL)
			return true;
		r->at = from;
		return fail(r, "there is no domain name after the \"@\"");
	}
	memset(w, 0, sizeof *w);
	buf_init(&w->text, r->arena, LIMIT_FIELD);
	if (!skip_enclosed(r, ']'))
		return false;
	w->at = from;
	w->end = r->at;
	buf_put(&w->text, r->text + from, w->end - from);
	return skip(r, NULL);
}

static bool
add(struct reader *r, const struct words *local, const struct words *domain,
    bool literal, bool grouped)
{
	struct mailbox *m;

	if (local->loose || domain->loose)
		complain(r, MAILBOX_FAULT_OBSOLETE, local->at, domain->end,
		    "white space or a comment stands beside a dot, which "
		    "programs read differently");
	if (r->list->mailbox.n >= LIMIT_MAILBOXES) {
		complain(r, MAILBOX_FAULT_TOO_MANY, local->at, r->end,
		    "there are too many mailboxes; this and what follows is "
		    "not read");
		r->failed = true;
		return false;
	}
	m = vec_add(r->arena, &r->list->mailbox);
	m->address = arena_printf(r->arena, "%s@%s", local->text.data,
	    domain->text.data);
	m->domain = m->address + local->text.len + 1;
	m->literal = literal;
	m->grouped = grouped;
	m->span.at = (uint32_t)local->at;
	m->span.len = (uint32_t)(domain->end - local->at);
	return true;
}

/* From the "@" on; the local part has been read. */
static bool
read_address(struct reader *r, const struct words *local, bool grouped)
{
	struct words domain;
	bool literal;

	if (!local->joined) {
		r->at = local->at;
		return fail(r, "no address begins here");
	}
	if (peek(r) != '@')
		return fail(r, "the address has no \"@\"");
	r->at++;
	return read_domain(r, &domain, &literal) &&
	    add(r, local, &domain, literal, grouped);
}

/* "@a,@b:", which RFC 822 had before an address (RFC 5322 4.4). */
static bool
read_route(struct reader *r)
{
	size_t from = r->at;
	struct words domain;
	bool literal;

	while (peek(r) == '@' || peek(r) == ',') {
		if (r->text[r->at++] == '@' &&
		    !read_domain(r, &domain, &literal))
			return false;
		if (!skip(r, NULL))
			return false;
	}
	if (r->at == from)
		return true;
	if (peek(r) != ':')
		return fail(r, "the route before the address does not end "
		    "with a colon");
	r->at++;
	complain(r, MAILBOX_FAULT_OBSOLETE, from, r->at,
	    "a route stands before the address, which programs read "
	    "differently");
	return true;
}

static bool
read_angle(struct reader *r, bool grouped)
{
	struct words local;

	r->at++;
	if (!skip(r, NULL) || !read_route(r) || !read_words(r, &local) ||
	    !read_address(r, &local, grouped))
		return false;
	if (peek(r) != '>')
		return fail(r, "there is no \">\" after the address");
	r->at++;
	return skip(r, NULL);
}

/* One mailbox, or the name and the colon of a group. */
static bool
read_element(struct reader *r, bool *group)
{
	struct words w;

	if (!read_words(r, &w))
		return false;
	if (peek(r) == '<')
		return read_angle(r, *group);
	if (peek(r) != ':')
		return read_address(r, &w, *group);
	if (*group || w.words == 0)
		return fail(r, "a group has no place here");
	*group = true;
	r->list->groups++;
	r->at++;
	return skip(r, NULL);
}

/* What may stand between two elements; false at the end. */
static bool
read_between(struct reader *r, bool *group)
{
	size_t from = r->at;

	if (*group && peek(r) == ';') {
		*group = false;
		r->at++;
		if (!skip(r, NULL))
			return false;
	}
	if (peek(r) == ',') {
		r->at++;
		if (!skip(r, NULL))
			return false;
		if (peek(r) == ',' || r->at == r->end)
			complain(r, MAILBOX_FAULT_OBSOLETE, from, r->at,
			    "there is no mailbox after this comma");
		return r->at < r->end;
	}
	if (r->at == r->end)
		return *group ? fail(r, "the group has no \";\" at its end") :
		    false;
	return fail(r, "neither a comma nor the end follows the mailbox");
}

void
mailbox_read_list(struct arena *arena, const char *text, size_t len,
    struct mailboxes *ret)
{
	struct reader r = { arena, text, 0, len, ret, false };
	bool group = false;

	memset(ret, 0, sizeof *ret);
	if (!skip(&r, NULL))
		return;
	for (;;) {
		bool before = group;

		/* Nothing need stand in a group, or between two commas. */
		if (peek(&r) != ',' && !(group && peek(&r) == ';')) {
			if (!read_element(&r, &group))
				return;
			if (group && !before)
				continue;
		}
		if (!read_between(&r, &group))
			return;
	}
}

const struct fault *
mailbox_fault(const struct mailboxes *list, enum mailbox_fault code)
{
	for (size_t i = 0; i < list->fault.n; i++)
		if (list->fault.item[i].code == (int)code)
			return &list->fault.item[i];
	return NULL;
}
