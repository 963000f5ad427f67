/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json_part.h"

#include "base/arena.h"
#include "control/concern.h"
#include "control/control.h"

static void
add_letter(struct json *j, const char *key, enum letter letter)
{
	json_add_string_or_null(j, key,
	    letter == LETTER_NONE ? NULL : letter_name(letter));
}

static void
add_fix(struct json *j, const struct fix *fix)
{
	if (fix == NULL || fix->owner == NULL || !fix->proven) {
		json_add_null(j, "fix");
		return;
	}
	j = json_add_object(j, "fix");
	json_add_string(j, "owner", fix->owner);
	json_add_string(j, "type", fix->type == RR_TXT ? "TXT" :
	    fix->type == RR_MX ? "MX" : fix->type == RR_A ? "A" :
	    fix->type == RR_AAAA ? "AAAA" : "CNAME");
	json_add_string(j, "rdata", fix->rdata);
}

static void
add_categories(struct json *j, const struct grade *g)
{
	struct json *list = json_add_array(j, "categories");

	for (int c = 0; c < CATEGORY_COUNT; c++) {
		const struct category_score *score = &g->category[c];

		j = json_push_object(list);
		json_add_string(j, "name", category_name((enum category)c));
		json_add_tenths(j, "weight", score->weight);
		json_add_bool(j, "decided", score->decided);
		if (score->decided)
			json_add_tenths(j, "score", score->score);
		else
			json_add_null(j, "score");
		json_add_tenths(j, "coverage", score->coverage * 100);
	}
}

static void
add_caps(struct json *j, const struct grade *g)
{
	struct json *list = json_add_array(j, "caps");

	for (size_t i = 0; i < g->cap.n; i++) {
		const struct cap *cap = &g->cap.item[i];

		j = json_push_object(list);
		add_letter(j, "letter", cap->letter);
		json_add_string(j, "rule", cap->rule);
		json_add_string(j, "why", cap->why);
		add_letter(j, "letter_without", cap->without);
	}
}

static void
add_next(struct json *j, const struct grade *g)
{
	struct json *list = json_add_array(j, "next");

	for (size_t i = 0; i < g->next.n; i++) {
		const struct next_step *step = &g->next.item[i];

		j = json_push_object(list);
		json_add_string(j, "rule", step->rule);
		json_add_string(j, "text", step->text);
		add_fix(j, step->fix);
		add_letter(j, "letter", step->letter);
		json_add_tenths(j, "total", step->total);
	}
}

void
json_part_grade(struct json *j, const struct grade *g)
{
	j = json_add_object(j, "grade");
	add_letter(j, "letter", g->letter);
	json_add_bool(j, "plus", g->plus);
	json_add_string(j, "meaning", letter_meaning(g->letter));
	if (g->total_decided)
		json_add_tenths(j, "total", g->total);
	else
		json_add_null(j, "total");
	json_add_tenths(j, "coverage", g->coverage * 100);
	json_add_bool(j, "complete", g->complete);
	add_categories(j, g);
	add_caps(j, g);
	add_next(j, g);
}

void
json_part_counts(struct json *j, const char *key,
    const struct report_count *count)
{
	j = json_add_object(j, key);
	json_add_int(j, "pass", (int64_t)count->outcome[OUTCOME_PASS]);
	json_add_int(j, "fail", (int64_t)count->outcome[OUTCOME_FAIL]);
	json_add_int(j, "unknown", (int64_t)count->outcome[OUTCOME_UNKNOWN]);
	json_add_int(j, "not_applicable",
	    (int64_t)count->outcome[OUTCOME_NOT_APPLICABLE]);
	j = json_add_object(j, "fail_by_severity");
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_INFO; s--)
		json_add_int(j, severity_name((enum severity)s),
		    (int64_t)count->failed[s]);
}

static void
add_mark(struct json *list, struct arena *arena, const struct mark *mark)
{
	struct json *j = json_push_object(list), *span;

	json_add_string(j, "subject", mark->subject);
	json_add_string(j, "detail", mark->detail);
	json_part_octets(j, arena, "record", mark->text, mark->textlen);
	if (mark->text == NULL || mark->span.len == 0) {
		json_add_null(j, "span");
	} else {
		span = json_add_object(j, "span");
		json_add_int(span, "at", mark->span.at);
		json_add_int(span, "len", mark->span.len);
	}
	json_part_place(j, mark->rr == NULL ? NULL : &mark->rr->place);
}

