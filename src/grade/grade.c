/* SPDX-License-Identifier: BSD-2-Clause */
#include "grade/grade.h"

#include <string.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "grade/cap.h"

/* By family; a rule of HYGIENE counts where it is named below, or nowhere. */
static const enum category family_category[] = {
	[FAMILY_MX] = CATEGORY_MX, [FAMILY_SPF] = CATEGORY_SPF,
	[FAMILY_DKIM] = CATEGORY_DKIM, [FAMILY_DMARC] = CATEGORY_DMARC,
	[FAMILY_DNSSEC] = CATEGORY_DNS, [FAMILY_HYGIENE] = CATEGORY_NONE,
};

static const struct {
	const char	*rule;
	enum category	 category;
} hygiene_category[] = {
	{ "parked-dmarc", CATEGORY_DMARC }, { "parked-spf", CATEGORY_SPF },
	{ "parked-dkim", CATEGORY_DKIM }, { "parked-nullmx", CATEGORY_MX },
	{ "hyg-ns", CATEGORY_DNS }, { "hyg-dns-tcp", CATEGORY_DNS },
	{ "hyg-wildcard-txt", CATEGORY_DNS }, { "hyg-ttl", CATEGORY_DNS },
};

/*
 * Rules on what an audit is seldom told: a list of names, reverse zones, to ask
 * every authoritative server, or to talk to mail servers. Unknown for want of
 * that, they do not thin the coverage.
 */
static const char *const seldom_told[] = {
	"spf-subdomain-cover", "spf-sender-fcrdns", "dmarc-subdomain-weaker",
	"mx-fcrdns", "mx-smtp-identity", "hyg-ns", "hyg-dns-tcp", "hyg-ttl",
};

static const char *const category_names[] = {
	[CATEGORY_DMARC] = "DMARC", [CATEGORY_SPF] = "SPF",
	[CATEGORY_DKIM] = "DKIM", [CATEGORY_MX] = "MX and redundancy",
	[CATEGORY_TRANSPORT] = "Transport", [CATEGORY_DNS] = "DNS",
	[CATEGORY_NONE] = "none",
};

/* Percent of the total, by what the domain is for. */
static const double category_weight[][CATEGORY_COUNT] = {
	[MODE_UNDECLARED] = { 0 },
	[MODE_SENDING_RECEIVING] = { 30, 20, 15, 15, 15, 5 },
	[MODE_SEND_ONLY] = { 35, 30, 25, 0, 0, 10 },
	[MODE_RECEIVE_ONLY] = { 30, 15, 0, 25, 25, 5 },
	[MODE_PARKED] = { 40, 35, 5, 15, 0, 5 },
};

static const double severity_weight[] = {
	[SEVERITY_INFO] = 0, [SEVERITY_LOW] = 1, [SEVERITY_MEDIUM] = 3,
	[SEVERITY_HIGH] = 6, [SEVERITY_CRITICAL] = 10,
};

static const struct {
	const char	*name, *meaning;
	double		 from;		/* total */
} letter_table[] = {
	[LETTER_A] = { "A", "receivers can reject forgeries of this domain",
	    90 },
	[LETTER_B] = { "B", "protected, with one gap that an attacker needs "
	    "luck to use", 80 },
	[LETTER_C] = { "C", "receivers are told to do nothing about "
	    "forgeries, or a protection is broken", 70 },
	[LETTER_D] = { "D", "authentication does not work", 60 },
	[LETTER_F] = { "F", "forging is invited, or mail is lost", 0 },
	[LETTER_NONE] = { "not graded",
	    "less than half of what matters could be decided", 0 },
};

/* Below this share of decided weight a letter is marked, or not given. */
#define COVERAGE_COMPLETE	0.80
#define COVERAGE_GRADED		0.50
#define COVERAGE_EPSILON	1e-9

#define RUBRIC_TEXT_MAX		65536

const char *
letter_name(enum letter letter)
{
	return letter_table[letter].name;
}

const char *
letter_meaning(enum letter letter)
{
	return letter_table[letter].meaning;
}

const char *
category_name(enum category category)
{
	return category_names[category];
}

enum category
category_of_rule(const struct rule *rule)
{
	enum category category = family_category[rule->family];

	if (category != CATEGORY_NONE)
		return category;
	for (size_t i = 0; i < sizeof hygiene_category /
	    sizeof *hygiene_category; i++)
		if (strcmp(rule->id, hygiene_category[i].rule) == 0)
			return hygiene_category[i].category;
	return CATEGORY_NONE;
}

struct tally {
	double	pass, decided, applicable;
	size_t	rules;			/* of the catalogue in the category */
};

static bool
leaves_coverage(const struct finding *f)
{
	if (f->outcome != OUTCOME_UNKNOWN || f->reason == UNKNOWN_LOOKUP_ERROR)
		return false;
	for (size_t i = 0; i < sizeof seldom_told / sizeof *seldom_told; i++)
		if (strcmp(f->rule->id, seldom_told[i]) == 0)
			return true;
	return false;
}

static void
tally_findings(const struct findings *findings, struct tally *tally)
{
	for (size_t i = 0; i < findings->finding.n; i++) {
		const struct finding *f = &findings->finding.item[i];
		enum category c = category_of_rule(f->rule);
		double weight = severity_weight[f->severity];

		if (c == CATEGORY_NONE)
			continue;
		tally[c].rules++;
		if (f->outcome == OUTCOME_NOT_APPLICABLE || leaves_coverage(f))
			continue;
		tally[c].applicable += weight;
		if (f->outcome == OUTCOME_UNKNOWN)
			continue;
		tally[c].decided += weight;
		if (f->outcome == OUTCOME_PASS)
			tally[c].pass += weight;
	}
}

