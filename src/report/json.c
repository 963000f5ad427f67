/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One document a run, written as the domains come: the head when it begins,
 * each domain as a tree of its own, the tail when it ends. `complete` is the
 * last member, so that a cut file is seen.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/rfc3339.h"
#include "control/control.h"
#include "report/formats.h"
#include "report/json_part.h"
#include "report/schema.h"

#define INDENT	2

/* What is counted over the domains of a run. */
struct json_state {
	struct arena		*arena;
	struct report_count	count;
	size_t			status[STATUS_INTERNAL + 1];
};

static const char *const standards[] = {
	"RFC 5321", "RFC 6376", "RFC 7208", "RFC 7489", "RFC 7505",
	"RFC 8301", "RFC 8463", "RFC 9989", "RFC 9990",
};

/* A tree as it is printed; a string of the caller's, to be freed. */
static char *
print_tree(const struct json *tree, size_t *ret_len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, ret_len);

	if (f == NULL)
		out_of_memory();
	json_print(f, tree, INDENT);
	if (fclose(f) != 0)
		out_of_memory();
	return text;
}

/* Strings hold no newline once they are printed: each one starts a line. */
static void
put_indented(FILE *out, const char *text, unsigned columns)
{
	for (size_t n; ; text += n) {
		fprintf(out, "%*s", (int)columns, "");
		n = strcspn(text, "\n");
		n += text[n] == '\n';
		fwrite(text, 1, n, out);
		if (n == 0 || text[n - 1] != '\n')
			break;
	}
}

static void
add_libraries(struct json *j, const struct run_info *run)
{
	struct json *list = json_add_array(j, "libraries");

	for (size_t i = 0; i < run->nlibrary; i++) {
		j = json_push_object(list);
		json_add_string(j, "name", run->library[i].name);
		json_add_string(j, "version", run->library[i].version);
	}
}

static void
add_run(struct json *j, struct arena *arena, const struct run_info *run)
{
	struct json *list;

	j = json_add_object(j, "run");
	json_add_string(j, "taken_at", rfc3339_print(arena, run->taken_at));
	json_add_string_or_null(j, "resolver", run->resolver);
	list = json_add_array(j, "zones");
	for (size_t i = 0; i < run->nzone; i++)
		json_push_string(list, run->zone[i]);
	json_add_bool(j, "offline", run->offline);
	list = json_add_array(j, "standards");
	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
		json_push_string(list, standards[i]);
}

static void
add_limits(struct json *j, struct arena *arena, const struct run_info *run)
{
	struct json *list;

	j = json_add_object(j, "limits");
	json_add_string(j, "disclaimer", control_disclaimer(arena,
	    rfc3339_print(arena, run->taken_at), report_place(arena, run)));
	list = json_add_array(j, "not_auditable");
	for (size_t i = 0; i < control_not_auditable_count; i++)
		json_push_string(list, control_not_auditable[i]);
}

static struct json_state *
state_new(struct arena *arena)
{
	struct json_state *state = arena_alloc(arena, sizeof *state);

	state->arena = arena;
	return state;
}

static void
json_begin(struct report *r)
{
	struct arena *arena = arena_new();
	struct json *j = json_object(arena), *part;
	char *text;
	size_t len;

	r->state = state_new(r->arena);
	json_add_string(j, "schema_version", REPORT_SCHEMA_VERSION);
	part = json_add_object(j, "tool");
	json_add_string(part, "name", "mailassay");
	json_add_string(part, "version", r->run->version);
	json_add_string(j, "rules_version", RULES_VERSION);
	part = json_add_object(j, "rubric");
	json_add_string(part, "version", RUBRIC_VERSION);
	json_add_string(part, "sha256", rubric_hash(arena));
	json_add_string(j, "controls_version", CONTROLS_VERSION);
	json_add_string(j, "profile", r->run->profile);
	json_add_string(j, "fail_on", r->run->fail_on);
	add_libraries(j, r->run);
	add_run(j, arena, r->run);
	add_limits(j, arena, r->run);
	text = print_tree(j, &len);
	/* All but the closing "\n}". */
	fwrite(text, 1, len - 2, r->out);
	fprintf(r->out, ",\n%*s\"domains\": [", INDENT, "");
	free(text);
	arena_free(arena);
}

static void
add_mode(struct json *j, const struct facts *facts)
{
	j = json_add_object(j, "mode");
	json_add_string(j, "name", mode_name(facts->mode));
	json_add_string(j, "reason", facts->mode_reason);
	json_add_bool(j, "declared",
	    facts->evidence->scope.mode != MODE_UNDECLARED);
	json_add_bool(j, "certain", facts->mode_certain);
}

static struct json *
domain_tree(struct arena *arena, const struct result *result,
    const struct report_count *count)
{
	const struct facts *facts = result->facts;
	struct json *j = json_object(arena);

	json_add_string(j, "domain", facts->evidence->scope.domain);
	json_add_string_or_null(j, "unicode", facts->evidence->scope.unicode);
	json_add_int(j, "status", result->status);
	add_mode(j, facts);
	json_part_grade(j, result->grade);
	json_part_counts(j, "counts", count);
	json_part_concerns(j, arena, result->findings);
	json_part_findings(j, arena, result->findings);
	json_part_mx(j, arena, &facts->mx);
	json_part_spf(j, arena, &facts->spf);
	json_part_senders(j, arena, &facts->senders);
	json_part_subdomains(j, facts);
	json_part_dkim(j, arena, &facts->dkim);
	json_part_dmarc(j, arena, &facts->dmarc);
	json_part_receiver(j, &facts->receiver);
	json_part_opinions(j, facts->opinions);
	json_part_controls(j, arena, result->findings);
	json_part_answers(j, arena, facts->evidence);
	return j;
}

static void
json_domain(struct report *r, const struct result *result)
{
	struct json_state *state = r->state;
	struct report_count count = { 0 };
	struct arena *arena = arena_new();
	char *text;
	size_t len;

	report_count(result->findings, &count);
	report_count(result->findings, &state->count);
	state->status[result->status]++;
	text = print_tree(domain_tree(arena, result, &count), &len);
	fputs(r->ndomain == 0 ? "\n" : ",\n", r->out);
	put_indented(r->out, text, 2 * INDENT);
	r->ndomain++;
	free(text);
	arena_free(arena);
}

static void
json_end(struct report *r, enum status status)
{
	struct json_state *state = r->state;
	struct json *j = json_object(state->arena), *summary;
	char *text;
	size_t len;

	summary = json_add_object(j, "summary");
	json_add_int(summary, "domains", (int64_t)r->ndomain);
	json_add_int(summary, "clean", (int64_t)state->status[STATUS_CLEAN]);
	json_add_int(summary, "with_findings",
	    (int64_t)state->status[STATUS_FINDINGS]);
	json_add_int(summary, "incomplete",
	    (int64_t)state->status[STATUS_INCOMPLETE]);
	json_part_counts(summary, "counts", &state->count);
	json_add_int(j, "exit_status", status);
	json_add_bool(j, "complete", true);
	text = print_tree(j, &len);
	if (r->ndomain > 0)
		fprintf(r->out, "\n%*s", INDENT, "");
	/* All but the opening "{". */
	fprintf(r->out, "],%s\n", text + 1);
	free(text);
	r->state = NULL;
}

const struct report_format json_format = {
	.name = "json",
	.about = "one JSON document, by the schema of `mailassay schema`",
	.begin = json_begin,
	.domain = json_domain,
	.end = json_end,
};