static void
add_finding(struct json *list, struct arena *arena, const struct finding *f)
{
	struct json *j = json_push_object(list), *marks;
	bool failed = f->outcome == OUTCOME_FAIL;

	json_add_string(j, "id", f->rule->id);
	json_add_string(j, "family", family_name(f->rule->family));
	json_add_string(j, "severity", severity_name(f->severity));
	json_add_string(j, "outcome", outcome_name(f->outcome));
	json_add_string_or_null(j, "unknown_reason",
	    f->outcome != OUTCOME_UNKNOWN ? NULL :
	    unknown_reason_name(f->reason));
	json_add_string(j, "title", f->rule->title);
	json_add_string(j, "source", f->rule->source);
	json_add_string_or_null(j, "advice", failed ? f->rule->advice : NULL);
	marks = json_add_array(j, "marks");
	for (size_t i = 0; i < f->mark.n; i++)
		add_mark(marks, arena, &f->mark.item[i]);
	json_add_int(j, "more_marks", (int64_t)f->more);
	add_fix(j, failed ? &f->fix : NULL);
	json_part_trouble(j, arena, f->trouble);
}

void
json_part_findings(struct json *j, struct arena *arena,
    const struct findings *all)
{
	struct json *list = json_add_array(j, "findings");

	for (size_t i = 0; i < all->finding.n; i++)
		add_finding(list, arena, &all->finding.item[i]);
}

void
json_part_opinions(struct json *j, const struct opinions *all)
{
	struct json *list = json_add_array(j, "witnesses");

	if (all == NULL)
		return;
	for (size_t i = 0; i < all->opinion.n; i++) {
		const struct opinion *o = &all->opinion.item[i];

		j = json_push_object(list);
		json_add_string(j, "library", o->library);
		json_add_string(j, "version", o->version);
		json_add_string(j, "question", o->question);
		json_add_string(j, "said", o->said);
		json_add_string(j, "ours", o->ours);
		json_add_string(j, "agreement", agreement_name(o->agreement));
		json_add_string_or_null(j, "note", o->note);
	}
}

void
json_part_witness(struct json *j, const struct opinion *o)
{
	if (o->library == NULL) {
		json_add_null(j, "witness");
		return;
	}
	j = json_add_object(j, "witness");
	json_add_string(j, "library", o->library);
	json_add_string(j, "version", o->version);
	json_add_string(j, "said", o->said);
	json_add_string(j, "agreement", agreement_name(o->agreement));
	json_add_string_or_null(j, "note", o->note);
}

void
json_part_tool(struct json *j, const struct run_info *run)
{
	j = json_add_object(j, "tool");
	json_add_string(j, "name", "mailassay");
	json_add_string(j, "version", run->version);
}

static void
add_control(struct json *list, const struct control_result *r)
{
	const struct control *c = r->control;
	struct json *j = json_push_object(list), *evidence, *item;

	json_add_string(j, "framework", c->framework);
	json_add_string(j, "framework_title", c->framework_title);
	json_add_string(j, "id", c->id);
	json_add_string(j, "paraphrase", c->paraphrase);
	json_add_string(j, "support", support_name(r->support));
	evidence = json_add_array(j, "evidence");
	for (size_t i = 0; i < r->evidence.n; i++) {
		item = json_push_object(evidence);
		json_add_string(item, "rule", r->evidence.item[i]->rule->id);
		json_add_string(item, "outcome",
		    outcome_name(r->evidence.item[i]->outcome));
	}
	item = json_add_array(j, "unchecked");
	for (size_t i = 0; i < r->unchecked.n; i++)
		json_push_string(item, r->unchecked.item[i]);
	json_add_string_or_null(j, "shows", c->shows);
	json_add_string(j, "cannot_show", c->cannot_show);
}

void
json_part_controls(struct json *j, struct arena *arena,
    const struct findings *all)
{
	struct json *list = json_add_array(j, "controls");
	struct control_results results;

	controls_judge(arena, all, &results);
	for (size_t i = 0; i < results.result.n; i++)
		add_control(list, &results.result.item[i]);
}

static void
add_concern(struct json *list, enum concern concern,
    const struct concern_result *r)
{
	struct json *j = json_push_object(list), *failed;

	json_add_string(j, "id", concern_id(concern));
	json_add_string(j, "question", concern_question(concern));
	json_add_string(j, "outcome", outcome_name(r->outcome));
	json_add_int(j, "pass", (int64_t)r->pass);
	json_add_int(j, "unknown", (int64_t)r->unknown);
	failed = json_add_array(j, "failed");
	for (size_t i = 0; i < r->failed.n; i++)
		json_push_string(failed, r->failed.item[i]->rule->id);
}

void
json_part_concerns(struct json *j, struct arena *arena,
    const struct findings *all)
{
	struct json *list = json_add_array(j, "concerns");
	struct concern_result result[CONCERN_COUNT];

	concerns_judge(arena, all, result);
	for (int c = 0; c < CONCERN_COUNT; c++)
		add_concern(list, (enum concern)c, &result[c]);
}
