/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "record/dmarc.h"

static const struct dmarc_record *
parse(const char *text)
{
	return dmarc_parse(arena, text, strlen(text));
}

static void
assert_only_fault(const char *text, enum dmarc_fault code)
{
	const struct dmarc_record *r = parse(text);

	for (size_t i = 0; i < r->fault.n; i++) {
		assert_int_equal(r->fault.item[i].code, code);
		assert_true(r->fault.item[i].span.at +
		    r->fault.item[i].span.len <= r->len);
	}
	assert_int_not_equal(r->fault.n, 0);
}

static bool
selects(const char *text)
{
	return dmarc_selects(text, strlen(text));
}

static bool
near(const char *text)
{
	struct span span;
	bool miss = dmarc_near_miss(text, strlen(text), &span);

	if (miss)
		assert_true(span.len > 0 &&
		    span.at + span.len <= strlen(text));
	return miss;
}

static void
the_version_is_exact(void **state)
{
	(void)state;
	assert_true(selects("v=DMARC1"));
	assert_true(selects("v=DMARC1;"));
	assert_true(selects("v = DMARC1 ; p=none"));
	assert_true(selects("V=DMARC1;p=none"));
	assert_false(selects("v=dmarc1; p=none"));
	assert_false(selects("v=DMARC1.; p=none"));
	assert_false(selects("v=DMARC10; p=none"));
	assert_false(selects("v=DMARC1x"));
	assert_false(selects("v=DMARC1 p=none"));
	assert_false(selects(" v=DMARC1; p=none"));
	assert_false(selects("p=none; v=DMARC1"));
	assert_false(selects("v=DMARC"));
	assert_false(selects("v"));
	assert_false(selects(""));
	assert_false(dmarc_selects("v=DMARC1\0;", 10));
}

static void
a_near_miss_is_seen_and_others_are_not(void **state)
{
	(void)state;
	assert_true(near("v=dmarc1; p=none"));
	assert_true(near("v=DMARC1 p=none"));
	assert_true(near(" v=DMARC1; p=none"));
	assert_true(near("v=DMARC; p=none"));
	assert_true(near("DMARC1; p=reject"));
	assert_true(near("p=none; rua=mailto:a@example.org"));
	assert_true(near("\xe2\x80\x9cv=DMARC1; p=none\xe2\x80\x9d"));
	assert_false(near("v=DMARC1; p=none"));
	assert_false(near("v=spf1 include:dmarc.example.org -all"));
	assert_false(near("dmarc-verification=0815"));
	assert_false(near("v=DKIM1; p=none1234"));
	assert_false(near(""));
}

static void
all_tags_are_read(void **state)
{
	const struct dmarc_record *r = parse("v=DMARC1; p=Reject; "
	    "sp=quarantine; np=none; adkim=s; aspf=S; psd=n; t=y; fo=1:d:s; "
	    "rua=mailto:a@example.org , mailto:b@EXAMPLE.net; "
	    "ruf=mailto:c@example.org;");

	(void)state;
	assert_int_equal(r->fault.n, 0);
	assert_int_equal(r->p, DMARC_REJECT);
	assert_int_equal(r->sp, DMARC_QUARANTINE);
	assert_int_equal(r->np, DMARC_NONE);
	assert_int_equal(r->adkim, 's');
	assert_int_equal(r->aspf, 's');
	assert_int_equal(r->psd, 'n');
	assert_true(r->testing);
	assert_int_equal(r->rua.n, 2);
	assert_string_equal(r->rua.item[1].host, "example.net");
	assert_string_equal(r->rua.item[0].text, "mailto:a@example.org");
	assert_int_equal(r->ruf.n, 1);
	assert_false(r->forced_none || r->void_record);
}

static void
defaults_are_in_force(void **state)
{
	const struct dmarc_record *r = parse("v=DMARC1; p=none");

	(void)state;
	assert_int_equal(r->fault.n, 0);
	assert_int_equal(r->sp, DMARC_ABSENT);
	assert_int_equal(r->adkim, 'r');
	assert_int_equal(r->psd, 'u');
	assert_int_equal(r->pct, 100);
	assert_false(r->has_pct || r->testing);
}

static void
a_broken_policy_needs_a_report_address(void **state)
{
	(void)state;
	assert_true(parse("v=DMARC1")->void_record);
	assert_true(parse("v=DMARC1; p=reject; sp=rejct")->void_record);
	assert_true(parse("v=DMARC1; p=reject; np=x; "
	    "rua=mailto:a@example.org")->forced_none);
	assert_true(parse("v=DMARC1; rua=mailto:a@example.org")->forced_none);
	assert_true(parse("v=DMARC1; rua=a@example.org")->void_record);
	assert_true(parse("v=DMARC1; ruf=mailto:a@example.org")->void_record);
	assert_false(dmarc_policy_broken(parse("v=DMARC1; p=none; np=x"),
	    false));
}

static void
faults_have_their_kind(void **state)
{
	(void)state;
	assert_only_fault("v=DMARC1", DMARC_FAULT_P_MISSING);
	assert_only_fault("v=DMARC1; p=no", DMARC_FAULT_POLICY);
	assert_only_fault("v=DMARC1; p=r", DMARC_FAULT_POLICY);
	assert_only_fault("v=DMARC1; p=none; adkim=strict",
	    DMARC_FAULT_VALUE);
	assert_only_fault("v=DMARC1; p=none; psd=maybe", DMARC_FAULT_VALUE);
	assert_only_fault("v=DMARC1; p=none; t=1", DMARC_FAULT_VALUE);
	assert_only_fault("v=DMARC1; p=none; foo=bar",
	    DMARC_FAULT_UNKNOWN_TAG);
	assert_only_fault("v=DMARC1; p=none; p=none", DMARC_FAULT_DUPLICATE);
	assert_only_fault("v=DMARC1; p=none; pct=50", DMARC_FAULT_HISTORIC);
	assert_only_fault("v=DMARC1; sp=none; p=none", DMARC_FAULT_P_ORDER);
	assert_only_fault("v=DMARC1; P=none", DMARC_FAULT_TAG_LIST);
	assert_only_fault("v=DMARC1;; p=none", DMARC_FAULT_TAG_LIST);
	assert_only_fault("v=DMARC1; p=none; rua=", DMARC_FAULT_TAG_LIST);
	assert_only_fault("v=DMARC1; p=none; hello", DMARC_FAULT_TAG_LIST);
}

