/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "base/limits.h"
#include "rule/gate.h"
#include "rule/rule.h"

static struct scope scope = { .domain = "example.org" };

static struct answer servfail = { .question = { .name = "example.org",
	    .type = RR_MX },
    .status = ANSWER_SERVFAIL };
static struct answer not_asked = { .question = { .name = "example.org",
	    .type = RR_MX },
    .status = ANSWER_NOT_ASKED };

static struct facts
facts(void)
{
	return (struct facts){ .evidence = evidence_new(arena, &scope, 0),
	    .mode = MODE_SENDING_RECEIVING };
}

static void
never(const struct facts *f, struct judge *j)
{
	(void)f, (void)j;
	fail_msg("the rule was called");
}

static void
passes(const struct facts *f, struct judge *j)
{
	judge_pass(j, f->evidence->scope.domain, "fine");
}

static void
does_not_apply(const struct facts *f, struct judge *j)
{
	(void)f;
	judge_not_applicable(j, "nothing there");
}

static void
fails_twice(const struct facts *f, struct judge *j)
{
	judge_fail(j, f->evidence->scope.domain, "one");
	judge_fail(j, f->evidence->scope.domain, "two");
	judge_severity(j, SEVERITY_CRITICAL);
}

static struct finding
run(unsigned needs, unsigned wants, const struct facts *f,
    void (*check)(const struct facts *, struct judge *))
{
	struct rule rule = { .id = "test-rule", .severity = SEVERITY_HIGH,
	    .needs = needs, .wants = wants, .check = check };
	struct finding finding;

	rule_run(&rule, f, profile_find("default"), &finding);
	return finding;
}

static void
a_failed_need_is_unknown_and_the_rule_is_not_called(void **state)
{
	struct facts f = facts();
	struct finding finding;

	(void)state;
	f.mx.trouble = &servfail;
	finding = run(NEED_MX, NEED_NONE, &f, never);
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_LOOKUP_ERROR);
	assert_non_null(strstr(finding.mark.item[0].detail, "SERVFAIL"));
}

static void
what_nobody_asked_for_is_not_an_error(void **state)
{
	struct facts f = facts();
	struct finding finding;

	(void)state;
	f.mx.trouble = &not_asked;
	finding = run(NEED_MX, NEED_NONE, &f, never);
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_NOT_PROBED);
}

static void
a_failed_want_takes_a_pass_back_but_not_a_failure(void **state)
{
	struct facts f = facts();

	(void)state;
	f.mx.host_trouble = &servfail;
	assert_int_equal(run(NEED_NONE, NEED_MX_HOSTS, &f, passes).outcome,
	    OUTCOME_UNKNOWN);
	assert_int_equal(run(NEED_NONE, NEED_MX_HOSTS, &f,
	    does_not_apply).outcome, OUTCOME_UNKNOWN);
	assert_int_equal(run(NEED_NONE, NEED_MX_HOSTS, &f,
	    fails_twice).outcome, OUTCOME_FAIL);
	assert_int_equal(run(NEED_MX, NEED_NONE, &f, passes).outcome,
	    OUTCOME_PASS);
}

static void
each_failure_is_a_place(void **state)
{
	struct facts f = facts();
	struct finding finding = run(NEED_NONE, NEED_NONE, &f, fails_twice);

	(void)state;
	assert_int_equal(finding.mark.n, 2);
	assert_string_equal(finding.mark.item[1].detail, "two");
	assert_int_equal(finding.severity, SEVERITY_CRITICAL);
}

static void
fails_everywhere(const struct facts *f, struct judge *j)
{
	for (int i = 0; i < 1000; i++)
		judge_fail(j, f->evidence->scope.domain, "%d", i);
}

static void
places_are_kept_up_to_a_limit_and_the_rest_counted(void **state)
{
	struct facts f = facts();
	struct finding finding = run(NEED_NONE, NEED_NONE, &f,
	    fails_everywhere);

	(void)state;
	assert_int_equal(finding.mark.n, LIMIT_MARKS);
	assert_int_equal(finding.mark.n + finding.more, 1000);
}

static void
profiles_name_rules_that_exist(void **state)
{
	const struct rule *rule = rule_find("DMARC-P-NONE");

	(void)state;
	assert_non_null(rule);
	assert_int_equal(profile_severity(profile_find("default"), rule),
	    SEVERITY_MEDIUM);
	assert_int_equal(profile_severity(profile_find("bod-18-01"), rule),
	    SEVERITY_HIGH);
	assert_null(profile_find("no-such-profile"));
}

/* --- the gate --- */

static struct findings
one(const char *id, enum outcome outcome, enum unknown_reason reason)
{
	struct findings findings = { 0 };
	struct finding *f = vec_add(arena, &findings.finding);

	f->rule = rule_find(id);
	assert_non_null(f->rule);
	f->severity = f->rule->severity;
	f->outcome = outcome;
	f->reason = reason;
	return findings;
}

