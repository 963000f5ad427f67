/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rule on the opinions of libspf2, with opinions made by hand: what no
 * zone brings about at will. samples/witness-spf.zone is a real difference.
 */
#include "unit/unit.h"

#include "rule/rule.h"

#define DOMAIN	"example.org"

static const struct scope scope = { .domain = DOMAIN };
static struct spf_node root = { .domain = DOMAIN, .nrecord = 1 };
static const struct opinion agrees = { .library = "libspf2",
    .version = "1.2.10", .question = "SPF for mail from 203.0.113.77",
    .said = "fail", .ours = "fail", .agreement = AGREEMENT_AGREES };

/* A domain with an SPF record, about which nobody was asked yet. */
static struct facts
facts(void)
{
	return (struct facts){ .evidence = evidence_new(arena, &scope, 0),
	    .spf.root = &root };
}

static struct opinion
differs(const char *ours, const char *said, enum agreement agreement,
    const char *note)
{
	struct opinion o = agrees;

	o.question = "SPF for mail from 192.0.2.25 (mx.example.org)";
	o.ours = ours;
	o.said = said;
	o.agreement = agreement;
	o.note = note;
	return o;
}

static struct opinion
silent(const char *note, const struct answer *trouble)
{
	struct opinion o = differs("pass", "", AGREEMENT_UNKNOWN, note);

	o.trouble = trouble;
	return o;
}

static struct answer *
failed(const char *name, enum answer_status status)
{
	struct answer *a = arena_alloc(arena, sizeof *a);

	*a = (struct answer){ .question = { .name = name,
	    .type = RR_A }, .status = status };
	return a;
}

static struct finding
judged(const struct facts *f)
{
	struct finding finding;

	rule_run(rule_find("witness-spf"), f, profile_at(0), &finding);
	return finding;
}

/* The finding when libspf2 agrees to one question, and says this as well. */
static struct finding
with(struct facts *f, struct opinion o)
{
	struct opinions *all = arena_alloc(arena, sizeof *all);

	*vec_add(arena, &all->opinion) = agrees;
	*vec_add(arena, &all->opinion) = o;
	f->opinions = all;
	return judged(f);
}

static void
assert_says(const struct finding *f, const char *text)
{
	assert_true(f->mark.n > 0);
	assert_string_equal(f->mark.item[0].detail, text);
}

static void
what_agrees_passes(void **state)
{
	struct facts f = facts();
	struct finding finding = with(&f, agrees);

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_PASS);
	assert_says(&finding, "libspf2 gives our result to each of 2 "
	    "questions");
}

static void
a_difference_is_a_finding_that_names_it(void **state)
{
	struct facts f = facts();
	struct finding finding = with(&f, differs("pass", "permerror",
	    AGREEMENT_DIFFERS, "Invalid delimiter"));

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_FAIL);
	assert_int_equal(finding.severity, SEVERITY_INFO);
	assert_int_equal(finding.mark.n, 1);
	assert_says(&finding, "SPF for mail from 192.0.2.25 (mx.example.org): "
	    "the result is pass, and libspf2 1.2.10 says permerror (Invalid "
	    "delimiter); so may receivers that run it");
}

static void
a_difference_that_is_listed_passes_and_is_named(void **state)
{
	struct facts f = facts();
	struct finding finding = with(&f, differs("pass", "neutral",
	    AGREEMENT_DIFFERS_KNOWN, "it loses an octet (RFC 7208 7.3)"));

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_PASS);
	assert_says(&finding, "libspf2 1.2.10 differs in 1 of 2 questions, and "
	    "a listed defect explains it: it loses an octet (RFC 7208 7.3)");
}

static void
one_difference_outside_the_list_is_enough(void **state)
{
	struct opinion known = differs("pass", "neutral",
	    AGREEMENT_DIFFERS_KNOWN, "it loses an octet");
	struct opinion lost = silent("libspf2 crashed: signal 11", NULL);
	struct opinions all = { 0 };
	struct facts f = facts();

	(void)state;
	*vec_add(arena, &all.opinion) = known;
	*vec_add(arena, &all.opinion) = lost;
	*vec_add(arena, &all.opinion) = differs("pass", "fail",
	    AGREEMENT_DIFFERS, NULL);
	f.opinions = &all;
	assert_int_equal(judged(&f).outcome, OUTCOME_FAIL);
	all.opinion.n = 2;
	assert_int_equal(judged(&f).outcome, OUTCOME_UNKNOWN);
	all.opinion.n = 1;
	assert_int_equal(judged(&f).outcome, OUTCOME_PASS);
}

