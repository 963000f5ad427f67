/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "report/text_record.h"

#define BODY		8		/* columns before what is said */
#define FIRST_MAX	5
#define MARKS_MAX	20

static const struct {
	const char	*word;
	enum colour	 colour;
} outcome_words[] = {
	[OUTCOME_PASS] = { "PASS", COLOUR_GREEN },
	[OUTCOME_FAIL] = { "FAIL", COLOUR_RED },
	[OUTCOME_UNKNOWN] = { "UNKN", COLOUR_YELLOW },
	[OUTCOME_NOT_APPLICABLE] = { "n-a ", COLOUR_PLAIN },
};

int
text_worst(const struct findings *all)
{
	int worst = -1;

	for (size_t i = 0; i < all->finding.n; i++) {
		const struct finding *f = &all->finding.item[i];

		if (f->outcome == OUTCOME_FAIL && (int)f->severity > worst)
			worst = (int)f->severity;
	}
	return worst;
}

/* "  FAIL  " */
static void
put_outcome(struct text *t, enum outcome outcome)
{
	text_blank(t, 2);
	text_colour(t, outcome_words[outcome].colour,
	    outcome_words[outcome].word);
	text_blank(t, 2);
}

static void
put_mark(struct text *t, const struct mark *mark)
{
	const char *sep = mark->subject[0] == '\0' ? "" : ": ";

	text_para(t, BODY, "%s%s%s", mark->subject, sep, mark->detail);
	if (mark->rr != NULL && mark->rr->place.file != NULL)
		text_para(t, BODY, "at %s:%u:%u", mark->rr->place.file,
		    mark->rr->place.line, mark->rr->place.column);
	if (mark->text != NULL)
		text_record(t, BODY, mark->text, mark->textlen, mark->span);
}

static void
put_marks(struct text *t, const struct finding *f)
{
	for (size_t i = 0; i < f->mark.n && i < MARKS_MAX; i++)
		put_mark(t, &f->mark.item[i]);
	if (f->mark.n > MARKS_MAX)
		text_para(t, BODY, "and %zu more, all of them in the JSON "
		    "report", f->mark.n - MARKS_MAX);
}

static bool
has_fix(const struct fix *fix)
{
	return fix != NULL && fix->owner != NULL && fix->proven;
}

static void
put_failure(struct text *t, const struct finding *f)
{
	put_outcome(t, OUTCOME_FAIL);
	text_para(t, BODY, "%s  %s", severity_name(f->severity), f->rule->id);
	put_marks(t, f);
	text_item(t, BODY, BODY + 4, "Do:", "%s", f->rule->advice);
	if (has_fix(&f->fix)) {
		text_para(t, BODY, "Publish instead:");
		text_fix(t, BODY, &f->fix);
	}
	text_para(t, BODY, "(%s)", f->rule->source);
}

/* One line for what nobody could have looked up. */
static void
put_unknown(struct text *t, const struct finding *f)
{
	const struct answer *a = f->trouble;

	put_outcome(t, OUTCOME_UNKNOWN);
	if (f->reason != UNKNOWN_LOOKUP_ERROR) {
		text_para(t, BODY, "%s: %s", f->rule->id, f->mark.n > 0 ?
		    f->mark.item[0].detail : "not looked at");
		return;
	}
	text_para(t, BODY, "%s  %s", severity_name(f->severity), f->rule->id);
	if (f->mark.n > 0)
		put_marks(t, f);
	else
		text_para(t, BODY, "could not be decided");
	if (a != NULL)
		text_para(t, BODY, "asked for %s %s: %s", a->question.name,
		    rrtype_name(t->arena, a->question.type),
		    answer_status_text(a));
}

static void
put_calm(struct text *t, const struct finding *f)
{
	put_outcome(t, f->outcome);
	text_para(t, BODY, "%s: %s", f->rule->id, f->mark.n > 0 ?
	    f->mark.item[0].detail : f->rule->title);
}

