/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/rfc3339.h"
#include "report/json_part.h"
#include "report/mail.h"
#include "report/schema.h"

/* Both open from the first message to the last. */
struct mail_json {
	struct json	*document, *messages;
};

static const char *const standard_keys[DMARC_NSTANDARD] = {
	[DMARC_RFC9989] = "rfc9989", [DMARC_RFC7489] = "rfc7489",
};

static void
json_begin(struct mail_report *r)
{
	struct mail_json *state = arena_alloc(r->arena, sizeof *state);
	struct json *j = json_document(r->arena, r->out, JSON_PART_INDENT);

	r->state = state;
	state->document = j;
	json_add_string(j, "schema_version", REPORT_SCHEMA_VERSION);
	json_part_tool(j, r->run);
	json_add_string(j, "taken_at",
	    rfc3339_print(r->arena, r->run->taken_at));
	json_add_string_or_null(j, "resolver", r->run->resolver);
	json_add_string(j, "public_suffix_list", r->run->suffix_list);
	json_add_string(j, "authserv_id", r->authserv_id);
	state->messages = json_add_array(j, "messages");
	json_flush(state->messages);
}

/* A field of the message: octets from anywhere. */
static void
add_field(struct json *j, struct arena *arena, const char *key,
    const struct message *m, const char *name)
{
	const char *value = mail_value(arena, m, name);

	if (value == NULL)
		json_add_null(j, key);
	else
		json_add_octets(j, key, value, strlen(value));
}

static void
add_octets_or_null(struct json *j, const char *key, const char *text)
{
	if (text == NULL)
		json_add_null(j, key);
	else
		json_add_octets(j, key, text, strlen(text));
}

static void
add_author(struct json *j, struct arena *arena,
    const struct mail_outcome *mail)
{
	const struct mailboxes *list = &mail->message->mailboxes;

	j = json_add_object(j, "author");
	json_add_string_or_null(j, "domain", mail->author);
	add_octets_or_null(j, "address", list->mailbox.n > 0 ?
	    list->mailbox.item[0].address : NULL);
	add_field(j, arena, "subject", mail->message, "Subject");
	add_field(j, arena, "message_id", mail->message, "Message-ID");
}

static void
add_alignments(struct json *j, const struct alignment *new,
    const struct alignment *old)
{
	j = json_add_object(j, "aligned");
	json_add_string(j, standard_keys[DMARC_RFC9989],
	    report_tri(new->aligned));
	json_add_string(j, standard_keys[DMARC_RFC7489],
	    report_tri(old->aligned));
}

static void
add_dmarc(struct json *j, const struct mail_outcome *mail)
{
	struct json *one;

	j = json_add_object(j, "dmarc");
	for (int s = 0; s < DMARC_NSTANDARD; s++) {
		const struct mail_dmarc *d = &mail->dmarc[s];

		one = json_add_object(j, standard_keys[s]);
		json_add_string(one, "result", mail_result_name(d->result));
		json_add_string(one, "why", d->why);
		json_add_string_or_null(one, "organizational_domain",
		    d->discovery.organizational_domain);
		json_add_string_or_null(one, "record_at",
		    d->discovery.record_at);
		json_add_string_or_null(one, "policy",
		    d->discovery.found == DMARC_FOUND_POLICY ?
		    dmarc_policy_name(d->discovery.effective) : NULL);
		json_add_string(one, "by_spf", report_tri(d->by_spf));
		json_add_string(one, "by_dkim", report_tri(d->by_dkim));
	}
}

static void
add_time(struct json *j, struct arena *arena, const char *key,
    const struct dkim_number *n)
{
	json_add_string_or_null(j, key, n->present &&
	    n->value < UINT32_MAX ? rfc3339_print(arena, (time_t)n->value) :
	    NULL);
}

static void
add_words(struct json *j, struct arena *arena, const char *key,
    const char *list)
{
	struct json *array = json_add_array(j, key);

	while (*list != '\0') {
		size_t n = strcspn(list, " ");

		json_push_string(array, arena_memdup(arena, list, n));
		list += n + (list[n] == ' ');
	}
}

static void
add_key(struct json *j, struct arena *arena, const struct dkim_selector *key)
{
	if (key->name == NULL) {
		json_add_null(j, "key");
		return;
	}
	j = json_add_object(j, "key");
	json_add_string(j, "name", key->name);
	json_add_string(j, "state", dkim_state_name(key->state));
	json_part_status(j, key->answer);
	json_part_record(j, arena, "record", key->rr);
	json_add_string_or_null(j, "words", key->key == NULL ? NULL :
	    dkim_key_words(arena, key->key));
}

static void
add_verifier(struct json *j, const struct opinion *o)
{
	if (o->library == NULL) {
		json_add_null(j, "verifier");
		return;
	}
	j = json_add_object(j, "verifier");
	json_add_string(j, "library", o->library);
	json_add_string(j, "version", o->version);
	json_add_string(j, "said", o->said);
	json_add_string_or_null(j, "note", o->note);
}

