/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "grade/grade.h"

static struct scope scope = { .domain = "example.org" };

/* A domain on which every rule passes. */
static struct findings
all_pass(void)
{
	struct findings findings = { 0 };

	for (size_t i = 0; i < rule_count; i++) {
		struct finding *f = vec_add(arena, &findings.finding);

		f->rule = &rule_catalogue[i];
		f->severity = f->rule->severity;
		f->outcome = strncmp(f->rule->id, "parked-", 7) == 0 ?
		    OUTCOME_NOT_APPLICABLE : OUTCOME_PASS;
	}
	return findings;
}

static void
set(struct findings *findings, const char *id, enum outcome outcome)
{
	for (size_t i = 0; i < findings->finding.n; i++)
		if (strcmp(findings->finding.item[i].rule->id, id) == 0) {
			findings->finding.item[i].outcome = outcome;
			return;
		}
	fail_msg("no rule '%s'", id);
}

static void
set_family(struct findings *findings, enum rule_family family,
    enum outcome outcome)
{
	for (size_t i = 0; i < findings->finding.n; i++)
		if (findings->finding.item[i].rule->family == family)
			findings->finding.item[i].outcome = outcome;
}

static struct spf_node spf_root;

static struct facts
facts(void)
{
	return (struct facts){ .evidence = evidence_new(arena, &scope, 0),
	    .mode = MODE_SENDING_RECEIVING, .mx.state = MX_EXPLICIT,
	    .spf.root = &spf_root, .dkim.usable = 1 };
}

static struct grade
grade(const struct facts *f, const struct findings *findings)
{
	struct grade g;

	grade_compute(arena, f, findings, &g);
	return g;
}

static void
all_right_is_an_a_without_a_cap(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct grade g = grade(&f, &findings);

	(void)state;
	assert_int_equal(g.letter, LETTER_A);
	assert_int_equal(g.cap.n, 0);
	assert_true(g.total > 99.9);
	/* Transport has no rule yet: 85 of 100 is what can be. */
	assert_true(g.coverage > 0.849 && g.coverage < 0.851);
	assert_true(g.complete);
}

static void
policy_none_caps_at_c_and_says_so(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct grade g;

	(void)state;
	set(&findings, "dmarc-p-none", OUTCOME_FAIL);
	g = grade(&f, &findings);
	assert_int_equal(g.letter, LETTER_C);
	assert_int_equal(g.cap.n, 1);
	assert_string_equal(g.cap.item[0].rule, "dmarc-p-none");
	assert_int_equal(g.cap.item[0].without, LETTER_A);
	assert_true(g.total > 90);
}

static void
no_dmarc_is_a_d_and_an_f_without_spf(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();

	(void)state;
	set_family(&findings, FAMILY_DMARC, OUTCOME_NOT_APPLICABLE);
	set(&findings, "dmarc-present", OUTCOME_FAIL);
	assert_int_equal(grade(&f, &findings).letter, LETTER_D);
	set(&findings, "spf-present", OUTCOME_FAIL);
	f.spf.root = NULL;
	assert_int_equal(grade(&f, &findings).letter, LETTER_F);
}

static void
unknown_dkim_lowers_coverage_and_not_the_score(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct grade g;

	(void)state;
	f.dkim.usable = 0;
	set_family(&findings, FAMILY_DKIM, OUTCOME_NOT_APPLICABLE);
	set(&findings, "dkim-discovery", OUTCOME_UNKNOWN);
	g = grade(&f, &findings);
	assert_int_equal(g.letter, LETTER_A);
	assert_true(g.total > 99.9);
	assert_true(g.coverage < 0.71);
	assert_false(g.complete);
}

static void
a_dead_resolver_gives_no_letter(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct grade g;

	(void)state;
	for (int family = FAMILY_MX; family <= FAMILY_HYGIENE; family++)
		set_family(&findings, (enum rule_family)family,
		    OUTCOME_UNKNOWN);
	g = grade(&f, &findings);
	assert_int_equal(g.letter, LETTER_NONE);
	assert_false(g.total_decided);
}

static void
any_high_caps_at_b_and_any_critical_at_d(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();

	(void)state;
	set(&findings, "dmarc-rua-missing", OUTCOME_FAIL);
	assert_int_equal(grade(&f, &findings).letter, LETTER_B);
	set(&findings, "dkim-cname-dangling", OUTCOME_FAIL);
	assert_int_equal(grade(&f, &findings).letter, LETTER_D);
	set(&findings, "spf-pass-all", OUTCOME_FAIL);
	assert_int_equal(grade(&f, &findings).letter, LETTER_F);
}

