/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/rfc3339.h"
#include "control/control.h"

#define LIST_MAX	8192
#define HANG		4

/* Of a difference that is a finding, the rule that says more. */
static const char *
agreement_words(struct text *t, const struct opinion *o)
{
	const char *name = agreement_name(o->agreement);

	if (o->agreement != AGREEMENT_DIFFERS ||
	    strcmp(o->library, OPINION_LIBSPF2) != 0)
		return name;
	return arena_printf(t->arena, "%s (see witness-spf)", name);
}

void
text_opinions(struct text *t, const struct opinions *all)
{
	if (all == NULL || all->opinion.n == 0)
		return;
	text_heading(t, "Second opinions");
	for (size_t i = 0; i < all->opinion.n; i++) {
		const struct opinion *o = &all->opinion.item[i];
		bool said = o->said[0] != '\0';

		text_item(t, 2, HANG, "-", "%s%s%s, %s: %s%s%s%s%s",
		    o->library, o->version[0] == '\0' ? "" : " ", o->version,
		    o->question, said ? o->said : "unknown",
		    o->agreement == AGREEMENT_AGREES || !said ? "" :
		    arena_printf(t->arena, " (we say %s)", o->ours),
		    o->agreement == AGREEMENT_UNKNOWN && !said ? "" :
		    arena_printf(t->arena, ", %s", agreement_words(t, o)),
		    o->note == NULL ? "" : ": ",
		    o->note == NULL ? "" : o->note);
	}
}

/* "pass a, b" for the evidence of one outcome; nothing if there is none. */
static void
add_outcome(struct buf *b, const struct control_result *r,
    enum outcome outcome, bool names)
{
	size_t n = 0;

	for (size_t i = 0; i < r->evidence.n; i++)
		n += r->evidence.item[i]->outcome == outcome;
	if (n == 0)
		return;
	buf_printf(b, "%s%zu %s", b->len == 0 ? "" : "; ", n,
	    outcome_name(outcome));
	for (size_t i = 0, k = 0; names && i < r->evidence.n; i++)
		if (r->evidence.item[i]->outcome == outcome)
			buf_printf(b, "%s%s", k++ == 0 ? ": " : ", ",
			    r->evidence.item[i]->rule->id);
}

static const char *
evidence_words(struct text *t, const struct control_result *r)
{
	struct buf b;

	buf_init(&b, t->arena, LIST_MAX);
	/* Where little is evidence it is named; a long list of what passes
	   is for -v and the JSON report. */
	add_outcome(&b, r, OUTCOME_PASS,
	    t->style->verbose || r->evidence.n <= 5);
	add_outcome(&b, r, OUTCOME_FAIL, true);
	add_outcome(&b, r, OUTCOME_UNKNOWN, true);
	for (size_t i = 0; i < r->unchecked.n; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : b.len == 0 ?
		    "not checked: " : "; not checked: ",
		    r->unchecked.item[i]);
	return b.data;
}

static void
put_control(struct text *t, const struct control_result *r)
{
	const struct control *c = r->control;
	const char *evidence = evidence_words(t, r);
	static const enum colour colours[] = {
		[SUPPORT_YES] = COLOUR_GREEN, [SUPPORT_NO] = COLOUR_RED,
		[SUPPORT_NOT_ASSESSED] = COLOUR_YELLOW,
	};

	text_blank(t, 2);
	text_colour(t, colours[r->support], support_name(r->support));
	text_blank(t, 2);
	text_para(t, HANG, "%s, %s", c->id, c->paraphrase);
	if (evidence[0] != '\0')
		text_item(t, HANG, HANG + 2, "evidence:", "%s", evidence);
	if (c->shows != NULL)
		text_item(t, HANG, HANG + 2, "also:", "%s", c->shows);
	text_item(t, HANG, HANG + 2, "cannot show:", "%s", c->cannot_show);
}

