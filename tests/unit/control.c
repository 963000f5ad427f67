/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "control/control.h"

static const struct rule rules[] = {
	{ .id = "spf-present" }, { .id = "mx-single" },
	{ .id = "mx-net-diversity" }, { .id = "dkim-syntax" },
	{ .id = "dmarc-ruf" },
};

struct given {
	enum outcome	outcome[5];
	enum severity	severity[5];
};

static const struct control_result *
judged(struct arena *a, const struct given *given, const char *id)
{
	struct findings *all = arena_alloc(a, sizeof *all);
	struct control_results *ret = arena_alloc(a, sizeof *ret);

	for (size_t i = 0; i < 5; i++) {
		struct finding *f = vec_add(a, &all->finding);

		f->rule = &rules[i];
		f->outcome = given->outcome[i];
		f->severity = given->severity[i];
	}
	controls_judge(a, all, ret);
	assert_int_equal(ret->result.n, control_count);
	for (size_t i = 0; i < ret->result.n; i++)
		if (strcmp(ret->result.item[i].control->id, id) == 0)
			return &ret->result.item[i];
	fail_msg("no control %s", id);
	return NULL;
}

#define P	OUTCOME_PASS
#define F	OUTCOME_FAIL
#define U	OUTCOME_UNKNOWN
#define N	OUTCOME_NOT_APPLICABLE

static void
a_provision_is_supported_or_not(void **state)
{
	static const struct {
		struct given	given;
		enum support	want;
		size_t		evidence;
	} cases[] = {
		{ { { N, P, P, N, N }, { 0 } }, SUPPORT_YES, 2 },
		{ { { F, P, P, F, F }, { 4, 0, 0, 4, 4 } }, SUPPORT_YES, 2 },
		{ { { N, P, F, N, N }, { 0, 0, 1, 0, 0 } }, SUPPORT_YES, 2 },
		{ { { N, P, F, N, N }, { 0, 0, 2, 0, 0 } }, SUPPORT_NO, 2 },
		{ { { N, F, F, N, N }, { 0, 1, 1, 0, 0 } }, SUPPORT_NO, 2 },
		{ { { P, F, U, N, N }, { 0, 1, 4, 0, 0 } }, SUPPORT_NO, 2 },
		{ { { P, U, U, P, P }, { 0, 4, 4, 0, 0 } },
		    SUPPORT_NOT_ASSESSED, 2 },
		{ { { P, N, N, P, P }, { 0 } }, SUPPORT_NOT_ASSESSED, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct control_result *r;

		r = judged(arena, &cases[i].given, "Art. 32(1)(b)");
		assert_int_equal(r->support, cases[i].want);
		assert_int_equal(r->evidence.n, cases[i].evidence);
		/* hyg-ns, spf-lookup-limit, dnssec-bogus */
		assert_int_equal(r->unchecked.n, 3);
		assert_string_equal(r->unchecked.item[0], "hyg-ns");
	}
}

static void
what_was_never_looked_at_is_not_assessed(void **state)
{
	static const struct given all_pass = { { P, P, P, P, P }, { 0 } };
	static const char *const ids[] = { "164.312(e)(1)", "Art. 5(2), 24(1)" };

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(judged(arena, &all_pass, ids[i])->support,
		    SUPPORT_NOT_ASSESSED);
	assert_int_equal(judged(arena, &all_pass, ids[0])->unchecked.n, 4);
}

/* What is kept of the catalogue is not taken for other rules, or they for it. */
static void
the_catalogue_is_one_list_of_many(void **state)
{
	static const struct given given = { { P, P, P, P, P }, { 0 } };
	struct control_results ret;
	struct findings all = { 0 };

	(void)state;
	for (size_t i = 0; i < rule_count; i++)
		*vec_add(arena, &all.finding) =
		    (struct finding){ .rule = &rule_catalogue[i] };
	for (int round = 0; round < 2; round++) {
		const struct control_result *r = judged(arena, &given,
		    "Art. 5(1)(f)");
		size_t named = 0;

		assert_int_equal(r->evidence.n, 3);
		controls_judge(arena, &all, &ret);
		r = &ret.result.item[0];
		assert_string_equal(r->control->id, "Art. 5(1)(f)");
		for (size_t i = 0; i < rule_count; i++)
			if (control_names_rule(r->control,
			    rule_catalogue[i].id))
				assert_ptr_equal(r->evidence.item[named++],
				    &all.finding.item[i]);
		assert_int_equal(r->evidence.n, named);
	}
}

static void
patterns_match_whole_ids(void **state)
{
	static const struct control c = { .rules = "spf-* !spf-size dmarc-ruf" };

	(void)state;
	assert_true(control_names_rule(&c, "spf-present"));
	assert_true(control_names_rule(&c, "dmarc-ruf"));
	assert_false(control_names_rule(&c, "spf-size"));
	assert_true(control_names_rule(&c, "spf-sized"));
	assert_false(control_names_rule(&c, "dmarc-ru"));
	assert_false(control_names_rule(&c, "dmarc-ruf-x"));
	assert_false(control_names_rule(&c, "xspf-present"));
	assert_false(control_names_rule(&c, "dkim-syntax"));
}

/* The words of a verdict are ours alone, and every row has its limits. */
static void
the_table_promises_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < control_count; i++) {
		const struct control *c = &control_table[i];

		assert_true(strlen(c->cannot_show) > 0);
		assert_true(strlen(c->paraphrase) > 0);
		assert_true(strlen(c->rules) > 0 || c->shows != NULL);
		assert_null(strstr(c->paraphrase, "complian"));
		assert_null(strstr(c->framework_note, "complian"));
	}
	for (int s = SUPPORT_YES; s <= SUPPORT_NOT_ASSESSED; s++)
		assert_null(strstr(support_name((enum support)s), "complian"));
	assert_int_equal(control_not_auditable_count, 13);
}

static bool
names_a_rule(const char *pattern)
{
	const struct control c = { .rules = pattern };

	for (size_t i = 0; i < rule_count; i++)
		if (control_names_rule(&c, rule_catalogue[i].id))
			return true;
	return false;
}

/* A misspelt id would be evidence that nobody ever sees. */
static void
patterns_name_rules_that_exist(void **state)
{
	static const char *const later[] = { "starttls-", "mtasts-", "dane-",
	    "tlsrpt-", "hyg-ns", "dmarc-cname" };

	(void)state;
	for (size_t i = 0; i < control_count; i++) {
		char *list = arena_strdup(arena, control_table[i].rules);

		for (char *word = strtok(list, " "); word != NULL;
		    word = strtok(NULL, " ")) {
			bool known = names_a_rule(word +
			    (*word == '!'));

			for (size_t k = 0; k < sizeof later / sizeof *later;
			    k++)
				known |= strncmp(word, later[k],
				    strlen(later[k])) == 0;
			if (!known)
				fail_msg("%s: no rule %s",
				    control_table[i].id, word);
		}
	}
}

UNIT_MAIN("control",
	TEST(a_provision_is_supported_or_not),
	TEST(what_was_never_looked_at_is_not_assessed),
	TEST(the_catalogue_is_one_list_of_many),
	TEST(patterns_match_whole_ids),
	TEST(patterns_name_rules_that_exist),
	TEST(the_table_promises_nothing),
)