static void
put_finding(struct text *t, const struct finding *f)
{
	if (f->outcome == OUTCOME_FAIL)
		put_failure(t, f);
	else if (f->outcome == OUTCOME_UNKNOWN)
		put_unknown(t, f);
	else
		put_calm(t, f);
}

/* Failures by severity, then what is unknown, then the rest. */
static int
finding_compare(const void *a, const void *b)
{
	static const int rank[] = {
		[OUTCOME_FAIL] = 0, [OUTCOME_UNKNOWN] = 1,
		[OUTCOME_PASS] = 2, [OUTCOME_NOT_APPLICABLE] = 3,
	};
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;

	if (x->outcome != y->outcome)
		return rank[x->outcome] - rank[y->outcome];
	if (x->outcome == OUTCOME_FAIL && x->severity != y->severity)
		return (int)y->severity - (int)x->severity;
	/* The order of the catalogue: both lie in one array. */
	return (x > y) - (x < y);
}

static const struct finding **
sorted(struct text *t, const struct findings *all)
{
	const struct finding **list = arena_array(t->arena,
	    all->finding.n + 1, sizeof *list);

	for (size_t i = 0; i < all->finding.n; i++)
		list[i] = &all->finding.item[i];
	qsort(list, all->finding.n, sizeof *list, finding_compare);
	return list;
}

void
text_findings(struct text *t, const struct findings *all,
    enum rule_family family)
{
	const struct finding **list = sorted(t, all);
	size_t passed = 0;

	for (size_t i = 0; i < all->finding.n; i++) {
		const struct finding *f = list[i];

		if (f->rule->family != family)
			continue;
		passed += f->outcome == OUTCOME_PASS;
		if (t->style->verbose || f->outcome == OUTCOME_FAIL ||
		    f->outcome == OUTCOME_UNKNOWN)
			put_finding(t, f);
	}
	if (!t->style->verbose && passed > 0) {
		put_outcome(t, OUTCOME_PASS);
		text_para(t, BODY, "%zu rule%s", passed,
		    passed == 1 ? "" : "s");
	}
}

void
text_failures(struct text *t, const struct findings *all)
{
	const struct finding **list = sorted(t, all);

	for (size_t i = 0; i < all->finding.n; i++)
		if (list[i]->outcome == OUTCOME_FAIL)
			put_failure(t, list[i]);
}

static bool
is_next(const struct grade *g, const char *rule)
{
	for (size_t i = 0; i < g->next.n; i++)
		if (strcmp(g->next.item[i].rule, rule) == 0)
			return true;
	return false;
}

static void
put_step(struct text *t, size_t n, const struct next_step *step)
{
	const char *gain = step->letter == LETTER_NONE ? "" :
	    arena_printf(t->arena, "; grade %s afterwards",
	    letter_name(step->letter));

	text_item(t, 2, 5, arena_printf(t->arena, "%zu.", n), "%s (%s%s)",
	    step->text, step->rule, gain);
	if (has_fix(step->fix))
		text_fix(t, 5, step->fix);
}

void
text_first(struct text *t, const struct result *r)
{
	const struct finding **list = sorted(t, r->findings);
	size_t n = 0;

	if (text_worst(r->findings) < 0)
		return;
	text_heading(t, "Do first");
	for (size_t i = 0; i < r->grade->next.n && n < FIRST_MAX; i++)
		put_step(t, ++n, &r->grade->next.item[i]);
	for (size_t i = 0; i < r->findings->finding.n && n < FIRST_MAX; i++) {
		const struct finding *f = list[i];

		if (f->outcome != OUTCOME_FAIL)
			break;
		if (is_next(r->grade, f->rule->id) ||
		    (n > 0 && f->severity < SEVERITY_MEDIUM))
			continue;
		text_item(t, 2, 5, arena_printf(t->arena, "%zu.", ++n),
		    "%s (%s)", f->rule->advice, f->rule->id);
	}
}
