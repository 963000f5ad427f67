/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report for a person: the verdict first, what to do next, then each
 * protocol with its record and findings, then what receivers, libraries and
 * provisions make of it, and last what it rests on.
 */

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/formats.h"
#include "report/text_part.h"

#define WIDTH_MIN	40
#define HANG		10
#define LIST_MAX	4096
#define KEYS_SHOWN	16	/* shared by domains of a run */
#define PLACES_SHOWN	8	/* of one of them */

/* A domain in the table at the end. */
struct row {
	const char		*domain, *grade;
	enum status		 status;
	struct report_count	 count;
};

struct text_state {
	struct arena		*arena;
	struct report_style	 style;
	VEC(struct row)		 row;
};

static const struct {
	const char	*word;
	enum colour	 colour;
} status_words[] = {
	[STATUS_CLEAN] = { "PASS", COLOUR_GREEN },
	[STATUS_FINDINGS] = { "FAIL", COLOUR_RED },
	[STATUS_USAGE] = { "ERR ", COLOUR_RED },
	[STATUS_INCOMPLETE] = { "UNKN", COLOUR_YELLOW },
	[STATUS_INTERNAL] = { "ERR ", COLOUR_RED },
};

static void
text_begin(struct report *r)
{
	struct text_state *state = arena_alloc(r->arena, sizeof *state);

	state->arena = r->arena;
	state->style = r->style;
	if (state->style.width < WIDTH_MIN)
		state->style.width = WIDTH_MIN;
	r->state = state;
}

/* "B", "A+", "A*" where the coverage is thin. */
static const char *
grade_words(struct arena *arena, const struct grade *g)
{
	if (g->letter == LETTER_NONE)
		return letter_name(g->letter);
	return arena_printf(arena, "%s%s%s", letter_name(g->letter),
	    g->plus ? "+" : "", g->complete ? "" : "*");
}

static const char *
count_words(struct arena *arena, const struct report_count *count)
{
	struct buf b;
	size_t n = count->outcome[OUTCOME_FAIL];
	const char *sep = " (";

	buf_init(&b, arena, LIST_MAX);
	buf_printf(&b, "%zu fail", n);
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_INFO; s--)
		if (count->failed[s] > 0) {
			buf_printf(&b, "%s%zu %s", sep, count->failed[s],
			    severity_name((enum severity)s));
			sep = ", ";
		}
	if (n > 0)
		buf_puts(&b, ")");
	buf_printf(&b, ", %zu pass, %zu unknown, %zu not applicable",
	    count->outcome[OUTCOME_PASS], count->outcome[OUTCOME_UNKNOWN],
	    count->outcome[OUTCOME_NOT_APPLICABLE]);
	return b.data;
}

/* Why the status is 3. */
static const char *
incomplete_words(const struct findings *all)
{
	for (size_t i = 0; i < all->finding.n; i++)
		if (all->finding.item[i].outcome == OUTCOME_UNKNOWN &&
		    all->finding.item[i].reason == UNKNOWN_LOOKUP_ERROR)
			return ": a look-up that matters failed";
	return ": too little of it was looked at";
}

/* One sentence, for whoever reads no further. */
static void
put_verdict(struct text *t, const struct result *r,
    const struct report_count *count)
{
	const struct scope *scope = &r->facts->evidence->scope;
	int worst = text_worst(r->findings);
	size_t unknown = count->outcome[OUTCOME_UNKNOWN];
	const char *finding = worst < 0 ? "no rule fails" :
	    arena_printf(t->arena, "the gravest finding is %s",
	    severity_name((enum severity)worst));
	const char *open = unknown == 0 ? "" : arena_printf(t->arena,
	    ", and %zu rule%s could not be decided", unknown,
	    unknown == 1 ? "" : "s");

	text_colour(t, status_words[r->status].colour,
	    status_words[r->status].word);
	text_blank(t, 2);
	text_para(t, 6, "%s: %s%s: %s; %s%s%s.", scope->domain,
	    r->grade->letter == LETTER_NONE ? "" : "grade ",
	    grade_words(t->arena, r->grade), letter_meaning(r->grade->letter),
	    finding, open, r->status == STATUS_INCOMPLETE ?
	    incomplete_words(r->findings) : "");
}

