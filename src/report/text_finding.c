/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/text_record.h"

#define BODY		8		/* columns before what is said */
#define FIRST_MAX	5
#define MARKS_MAX	20
#define IDS_MAX		16384

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

void
text_outcome(struct text *t, enum outcome outcome)
{
	text_blank(t, 2);
	text_colour(t, outcome_words[outcome].colour,
	    outcome_words[outcome].word);
	text_blank(t, 2);
}

/* Whether two marks are about one record. */
static bool
is_same(const struct mark *a, const struct mark *b)
{
	return a->text != NULL && a->text == b->text &&
	    strcmp(a->subject, b->subject) == 0;
}

/* n marks that are told at once: each sentence, one record, n carets. */
static void
put_mark(struct text *t, const struct mark *mark, size_t n)
{
	const char *sep = mark->subject[0] == '\0' ? "" : ": ";
	struct span *span = arena_array(t->arena, n, sizeof *span);

	for (size_t i = 0; i < n; i++) {
		span[i] = mark[i].span;
		if (i == 0 || strcmp(mark[i].detail, mark[i - 1].detail) != 0)
			text_para(t, BODY, "%s%s%s", mark->subject, sep,
			    mark[i].detail);
	}
	if (mark->rr != NULL && mark->rr->place.file != NULL)
		text_para(t, BODY, "at %s:%u:%u", mark->rr->place.file,
		    mark->rr->place.line, mark->rr->place.column);
	if (mark->text != NULL)
		text_record(t, BODY, mark->text, mark->textlen, span, n);
}

static void
put_marks(struct text *t, const struct finding *f)
{
	const struct mark *mark = f->mark.item;
	size_t i = 0;

	while (i < f->mark.n && i < MARKS_MAX) {
		size_t n = 1;

		while (i + n < f->mark.n && i + n < MARKS_MAX &&
		    is_same(&mark[i], &mark[i + n]))
			n++;
		put_mark(t, &mark[i], n);
		i += n;
	}
	if (i < f->mark.n || f->more > 0)
		text_para(t, BODY, "and %zu more places; the JSON report "
		    "names the first %zu", f->mark.n - i + f->more, f->mark.n);
}

static bool
has_fix(const struct fix *fix)
{
	return fix != NULL && fix->owner != NULL && fix->proven;
}

static void
put_failure(struct text *t, const struct finding *f)
{
	text_newline(t);
	text_outcome(t, OUTCOME_FAIL);
	text_para(t, BODY, "%s  %s", severity_name(f->severity), f->rule->id);
	put_marks(t, f);
	text_item(t, BODY, BODY + 4, "Do:", "%s",
	    text_sentence(t, f->rule->advice));
	if (has_fix(&f->fix)) {
		text_para(t, BODY, "Publish instead:");
		text_fix(t, BODY, &f->fix);
	}
	text_para(t, BODY, "(%s)", f->rule->source);
}

static const char *
unknown_words(struct text *t, const struct finding *f)
{
	const struct answer *a = f->trouble;

	if (f->mark.n > 0)
		return f->mark.item[0].detail;
	if (a == NULL)
		return "not looked at";
	return arena_printf(t->arena, "%s %s: %s",
	    rrtype_name(t->arena, a->question.type), a->question.name,
	    answer_status_text(a));
}

/*
 * Rules that one missing answer leaves open are told together: the findings
 * from `from` on that are unknown for the same reason. How many they are.
 */
static size_t
put_unknown(struct text *t, const struct finding **list, size_t n)
{
	const char *why = unknown_words(t, list[0]);
	struct buf ids;
	size_t i;

	buf_init(&ids, t->arena, IDS_MAX);
	for (i = 0; i < n && list[i]->outcome == OUTCOME_UNKNOWN &&
	    list[i]->rule->family == list[0]->rule->family &&
	    strcmp(unknown_words(t, list[i]), why) == 0; i++)
		buf_printf(&ids, "%s%s (%s)", i == 0 ? "" : ", ",
		    list[i]->rule->id, severity_name(list[i]->severity));
	text_outcome(t, OUTCOME_UNKNOWN);
	text_para(t, BODY, "%s: %s", ids.data, why);
	return i;
}

static void
put_calm(struct text *t, const struct finding *f)
{
	text_outcome(t, f->outcome);
	text_para(t, BODY, "%s: %s", f->rule->id, f->mark.n > 0 ?
	    f->mark.item[0].detail : f->rule->title);
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
	size_t passed = 0, step;

	for (size_t i = 0; i < all->finding.n; i += step) {
		const struct finding *f = list[i];

		step = 1;
		if (f->rule->family != family)
			continue;
		passed += f->outcome == OUTCOME_PASS;
		if (f->outcome == OUTCOME_FAIL)
			put_failure(t, f);
		else if (f->outcome == OUTCOME_UNKNOWN)
			step = put_unknown(t, list + i, all->finding.n - i);
		else if (t->style->verbose)
			put_calm(t, f);
	}
	if (!t->style->verbose && passed > 0) {
		text_outcome(t, OUTCOME_PASS);
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
put_step(struct text *t, size_t n, const struct grade *g,
    const struct next_step *step)
{
	const char *gain = step->letter >= g->letter ? "" :
	    arena_printf(t->arena, "; the grade is then %s",
	    letter_name(step->letter));

	text_item(t, 2, 5, arena_printf(t->arena, "%zu.", n), "%s (%s%s)",
	    text_sentence(t, step->text), step->rule, gain);
	if (has_fix(step->fix))
		text_fix(t, 5, step->fix);
}

/*
 * What is not known yet comes after what is known to be wrong. Where nobody
 * could be asked there is nothing to ask again.
 */
static void
put_retry(struct text *t, const struct result *r, size_t n)
{
	const struct findings *all = r->findings;

	for (size_t i = 0; i < all->finding.n; i++) {
		const struct finding *f = &all->finding.item[i];

		if (f->outcome != OUTCOME_UNKNOWN || f->trouble == NULL ||
		    f->reason != UNKNOWN_LOOKUP_ERROR)
			continue;
		text_item(t, 2, 5, arena_printf(t->arena, "%zu.", n + 1),
		    "Look again: %s %s got no usable answer (%s).",
		    f->trouble->question.name,
		    rrtype_name(t->arena, f->trouble->question.type),
		    answer_status_text(f->trouble));
		return;
	}
	if (n == 0)
		text_item(t, 2, 5, "1.", "Ask live DNS, without --offline, or "
		    "give the zone file that holds this domain.");
}

void
text_first(struct text *t, const struct result *r)
{
	const struct finding **list = sorted(t, r->findings);
	size_t n = 0;

	if (text_worst(r->findings) < 0 && r->status != STATUS_INCOMPLETE)
		return;
	text_heading(t, "Do first");
	for (size_t i = 0; i < r->grade->next.n && n < FIRST_MAX; i++)
		put_step(t, ++n, r->grade, &r->grade->next.item[i]);
	for (size_t i = 0; i < r->findings->finding.n && n < FIRST_MAX; i++) {
		const struct finding *f = list[i];

		if (f->outcome != OUTCOME_FAIL)
			break;
		if (is_next(r->grade, f->rule->id) ||
		    (n > 0 && f->severity < SEVERITY_MEDIUM))
			continue;
		text_item(t, 2, 5, arena_printf(t->arena, "%zu.", ++n),
		    "%s (%s)", text_sentence(t, f->rule->advice), f->rule->id);
	}
	put_retry(t, r, n);
}