void
text_controls(struct text *t, const struct findings *all)
{
	struct control_results results;
	const char *framework = "";

	controls_judge(t->arena, all, &results);
	for (size_t i = 0; i < results.result.n; i++) {
		const struct control *c = results.result.item[i].control;

		if (strcmp(framework, c->framework) != 0) {
			text_heading(t, "Compliance: %s", c->framework_title);
			text_para(t, 2, "%s", c->framework_note);
		}
		framework = c->framework;
		put_control(t, &results.result.item[i]);
	}
}

static const char *
library_list(struct text *t, const struct run_info *run)
{
	struct buf b;

	buf_init(&b, t->arena, LIST_MAX);
	for (size_t i = 0; i < run->nlibrary; i++)
		buf_printf(&b, "%s%s%s%s", i == 0 ? "" : ", ",
		    run->library[i].name, run->library[i].version[0] == '\0' ?
		    "" : " ", run->library[i].version);
	return b.data;
}

static const char *
unaudited_list(struct text *t)
{
	struct buf b;

	buf_init(&b, t->arena, LIST_MAX);
	for (size_t i = 0; i < control_not_auditable_count; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : "; ",
		    control_not_auditable[i]);
	return b.data;
}

static void
put_suffix_list(struct text *t, const struct run_info *run)
{
	const char *then = run->recorded_list;

	if (run->suffix_list == NULL)
		return;
	text_item(t, 2, 12, "suffixes", "public suffix list: %s%s",
	    run->suffix_list, then == NULL ? "" : *then == '\0' ?
	    "; the tape does not say which list it was recorded with" :
	    arena_printf(t->arena, "; the tape was recorded with another, %s: "
	    "what follows from the list need not be what was reported then",
	    then));
}

/* Where the origin AS of an address comes from, if from anywhere. */
static void
put_origins(struct text *t, const struct run_info *run)
{
	const char *then = run->recorded_asn_data;

	if (run->asn_data != NULL || then != NULL)
		text_item(t, 2, 12, "origin AS", "%s%s%s",
		    run->asn_data != NULL ? run->asn_data : "no prefix file",
		    then == NULL ? "" : "; the tape was recorded with ",
		    then == NULL ? "" : *then == '\0' ? "none" : then);
	if (run->asn_zone != NULL)
		text_item(t, 2, 12, run->asn_data == NULL && then == NULL ?
		    "origin AS" : "", "asked for at %s", run->asn_zone);
}

void
text_scope(struct text *t, const struct run_info *run)
{
	const char *time = rfc3339_print(t->arena, run->taken_at);
	const char *place = report_place(t->arena, run);

	text_heading(t, "Scope and method");
	text_item(t, 2, 12, "time", "%s", time);
	text_item(t, 2, 12, "source", "%s%s", place,
	    run->offline ? ", without network" : "");
	for (size_t i = 0; i < run->nzone; i++)
		text_item(t, 2, 12, i == 0 ? "zones" : "", "%s",
		    run->zone[i]);
	text_item(t, 2, 12, "judged by", "RFC 5321, RFC 7505, RFC 7208, "
	    "RFC 6376, RFC 8301, RFC 8463, RFC 9989 and RFC 7489");
	text_item(t, 2, 12, "profile", "%s, gate: %s", run->profile,
	    run->fail_on);
	text_item(t, 2, 12, "versions", "mailassay %s, rules %s, rubric %s "
	    "(SHA-256 %s), provisions %s", run->version, RULES_VERSION,
	    RUBRIC_VERSION, rubric_hash(t->arena), CONTROLS_VERSION);
	put_suffix_list(t, run);
	put_origins(t, run);
	if (run->nlibrary > 0)
		text_item(t, 2, 12, "libraries", "%s", library_list(t, run));
	text_item(t, 2, 12, "left out", "transport security (STARTTLS, "
	    "MTA-STS, DANE, TLS-RPT); %s", run->smtp ? "mail servers were "
	    "asked who they are and for postmaster, and got no message" :
	    "no mail server was contacted");
	text_para(t, 2, "Neither DNS nor a probe can show: %s.",
	    unaudited_list(t));
	text_para(t, 2, "%s", control_disclaimer(t->arena, time, place));
}
