/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/json.h"
#include "base/json_read.h"
#include "report/column.h"

const struct summary_question summary_questions[SUMMARY_NSHARE] = {
	{ "mx_explicit", "explicit MX", "mx_state", "mx_state", "explicit",
	    NULL, NULL },
	{ "null_mx", "null MX", "mx_state", "mx_state", "null", NULL, NULL },
	{ "spf_valid", "SPF valid", "spf", "spf", "valid", NULL, NULL },
	{ "spf_fail", "SPF with -all", "spf", "spf_all", "fail", "valid", NULL },
	{ "spf_softfail", "SPF with ~all", "spf", "spf_all", "softfail",
	    "valid", NULL },
	{ "dkim_known", "DKIM key known", "dkim", "dkim", "known", NULL, NULL },
	{ "dmarc_valid", "DMARC valid", "dmarc", "dmarc", "valid", NULL, NULL },
	{ "dmarc_none", "DMARC p=none", "dmarc", "dmarc_policy", "none",
	    NULL, NULL },
	{ "dmarc_quarantine", "... quarantine", "dmarc", "dmarc_policy",
	    "quarantine", NULL, NULL },
	{ "dmarc_reject", "... reject", "dmarc", "dmarc_policy", "reject",
	    NULL, NULL },
	{ "dmarc_rua", "DMARC reports", "dmarc", "dmarc_rua", NULL, NULL, NULL },
	{ "dnssec", "DNSSEC signed", "dnssec", NULL, NULL, NULL,
	    "unsigned" },
};

struct summary *
summary_new(struct arena *arena)
{
	struct summary *s = arena_alloc(arena, sizeof *s);

	s->rule = arena_array(arena, rule_count, sizeof *s->rule);
	for (size_t i = 0; i < rule_count; i++)
		s->rule[i].rule = &rule_catalogue[i];
	return s;
}

