/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/rfc3339.h"
#include "report/mail.h"
#include "report/text_put.h"

#define HANG	16

static const enum colour colours[] = {
	[MAIL_UNKNOWN] = COLOUR_YELLOW, [MAIL_NONE] = COLOUR_YELLOW,
	[MAIL_PASS] = COLOUR_GREEN, [MAIL_FAIL] = COLOUR_RED,
	[MAIL_NEUTRAL] = COLOUR_RED, [MAIL_TEMPERROR] = COLOUR_YELLOW,
	[MAIL_PERMERROR] = COLOUR_RED,
};

static void
put_head(struct text *t, const struct mail_report *r, const char *file,
    const struct mail_outcome *mail)
{
	const struct message *m = mail->message;
	const char *subject = mail_value(t->arena, m, "Subject");

	text_colour(t, mail->result == MAIL_PASS ? COLOUR_GREEN :
	    mail->result == MAIL_UNKNOWN ? COLOUR_YELLOW : COLOUR_RED,
	    mail_verdict(mail->result));
	text_blank(t, 2);
	text_para(t, 6, "%s:%zu: message %zu%s%s%s", file, m->line, r->n,
	    subject != NULL ? " \"" : "", subject != NULL ? subject : "",
	    subject != NULL ? "\"" : "");
}

static void
put_author(struct text *t, const struct mail_outcome *mail)
{
	const struct mailboxes *list = &mail->message->mailboxes;

	if (mail->author == NULL)
		return;
	text_item(t, 2, HANG, "author", "%s%s%s%s", mail->author,
	    list->mailbox.n > 0 ? " (" : "", list->mailbox.n > 0 ?
	    list->mailbox.item[0].address : "", list->mailbox.n > 0 ? ")" :
	    "");
}

static void
put_result(struct text *t, const char *label, enum mail_result result,
    const char *why)
{
	text_blank(t, 2);
	text_colour(t, COLOUR_PLAIN, label);
	text_blank(t, HANG - 2 - (unsigned)strlen(label));
	text_colour(t, colours[result], mail_result_name(result));
	text_para(t, HANG, ": %s", why);
}

static const char *
canon_words(struct arena *arena, const struct dkim_signature *s)
{
	static const char *const words[] = {
		[DKIM_CANON_SIMPLE] = "simple",
		[DKIM_CANON_RELAXED] = "relaxed",
		[DKIM_CANON_OTHER] = "unknown",
	};

	return arena_printf(arena, "%s/%s", words[s->header_canon],
	    words[s->body_canon]);
}

/* In words, for both standards; they seldom differ. */
static const char *
alignment_words(struct arena *arena, const struct alignment *new,
    const struct alignment *old)
{
	static const char *const words[] = {
		[TRI_UNKNOWN] = "alignment not known", [TRI_NO] = "not aligned",
		[TRI_YES] = "aligned",
	};

	if (new->aligned == old->aligned)
		return words[new->aligned];
	return arena_printf(arena, "%s by RFC 9989, %s by RFC 7489",
	    words[new->aligned], words[old->aligned]);
}

static void
put_times(struct text *t, const struct dkim_signature *s)
{
	const char *at = "", *end = "";

	if (s->signed_at.present && s->signed_at.value < UINT32_MAX)
		at = arena_printf(t->arena, "signed at %s",
		    rfc3339_print(t->arena, (time_t)s->signed_at.value));
	if (s->expires_at.present && s->expires_at.value < UINT32_MAX)
		end = arena_printf(t->arena, "%sexpires at %s",
		    *at != '\0' ? ", " : "", rfc3339_print(t->arena,
		    (time_t)s->expires_at.value));
	if (*at != '\0' || *end != '\0')
		text_para(t, HANG, "%s%s", at, end);
}

static void
put_coverage(struct text *t, const struct message *m,
    const struct dkim_signature *s)
{
	const char *covered = mail_fields(t->arena, m, s, true);
	const char *open = mail_fields(t->arena, m, s, false);

	text_para(t, HANG, "signs %s", *covered != '\0' ? covered :
	    "no field of it");
	if (*open != '\0')
		text_para(t, HANG, "does not sign %s", open);
}

static void
put_signature(struct text *t, const struct mail_outcome *mail, size_t i)
{
	const struct mail_signature *ms = &mail->signature.item[i];
	const struct dkim_signature *s = ms->field->parsed;
	const char *label = arena_printf(t->arena, "DKIM %zu", i + 1);

	put_result(t, label, ms->result, ms->why);
	if (s == NULL || s->domain == NULL || s->selector == NULL)
		return;
	text_para(t, HANG, "of %s, %s; selector %s, %s%s%s, %s",
	    s->domain, alignment_words(t->arena,
	    &ms->alignment[DMARC_RFC9989], &ms->alignment[DMARC_RFC7489]),
	    s->selector, dkim_algorithm_name(s->algorithm),
	    ms->key.key != NULL ? ", " : "", ms->key.key != NULL ?
	    dkim_key_words(t->arena, ms->key.key) : "",
	    canon_words(t->arena, s));
	put_times(t, s);
	if (s->body_length.present)
		text_para(t, HANG, "%s", ms->opinion.note != NULL ?
		    ms->opinion.note : "has l=: it signs a part of the body");
	put_coverage(t, mail->message, s);
}

