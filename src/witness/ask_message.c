/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask_message.c -- the questions about the signatures of a message, and the
 * guard before libopendkim: what may reach it, and why not.
 */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "record/message.h"
#include "witness/ask.h"
#include "witness/wire.h"

#define IDENTITY_MAX	255	/* octets of i that the library can hold */

/* Whether there is a CR that ends no line. */
static bool
has_bare_cr(const char *s, size_t len)
{
	for (const char *cr = s; len > 0 && (cr = memchr(cr, '\r',
	    (size_t)(s + len - cr))) != NULL; cr++)
		if (cr + 1 == s + len || cr[1] != '\n')
			return true;
	return false;
}

/* Why a field may not reach the library, or NULL. */
static const char *
field_unfit(const char *s, size_t len)
{
	if (memchr(s, '\0', len) != NULL)
		return "the header holds a NUL";
	if (has_bare_cr(s, len) || memchr(s, '\v', len) != NULL ||
	    memchr(s, '\f', len) != NULL)
		return "the header holds a CR, VT or FF that libopendkim "
		    "takes for white space";
	return NULL;
}

/*
 * Why no part of the message may reach the library, or NULL. Relaxed, the
 * library passes a header where white space became CR, VT or FF, and drops a
 * CR before white space in the body: RFC 6376 2.8 knows only SP and HTAB.
 */
static const char *
message_unfit(const struct message *m)
{
	if (!m->whole)
		return "a limit cut the message, and what is left cannot be "
		    "verified";
	if (message_fault(m, MESSAGE_FAULT_SYNTAX) != NULL)
		return "the header has a line that is no field, and programs "
		    "do not agree where it ends";
	for (size_t i = 0; i < m->field.n; i++) {
		const char *why = field_unfit(m->text +
		    m->field.item[i].span.at, m->field.item[i].span.len);

		if (why != NULL)
			return why;
	}
	if (has_bare_cr(m->text + m->body, m->len - m->body))
		return "the body holds a CR that ends no line, and "
		    "libopendkim does not always hash it";
	return NULL;
}

static const char *
signature_unfit(const struct dkim_signature *s, bool all)
{
	const struct tag *i = tags_find(&s->tags, "i");

	if (i != NULL && i->valuelen > IDENTITY_MAX)
		return "the identity is longer than libopendkim can hold";
	if (!all && dkim_signature_signs(s, "dkim-signature") > 0)
		return "it signs other DKIM signatures, and not all of them "
		    "are fit to be given to libopendkim";
	return NULL;
}

/* Which signatures may go there; the others are left out of the header. */
static void
choose(const struct message *m, bool *ask, const char **ret_why)
{
	const char *why = message_unfit(m);
	bool all = true;

	for (size_t i = 0; i < m->signature.n; i++)
		all = all && ask[i];
	for (size_t i = 0; i < m->signature.n; i++) {
		ret_why[i] = NULL;
		if (!ask[i])
			continue;
		ret_why[i] = why != NULL ? why :
		    signature_unfit(m->signature.item[i].parsed, all);
		ask[i] = ret_why[i] == NULL;
	}
}

static bool
is_left_out(const struct message *m, const bool *ask, size_t field)
{
	for (size_t i = 0; i < m->signature.n; i++)
		if (m->signature.item[i].field == field)
			return !ask[i];
	return false;
}

static void
put_message(struct buf *b, const struct message *m, const bool *ask)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->field.n; i++)
		n += !is_left_out(m, ask, i);
	wire_put_u16(b, n);
	for (size_t i = 0; i < m->field.n; i++)
		if (!is_left_out(m, ask, i))
			wire_put_octets(b, m->text + m->field.item[i].span.at,
			    m->field.item[i].span.len);
	wire_put_octets(b, m->text + m->body, m->len - m->body);
}

void
ask_message(struct arena *arena, const struct message *m, bool *ask,
    const char **ret_why, struct asks *ret)
{
	unsigned asked = 0;

	*ret = (struct asks){ 0 };
	choose(m, ask, ret_why);
	for (size_t i = 0; i < m->signature.n; i++) {
		struct ask *a;
		size_t start;

		if (!ask[i])
			continue;
		a = vec_add(arena, &ret->ask);
		a->adapter = &opendkim_verify_adapter;
		a->question = arena_printf(arena, "DKIM signature %zu", i + 1);
		buf_init(&a->frame, arena, LIMIT_WITNESS_LOAD);
		start = wire_start(&a->frame, WIRE_SIGNATURE);
		wire_put_u8(&a->frame, asked);
		wire_put_text(&a->frame,
		    m->signature.item[i].parsed->domain);
		wire_put_text(&a->frame,
		    m->signature.item[i].parsed->selector);
		wire_put_u8(&a->frame, asked == 0);
		if (asked++ == 0)
			put_message(&a->frame, m, ask);
		wire_end(&a->frame, start);
	}
}