static bool
is_word(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

static bool
is_yes(const struct summary_question *q, const char *state,
    const struct json_value *flat)
{
	if (q->unless != NULL)
		return strcmp(state, q->unless) != 0;
	if (q->state != NULL && strcmp(state, q->state) != 0)
		return false;
	return q->value == NULL ? json_get_bool(flat, q->column) :
	    is_word(json_get_string(flat, q->column), q->value);
}

static void
take_share(struct summary_share *share, const struct summary_question *q,
    const struct json_value *flat)
{
	const char *state = json_get_string(flat, q->state_column);

	if (state == NULL || strcmp(state, "unknown") == 0)
		share->unknown++;
	else if (is_yes(q, state, flat))
		share->yes++;
	else
		share->no++;
}

static struct summary_rule *
rule_of(struct summary *s, const char *id)
{
	const struct rule *rule = rule_find(id);

	return rule == NULL ? NULL : &s->rule[rule - rule_catalogue];
}

/* The list has the worst first, and how many of each severity is said. */
static void
take_failed(struct summary *s, const struct json_value *flat)
{
	static const char *const columns[] = {
		[SEVERITY_INFO] = "failed_info", [SEVERITY_LOW] = "failed_low",
		[SEVERITY_MEDIUM] = "failed_medium",
		[SEVERITY_HIGH] = "failed_high",
		[SEVERITY_CRITICAL] = "failed_critical",
	};
	const struct json_value *list = json_get(flat, "failed_rules");
	int severity = SEVERITY_CRITICAL + 1;
	int64_t left = 0;

	for (size_t i = 0; i < json_count(list); i++, left--) {
		struct summary_rule *r = rule_of(s,
		    json_string(json_at(list, i)));

		while (left <= 0 && severity > SEVERITY_INFO)
			if (!json_get_int(flat, columns[--severity], &left))
				left = 0;
		if (r == NULL)
			s->strange++;
		else
			r->failed[severity]++;
	}
}

static void
take_unknown(struct summary *s, const struct json_value *flat)
{
	const struct json_value *list = json_get(flat, "unknown_rules");

	for (size_t i = 0; i < json_count(list); i++) {
		struct summary_rule *r = rule_of(s,
		    json_string(json_at(list, i)));

		if (r != NULL)
			r->unknown++;
	}
}

static enum letter
letter_of(const struct json_value *flat)
{
	const char *grade = json_get_string(flat, "grade");

	for (int l = LETTER_A; grade != NULL && l < LETTER_NONE; l++)
		if (grade[0] == letter_name((enum letter)l)[0])
			return (enum letter)l;
	return LETTER_NONE;
}

static int
tenths_of(const struct json_value *flat)
{
	static const struct column score = { .name = "score",
	    .kind = COLUMN_TENTHS };
	struct arena *arena = arena_new();
	const char *text = column_text(arena, &score, json_get(flat, "score"));
	int ret = text == NULL ? -1 : (int)(strtod(text, NULL) * 10 + 0.5);

	arena_free(arena);
	return ret;
}

/* By letter, then score (one without any last), then the order of the list. */
static bool
is_worse(const struct summary_domain *a, const struct summary_domain *b)
{
	if (a->letter != b->letter)
		return a->letter > b->letter;
	if (a->tenths != b->tenths)
		return (unsigned)a->tenths < (unsigned)b->tenths;
	if (a->line != b->line)
		return a->line < b->line;
	return strcmp(a->name, b->name) < 0;
}

/* One that is not graded is no worse than others, as far as is known. */
static void
take_worst(struct summary *s, const struct json_value *flat)
{
	struct summary_domain d = { .letter = letter_of(flat),
	    .tenths = tenths_of(flat) };
	const char *name = json_get_string(flat, "domain");
	int64_t line = 0;
	size_t i;

	if (d.letter == LETTER_NONE || name == NULL)
		return;
	if (json_get_int(flat, "line", &line))
		d.line = (uint64_t)line;
	snprintf(d.name, sizeof d.name, "%s", name);
	for (i = s->nworst; i > 0 && is_worse(&d, &s->worst[i - 1]); i--)
		if (i < SUMMARY_WORST)
			s->worst[i] = s->worst[i - 1];
	if (i < SUMMARY_WORST)
		s->worst[i] = d;
	if (s->nworst < SUMMARY_WORST)
		s->nworst++;
}

static void
take_audited(struct summary *s, const struct json_value *flat)
{
	enum letter letter = letter_of(flat);
	int64_t status = 0;

	json_get_int(flat, "status", &status);
	s->incomplete += status == STATUS_INCOMPLETE;
	s->letter[letter]++;
	s->thin += letter != LETTER_NONE &&
	    !json_get_bool(flat, "grade_complete");
	for (size_t i = 0; i < SUMMARY_NSHARE; i++)
		take_share(&s->share[i], &summary_questions[i], flat);
	take_failed(s, flat);
	take_unknown(s, flat);
	take_worst(s, flat);
}

void
summary_take(struct summary *s, const struct json_value *flat)
{
	int kind = line_kind_parse(json_get_string(flat, "kind"));

	if (kind < 0)
		bug("summary: a line that was not read by line_read()");
	s->rows++;
	s->kind[kind]++;
	if (kind == LINE_AUDITED)
		take_audited(s, flat);
}

int
summary_severity(const struct summary_rule *r)
{
	int s = SEVERITY_CRITICAL;

	while (s >= SEVERITY_INFO && r->failed[s] == 0)
		s--;
	return s;
}

size_t
summary_failed(const struct summary_rule *r)
{
	size_t n = 0;

	for (int s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++)
		n += r->failed[s];
	return n;
}

static int
compare(const void *a, const void *b)
{
	const struct summary_rule *x = *(const struct summary_rule *const *)a,
	    *y = *(const struct summary_rule *const *)b;
	int sx = summary_severity(x), sy = summary_severity(y);
	size_t nx = summary_failed(x), ny = summary_failed(y);

	if (sx != sy)
		return sx > sy ? -1 : 1;
	if (nx != ny)
		return nx > ny ? -1 : 1;
	return x->rule < y->rule ? -1 : 1;
}

const struct summary_rule **
summary_rules(struct arena *arena, const struct summary *s, size_t *ret_n)
{
	const struct summary_rule **list = arena_array(arena, rule_count,
	    sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < rule_count; i++)
		if (summary_severity(&s->rule[i]) >= 0)
			list[n++] = &s->rule[i];
	qsort(list, n, sizeof *list, compare);
	*ret_n = n;
	return list;
}