static void
other_libraries_are_not_looked_at(void **state)
{
	struct opinion o = differs("key usable", "revoked", AGREEMENT_DIFFERS,
	    NULL);
	struct facts f = facts();
	struct finding finding;

	(void)state;
	o.library = "libopendkim";
	finding = with(&f, o);
	assert_int_equal(finding.outcome, OUTCOME_PASS);
	assert_says(&finding, "libspf2 gives our result to each of 1 "
	    "question");
}

static void
a_crash_is_unknown(void **state)
{
	struct facts f = facts();
	struct finding finding = with(&f, silent("libspf2 crashed: signal 11",
	    NULL));

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_LOOKUP_ERROR);
	assert_says(&finding, "SPF for mail from 192.0.2.25 (mx.example.org): "
	    "no opinion of libspf2 1.2.10: libspf2 crashed: signal 11");
}

static void
an_answer_nobody_may_give_is_not_probed(void **state)
{
	struct answer *a = failed("a.example.net", ANSWER_NOT_ASKED);
	struct opinion lost = silent("libspf2 crashed: signal 11", NULL);
	struct opinions all = { 0 };
	struct facts f = facts();
	struct finding finding = with(&f, silent("wants it", a));

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_NOT_PROBED);
	assert_ptr_equal(finding.trouble, a);
	/* What failed is told before it, wherever it stands. */
	*vec_add(arena, &all.opinion) = silent("wants it", a);
	*vec_add(arena, &all.opinion) = lost;
	f.opinions = &all;
	assert_int_equal(judged(&f).reason, UNKNOWN_LOOKUP_ERROR);
}

static void
without_a_record_it_does_not_apply(void **state)
{
	struct facts f = facts();

	(void)state;
	f.spf.root = NULL;
	assert_int_equal(with(&f, agrees).outcome, OUTCOME_NOT_APPLICABLE);
}

/* As in the trial of a fix: what was said of another record counts not. */
static void
what_was_not_asked_is_not_probed(void **state)
{
	struct opinions none = { 0 };
	struct facts f = facts();
	struct finding finding = judged(&f);

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_NOT_PROBED);
	f.opinions = &none;
	assert_int_equal(judged(&f).outcome, OUTCOME_UNKNOWN);
}

static void
agreement_over_a_failed_lookup_is_no_pass(void **state)
{
	struct facts f = facts();
	struct finding finding;

	(void)state;
	f.mx.host_trouble = failed("mx2.example.org", ANSWER_TIMEOUT);
	finding = with(&f, agrees);
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_ptr_equal(finding.trouble, f.mx.host_trouble);
}

static void
temperror_differs_only_if_nothing_failed(void **state)
{
	struct opinion o = differs("permerror", "temperror", AGREEMENT_DIFFERS,
	    NULL);
	struct facts f = facts();
	struct finding finding = with(&f, o);

	(void)state;
	assert_int_equal(finding.outcome, OUTCOME_FAIL);
	evidence_put(f.evidence, failed("mx.example.net", ANSWER_NOT_ASKED));
	assert_int_equal(with(&f, o).outcome, OUTCOME_FAIL);
	evidence_put(f.evidence, failed("mx.example.net", ANSWER_SERVFAIL));
	finding = with(&f, o);
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_LOOKUP_ERROR);
	/* A failure makes no other difference less of one. */
	o.said = "pass";
	assert_int_equal(with(&f, o).outcome, OUTCOME_FAIL);
}

UNIT_MAIN("witness_rules",
	TEST(what_agrees_passes),
	TEST(a_difference_is_a_finding_that_names_it),
	TEST(a_difference_that_is_listed_passes_and_is_named),
	TEST(one_difference_outside_the_list_is_enough),
	TEST(other_libraries_are_not_looked_at),
	TEST(a_crash_is_unknown),
	TEST(an_answer_nobody_may_give_is_not_probed),
	TEST(without_a_record_it_does_not_apply),
	TEST(what_was_not_asked_is_not_probed),
	TEST(agreement_over_a_failed_lookup_is_no_pass),
	TEST(temperror_differs_only_if_nothing_failed),
)