static void
a_tag_in_another_case_is_the_same_tag(void **state)
{
	const struct dmarc_record *r = parse("v=DMARC1; p=none; P=reject");

	(void)state;
	assert_int_equal(r->p, DMARC_NONE);
	assert_non_null(dmarc_fault(r, DMARC_FAULT_DUPLICATE));
}

static void
pct_is_a_number_up_to_100(void **state)
{
	(void)state;
	assert_int_equal(parse("v=DMARC1; p=none; pct=0")->pct, 0);
	assert_int_equal(parse("v=DMARC1; p=none; pct=10")->pct, 10);
	assert_int_equal(parse("v=DMARC1; p=none; pct=abc")->pct, 100);
	assert_int_equal(parse("v=DMARC1; p=none; pct=101")->pct, 100);
	assert_int_equal(parse("v=DMARC1; p=none; pct=-1")->pct, 100);
	assert_non_null(dmarc_fault(parse("v=DMARC1; p=none; pct=101"),
	    DMARC_FAULT_VALUE));
}

static void
fo_is_checked(void **state)
{
	static const char *const good[] = { "0", "1", "d", "s", "1:d", "d:s",
		"0 : s" };
	static const char *const bad[] = { "0:1", "d:d", "x", "1:", ":1",
		"1d", "1::d" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(parse(arena_printf(arena,
		    "v=DMARC1; p=none; fo=%s", good[i]))->fault.n, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_non_null(dmarc_fault(parse(arena_printf(arena,
		    "v=DMARC1; p=none; fo=%s", bad[i])), DMARC_FAULT_VALUE));
}

static void
report_addresses_are_checked(void **state)
{
	static const char *const bad[] = { "a@example.org", "mailto:",
		"mailto:a", "mailto:@example.org", "mailto:a@", "mailto:a@b c",
		"mailto:a@-b", "mailto:a!b@example.org", "mailto:a@b,",
		"mailto:a..b@example.org", "mailto:%4@b",
		"mailto:a@b@c", "https://example.org/r", "mailto:a@[1.2.3.4]",
		"mailto:a@b.", "mailto:a@.b" };
	static const char *const good[] = { "mailto:a@b",
		"mailto:a+b%2C@Example.org", "MAILTO:a@b!10m",
		"mailto:a@b?subject=x", "mailto:a_b-c.d@xn--mgbh0fb.example" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_only_fault(arena_printf(arena,
		    "v=DMARC1; p=none; rua=%s", bad[i]), DMARC_FAULT_URI);
	assert_non_null(dmarc_fault(parse("v=DMARC1; p=none; "
	    "rua=mailto:\xc3\xa9@b"), DMARC_FAULT_URI));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		const struct dmarc_record *r = parse(arena_printf(arena,
		    "v=DMARC1; p=none; rua=%s", good[i]));

		assert_int_equal(r->fault.n, 0);
		assert_true(r->rua.item[0].valid);
		assert_string_equal(r->rua.item[0].scheme, "mailto");
	}
}

static void
a_size_is_cut_off(void **state)
{
	const struct dmarc_record *r = parse("v=DMARC1; p=none; "
	    "rua=mailto:a@b!10m,mailto:c@d");

	(void)state;
	assert_true(r->rua.item[0].has_size);
	assert_string_equal(r->rua.item[0].text, "mailto:a@b");
	assert_string_equal(r->rua.item[0].host, "b");
	assert_false(r->rua.item[1].has_size);
}

static void
another_scheme_is_a_uri_all_the_same(void **state)
{
	const struct dmarc_record *r = parse("v=DMARC1; "
	    "rua=https://Example.org:8443/r");

	(void)state;
	assert_false(r->rua.item[0].valid);
	assert_string_equal(r->rua.item[0].scheme, "https");
	assert_string_equal(r->rua.item[0].host, "example.org");
	assert_true(r->forced_none);
}

static void
floods_are_bounded(void **state)
{
	size_t n = 60000;
	char *text = arena_alloc(arena, n + 1);
	const struct dmarc_record *r;

	(void)state;
	memset(text, ',', n);
	memcpy(text, "v=DMARC1;rua=", 13);
	r = dmarc_parse(arena, text, n);
	assert_int_equal(r->rua.n, 128);
	assert_int_equal(r->nfault[DMARC_FAULT_URI], 59988);
	assert_true(r->fault.n <= DMARC_NFAULT * 64);
	assert_true(r->void_record);
}

UNIT_MAIN("dmarc_record",
	TEST(the_version_is_exact),
	TEST(a_near_miss_is_seen_and_others_are_not),
	TEST(all_tags_are_read),
	TEST(defaults_are_in_force),
	TEST(a_broken_policy_needs_a_report_address),
	TEST(faults_have_their_kind),
	TEST(a_tag_in_another_case_is_the_same_tag),
	TEST(pct_is_a_number_up_to_100),
	TEST(fo_is_checked),
	TEST(report_addresses_are_checked),
	TEST(a_size_is_cut_off),
	TEST(another_scheme_is_a_uri_all_the_same),
	TEST(floods_are_bounded),
)
