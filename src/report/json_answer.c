/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/rfc3339.h"
#include "base/utf8.h"

void
json_part_octets(struct json *j, struct arena *arena, const char *key,
    const char *text, size_t len)
{
	bool plain;

	if (text == NULL) {
		json_add_null(j, key);
		return;
	}
	plain = utf8_valid(text, len);
	j = json_add_object(j, key);
	json_add_octets(j, "text", text, len);
	json_add_string(j, "encoding", plain ? "utf-8" : "escaped");
	if (plain)
		json_add_null(j, "base64");
	else
		json_add_string(j, "base64",
		    base64_encode(arena, (const uint8_t *)text, len));
}

void
json_part_record(struct json *j, struct arena *arena, const char *key,
    const struct rr *rr)
{
	json_part_octets(j, arena, key, rr == NULL ? NULL : rr->text,
	    rr == NULL ? 0 : rr->textlen);
}

void
json_part_place(struct json *j, const struct place *place)
{
	if (place == NULL || place->file == NULL) {
		json_add_null(j, "place");
		return;
	}
	j = json_add_object(j, "place");
	json_add_string(j, "file", place->file);
	json_add_int(j, "line", place->line);
	json_add_int(j, "column", place->column);
}

void
json_part_addresses(struct json *j, struct arena *arena,
    const struct address *address, size_t n)
{
	struct json *list = json_add_array(j, "addresses");

	for (size_t i = 0; i < n; i++)
		json_push_string(list, address_text(arena, &address[i]));
}

void
json_part_status(struct json *j, const struct answer *answer)
{
	json_add_string_or_null(j, "status", answer == NULL ? NULL :
	    answer_status_name(answer->status));
}

void
json_part_trouble(struct json *j, struct arena *arena,
    const struct answer *answer)
{
	if (answer == NULL) {
		json_add_null(j, "trouble");
		return;
	}
	j = json_add_object(j, "trouble");
	json_add_string(j, "name", answer->question.name);
	json_add_string(j, "type", rrtype_name(arena, answer->question.type));
	json_part_status(j, answer);
	json_add_string_or_null(j, "detail", answer->detail);
}

static void
add_record(struct json *list, struct arena *arena, const struct rr *rr)
{
	struct json *j = json_push_object(list);

	json_add_string(j, "owner", rr->owner);
	json_add_string(j, "type", rrtype_name(arena, rr->type));
	json_add_int(j, "ttl", rr->ttl);
	json_add_string(j, "data", rr_text(arena, rr));
	json_part_place(j, &rr->place);
}

static void
add_answer(struct json *list, struct arena *arena, const struct answer *a)
{
	struct json *j = json_push_object(list), *records;

	json_add_string(j, "name", a->question.name);
	json_add_string(j, "type", rrtype_name(arena, a->question.type));
	json_add_string_or_null(j, "asked", a->question.server);
	json_part_status(j, a);
	json_add_string_or_null(j, "detail", a->detail);
	json_add_string_or_null(j, "origin", a->origin);
	json_add_string_or_null(j, "server", a->server);
	json_add_string_or_null(j, "transport", a->transport);
	json_add_string_or_null(j, "time", a->time == 0 ? NULL :
	    rfc3339_print(arena, a->time));
	json_add_bool(j, "ad", a->ad);
	json_add_bool(j, "ad_trusted", a->ad_trusted);
	json_add_string(j, "dnssec", security_name(answer_security(a)));
	json_add_string(j, "dnssec_by", answer_security_text(arena, a));
	records = json_add_array(j, "records");
	for (size_t i = 0; i < a->nrr; i++)
		add_record(records, arena, &a->rr[i]);
	if (a->wire == NULL)
		json_add_null(j, "wire");
	else
		json_add_string(j, "wire",
		    base64_encode(arena, a->wire, a->wirelen));
}

void
json_part_answers(struct json *j, struct arena *arena,
    const struct evidence *evidence)
{
	struct json *list = json_add_array(j, "answers");
	size_t n;
	const struct answer **sorted = evidence_sorted(evidence, &n);

	for (size_t i = 0; i < n; i++)
		add_answer(list, arena, sorted[i]);
}
