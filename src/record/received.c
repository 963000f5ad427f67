/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/received.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

#define WORD_MAX	1024	/* octets of one that is looked at */

struct reader {
	struct arena	*arena;
	const char	*at, *end;
	unsigned	 depth;		/* of comments */
};

struct word {
	const char	*text;
	size_t		 len;
	bool		 inside;	/* a comment */
};

static bool
is_break(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '(' ||
	    c == ')' || c == ';';
}

/* What is between blanks and parentheses; false at the end, or at a ";". */
static bool
next_word(struct reader *r, struct word *ret)
{
	while (r->at < r->end && is_break(*r->at)) {
		if (*r->at == ';' && r->depth == 0)
			return false;
		r->depth += *r->at == '(';
		r->depth -= *r->at == ')' && r->depth > 0;
		r->at++;
	}
	ret->text = r->at;
	ret->inside = r->depth > 0;
	while (r->at < r->end && !is_break(*r->at))
		r->at++;
	ret->len = (size_t)(r->at - ret->text);
	return ret->len > 0;
}

static bool
is_word(const struct word *w, const char *word)
{
	return ascii_same_word(w->text, w->len, word);
}

static const char *
copy(struct reader *r, const char *text, size_t len)
{
	if (len == 0 || len > WORD_MAX || memchr(text, '\0', len) != NULL)
		return NULL;
	return arena_memdup(r->arena, text, len);
}

/* Past "[" and "IPv6:" and back from "]", of a literal. */
static bool
open_literal(struct word *w)
{
	static const char tag[] = "IPv6:";

	if (w->len < 2 || w->text[0] != '[' || w->text[w->len - 1] != ']')
		return false;
	w->text++;
	w->len -= 2;
	if (w->len > sizeof tag - 1 && ascii_same(w->text, tag,
	    sizeof tag - 1)) {
		w->text += sizeof tag - 1;
		w->len -= sizeof tag - 1;
	}
	return true;
}

static bool
looks_like_address(const struct word *w)
{
	size_t dots = 0, colons = 0;

	for (size_t i = 0; i < w->len; i++) {
		int c = (unsigned char)w->text[i];

		dots += c == '.';
		colons += c == ':';
		if (ascii_hex(c) < 0 && c != '.' && c != ':')
			return false;
	}
	return dots == 3 || colons >= 2;
}

/* A word of a comment in the part that says from whom. */
static void
read_comment_word(struct reader *r, struct word w, bool after_helo,
    struct received *ret)
{
	static const char helo[] = "helo=";
	const char *at;

	if (after_helo) {
		open_literal(&w);
		ret->helo = copy(r, w.text, w.len);
		return;
	}
	if (w.len > sizeof helo - 1 && ascii_same(w.text, helo,
	    sizeof helo - 1)) {
		w.text += sizeof helo - 1;
		w.len -= sizeof helo - 1;
		open_literal(&w);
		ret->helo = copy(r, w.text, w.len);
		return;
	}
	if (ret->address != NULL)
		return;
	at = memchr(w.text, '@', w.len);	/* ident@address */
	if (at != NULL) {
		w.len -= (size_t)(at + 1 - w.text);
		w.text = at + 1;
	}
	open_literal(&w);
	if (looks_like_address(&w))
		ret->address = copy(r, w.text, w.len);
}

/* "[192.0.2.1]" beside HELO, without the parentheses (RFC 6376 A.2). */
static void
read_literal(struct reader *r, struct word w, struct received *ret)
{
	if (ret->address == NULL && open_literal(&w) && looks_like_address(&w))
		ret->address = copy(r, w.text, w.len);
}

/*
 * The first word is HELO, and to Exim, where it is a literal and the comment
 * has none, the address.
 */
static void
read_from(struct reader *r, struct word *w, struct received *ret)
{
	bool more = next_word(r, w), after_helo = false;
	const char *literal = NULL;
	struct word first;

	ret->from = true;
	if (more && !w->inside) {
		first = *w;
		if (open_literal(&first) && looks_like_address(&first))
			literal = copy(r, first.text, first.len);
		ret->helo = copy(r, first.text, first.len);
		more = next_word(r, w);
	}
	for (; more && (w->inside || !is_word(w, "by")); more = next_word(r, w)) {
		if (!w->inside) {
			read_literal(r, *w, ret);
			continue;
		}
		if (!after_helo && (is_word(w, "HELO") || is_word(w, "EHLO"))) {
			after_helo = true;
			continue;
		}
		read_comment_word(r, *w, after_helo, ret);
		after_helo = false;
	}
	if (ret->address == NULL)
		ret->address = literal;
	if (!more)
		w->len = 0;
}

void
received_parse(struct arena *arena, const char *text, size_t len,
    struct received *ret)
{
	struct reader r = { arena, text, text + len, 0 };
	struct word w;

	memset(ret, 0, sizeof *ret);
	while (next_word(&r, &w)) {
		if (!w.inside && !ret->from && is_word(&w, "from"))
			read_from(&r, &w, ret);
		if (!w.inside && w.len > 0 && is_word(&w, "by")) {
			if (next_word(&r, &w) && !w.inside)
				ret->by = copy(&r, w.text, w.len);
			return;
		}
	}
}