static void
a_broken_spf_record_needs_dkim(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();

	(void)state;
	set(&findings, "spf-lookup-limit", OUTCOME_FAIL);
	assert_int_equal(grade(&f, &findings).letter, LETTER_C);
	f.dkim.usable = 0;
	assert_int_equal(grade(&f, &findings).letter, LETTER_D);
}

static void
a_key_that_could_not_be_looked_up_caps_nothing(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct dkim_selector *s;

	(void)state;
	f.dkim.usable = 0;
	s = vec_add(arena, &f.dkim.selector);
	s->state = DKIM_REVOKED;
	assert_int_equal(grade(&f, &findings).letter, LETTER_C);
	s = vec_add(arena, &f.dkim.selector);
	s->state = DKIM_UNKNOWN;
	assert_int_equal(grade(&f, &findings).letter, LETTER_A);
	set(&findings, "spf-lookup-limit", OUTCOME_FAIL);
	assert_int_equal(grade(&f, &findings).letter, LETTER_C);
}

/* What was guessed may be left over, and what failed may have a key. */
static void
a_guess_that_is_broken_or_failed_caps_nothing(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct answer failed = { .status = ANSWER_TIMEOUT };
	struct dkim_selector *s;

	(void)state;
	f.dkim.usable = 0;
	s = vec_add(arena, &f.dkim.selector);
	s->state = DKIM_REVOKED;
	s->source.origin = DKIM_COMMON;
	assert_int_equal(grade(&f, &findings).letter, LETTER_A);
	s->source.origin = DKIM_ZONE_FILE;
	assert_int_equal(grade(&f, &findings).letter, LETTER_C);
	f.dkim.guess_trouble = &failed;
	assert_int_equal(grade(&f, &findings).letter, LETTER_A);
}

static void
names_that_do_not_exist_cap_at_b(void **state)
{
	struct facts f = facts();
	struct findings findings = all_pass();
	struct dmarc_discovery *d = f.dmarc.discovery[DMARC_RFC9989];

	(void)state;
	set(&findings, "dmarc-np", OUTCOME_FAIL);
	d[DMARC_AUTHOR_DOMAIN].effective = DMARC_REJECT;
	d[DMARC_AUTHOR_NONEXISTENT].effective = DMARC_QUARANTINE;
	assert_int_equal(grade(&f, &findings).letter, LETTER_A);
	d[DMARC_AUTHOR_NONEXISTENT].effective = DMARC_NONE;
	assert_int_equal(grade(&f, &findings).letter, LETTER_B);
}

static void
every_rule_has_a_category_or_is_known_to_have_none(void **state)
{
	static const char *const none[] = { "hyg-bulk", "witness-spf" };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < rule_count; i++)
		if (category_of_rule(&rule_catalogue[i]) == CATEGORY_NONE) {
			assert_true(n < 2);
			assert_string_equal(rule_catalogue[i].id, none[n++]);
		}
}

/* It is said of software that receivers run, whatever came of asking it. */
static void
what_libspf2_says_is_not_graded(void **state)
{
	static const enum outcome outcomes[] = {
		OUTCOME_FAIL, OUTCOME_UNKNOWN, OUTCOME_NOT_APPLICABLE
	};
	struct facts f = facts();
	struct findings findings = all_pass();
	struct grade passed, g;

	(void)state;
	set(&findings, "spf-ptr", OUTCOME_FAIL);
	passed = grade(&f, &findings);
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
		set(&findings, "witness-spf", outcomes[i]);
		g = grade(&f, &findings);
		assert_int_equal(g.letter, passed.letter);
		assert_true(g.total >= passed.total &&
		    g.total <= passed.total);
		assert_true(g.coverage >= passed.coverage &&
		    g.coverage <= passed.coverage);
		assert_int_equal(g.cap.n, passed.cap.n);
	}
}

static void
the_rubric_is_hashed(void **state)
{
	(void)state;
	assert_int_equal(strlen(rubric_hash(arena)), 64);
	assert_string_equal(rubric_hash(arena), rubric_hash(arena));
}

UNIT_MAIN("grade",
	TEST(all_right_is_an_a_without_a_cap),
	TEST(policy_none_caps_at_c_and_says_so),
	TEST(no_dmarc_is_a_d_and_an_f_without_spf),
	TEST(unknown_dkim_lowers_coverage_and_not_the_score),
	TEST(a_dead_resolver_gives_no_letter),
	TEST(any_high_caps_at_b_and_any_critical_at_d),
	TEST(a_broken_spf_record_needs_dkim),
	TEST(a_key_that_could_not_be_looked_up_caps_nothing),
	TEST(a_guess_that_is_broken_or_failed_caps_nothing),
	TEST(names_that_do_not_exist_cap_at_b),
	TEST(every_rule_has_a_category_or_is_known_to_have_none),
	TEST(what_libspf2_says_is_not_graded),
	TEST(the_rubric_is_hashed),
)
