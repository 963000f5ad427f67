/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail_sender.c -- who sent a message: as the user says, or as its receiver
 * wrote into the header (RFC 5321 4.4). A field is as trustworthy as the host
 * that put it there, and anyone can put one there; so of several Received only
 * the topmost counts, or the last in an unbroken row of hosts that are named.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "dns/idn.h"
#include "evaluate/mail.h"
#include "evaluate/spf_macro.h"
#include "record/mailbox.h"
#include "record/received.h"

struct search {
	struct arena		*arena;
	const struct message	*m;
	const struct mail_given	*given;
	struct mail_sender	*ret;
};

static bool
unknown(struct search *s, const char *why)
{
	s->ret->known = false;
	s->ret->why = why;
	return false;
}

static bool
is_trusted(const struct search *s, const char *host)
{
	size_t len = host == NULL ? 0 : strlen(host);

	if (len > 0 && host[len - 1] == '.')
		len--;
	for (size_t i = 0; i < s->given->nreceived_by; i++)
		if (ascii_same_word(host, len, s->given->received_by[i]))
			return true;
	return false;
}

/* Where the mail came into the hands of a host that is trusted. */
static bool
find_border(struct search *s, struct received *ret)
{
	const struct message_field *f = NULL;
	struct received here;
	size_t i = 0;

	memset(ret, 0, sizeof *ret);
	while ((f = message_field(s->m, "Received", i)) != NULL) {
		i = (size_t)(f - s->m->field.item) + 1;
		received_parse(s->arena, s->m->text + f->value.at,
		    f->value.len, &here);
		if (s->given->nreceived_by > 0 && !is_trusted(s, here.by))
			break;
		if (!here.from)
			continue;	/* within one host */
		*ret = here;
		if (s->given->nreceived_by == 0)
			break;
	}
	return ret->from;
}

/* An address that no stranger can have says nothing of who sent. */
static bool
is_inside(const char *special)
{
	return special != NULL && (strncmp(special, "private", 7) == 0 ||
	    strncmp(special, "loopback", 8) == 0 ||
	    strncmp(special, "link-local", 10) == 0);
}

static bool
take_received(struct search *s)
{
	struct received r;
	const char *special;

	if (!find_border(s, &r))
		return unknown(s, s->given->nreceived_by > 0 ?
		    "no Received was written by a host that is trusted" :
		    "no Received says from whom the message came");
	if (r.address == NULL || !address_parse(r.address,
	    &s->ret->sender.ip))
		return unknown(s, arena_printf(s->arena, "the Received of %s "
		    "names no address", r.by != NULL ? r.by : "no host"));
	special = address_special(&s->ret->sender.ip);
	if (is_inside(special))
		return unknown(s, arena_printf(s->arena, "the Received of %s "
		    "names %s, which is %s: another one tells who sent",
		    r.by != NULL ? r.by : "no host", r.address, special));
	s->ret->sender.helo = r.helo;
	s->ret->why = arena_printf(s->arena, "as the Received of %s says",
	    r.by != NULL ? r.by : "no host");
	return true;
}

static bool
take_address(struct search *s)
{
	if (s->given->ip == NULL)
		return take_received(s);
	if (!address_parse(s->given->ip, &s->ret->sender.ip))
		return unknown(s, "the address given is none");
	s->ret->why = "as given";
	return true;
}

/* "<a@b.example>", without the brackets; "<>" is the null path. */
static const char *
path(struct search *s, const char *text, size_t len)
{
	struct mailboxes list;
	const char *open = memchr(text, '<', len), *close;

	close = open == NULL ? NULL : memchr(open, '>',
	    len - (size_t)(open - text));
	if (open != NULL && close == open + 1)
		return "";
	mailbox_read_list(s->arena, text, len, &list);
	return list.mailbox.n == 1 && list.fault.n == 0 ?
	    list.mailbox.item[0].address : NULL;
}

/* SPF asks for the domain as it travels: in A-labels. */
static const char *
in_a_labels(struct arena *arena, const char *address)
{
	const char *at = strrchr(address, '@'), *unicode, *why, *domain;

	domain = at == NULL ? NULL : idn_read(arena, at + 1, &unicode, &why);
	if (domain == NULL)
		return address;
	return arena_printf(arena, "%.*s@%s", (int)(at - address), address,
	    spf_macro_raw(arena, domain));
}

static bool
take_mail_from(struct search *s)
{
	const char *given = s->given->mail_from;
	const struct message_field *f = message_field(s->m, "Return-Path", 0);

	if (given != NULL)
		s->ret->sender.mail_from = strcmp(given, "<>") == 0 ? "" :
		    given;
	else if (f != NULL)
		s->ret->sender.mail_from = path(s, s->m->text + f->value.at,
		    f->value.len);
	else
		return unknown(s, "there is no Return-Path that tells MAIL "
		    "FROM");
	if (s->ret->sender.mail_from == NULL)
		return unknown(s, "the Return-Path holds no address");
	s->ret->sender.mail_from = in_a_labels(s->arena,
	    s->ret->sender.mail_from);
	return true;
}

void
mail_sender_find(struct arena *arena, const struct message *m,
    const struct mail_given *given, struct mail_sender *ret)
{
	struct search s = { arena, m, given, ret };

	memset(ret, 0, sizeof *ret);
	if (!take_address(&s) || !take_mail_from(&s))
		return;
	if (given->helo != NULL)
		ret->sender.helo = given->helo;
	if (ret->sender.helo == NULL)
		ret->sender.helo = "unknown";
	if (ret->sender.mail_from[0] == '\0' &&
	    strcmp(ret->sender.helo, "unknown") == 0) {
		(void)unknown(&s, "MAIL FROM is empty, and no HELO is known");
		return;
	}
	ret->known = true;
}
