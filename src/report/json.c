/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One document a run, written as the domains come. `complete` is the last
 * member, so that a cut file is seen.
 */
#include "base/arena.h"
#include "base/rfc3339.h"
#include "control/control.h"
#include "report/formats.h"
#include "report/json_part.h"
#include "report/schema.h"

/* What is counted over the domains of a run. */
struct json_state {
	struct json		*document, *domains;
	struct report_count	count;
	size_t			status[STATUS_INTERNAL + 1];
};

static const char *const standards[] = {
	"RFC 5321", "RFC 6376", "RFC 7208", "RFC 7489", "RFC 7505",
	"RFC 8301", "RFC 8463", "RFC 9989", "RFC 9990",
};

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
add_suffix_list(struct json *j, const struct run_info *run)
{
	const char *then = run->recorded_list;

	j = json_add_object(j, "suffix_list");
	json_add_string_or_null(j, "version", run->suffix_list);
	json_add_string_or_null(j, "recorded", then == NULL || *then != '\0' ?
	    then : "not said");
}

static void
add_asn(struct json *j, const struct run_info *run)
{
	const char *then = run->recorded_asn_data;

	j = json_add_object(j, "asn");
	json_add_string_or_null(j, "data", run->asn_data);
	json_add_string_or_null(j, "recorded", then == NULL || *then != '\0' ?
	    then : "none");
	json_add_string_or_null(j, "zone", run->asn_zone);
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
	add_suffix_list(j, run);
	add_asn(j, run);
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

static void
json_begin(struct report *r)
{
	struct json_state *state = arena_alloc(r->arena, sizeof *state);
	struct json *j = json_document(r->arena, r->out, JSON_PART_INDENT);
	struct json *part;

	r->state = state;
	state->document = j;
	json_add_string(j, "schema_version", REPORT_SCHEMA_VERSION);
	json_part_tool(j, r->run);
	json_add_string(j, "rules_version", RULES_VERSION);
	part = json_add_object(j, "rubric");
	json_add_string(part, "version", RUBRIC_VERSION);
	json_add_string(part, "sha256", rubric_hash(r->arena));
	json_add_string(j, "controls_version", CONTROLS_VERSION);
	json_add_string(j, "profile", r->run->profile);
	json_add_string(j, "fail_on", r->run->fail_on);
	add_libraries(j, r->run);
	add_run(j, r->arena, r->run);
	add_limits(j, r->arena, r->run);
	state->domains = json_add_array(j, "domains");
	json_flush(state->domains);
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

static void
add_declared(struct json *j, enum declared said)
{
	if (said == UNDECLARED)
		json_add_null(j, "posts_to_lists");
	else
		json_add_bool(j, "posts_to_lists", said == DECLARED_YES);
}

void
json_part_domain(struct json *j, struct arena *arena,
    const struct result *result, const struct report_count *count)
{
	const struct facts *facts = result->facts;

	json_add_string(j, "domain", facts->evidence->scope.domain);
	json_add_string_or_null(j, "unicode", facts->evidence->scope.unicode);
	json_add_int(j, "status", result->status);
	add_mode(j, facts);
	add_declared(j, facts->evidence->scope.posts_to_lists);
	json_part_grade(j, result->grade);
	json_part_counts(j, "counts", count);
	json_part_concerns(j, arena, result->findings);
	json_part_findings(j, arena, result->findings);
	json_part_mx(j, arena, &facts->mx, &facts->redundancy);
	json_part_smtp(j, &facts->smtp);
	json_part_spf(j, arena, &facts->spf);
	json_part_senders(j, arena, &facts->senders);
	json_part_subdomains(j, facts);
	json_part_dkim(j, arena, &facts->dkim);
	json_part_dmarc(j, arena, &facts->dmarc);
	json_part_authority(j, arena, &facts->authority);
	json_part_receiver(j, &facts->receiver);
	json_part_opinions(j, facts->opinions);
	json_part_controls(j, arena, result->findings);
	json_part_answers(j, arena, facts->evidence);
}

static void
json_domain(struct report *r, const struct result *result)
{
	struct json_state *state = r->state;
	struct report_count count = { 0 };
	struct arena *arena = arena_new();

	report_count(result->findings, &count);
	report_count(result->findings, &state->count);
	state->status[result->status]++;
	json_part_domain(json_push_object(state->domains), arena, result,
	    &count);
	json_flush(state->domains);
	r->ndomain++;
	arena_free(arena);
}

static void
add_shared_keys(struct json *summary, const struct run_summary *all)
{
	struct json *list = json_add_array(summary, "shared_keys"), *key, *j;

	for (size_t i = 0; i < all->key.n; i++) {
		const struct shared_key *k = all->key.item[i];

		key = json_push_object(list);
		json_add_string(key, "words", k->words);
		json_add_string(key, "sha256", k->sha256);
		key = json_add_array(key, "places");
		for (size_t n = 0; n < k->place.n; n++) {
			j = json_push_object(key);
			json_add_string(j, "domain", k->place.item[n].domain);
			json_add_string(j, "selector",
			    k->place.item[n].selector);
			json_add_string_or_null(j, "alias",
			    k->place.item[n].alias);
		}
	}
	json_add_int(summary, "keys_not_compared", (int64_t)all->uncompared);
}

static void
json_end(struct report *r, const struct run_summary *all, enum status status)
{
	struct json_state *state = r->state;
	struct json *j = state->document, *summary;

	summary = json_add_object(j, "summary");
	json_add_int(summary, "domains", (int64_t)r->ndomain);
	json_add_int(summary, "clean", (int64_t)state->status[STATUS_CLEAN]);
	json_add_int(summary, "with_findings",
	    (int64_t)state->status[STATUS_FINDINGS]);
	json_add_int(summary, "incomplete",
	    (int64_t)state->status[STATUS_INCOMPLETE]);
	json_part_counts(summary, "counts", &state->count);
	add_shared_keys(summary, all);
	json_add_int(j, "exit_status", status);
	json_add_bool(j, "complete", true);
	json_finish(j);
	fputc('\n', r->out);
	r->state = NULL;
}

const struct report_format json_format = {
	.name = "json",
	.about = "one JSON document, by the schema of `mailassay schema`",
	.begin = json_begin,
	.domain = json_domain,
	.end = json_end,
};
