/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/mail.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"

#define LINE_MAX_SHOWN	74	/* octets, where there is room to fold */
#define SIGNATURE_SHOWN	8	/* octets of b= in header.b, RFC 6008 4 */

extern const struct mail_format	mail_text_format, mail_json_format;

static const struct mail_format *const formats[] = {
	&mail_text_format, &mail_json_format
};

const struct mail_format *
mail_format_find(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

void
mail_report_message(struct mail_report *r, const char *file,
    const struct mail_check *check)
{
	r->n++;
	r->count[check->mail.result]++;
	r->format->message(r, file, check);
}

const char *
mail_verdict(enum mail_result result)
{
	return result == MAIL_PASS ? "PASS" : result == MAIL_UNKNOWN ? "UNKN" :
	    "FAIL";
}

/* RFC 2045 5.1: a token needs no quotes. */
static bool
is_token(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!ascii_print((unsigned char)*s) ||
		    strchr(" ()<>@,;:\\\"/[]?=", *s) != NULL)
			return false;
	return true;
}

/* Before a property that would make the line too long. */
static void
fold(struct buf *b, size_t more)
{
	size_t at = b->len;

	while (at > 0 && b->data[at - 1] != '\n')
		at--;
	if (b->len - at + more > LINE_MAX_SHOWN)
		buf_puts(b, "\n       ");
}

static void
put_value(struct buf *b, const char *name, const char *value)
{
	fold(b, strlen(name) + strlen(value) + 2);
	buf_printf(b, " %s=", name);
	if (is_token(value)) {
		buf_puts(b, value);
		return;
	}
	buf_putc(b, '"');
	for (; *value != '\0'; value++) {
		if (strchr("\"\\", *value) != NULL)
			buf_putc(b, '\\');
		if (ascii_print((unsigned char)*value))
			buf_putc(b, *value);
	}
	buf_putc(b, '"');
}

static void
put_result(struct buf *b, const char *method, const char *word)
{
	buf_printf(b, ";\n    %s=%s", method,
	    strcmp(word, "unknown") == 0 ? "temperror" : word);
}

static void
put_signature(struct buf *b, struct arena *arena,
    const struct mail_signature *s)
{
	const struct dkim_signature *sig = s->field->parsed;
	const struct tag *tag;

	put_result(b, "dkim", mail_result_name(s->result));
	if (s->result != MAIL_PASS)
		put_value(b, "reason", s->why);
	if (sig == NULL)
		return;
	if (sig->domain != NULL)
		put_value(b, "header.d", sig->domain);
	if (sig->selector != NULL)
		put_value(b, "header.s", sig->selector);
	if (sig->algorithm != DKIM_ALGORITHM_OTHER)
		put_value(b, "header.a", dkim_algorithm_name(sig->algorithm));
	tag = tags_find(&sig->tags, "b");
	if (tag != NULL && sig->signature != NULL)
		put_value(b, "header.b", arena_memdup(arena, tag->value,
		    tag->valuelen < SIGNATURE_SHOWN ? tag->valuelen :
		    SIGNATURE_SHOWN));
}

static void
put_spf(struct buf *b, const struct mail_outcome *mail)
{
	if (!mail->sender.known)
		return;
	put_result(b, "spf", spf_result_name(mail->spf.result));
	if (mail->spf_domain != NULL)
		put_value(b, mail->sender.sender.mail_from[0] != '\0' ?
		    "smtp.mailfrom" : "smtp.helo", mail->spf_domain);
}

const char *
mail_authentication_results(struct arena *arena, const char *authserv_id,
    const struct mail_check *check)
{
	const struct mail_outcome *mail = &check->mail;
	const struct mail_dmarc *d = &mail->dmarc[DMARC_RFC9989];
	struct buf b;

	buf_init(&b, arena, LIMIT_TEXT);
	buf_printf(&b, "Authentication-Results: %s", authserv_id);
	if (mail->signature.n == 0)
		put_result(&b, "dkim", "none");
	for (size_t i = 0; i < mail->signature.n && i < LIMIT_SIGNATURES; i++)
		put_signature(&b, arena, &mail->signature.item[i]);
	put_spf(&b, mail);
	put_result(&b, "dmarc", mail_result_name(d->result));
	if (d->discovery.found == DMARC_FOUND_POLICY)
		buf_printf(&b, " (p=%s)",
		    dmarc_policy_name(d->discovery.effective));
	if (mail->author != NULL)
		put_value(&b, "header.from", mail->author);
	return b.data;
}

static bool
is_listed(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = list; *p != '\0'; p += *p == ' ') {
		size_t n = strcspn(p, " ");

		if (n == len && ascii_same(p, name, n))
			return true;
		p += n;
	}
	return false;
}

static const char *
with(struct arena *arena, const char *list, const char *name)
{
	char *lower = arena_strdup(arena, name);

	for (char *p = lower; *p != '\0'; p++)
		*p = (char)ascii_lower((unsigned char)*p);
	return is_listed(list, lower) ? list : arena_printf(arena, "%s%s%s",
	    list, *list != '\0' ? " " : "", lower);
}

/* Those that come and go on the way are not missed in a signature. */
static bool
is_trace(const char *name)
{
	static const char *const trace[] = {
		"Received", "Return-Path", "DKIM-Signature",
		"Authentication-Results", "ARC-Seal", "ARC-Message-Signature",
		"ARC-Authentication-Results"
	};

	for (size_t i = 0; i < sizeof trace / sizeof *trace; i++)
		if (ascii_same_word(name, strlen(name), trace[i]))
			return true;
	return false;
}

const char *
mail_fields(struct arena *arena, const struct message *m,
    const struct dkim_signature *sig, bool covered)
{
	const char *list = "";

	for (size_t i = 0; i < m->field.n; i++) {
		const char *name = m->field.item[i].name;
		bool signs = dkim_signature_signs(sig, name) > 0;

		if (signs == covered && (covered || !is_trace(name)))
			list = with(arena, list, name);
	}
	return list;
}

const char *
mail_value(struct arena *arena, const struct message *m, const char *name)
{
	const struct message_field *f = message_field(m, name, 0);
	const char *p, *end;
	struct buf b;

	if (f == NULL)
		return NULL;
	p = m->text + f->value.at;
	end = p + f->value.len;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	buf_init(&b, arena, LIMIT_FIELD);
	buf_puts(&b, "");
	for (; p < end; p++)
		if (*p != '\r' && *p != '\n' && *p != '\0')
			buf_putc(&b, *p);
	return b.data;
}