static void
put_signatures(struct text *t, const struct mail_outcome *mail)
{
	size_t n = mail->signature.n;

	if (n == 0)
		put_result(t, "DKIM", MAIL_NONE, "there is no signature");
	for (size_t i = 0; i < n && i < LIMIT_SIGNATURES; i++)
		put_signature(t, mail, i);
	for (size_t i = LIMIT_SIGNATURES; i < n; i++)
		put_result(t, arena_printf(t->arena, "DKIM %zu", i + 1),
		    MAIL_UNKNOWN, mail->signature.item[i].why);
}

static void
put_spf(struct text *t, const struct mail_check *check)
{
	const struct mail_outcome *mail = &check->mail;
	const struct spf_sender *s = &mail->sender.sender;
	const struct opinion *o = &check->spf_opinion;
	enum mail_result shown;

	if (!mail->sender.known) {
		put_result(t, "SPF", MAIL_UNKNOWN, mail->sender.why);
		return;
	}
	shown = mail->spf.result == SPF_PASS ? MAIL_PASS :
	    mail->spf.result == SPF_FAIL ? MAIL_FAIL : MAIL_NONE;
	text_blank(t, 2);
	text_colour(t, COLOUR_PLAIN, "SPF");
	text_blank(t, HANG - 5);
	text_colour(t, colours[shown], spf_result_name(mail->spf.result));
	text_para(t, HANG, ": %s", mail->spf.why);
	text_para(t, HANG, "%s of %s, %s; %s%s, HELO %s",
	    address_text(t->arena, &s->ip), mail->spf_domain != NULL ?
	    mail->spf_domain : "no domain", alignment_words(t->arena,
	    &mail->dmarc[DMARC_RFC9989].spf, &mail->dmarc[DMARC_RFC7489].spf),
	    s->mail_from[0] != '\0' ? "MAIL FROM " : "MAIL FROM empty",
	    s->mail_from, s->helo);
	text_para(t, HANG, "%s", mail->sender.why);
	if (o->library != NULL)
		text_item(t, 2, HANG, o->library, "%s%s%s%s%s", o->said,
		    o->said[0] != '\0' ? ", " : "",
		    agreement_name(o->agreement), o->note != NULL ? ": " : "",
		    o->note != NULL ? o->note : "");
}

static void
put_faults(struct text *t, const struct message *m)
{
	for (size_t i = 0; i < m->fault.n; i++)
		text_item(t, 2, HANG, "line", "%zu: %s",
		    message_line(m, m->fault.item[i].span.at),
		    m->fault.item[i].text);
	if (m->unquoted > 0)
		text_item(t, 2, HANG, "mbox", "%zu lines lost a \">\" before "
		    "\"From \": where it was theirs, the body's hash differs",
		    m->unquoted);
}

/* Lines that can be pasted: each is printed as it is. */
static void
put_lines(struct text *t, const char *lines)
{
	while (*lines != '\0') {
		size_t n = strcspn(lines, "\n");

		text_blank(t, 2);
		put_text(t, lines, n);
		text_newline(t);
		lines += n + (lines[n] == '\n');
	}
}

static void
text_message(struct mail_report *r, const char *file,
    const struct mail_check *check)
{
	const struct mail_outcome *mail = &check->mail;
	struct arena *arena = arena_new();
	struct text t = { .out = r->out, .arena = arena, .style = &r->style,
	    .fresh = true };

	if (r->n > 1 && !r->style.quiet)
		text_newline(&t);
	put_head(&t, r, file, mail);
	if (!r->style.quiet) {
		put_author(&t, mail);
		for (int s = 0; s < DMARC_NSTANDARD; s++)
			put_result(&t, arena_printf(arena, "DMARC %s",
			    s == DMARC_RFC9989 ? "9989" : "7489"),
			    mail->dmarc[s].result, mail->dmarc[s].why);
		put_signatures(&t, mail);
		put_spf(&t, check);
		put_faults(&t, mail->message);
		for (size_t i = 0; i < mail->advice.n; i++)
			text_item(&t, 2, HANG, i == 0 ? "advice" : "", "%s",
			    mail->advice.item[i]);
		text_newline(&t);
		put_lines(&t, mail_authentication_results(arena,
		    r->authserv_id, check));
	}
	arena_free(arena);
}

static void
text_begin(struct mail_report *r)
{
	(void)r;
}

static void
text_end(struct mail_report *r, enum status status)
{
	struct arena *arena = arena_new();
	struct text t = { .out = r->out, .arena = arena, .style = &r->style,
	    .fresh = true };

	if (!r->style.quiet)
		text_newline(&t);
	text_para(&t, 2, "%zu message%s: %zu pass, %zu fail, %zu unknown, at "
	    "%s, from %s; public suffixes by %s. Exit status: %d.", r->n,
	    r->n == 1 ? "" : "s", r->count[MAIL_PASS], r->n -
	    r->count[MAIL_PASS] - r->count[MAIL_UNKNOWN],
	    r->count[MAIL_UNKNOWN], rfc3339_print(arena, r->run->taken_at),
	    report_place(arena, r->run), r->run->suffix_list, status);
	arena_free(arena);
}

const struct mail_format mail_text_format = {
	.name = "text", .begin = text_begin, .message = text_message,
	.end = text_end,
};
