/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/rule.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/bug.h"
#include "rule/checks.h"

const struct rule rule_catalogue[] = {
#define RULE(id, symbol, family, severity, needs, wants, source, title,	\
    advice)								\
	{ id, family, severity, needs, wants, source, title, advice,	\
	    rule_check_##symbol },
#include "rule/rules.def"
};
const size_t rule_count = sizeof rule_catalogue / sizeof *rule_catalogue;

static const char *const severity_names[] = {
	[SEVERITY_INFO] = "info", [SEVERITY_LOW] = "low",
	[SEVERITY_MEDIUM] = "medium", [SEVERITY_HIGH] = "high",
	[SEVERITY_CRITICAL] = "critical",
};

static const char *const outcome_names[] = {
	[OUTCOME_PASS] = "pass", [OUTCOME_FAIL] = "fail",
	[OUTCOME_UNKNOWN] = "unknown",
	[OUTCOME_NOT_APPLICABLE] = "not-applicable",
};

static const char *const reason_names[] = {
	[UNKNOWN_LOOKUP_ERROR] = "lookup_error",
	[UNKNOWN_UNDISCOVERABLE] = "undiscoverable",
	[UNKNOWN_NOT_PROBED] = "not_probed",
};

static const char *const family_names[] = {
	[FAMILY_MX] = "MX", [FAMILY_SPF] = "SPF", [FAMILY_DKIM] = "DKIM",
	[FAMILY_DMARC] = "DMARC", [FAMILY_DNSSEC] = "DNSSEC",
	[FAMILY_HYGIENE] = "HYGIENE",
};

const struct rule *
rule_find(const char *id)
{
	size_t len = strlen(id);

	for (size_t i = 0; i < rule_count; i++)
		if (rule_catalogue[i].id[0] == ascii_lower((unsigned char)*id) &&
		    ascii_same_word(id, len, rule_catalogue[i].id))
			return &rule_catalogue[i];
	return NULL;
}

const char *
severity_name(enum severity severity)
{
	return severity_names[severity];
}

int
severity_parse(const char *word)
{
	for (int i = SEVERITY_INFO; i <= SEVERITY_CRITICAL; i++)
		if (strcmp(word, severity_names[i]) == 0)
			return i;
	return -1;
}

const char *
outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

const char *
unknown_reason_name(enum unknown_reason reason)
{
	return reason_names[reason];
}

const char *
family_name(enum rule_family family)
{
	return family_names[family];
}

/* What nobody asked for is not probed; what failed is an error. */
static void
settle_unknown(struct arena *arena, struct finding *f,
    const struct answer *trouble)
{
	struct mark *m;

	f->outcome = OUTCOME_UNKNOWN;
	f->reason = trouble->status == ANSWER_NOT_ASKED ? UNKNOWN_NOT_PROBED :
	    UNKNOWN_LOOKUP_ERROR;
	f->trouble = trouble;
	m = vec_add(arena, &f->mark);
	m->subject = trouble->question.name;
	m->detail = arena_printf(arena, "%s %s: %s",
	    rrtype_name(arena, trouble->question.type),
	    trouble->question.name, answer_status_text(trouble));
}

static void
run(const struct rule *rule, const struct facts *facts,
    const struct profile *profile, bool mute, struct finding *ret)
{
	struct arena *arena = facts->evidence->arena;
	const struct answer *trouble = facts_trouble(facts, rule->needs);
	struct judge judge = { .arena = arena, .finding = ret,
	    .expected = profile_expected(profile), .mute = mute };

	*ret = (struct finding){ .rule = rule, .severity = rule->severity };
	if (trouble != NULL) {
		settle_unknown(arena, ret, trouble);
		ret->severity = profile_severity(profile, rule);
		return;
	}
	rule->check(facts, &judge);
	if (!judge.decided)
		bug("rule '%s' gave no outcome", rule->id);
	trouble = facts_trouble(facts, rule->wants);
	if (trouble != NULL && (ret->outcome == OUTCOME_PASS ||
	    ret->outcome == OUTCOME_NOT_APPLICABLE)) {
		ret->mark.n = 0;
		settle_unknown(arena, ret, trouble);
	}
	if (profile_overrides(profile, rule))
		ret->severity = profile_severity(profile, rule);
}

void
rule_run(const struct rule *rule, const struct facts *facts,
    const struct profile *profile, struct finding *ret)
{
	run(rule, facts, profile, false, ret);
}

static void
run_all(const struct facts *facts, const struct profile *profile, bool mute,
    struct findings *ret)
{
	*ret = (struct findings){ 0 };
	ret->finding.item = arena_array(facts->evidence->arena, rule_count,
	    sizeof *ret->finding.item);
	ret->finding.size = rule_count;
	for (size_t i = 0; i < rule_count; i++)
		run(&rule_catalogue[i], facts, profile, mute,
		    vec_add(facts->evidence->arena, &ret->finding));
}

void
rules_run(const struct facts *facts, const struct profile *profile,
    struct findings *ret)
{
	run_all(facts, profile, false, ret);
}

void
rules_try(const struct facts *facts, const struct profile *profile,
    struct findings *ret)
{
	run_all(facts, profile, true, ret);
}
