/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/sender.h"

#include "base/arena.h"
#include "base/rfc3339.h"
#include "report/json_part.h"
#include "report/schema.h"

static void
add_step(struct json *list, const struct spf_step *step)
{
	struct json *j = json_push_object(list), *span;

	json_add_string(j, "domain", step->domain);
	if (step->record == NULL) {
		json_add_null(j, "record");
		json_add_null(j, "span");
		return;
	}
	json_add_octets(j, "record", step->record->text, step->record->len);
	if (step->term < 0) {
		json_add_null(j, "span");
		return;
	}
	span = json_add_object(j, "span");
	json_add_int(span, "at", step->record->term.item[step->term].span.at);
	json_add_int(span, "len",
	    step->record->term.item[step->term].span.len);
}

static void
add_declared(struct json *j, const struct scope_sender *said)
{
	if (said == NULL) {
		json_add_null(j, "declared");
		return;
	}
	j = json_add_object(j, "declared");
	json_add_string(j, "address", said->address);
	json_add_string(j, "label", said->label);
	json_add_string(j, "expected", said->expected);
}

static void
add_check(struct json *list, struct arena *arena,
    const struct sender_check *c)
{
	struct json *j = json_push_object(list), *path;

	json_add_string(j, "ip", address_text(arena, &c->sender.ip));
	add_declared(j, c->said);
	json_add_string(j, "mail_from", c->sender.mail_from);
	json_add_string(j, "helo", c->sender.helo);
	json_add_string(j, "result", spf_result_name(c->check.result));
	json_add_string(j, "why", c->check.why);
	path = json_add_array(j, "path");
	for (size_t i = 0; i < c->check.path.n; i++)
		add_step(path, &c->check.path.item[i]);
	json_add_int(j, "lookups", c->check.terms);
	json_add_int(j, "voids", c->check.voids);
	json_add_string_or_null(j, "explanation", c->check.explanation);
	json_part_witness(j, &c->opinion);
}

void
sender_json(const struct sender_report *r)
{
	struct arena *arena = arena_new();
	struct json *j = json_document(arena, r->out, JSON_PART_INDENT), *checks;

	json_add_string(j, "schema_version", REPORT_SCHEMA_VERSION);
	json_part_tool(j, r->run);
	json_add_string(j, "taken_at", rfc3339_print(arena, r->run->taken_at));
	json_add_string_or_null(j, "resolver", r->run->resolver);
	json_add_string(j, "domain", r->scope->domain);
	json_add_string_or_null(j, "unicode", r->scope->unicode);
	checks = json_add_array(j, "checks");
	for (size_t i = 0; i < r->n; i++)
		add_check(checks, arena, &r->check[i]);
	json_add_string_or_null(j, "expected", r->expect);
	json_add_int(j, "exit_status", r->status);
	json_add_bool(j, "complete", true);
	json_finish(j);
	fputc('\n', r->out);
	arena_free(arena);
}
