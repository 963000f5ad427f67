/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_smtp.c -- what the exchanges said when they were talked to.
 */
#include "report/text_part.h"

#include "base/arena.h"

/* "mx.example.org", "mx, which is no fully qualified name". */
static const char *
name_words(struct arena *arena, const struct smtp_name *name)
{
	if (name->said == NULL)
		return "unknown";
	if (*name->said == '\0')
		return "no name";
	if (name->sound == TRI_YES)
		return name->said;
	return arena_printf(arena, "%s, %s%s", name->said,
	    name->sound == TRI_NO ? "which " : "", name->sound == TRI_NO ?
	    name->why : "and whether it resolves is not known");
}

static void
put_host(struct text *t, const struct smtp_host *h)
{
	const struct smtp_record *s = &h->said;

	text_item(t, 2, 4, "-", "%s, %s", h->host->name, h->ip);
	if (s->greeting.code == 0) {
		text_para(t, 4, "%s", text_sentence(t,
		    answer_status_text(h->answer)));
		return;
	}
	text_para(t, 4, "greeting: %s", s->greeting.code / 100 == 2 ?
	    name_words(t->arena, &h->greeting) : s->greeting.text);
	if (s->hello.code != 0)
		text_para(t, 4, "%s: %s%s", s->extended ? "EHLO" : "HELO",
		    s->hello.code / 100 == 2 ? name_words(t->arena,
		    &h->hello) : s->hello.text, !s->extended ? "" :
		    smtp_has_keyword(s, "STARTTLS") ? "; STARTTLS is offered" :
		    "; STARTTLS is not offered");
	if (s->mail.code != 0 && s->mail.code / 100 != 2)
		text_para(t, 4, "MAIL FROM:<>: %s", s->mail.text);
	if (s->rcpt.code != 0)
		text_para(t, 4, "postmaster: %s", s->rcpt.text);
	if (s->end != NULL)
		text_para(t, 4, "%s", text_sentence(t,
		    answer_status_text(h->answer)));
}

void
text_smtp(struct text *t, const struct smtp_outcome *smtp)
{
	if (smtp->host.n == 0)
		return;
	text_para(t, 2, "Talked to, each exchange says of itself:");
	for (size_t i = 0; i < smtp->host.n; i++)
		put_host(t, &smtp->host.item[i]);
	if (smtp->more > 0)
		text_para(t, 2, "%zu more were not talked to.", smtp->more);
}
