/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "evaluate/senders.h"
#include "unit/fake.h"

static struct senders_outcome
run(struct fake *f, const struct scope_sender *sender, size_t n)
{
	struct senders_outcome out;

	f->ev->scope.sender = sender;
	f->ev->scope.nsender = n;
	fake_run(f, senders_evaluate, &out);
	return out;
}

/* The addresses that a prefix is asked about. */
static const char *
probes(const char *prefix)
{
	struct fake *f = fake_new("example.org");
	struct scope_sender sender = { prefix, "pass", "" };
	struct senders_outcome out;
	const char *text = "";

	fake_text(f, "example.org", "v=spf1 -all");
	out = run(f, &sender, 1);
	for (size_t i = 0; i < out.sender.item[0].probe.n; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? " " : "",
		    address_text(arena, &out.sender.item[0].probe.item[i].ip));
	return text;
}

static void
a_prefix_is_asked_about_at_its_ends_and_its_middle(void **state)
{
	(void)state;
	assert_string_equal(probes("192.0.2.7"), "192.0.2.7");
	assert_string_equal(probes("192.0.2.7/32"), "192.0.2.7");
	assert_string_equal(probes("192.0.2.7/31"), "192.0.2.6 192.0.2.7");
	assert_string_equal(probes("192.0.2.77/24"),
	    "192.0.2.0 192.0.2.128 192.0.2.255");
	assert_string_equal(probes("::ffff:192.0.2.6/127"),
	    "192.0.2.6 192.0.2.7");
	assert_string_equal(probes("0.0.0.0/0"),
	    "0.0.0.0 128.0.0.0 255.255.255.255");
	assert_string_equal(probes("2001:db8::/33"),
	    "2001:db8:: 2001:db8:4000:: "
	    "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff");
}

static void
all_of_a_prefix_must_get_what_is_expected(void **state)
{
	static const struct scope_sender senders[] = {
		{ "192.0.2.0/25", "pass", "" }, { "192.0.2.0/24", "pass", "" },
		{ "192.0.2.128/25", "softfail", "" },
	};
	static const enum tri expected[] = { TRI_YES, TRI_NO, TRI_YES };
	struct fake *f = fake_new("example.org");
	struct senders_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 ip4:192.0.2.0/25 ~all");
	out = run(f, senders, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(out.sender.item[i].as_expected, expected[i]);
	assert_null(out.trouble);
}

static void
what_failed_is_unknown_and_not_wrong(void **state)
{
	static const struct scope_sender senders[] = {
		{ "192.0.2.1", "pass", "" }, { "198.51.100.1", "pass", "" },
	};
	struct fake *f = fake_new("example.org");
	struct senders_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 ip4:192.0.2.1 include:a.example "
	    "-all");
	fake_status(f, "a.example", RR_TXT, ANSWER_TIMEOUT);
	out = run(f, senders, 2);
	assert_int_equal(out.sender.item[0].as_expected, TRI_YES);
	assert_int_equal(out.sender.item[1].as_expected, TRI_UNKNOWN);
	assert_non_null(out.trouble);
	assert_int_equal(out.trouble->status, ANSWER_TIMEOUT);
}

static void
prefixes_are_read_strictly(void **state)
{
	static const char *const bad[] = {
		"", "x", "192.0.2", "192.0.2.1/", "192.0.2.1/33",
		"192.0.2.1/024", "192.0.2.1/-1", "192.0.2.1/8/8",
		"2001:db8::/129", "2001:db8::/1234", "/8",
		"::ffff:192.0.2.0/24", "::ffff:192.0.2.0/129",
	};
	struct address a;
	unsigned bits;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(senders_parse(bad[i], &a, &bits));
	assert_true(senders_parse("192.0.2.1/0", &a, &bits));
	assert_int_equal(bits, 0);
	assert_true(senders_parse("2001:db8::", &a, &bits));
	assert_int_equal(bits, 128);
}

UNIT_MAIN("senders",
	TEST(a_prefix_is_asked_about_at_its_ends_and_its_middle),
	TEST(all_of_a_prefix_must_get_what_is_expected),
	TEST(what_failed_is_unknown_and_not_wrong),
	TEST(prefixes_are_read_strictly),
)
