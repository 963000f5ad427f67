/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "control/concern.h"

/* Every rule with one outcome. */
static struct findings
all(enum outcome outcome)
{
	struct findings findings = { 0 };

	for (size_t i = 0; i < rule_count; i++) {
		struct finding *f = vec_add(arena, &findings.finding);

		f->rule = &rule_catalogue[i];
		f->severity = f->rule->severity;
		f->outcome = outcome;
	}
	return findings;
}

static struct finding *
find(struct findings *findings, const char *id)
{
	for (size_t i = 0; i < findings->finding.n; i++)
		if (strcmp(findings->finding.item[i].rule->id, id) == 0)
			return &findings->finding.item[i];
	fail_msg("no rule '%s'", id);
	return NULL;
}

static void
every_rule_serves_a_concern(void **state)
{
	struct findings findings = all(OUTCOME_NOT_APPLICABLE);
	struct concern_result r[CONCERN_COUNT];

	(void)state;
	for (size_t i = 0; i < findings.finding.n; i++) {
		size_t found = 0;

		findings.finding.item[i].outcome = OUTCOME_FAIL;
		concerns_judge(arena, &findings, r);
		for (int c = 0; c < CONCERN_COUNT; c++)
			found += r[c].failed.n;
		findings.finding.item[i].outcome = OUTCOME_NOT_APPLICABLE;
		if (found == 0)
			fail_msg("'%s' serves no concern",
			    findings.finding.item[i].rule->id);
	}
}

static void
the_worst_rule_comes_first(void **state)
{
	struct findings findings = all(OUTCOME_PASS);
	struct concern_result r[CONCERN_COUNT];

	(void)state;
	find(&findings, "dmarc-np")->outcome = OUTCOME_FAIL;
	find(&findings, "dmarc-sp-weaker")->outcome = OUTCOME_FAIL;
	find(&findings, "spf-pass-all")->outcome = OUTCOME_FAIL;
	concerns_judge(arena, &findings, r);
	assert_int_equal(r[CONCERN_SECURITY].outcome, OUTCOME_FAIL);
	assert_int_equal(r[CONCERN_SECURITY].failed.n, 3);
	assert_string_equal(r[CONCERN_SECURITY].failed.item[0]->rule->id,
	    "spf-pass-all");
	assert_string_equal(r[CONCERN_SECURITY].failed.item[2]->rule->id,
	    "dmarc-np");
	assert_int_equal(r[CONCERN_SCALE].outcome, OUTCOME_PASS);
}

static void
unknown_is_never_a_pass(void **state)
{
	struct findings findings = all(OUTCOME_PASS);
	struct concern_result r[CONCERN_COUNT];

	(void)state;
	find(&findings, "mx-single")->outcome = OUTCOME_UNKNOWN;
	concerns_judge(arena, &findings, r);
	assert_int_equal(r[CONCERN_SCALE].outcome, OUTCOME_UNKNOWN);
	findings = all(OUTCOME_UNKNOWN);
	concerns_judge(arena, &findings, r);
	for (int c = 0; c < CONCERN_COUNT; c++)
		assert_int_equal(r[c].outcome, OUTCOME_UNKNOWN);
}

/* Mail is refused for want of it, and nobody can forge more. */
static void
reverse_dns_is_not_of_security(void **state)
{
	struct findings findings = all(OUTCOME_PASS);
	struct concern_result r[CONCERN_COUNT];

	(void)state;
	find(&findings, "spf-sender-fcrdns")->outcome = OUTCOME_FAIL;
	concerns_judge(arena, &findings, r);
	assert_int_equal(r[CONCERN_SECURITY].outcome, OUTCOME_PASS);
	assert_int_equal(r[CONCERN_RELIABILITY].outcome, OUTCOME_FAIL);
}

static void
what_is_worth_knowing_fails_nothing(void **state)
{
	struct findings findings = all(OUTCOME_PASS);
	struct concern_result r[CONCERN_COUNT];

	(void)state;
	find(&findings, "mx-ipv6")->outcome = OUTCOME_FAIL;
	concerns_judge(arena, &findings, r);
	assert_int_equal(r[CONCERN_SCALE].outcome, OUTCOME_PASS);
	assert_int_equal(r[CONCERN_SCALE].failed.n, 1);
}

UNIT_MAIN("concern",
	TEST(every_rule_serves_a_concern),
	TEST(the_worst_rule_comes_first),
	TEST(unknown_is_never_a_pass),
	TEST(reverse_dns_is_not_of_security),
	TEST(what_is_worth_knowing_fails_nothing),
)