/*
 * The one thing that is printed beyond ASCII: idn_unicode() gives nothing but
 * what IDNA2008 allows, so there are no controls and no hidden directions.
 */
static void
put_unicode(struct text *t, const struct scope *scope)
{
	if (scope->unicode != NULL)
		fprintf(t->out, "      in Unicode: %s\n", scope->unicode);
}

static void
put_existence(struct text *t, const struct facts *f)
{
	if (f->mx.answer->status == ANSWER_NXDOMAIN)
		text_para(t, 6, "      The name does not exist in DNS. Is it "
		    "spelt right?");
}

/* Why a letter is no better; the rules of weaker caps by name alone. */
static void
put_caps(struct text *t, const struct grade *g)
{
	const char *label = "Cap", *sep = "";
	struct buf also;

	buf_init(&also, t->arena, LIST_MAX);
	for (size_t i = 0; i < g->cap.n; i++) {
		const struct cap *cap = &g->cap.item[i];

		if (cap->letter != g->cap.item[0].letter) {
			buf_printf(&also, "%s%s (%s)", sep, cap->rule,
			    letter_name(cap->letter));
			sep = ", ";
			continue;
		}
		text_item(t, 2, HANG, label, "%s at best: %s (%s)%s%s",
		    letter_name(cap->letter), cap->why, cap->rule,
		    cap->without < g->letter ? "; without it " : "",
		    cap->without < g->letter ? letter_name(cap->without) :
		    "");
		label = "";
	}
	if (also.len > 0)
		text_item(t, 2, HANG, label, "beneath it: %s", also.data);
}

static void
put_grade(struct text *t, const struct result *r,
    const struct report_count *count)
{
	const struct grade *g = r->grade;
	const struct facts *f = r->facts;
	const char *score = !g->total_decided ? "" :
	    arena_printf(t->arena, ", score %.1f of 100", g->total);

	text_newline(t);
	/* 79.9 is below 80: rounded down, as the mark has it. */
	text_item(t, 2, HANG, "Grade", "%s%s, coverage %u %% of what "
	    "matters%s", grade_words(t->arena, g), score,
	    (unsigned)(g->coverage * 100 + 1e-7),
	    g->complete || g->letter == LETTER_NONE ? "" :
	    " (*: below 80 %, the letter may change)");
	put_caps(t, g);
	text_item(t, 2, HANG, "Mode", "%s, %s: %s%s", mode_name(f->mode),
	    f->evidence->scope.mode == MODE_UNDECLARED ? "inferred" :
	    "declared", f->mode_reason, f->mode_certain ? "" :
	    " (not certain: an answer is missing)");
	if (f->evidence->scope.posts_to_lists != UNDECLARED)
		text_item(t, 2, HANG, "Declared", "%s post to mailing lists",
		    f->evidence->scope.posts_to_lists == DECLARED_YES ?
		    "people of the domain" : "no people of the domain");
	text_item(t, 2, HANG, "Rules", "%s", count_words(t->arena, count));
}

static void
put_protocols(struct text *t, const struct result *r)
{
	const struct facts *f = r->facts;

	text_mx(t, &f->mx, &f->redundancy);
	text_smtp(t, &f->smtp);
	text_findings(t, r->findings, FAMILY_MX);
	text_spf(t, &f->spf);
	text_senders(t, &f->senders);
	text_findings(t, r->findings, FAMILY_SPF);
	text_dkim(t, &f->dkim);
	text_findings(t, r->findings, FAMILY_DKIM);
	text_dmarc(t, &f->dmarc);
	text_findings(t, r->findings, FAMILY_DMARC);
	text_heading(t, "DNSSEC");
	text_findings(t, r->findings, FAMILY_DNSSEC);
	text_authority(t, &f->authority);
	text_heading(t, "DNS and hygiene");
	text_findings(t, r->findings, FAMILY_HYGIENE);
}

static void
put_whole(struct text *t, const struct result *r,
    const struct report_count *count)
{
	put_grade(t, r, count);
	text_concerns(t, r->findings);
	text_first(t, r);
	put_protocols(t, r);
	text_receiver(t, &r->facts->receiver);
	text_opinions(t, r->facts->opinions);
	text_controls(t, r->findings);
}

