/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "evaluate/mx.h"

static struct mx_outcome
run(struct fake *f)
{
	struct mx_outcome out;

	fake_run(f, mx_evaluate, &out);
	return out;
}

static struct fake *
fresh(void)
{
	struct fake *f = fake_new("example.org");

	fake_text(f, "example.org", "v=spf1 -all");
	return f;
}

static void
hosts_come_by_preference_in_two_rounds(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "20 b.example.org.");
	fake_add(f, "example.org", "MX", "10 a.example.org.");
	fake_add(f, "a.example.org", "A", "192.0.2.1");
	fake_add(f, "a.example.org", "AAAA", "2001:db8::1");
	fake_add(f, "b.example.org", "A", "192.0.2.2");
	out = run(f);
	assert_int_equal(f->rounds, 2);
	assert_int_equal(out.state, MX_EXPLICIT);
	assert_int_equal(out.host.n, 2);
	assert_string_equal(out.host.item[0].name, "a.example.org");
	assert_int_equal(out.host.item[0].address.n, 2);
	assert_int_equal(out.host.item[1].preference, 20);
	assert_int_equal(out.host.item[1].resolves, TRI_YES);
	assert_true(out.host.item[1].legal);
	assert_null(out.trouble);
	assert_null(out.host_trouble);
}

static void
without_mx_the_name_itself(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	assert_int_equal(run(f).state, MX_NONE);
	f = fresh();
	fake_add(f, "example.org", "A", "192.0.2.1");
	out = run(f);
	assert_int_equal(out.state, MX_IMPLICIT);
	assert_null(out.host.item[0].rr);
	assert_string_equal(out.host.item[0].name, "example.org");
	f = fresh();
	fake_status(f, "example.org", RR_A, ANSWER_TIMEOUT);
	out = run(f);
	assert_int_equal(out.state, MX_UNKNOWN);
	assert_non_null(out.trouble);
	f = fresh();
	fake_status(f, "example.org", RR_MX, ANSWER_SERVFAIL);
	fake_add(f, "example.org", "A", "192.0.2.1");
	assert_int_equal(run(f).state, MX_UNKNOWN);
}

static void
null_mx_alone_and_in_company(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "0 .");
	out = run(f);
	assert_int_equal(out.state, MX_NULL);
	assert_null(out.host.item[0].a);
	fake_add(f = fresh(), "example.org", "MX", "10 .");
	assert_int_equal(run(f).state, MX_NULL_MIXED);
	fake_add(f = fresh(), "example.org", "MX", "0 .");
	fake_add(f, "example.org", "MX", "10 a.example.org.");
	assert_int_equal(run(f).state, MX_NULL_MIXED);
}

static void
addresses_are_no_names(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "10 192.0.2.1.");
	fake_add(f, "example.org", "MX", "20 [192.0.2.1].");
	fake_add(f, "example.org", "MX", "30 [ipv6:2001:db8::1].");
	fake_add(f, "example.org", "MX", "40 a_b.example.org.");
	out = run(f);
	for (size_t i = 0; i < 3; i++) {
		assert_true(out.host.item[i].literal);
		assert_int_equal(out.host.item[i].resolves, TRI_NO);
		assert_null(out.host.item[i].a);
	}
	assert_false(out.host.item[3].literal);
	assert_false(out.host.item[3].legal);
}

static void
an_address_without_its_dot_is_one(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "10 192.0.2.1.example.org.");
	fake_add(f, "example.org", "MX", "20 192.0.2.2.example.org.");
	fake_add(f, "example.org", "MX", "30 192.0.2.3.example.net.");
	/* One that somebody made on purpose. */
	fake_add(f, "192.0.2.2.example.org", "A", "45.83.64.25");
	fake_text(f, "example.net", "x");
	out = run(f);
	assert_true(out.host.item[0].literal);
	assert_false(out.host.item[1].literal);
	assert_false(out.host.item[2].literal);
	/* Nor while it is not known whether it is. */
	fake_add(f = fresh(), "example.org", "MX", "10 192.0.2.1.example.org.");
	fake_status(f, "192.0.2.1.example.org", RR_A, ANSWER_TIMEOUT);
	assert_false(run(f).host.item[0].literal);
}

