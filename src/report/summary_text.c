/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For a person who looks at many domains: how far the scan came, the grades,
 * what fails most, what is adopted, and where to begin.
 */
#include "report/summary.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "report/text_put.h"

#define WIDTH_MIN	40
#define NARROW		60	/* columns: too few to hang beside a label */
#define HANG		18
#define HANG_NARROW	4
#define BODY		12	/* columns before a rule */
#define BAR_MAX		50
#define PERMILLE	1000

static const enum colour severity_colours[] = {
	[SEVERITY_INFO] = COLOUR_PLAIN, [SEVERITY_LOW] = COLOUR_PLAIN,
	[SEVERITY_MEDIUM] = COLOUR_YELLOW, [SEVERITY_HIGH] = COLOUR_RED,
	[SEVERITY_CRITICAL] = COLOUR_RED,
};

/* "12.3 %"; what is there is never rounded away, nor what lacks. */
static const char *
per_cent(struct text *t, size_t n, size_t of)
{
	size_t tenths;

	if (of == 0)
		return "0.0 %";
	tenths = (n * PERMILLE + of / 2) / of;
	if (n > 0 && tenths == 0)
		return "<0.1 %";
	if (n < of && tenths == PERMILLE)
		return ">99.9 %";
	return arena_printf(t->arena, "%zu.%zu %%", tenths / 10, tenths % 10);
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
put_rows(struct text *t, const struct summary *s)
{
	text_para(t, 0, "%zu row%s: %zu audited, %zu refused as no domain "
	    "name, %zu lost before the audit came to its end.", s->rows,
	    plural(s->rows), s->kind[LINE_AUDITED], s->kind[LINE_REFUSED],
	    s->kind[LINE_LOST]);
	if (s->incomplete > 0)
		text_para(t, 0, "Of the audits %zu (%s) are incomplete: a "
		    "look-up that matters failed.", s->incomplete,
		    per_cent(t, s->incomplete, s->kind[LINE_AUDITED]));
}

static void
put_string(struct text *t, const char *s)
{
	put_text(t, s, strlen(s));
}

/* What is there has a mark, if a small one. */
static void
put_bar(struct text *t, size_t n, size_t of)
{
	size_t room = t->style->width > t->column + 2 ?
	    t->style->width - t->column - 2 : 0;
	size_t max = room < BAR_MAX ? room : BAR_MAX;
	size_t len = of == 0 ? 0 : (n * max + of / 2) / of;

	if (n > 0 && len == 0 && max > 0)
		len = 1;
	if (len > 0)
		text_blank(t, 2);
	for (size_t i = 0; i < len; i++)
		put_text(t, "=", 1);
}

static void
put_grades(struct text *t, const struct summary *s)
{
	size_t of = s->kind[LINE_AUDITED];

	text_heading(t, "Grades");
	for (int l = LETTER_A; l <= LETTER_NONE; l++) {
		size_t n = s->letter[l];

		put_string(t, arena_printf(t->arena, "  %-10s %7zu %8s",
		    letter_name((enum letter)l), n, per_cent(t, n, of)));
		put_bar(t, n, of);
		text_newline(t);
	}
	if (s->thin > 0)
		text_para(t, 2, "Of the letters %zu rest%s on less than 80 %% "
		    "of what matters, and may change.", s->thin,
		    s->thin == 1 ? "s" : "");
}

static void
put_rule(struct text *t, const struct summary_rule *r, size_t of)
{
	enum severity severity = (enum severity)summary_severity(r);
	size_t n = summary_failed(r);
	const char *open = r->unknown == 0 ? "" : arena_printf(t->arena,
	    "; unknown for %zu", r->unknown);

	text_blank(t, 2);
	text_colour(t, severity_colours[severity], severity_name(severity));
	text_para(t, BODY, "%s fails for %zu domain%s (%s)%s", r->rule->id,
	    n, plural(n), per_cent(t, n, of), open);
	text_para(t, BODY, "Rule: %s.", r->rule->title);
}

static void
put_rest(struct text *t, const struct summary_rule **rest, size_t n)
{
	size_t failures = 0;

	for (size_t i = 0; i < n; i++)
		failures += summary_failed(rest[i]);
	if (n > 0)
		text_para(t, 2, "And %zu more rule%s with %zu failure%s.", n,
		    plural(n), failures, plural(failures));
}

static void
put_rules(struct text *t, const struct summary *s)
{
	size_t n, shown;
	const struct summary_rule **list = summary_rules(t->arena, s, &n);

	text_heading(t, "What fails, the worst first");
	if (n == 0)
		text_para(t, 2, "No rule fails.");
	shown = n < SUMMARY_RULES ? n : SUMMARY_RULES;
	for (size_t i = 0; i < shown; i++)
		put_rule(t, list[i], s->kind[LINE_AUDITED]);
	put_rest(t, list + shown, n - shown);
	if (s->strange > 0)
		text_para(t, 2, "Besides, rules that this version does not "
		    "have fail %zu time%s.", s->strange, plural(s->strange));
}

static void
put_shares(struct text *t, const struct summary *s)
{
	unsigned hang = t->style->width < NARROW ? HANG_NARROW : HANG;

	text_heading(t, "Adoption");
	for (size_t i = 0; i < SUMMARY_NSHARE; i++) {
		const struct summary_share *a = &s->share[i];
		size_t of = a->yes + a->no + a->unknown;

		text_item(t, 2, hang, summary_questions[i].words,
		    "yes %zu (%s), no %zu (%s), unknown %zu (%s)", a->yes,
		    per_cent(t, a->yes, of), a->no, per_cent(t, a->no, of),
		    a->unknown, per_cent(t, a->unknown, of));
	}
	text_para(t, 2, "DNS has no list of DKIM selectors: where no key is "
	    "known, there may be one.");
}

static void
put_worst(struct text *t, const struct summary *s)
{
	if (s->nworst == 0)
		return;
	text_heading(t, "Where to begin");
	for (size_t i = 0; i < s->nworst; i++) {
		const struct summary_domain *d = &s->worst[i];
		const char *score = d->tenths < 0 ? "" :
		    arena_printf(t->arena, " (score %d.%d)", d->tenths / 10,
		    d->tenths % 10);

		text_item(t, 2, 5, letter_name(d->letter), "%s%s, row "
		    "%" PRIu64, d->name, score, d->line);
	}
}

void
summary_print(FILE *out, const struct summary *s,
    const struct report_style *style)
{
	struct report_style own = *style;
	struct text t = { .out = out, .arena = arena_new(), .style = &own,
	    .fresh = true };

	if (own.width < WIDTH_MIN)
		own.width = WIDTH_MIN;
	put_rows(&t, s);
	if (s->kind[LINE_AUDITED] > 0) {
		put_grades(&t, s);
		put_rules(&t, s);
		put_shares(&t, s);
		put_worst(&t, s);
	}
	arena_free(t.arena);
}