static void
row_add(struct text_state *state, const struct result *r,
    const struct report_count *count)
{
	struct row *row = vec_add(state->arena, &state->row);

	row->domain = arena_strdup(state->arena,
	    r->facts->evidence->scope.domain);
	row->grade = grade_words(state->arena, r->grade);
	row->status = r->status;
	row->count = *count;
}

static struct text
text_start(struct report *r, struct arena *arena)
{
	struct text_state *state = r->state;

	return (struct text){ .out = r->out, .arena = arena,
	    .style = &state->style, .fresh = true };
}

static void
text_domain(struct report *r, const struct result *result)
{
	struct arena *arena = arena_new();
	struct text t = text_start(r, arena);
	struct report_count count = { 0 };

	report_count(result->findings, &count);
	row_add(r->state, result, &count);
	if (r->ndomain > 0)
		text_newline(&t);
	put_verdict(&t, result, &count);
	put_unicode(&t, &result->facts->evidence->scope);
	put_existence(&t, result->facts);
	if (r->style.quiet)
		text_failures(&t, result->findings);
	else
		put_whole(&t, result, &count);
	r->ndomain++;
	arena_free(arena);
}

static void
put_summary(struct text *t, const struct text_state *state)
{
	text_heading(t, "Summary of %zu domains", state->row.n);
	for (size_t i = 0; i < state->row.n; i++) {
		const struct row *row = &state->row.item[i];

		text_blank(t, 2);
		text_colour(t, status_words[row->status].colour,
		    status_words[row->status].word);
		text_blank(t, 2);
		text_item(t, 0, 18, row->grade, "%s: %zu fail, %zu pass, "
		    "%zu unknown", row->domain,
		    row->count.outcome[OUTCOME_FAIL],
		    row->count.outcome[OUTCOME_PASS],
		    row->count.outcome[OUTCOME_UNKNOWN]);
	}
}

/* In one line, if all of them are aliases to it. */
static const char *
common_alias(const struct shared_key *key)
{
	const char *alias = key->place.item[0].alias;

	for (size_t i = 0; i < key->place.n; i++)
		if (alias == NULL || key->place.item[i].alias == NULL ||
		    strcmp(key->place.item[i].alias, alias) != 0)
			return NULL;
	return alias;
}

static void
put_shared_key(struct text *t, const struct shared_key *key)
{
	const char *alias = common_alias(key);

	text_item(t, 2, 4, "-", "%s, SHA-256 %.16s%s%s", key->words,
	    key->sha256, alias == NULL ? "" : ", at which all are aliases: ",
	    alias == NULL ? "" : alias);
	for (size_t i = 0; i < key->place.n && i < PLACES_SHOWN; i++)
		text_para(t, 4, "%s (selector %s)", key->place.item[i].domain,
		    key->place.item[i].selector);
	if (key->place.n > PLACES_SHOWN)
		text_para(t, 4, "and %zu more", key->place.n - PLACES_SHOWN);
}

static void
put_shared_keys(struct text *t, const struct run_summary *summary)
{
	if (summary->key.n == 0 && summary->uncompared == 0)
		return;
	text_heading(t, "DKIM keys shared by domains of this run");
	text_para(t, 2, "Who has the private key can sign for each of them "
	    "(RFC 6376 8).");
	for (size_t i = 0; i < summary->key.n && i < KEYS_SHOWN; i++)
		put_shared_key(t, summary->key.item[i]);
	if (summary->key.n > KEYS_SHOWN)
		text_para(t, 2, "And %zu more keys.",
		    summary->key.n - KEYS_SHOWN);
	if (summary->uncompared > 0)
		text_para(t, 2, "%zu keys were not compared: a limit was "
		    "reached.", summary->uncompared);
}

static void
text_end(struct report *r, const struct run_summary *summary,
    enum status status)
{
	struct text_state *state = r->state;
	struct text t = text_start(r, state->arena);

	if (state->row.n > 1)
		put_summary(&t, state);
	if (!r->style.quiet) {
		put_shared_keys(&t, summary);
		text_scope(&t, r->run);
		text_para(&t, 2, "Exit status: %d.", status);
	}
	r->state = NULL;
}

const struct report_format text_format = {
	.name = "text",
	.about = "for a person; the verdict first",
	.begin = text_begin,
	.domain = text_domain,
	.end = text_end,
};