static void
legal_names_are_names_of_hosts(void **state)
{
	static const struct {
		const char	*name;
		bool		 legal;
	} table[] = {
		{ "mx.example.org", true }, { "4.example.org", true },
		{ "xn--bcher-kva.example.org", true },
		{ "axn--b.example.org", true },
		{ "xn--a.example.org", false },
		{ "mx.xn--0.example", false },
		{ "mx.example.123", false }, { "-a.example.org", false },
		{ "a_b.example.org", false }, { "*.example.org", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct fake *f = fresh();

		fake_add(f, "example.org", "MX", arena_printf(arena,
		    "10 %s.", table[i].name));
		if (run(f).host.item[0].legal != table[i].legal)
			fail_msg("%s", table[i].name);
	}
}

static void
what_failed_is_kept_for_each_exchange(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "10 a.example.org.");
	fake_add(f, "example.org", "MX", "20 mx.lame.example.");
	fake_add(f, "a.example.org", "A", "45.83.64.25");
	fake_status(f, "a.example.org", RR_AAAA, ANSWER_TIMEOUT);
	fake_status(f, "mx.lame.example", RR_A, ANSWER_SERVFAIL);
	fake_status(f, "mx.lame.example", RR_AAAA, ANSWER_SERVFAIL);
	out = run(f);
	assert_int_equal(out.host_trouble->status, ANSWER_TIMEOUT);
	assert_int_equal(out.host.item[1].dangling, TRI_UNKNOWN);
	assert_int_equal(out.host.item[1].dangling_trouble->status,
	    ANSWER_SERVFAIL);
}

static void
equal_preferences_come_by_name(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "20 b.example.org.");
	fake_add(f, "example.org", "MX", "20 a.example.org.");
	fake_add(f, "example.org", "MX", "10 c.example.org.");
	out = run(f);
	assert_string_equal(out.host.item[0].name, "c.example.org");
	assert_string_equal(out.host.item[1].name, "a.example.org");
	assert_string_equal(out.host.item[2].name, "b.example.org");
}

static void
a_failed_family_is_unknown_unless_the_other_has_one(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "10 a.example.org.");
	fake_add(f, "example.org", "MX", "20 b.example.org.");
	fake_add(f, "a.example.org", "A", "192.0.2.1");
	fake_status(f, "a.example.org", RR_AAAA, ANSWER_TIMEOUT);
	fake_status(f, "b.example.org", RR_A, ANSWER_TIMEOUT);
	out = run(f);
	assert_int_equal(out.host.item[0].resolves, TRI_YES);
	assert_int_equal(out.host.item[1].resolves, TRI_UNKNOWN);
	assert_non_null(out.host_trouble);
	assert_null(out.trouble);
}

static void
a_domain_that_is_gone_dangles(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	fake_add(f, "example.org", "MX", "10 mx.gone.example.");
	fake_add(f, "example.org", "MX", "20 old.here.example.");
	fake_add(f, "example.org", "MX", "30 old.example.org.");
	fake_add(f, "example.org", "MX", "40 alias.example.org.");
	fake_add(f, "alias.example.org", "CNAME", "mx.lost.example.");
	fake_text(f, "here.example", "x");
	/* One's own domain is never asked whether it is registered. */
	fake_status(f, "example.org", RR_SOA, ANSWER_TIMEOUT);
	fake_status(f, "mx.gone.example", RR_AAAA, ANSWER_TIMEOUT);
	out = run(f);
	assert_int_equal(out.host.item[0].dangling, TRI_YES);
	assert_string_equal(out.host.item[0].registrable, "gone.example");
	assert_int_equal(out.host.item[1].dangling, TRI_NO);
	assert_int_equal(out.host.item[2].dangling, TRI_NO);
	assert_string_equal(out.host.item[3].cname, "mx.lost.example");
	assert_int_equal(out.host.item[3].dangling, TRI_YES);
	assert_int_equal(out.host.item[3].resolves, TRI_NO);
	fake_add(f = fresh(), "example.org", "MX", "10 mx.gone.example.");
	fake_status(f, "gone.example", RR_SOA, ANSWER_TIMEOUT);
	out = run(f);
	assert_int_equal(out.host.item[0].dangling, TRI_UNKNOWN);
	assert_non_null(out.host_trouble);
}

static void
hosts_are_limited(void **state)
{
	struct fake *f = fresh();
	struct mx_outcome out;

	(void)state;
	for (int i = 0; i < 150; i++)
		fake_add(f, "example.org", "MX", arena_printf(arena,
		    "%d h%d.example.org.", i, i));
	out = run(f);
	assert_int_equal(out.host.n, 100);
	assert_int_equal(out.more, 50);
}

UNIT_MAIN("mx",
	TEST(hosts_come_by_preference_in_two_rounds),
	TEST(without_mx_the_name_itself),
	TEST(null_mx_alone_and_in_company),
	TEST(addresses_are_no_names),
	TEST(an_address_without_its_dot_is_one),
	TEST(legal_names_are_names_of_hosts),
	TEST(what_failed_is_kept_for_each_exchange),
	TEST(equal_preferences_come_by_name),
	TEST(a_failed_family_is_unknown_unless_the_other_has_one),
	TEST(a_domain_that_is_gone_dangles),
	TEST(hosts_are_limited),
)
