/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json_part.h"

static void
add_reply(struct json *j, const char *key, const struct smtp_reply *reply)
{
	if (reply->code == 0 && reply->text == NULL) {
		json_add_null(j, key);
		return;
	}
	j = json_add_object(j, key);
	if (reply->code == 0)
		json_add_null(j, "code");
	else
		json_add_int(j, "code", reply->code);
	json_add_string(j, "text", reply->text);
}

static void
add_name(struct json *j, const char *key, const struct smtp_name *name)
{
	if (name->said == NULL) {
		json_add_null(j, key);
		return;
	}
	j = json_add_object(j, key);
	json_add_string(j, "name", name->said);
	json_add_string(j, "sound", report_tri(name->sound));
	json_add_string_or_null(j, "why", name->why);
}

static void
add_host(struct json *list, const struct smtp_host *h)
{
	const struct smtp_record *s = &h->said;
	struct json *j = json_push_object(list), *keywords;

	json_add_string(j, "name", h->host->name);
	json_add_string(j, "address", h->ip);
	json_part_status(j, h->answer);
	json_add_string_or_null(j, "detail", h->answer->detail);
	add_name(j, "greeting_name", &h->greeting);
	add_name(j, "hello_name", &h->hello);
	json_add_bool(j, "extended", s->extended);
	keywords = json_add_array(j, "keywords");
	for (size_t i = 0; i < s->keyword.n; i++)
		json_push_string(keywords, s->keyword.item[i]);
	json_add_bool(j, "starttls", smtp_has_keyword(s, "STARTTLS"));
	json_add_string(j, "postmaster", report_tri(h->postmaster));
	add_reply(j, "greeting", &s->greeting);
	add_reply(j, "hello", &s->hello);
	add_reply(j, "mail", &s->mail);
	add_reply(j, "rcpt", &s->rcpt);
	json_add_string_or_null(j, "ended_by", s->end);
}

void
json_part_smtp(struct json *j, const struct smtp_outcome *smtp)
{
	struct json *list;

	j = json_add_object(j, "smtp");
	json_add_bool(j, "asked", smtp->asked);
	list = json_add_array(j, "hosts");
	for (size_t i = 0; i < smtp->host.n; i++)
		add_host(list, &smtp->host.item[i]);
	json_add_int(j, "more", (int64_t)smtp->more);
}