/*
 * A category that this version has no rule for was not looked at: it counts
 * against coverage. One whose rules do not apply leaves the fraction.
 */
static void
score_category(struct category_score *score, const struct tally *t)
{
	score->decided = t->decided > 0;
	score->score = t->decided > 0 ? 100 * t->pass / t->decided : 0;
	if (t->rules > 0 && t->applicable <= 0)
		score->weight = 0;
	score->coverage = t->applicable > 0 ? t->decided / t->applicable : 0;
}

static void
score_total(struct grade *g)
{
	double weight = 0, decided = 0, score = 0, covered = 0;

	for (int c = 0; c < CATEGORY_COUNT; c++) {
		const struct category_score *s = &g->category[c];

		weight += s->weight;
		covered += s->weight * s->coverage;
		if (!s->decided)
			continue;
		decided += s->weight;
		score += s->weight * s->score;
	}
	g->total_decided = decided > 0;
	g->total = decided > 0 ? score / decided : 0;
	g->coverage = weight > 0 ? covered / weight : 0;
	g->complete = g->coverage + COVERAGE_EPSILON >= COVERAGE_COMPLETE;
}

static enum letter
letter_of_total(double total)
{
	enum letter letter = LETTER_A;

	while (letter < LETTER_F && total < letter_table[letter].from)
		letter++;
	return letter;
}

/* The worst letter of the total and the caps, one of them left out. */
static enum letter
worst(const struct grade *g, size_t leave_out)
{
	enum letter letter = letter_of_total(g->total);

	for (size_t i = 0; i < g->cap.n; i++)
		if (i != leave_out && g->cap.item[i].letter > letter)
			letter = g->cap.item[i].letter;
	return letter;
}

static enum letter
cap_of_severity(enum severity severity)
{
	return severity == SEVERITY_CRITICAL ? LETTER_D :
	    severity == SEVERITY_HIGH ? LETTER_B : LETTER_A;
}

/*
 * A rule that a failed look-up keeps from an answer could cap the letter, if
 * it failed. That a zone file is not signed, and its parent is in none, is no
 * such failure.
 */
static bool
could_be_lower(const struct facts *facts, const struct findings *findings,
    enum letter letter)
{
	for (size_t i = 0; i < findings->finding.n; i++) {
		const struct finding *f = &findings->finding.item[i];

		if (f->outcome == OUTCOME_UNKNOWN && f->trouble != NULL &&
		    (f->rule->family != FAMILY_DNSSEC ||
		    f->reason == UNKNOWN_LOOKUP_ERROR ||
		    !facts->dnssec.unsigned_file) &&
		    category_of_rule(f->rule) != CATEGORY_NONE &&
		    cap_of_severity(f->severity) > letter)
			return true;
	}
	return false;
}

void
grade_compute(struct arena *arena, const struct facts *facts,
    const struct findings *findings, struct grade *ret)
{
	struct tally tally[CATEGORY_COUNT] = { 0 };

	*ret = (struct grade){ 0 };
	tally_findings(findings, tally);
	for (int c = 0; c < CATEGORY_COUNT; c++) {
		ret->category[c].weight = category_weight[facts->mode][c];
		score_category(&ret->category[c], &tally[c]);
	}
	score_total(ret);
	caps_find(arena, facts, findings, ret);
	for (size_t i = 0; i < ret->cap.n; i++)
		ret->cap.item[i].without = worst(ret, i);
	ret->letter = worst(ret, ret->cap.n);
	ret->complete &= !could_be_lower(facts, findings, ret->letter);
	if (!ret->total_decided ||
	    ret->coverage + COVERAGE_EPSILON < COVERAGE_GRADED)
		ret->letter = LETTER_NONE;
}

void
grade_rubric(struct buf *b)
{
	for (int l = LETTER_A; l <= LETTER_F; l++)
		buf_printf(b, "letter %s from %.0f\n", letter_table[l].name,
		    letter_table[l].from);
	for (int s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++)
		buf_printf(b, "weight %s %.0f\n",
		    severity_name((enum severity)s), severity_weight[s]);
	for (int m = MODE_SENDING_RECEIVING; m <= MODE_PARKED; m++)
		for (int c = 0; c < CATEGORY_COUNT; c++)
			buf_printf(b, "category %s %s %.0f\n",
			    mode_name((enum domain_mode)m), category_names[c],
			    category_weight[m][c]);
	buf_printf(b, "coverage complete %.2f graded %.2f\n",
	    COVERAGE_COMPLETE, COVERAGE_GRADED);
	for (size_t i = 0; i < sizeof seldom_told / sizeof *seldom_told; i++)
		buf_printf(b, "seldom told %s\n", seldom_told[i]);
	caps_rubric(b);
	for (size_t i = 0; i < rule_count; i++)
		buf_printf(b, "rule %s %s\n", rule_catalogue[i].id,
		    severity_name(rule_catalogue[i].severity));
}

const char *
rubric_hash(struct arena *arena)
{
	char *hex = arena_alloc(arena, SHA256_HEX);
	struct buf b;

	buf_init(&b, arena, RUBRIC_TEXT_MAX);
	grade_rubric(&b);
	sha256_hex(b.data, b.len, hex);
	return hex;
}