/* What stands in the field itself. */
static void
add_tags(struct json *j, struct arena *arena, const struct message *m,
    const struct dkim_signature *s)
{
	static const char *const canon[] = {
		[DKIM_CANON_SIMPLE] = "simple",
		[DKIM_CANON_RELAXED] = "relaxed",
		[DKIM_CANON_OTHER] = "unknown",
	};

	json_add_string_or_null(j, "domain", s->domain);
	json_add_string_or_null(j, "selector", s->selector);
	json_add_string_or_null(j, "identity_domain", s->identity_domain);
	json_add_string(j, "algorithm", dkim_algorithm_name(s->algorithm));
	json_add_string(j, "header_canonicalization", canon[s->header_canon]);
	json_add_string(j, "body_canonicalization", canon[s->body_canon]);
	if (s->body_length.present && s->body_length.value < INT64_MAX)
		json_add_int(j, "body_length", (int64_t)s->body_length.value);
	else
		json_add_null(j, "body_length");
	add_time(j, arena, "signed_at", &s->signed_at);
	add_time(j, arena, "expires_at", &s->expires_at);
	add_words(j, arena, "signs", mail_fields(arena, m, s, true));
	add_words(j, arena, "does_not_sign", mail_fields(arena, m, s, false));
}

static void
add_signature(struct json *list, struct arena *arena,
    const struct message *m, const struct mail_signature *ms)
{
	struct json *j = json_push_object(list);

	json_add_int(j, "line", (int64_t)message_line(m,
	    m->field.item[ms->field->field].span.at));
	json_add_string(j, "result", mail_result_name(ms->result));
	json_add_string(j, "why", ms->why);
	if (ms->field->parsed == NULL)
		json_add_null(j, "tags");
	else
		add_tags(json_add_object(j, "tags"), arena, m,
		    ms->field->parsed);
	add_key(j, arena, &ms->key);
	add_alignments(j, &ms->alignment[DMARC_RFC9989],
	    &ms->alignment[DMARC_RFC7489]);
	add_verifier(j, &ms->opinion);
}

static void
add_spf(struct json *j, struct arena *arena, const struct mail_check *check)
{
	const struct mail_outcome *mail = &check->mail;
	const struct spf_sender *s = &mail->sender.sender;

	j = json_add_object(j, "spf");
	json_add_string(j, "result", mail->sender.known ?
	    spf_result_name(mail->spf.result) : "unknown");
	json_add_string(j, "why", mail->sender.known ? mail->spf.why :
	    mail->sender.why);
	json_add_string_or_null(j, "ip", mail->sender.known ?
	    address_text(arena, &s->ip) : NULL);
	add_octets_or_null(j, "mail_from", mail->sender.known ?
	    s->mail_from : NULL);
	add_octets_or_null(j, "helo", mail->sender.known ? s->helo : NULL);
	json_add_string_or_null(j, "sender_from", mail->sender.known ?
	    mail->sender.why : NULL);
	json_add_string_or_null(j, "domain", mail->spf_domain);
	add_alignments(j, &mail->dmarc[DMARC_RFC9989].spf,
	    &mail->dmarc[DMARC_RFC7489].spf);
	json_part_witness(j, &check->spf_opinion);
}

static void
add_faults(struct json *j, const struct message *m)
{
	struct json *list = json_add_array(j, "faults");

	for (size_t i = 0; i < m->fault.n; i++) {
		j = json_push_object(list);
		json_add_int(j, "line", (int64_t)message_line(m,
		    m->fault.item[i].span.at));
		json_add_string(j, "text", m->fault.item[i].text);
	}
}

static void
json_message(struct mail_report *r, const char *file,
    const struct mail_check *check)
{
	const struct mail_outcome *mail = &check->mail;
	struct mail_json *state = r->state;
	struct arena *arena = arena_new();
	struct json *j = json_push_object(state->messages), *list;

	json_add_octets(j, "file", file, strlen(file));
	json_add_int(j, "line", (int64_t)mail->message->line);
	json_add_string(j, "result", mail_result_name(mail->result));
	add_author(j, arena, mail);
	add_dmarc(j, mail);
	list = json_add_array(j, "dkim");
	for (size_t i = 0; i < mail->signature.n; i++)
		add_signature(list, arena, mail->message,
		    &mail->signature.item[i]);
	add_spf(j, arena, check);
	add_faults(j, mail->message);
	list = json_add_array(j, "advice");
	for (size_t i = 0; i < mail->advice.n; i++)
		json_push_string(list, mail->advice.item[i]);
	json_add_string(j, "authentication_results",
	    mail_authentication_results(arena, r->authserv_id, check));
	json_flush(state->messages);
	arena_free(arena);
}

static void
json_end(struct mail_report *r, enum status status)
{
	struct mail_json *state = r->state;
	struct json *j = state->document, *counts;

	counts = json_add_object(j, "counts");
	json_add_int(counts, "messages", (int64_t)r->n);
	for (int i = MAIL_UNKNOWN; i <= MAIL_PERMERROR; i++)
		if (i != MAIL_NEUTRAL && i != MAIL_TEMPERROR)
			json_add_int(counts,
			    mail_result_name((enum mail_result)i),
			    (int64_t)r->count[i]);
	json_add_int(j, "exit_status", status);
	json_add_bool(j, "complete", true);
	json_finish(j);
	fputc('\n', r->out);
}

const struct mail_format mail_json_format = {
	.name = "json", .begin = json_begin, .message = json_message,
	.end = json_end,
};
