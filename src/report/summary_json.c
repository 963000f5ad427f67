/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/summary.h"

#include "base/arena.h"
#include "base/json.h"

static void
add_grades(struct json *j, const struct summary *s)
{
	j = json_add_object(j, "grades");
	for (int l = LETTER_A; l < LETTER_NONE; l++)
		json_add_int(j, letter_name((enum letter)l),
		    (int64_t)s->letter[l]);
	json_add_int(j, "not_graded", (int64_t)s->letter[LETTER_NONE]);
	json_add_int(j, "thin_coverage", (int64_t)s->thin);
}

static void
add_shares(struct json *j, const struct summary *s)
{
	struct json *one;

	j = json_add_object(j, "adoption");
	for (size_t i = 0; i < SUMMARY_NSHARE; i++) {
		one = json_add_object(j, summary_questions[i].key);
		json_add_int(one, "yes", (int64_t)s->share[i].yes);
		json_add_int(one, "no", (int64_t)s->share[i].no);
		json_add_int(one, "unknown", (int64_t)s->share[i].unknown);
	}
}

static void
add_rules(struct json *j, const struct summary *s)
{
	struct arena *arena = arena_new();
	size_t n;
	const struct summary_rule **list = summary_rules(arena, s, &n);
	struct json *rules = json_add_array(j, "rules");

	for (size_t i = 0; i < n; i++) {
		j = json_push_object(rules);
		json_add_string(j, "id", list[i]->rule->id);
		json_add_string(j, "severity", severity_name(
		    (enum severity)summary_severity(list[i])));
		json_add_int(j, "failed", (int64_t)summary_failed(list[i]));
		json_add_int(j, "unknown", (int64_t)list[i]->unknown);
	}
	arena_free(arena);
}

static void
add_worst(struct json *j, const struct summary *s)
{
	struct json *list = json_add_array(j, "worst");

	for (size_t i = 0; i < s->nworst; i++) {
		const struct summary_domain *d = &s->worst[i];

		j = json_push_object(list);
		json_add_int(j, "line", (int64_t)d->line);
		json_add_string(j, "domain", d->name);
		json_add_string(j, "grade", letter_name(d->letter));
		if (d->tenths < 0)
			json_add_null(j, "score");
		else
			json_add_tenths(j, "score", d->tenths / 10.0);
	}
}

void
summary_json(struct json *parent, const struct summary *s)
{
	json_add_int(parent, "rows", (int64_t)s->rows);
	for (int k = LINE_AUDITED; k <= LINE_LOST; k++)
		json_add_int(parent, line_kind_name((enum line_kind)k),
		    (int64_t)s->kind[k]);
	json_add_int(parent, "incomplete", (int64_t)s->incomplete);
	add_grades(parent, s);
	add_shares(parent, s);
	add_rules(parent, s);
	json_add_int(parent, "failures_of_other_rules", (int64_t)s->strange);
	add_worst(parent, s);
}