static enum status
status(const char *list, const char *id, enum outcome outcome,
    enum unknown_reason reason)
{
	struct findings findings = one(id, outcome, reason);
	struct gate gate;
	struct err err;

	assert_int_equal(gate_parse(arena, list, &gate, &err), 0);
	return gate_status(&gate, &findings, true);
}

static void
the_gate_trips_at_its_severity(void **state)
{
	(void)state;
	assert_int_equal(status("high", "dmarc-present", OUTCOME_FAIL, 0), 1);
	assert_int_equal(status("high", "dmarc-p-none", OUTCOME_FAIL, 0), 0);
	assert_int_equal(status("medium", "dmarc-p-none", OUTCOME_FAIL, 0), 1);
	assert_int_equal(status("critical,dmarc-p-none", "dmarc-p-none",
	    OUTCOME_FAIL, 0), 1);
	assert_int_equal(status("never", "dmarc-present", OUTCOME_FAIL, 0), 0);
	assert_int_equal(status("high", "dmarc-present", OUTCOME_PASS, 0), 0);
}

static void
an_error_is_incomplete_and_never_clean(void **state)
{
	(void)state;
	assert_int_equal(status("high", "dmarc-present", OUTCOME_UNKNOWN,
	    UNKNOWN_LOOKUP_ERROR), 3);
	assert_int_equal(status("never", "dmarc-present", OUTCOME_UNKNOWN,
	    UNKNOWN_LOOKUP_ERROR), 3);
	assert_int_equal(status("high,unknown", "dmarc-present",
	    OUTCOME_UNKNOWN, UNKNOWN_LOOKUP_ERROR), 1);
	assert_int_equal(status("high", "dmarc-present", OUTCOME_UNKNOWN,
	    UNKNOWN_UNDISCOVERABLE), 0);
	assert_int_equal(status("critical", "dmarc-p-none", OUTCOME_UNKNOWN,
	    UNKNOWN_LOOKUP_ERROR), 0);
}

static void
an_audit_without_a_grade_is_never_clean(void **state)
{
	static const struct {
		const char	*list;
		enum outcome	 outcome;
		enum status	 status;
	} table[] = {
		{ "high", OUTCOME_UNKNOWN, STATUS_INCOMPLETE },
		{ "high", OUTCOME_PASS, STATUS_INCOMPLETE },
		{ "never", OUTCOME_FAIL, STATUS_INCOMPLETE },
		{ "high", OUTCOME_FAIL, STATUS_FINDINGS },
		{ "high,unknown", OUTCOME_PASS, STATUS_FINDINGS },
	};
	struct gate gate;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct findings findings = one("dmarc-present",
		    table[i].outcome, UNKNOWN_NOT_PROBED);

		assert_int_equal(gate_parse(arena, table[i].list, &gate,
		    &err), 0);
		assert_int_equal(gate_status(&gate, &findings, false),
		    table[i].status);
	}
}

static void
the_gate_refuses_what_it_does_not_know(void **state)
{
	static const char *const bad[] = { "", "hihg", "high,", "never,high" };
	struct gate gate;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(gate_parse(arena, bad[i], &gate, &err), -1);
}

static void
a_misspelt_rule_has_a_neighbour(void **state)
{
	static const struct {
		const char	*id, *near;
	} table[] = {
		{ "dmarc-p-non", "dmarc-p-none" },
		{ "DMARC-P-NON", "dmarc-p-none" },
		{ "smf-mutliple", "spf-multiple" },
		{ "", NULL }, { "hihg", NULL }, { "no-such-rule", NULL },
		{ "dmarc-p-none-dmarc-p-none-dmarc-p-none-dmarc-p-none", NULL },
	};

	(void)state;
	for (size_t i = 0; i < rule_count; i++)
		assert_ptr_equal(rule_near(rule_catalogue[i].id),
		    &rule_catalogue[i]);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct rule *near = rule_near(table[i].id);

		if (table[i].near == NULL)
			assert_null(near);
		else
			assert_ptr_equal(near, rule_find(table[i].near));
	}
}

UNIT_MAIN("rule",
	TEST(a_failed_need_is_unknown_and_the_rule_is_not_called),
	TEST(what_nobody_asked_for_is_not_an_error),
	TEST(a_failed_want_takes_a_pass_back_but_not_a_failure),
	TEST(each_failure_is_a_place),
	TEST(places_are_kept_up_to_a_limit_and_the_rest_counted),
	TEST(profiles_name_rules_that_exist),
	TEST(the_gate_trips_at_its_severity),
	TEST(an_error_is_incomplete_and_never_clean),
	TEST(an_audit_without_a_grade_is_never_clean),
	TEST(the_gate_refuses_what_it_does_not_know),
	TEST(a_misspelt_rule_has_a_neighbour),
)
