/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/buf.h"
#include "evaluate/spf.h"
#include "unit/fake.h"

static struct spf_outcome
run(struct fake *f)
{
	struct spf_outcome out;

	fake_run(f, spf_evaluate, &out);
	return out;
}

/* The space of one record that needs no DNS. */
static struct spf_outcome
of(const char *record)
{
	struct fake *f = fake_new("example.org");

	fake_text(f, "example.org", record);
	return run(f);
}

/* "192.0.2.0/24 2001:db8::/32" */
static const char *
prefixes(const struct spf_outcome *out)
{
	const char *text = "";

	for (size_t i = 0; i < out->space.merged.prefix.n; i++) {
		const struct address_prefix *p =
		    &out->space.merged.prefix.item[i];

		text = arena_printf(arena, "%s%s%s/%u", text,
		    i > 0 ? " " : "", address_text(arena, &p->address),
		    p->bits);
	}
	return text;
}

static void
neighbours_and_overlaps_become_the_fewest_prefixes(void **state)
{
	static const struct {
		const char	*record, *merged;
		uint64_t	 ipv4, ipv6;
	} cases[] = {
		{ "v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all",
		    "192.0.2.0/24", 256, 0 },
		{ "v=spf1 ip4:192.0.2.7 ip4:192.0.2.0/24 -all",
		    "192.0.2.0/24", 256, 0 },
		{ "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all",
		    "192.0.2.1/32 192.0.2.2/32", 2, 0 },
		{ "v=spf1 ip4:192.0.2.2 ip4:192.0.2.3 -all",
		    "192.0.2.2/31", 2, 0 },
		{ "v=spf1 ip4:192.0.2.77/24 -all", "192.0.2.0/24", 256, 0 },
		{ "v=spf1 ip6:2001:db8::/33 ip6:2001:db8:8000::/33 -all",
		    "2001:db8::/32", 0, 1ull << 32 },
		{ "v=spf1 ip6:2001:db8::1 ip6:2001:db8::2 -all",
		    "2001:db8::1/128 2001:db8::2/128", 0, 1 },
		{ "v=spf1 ip4:0.0.0.0/0 -all", "0.0.0.0/0", 1ull << 32, 0 },
		{ "v=spf1 +all", "0.0.0.0/0 ::/0", 1ull << 32, UINT64_MAX },
		{ "v=spf1 -all", "", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_outcome out = of(cases[i].record);

		assert_string_equal(prefixes(&out), cases[i].merged);
		assert_int_equal(out.space.size.ipv4, cases[i].ipv4);
		assert_int_equal(out.space.size.ipv6, cases[i].ipv6);
		assert_false(out.space.open);
		assert_false(out.space.at_most);
	}
}

static void
the_first_term_that_matches_decides(void **state)
{
	struct spf_outcome out;

	(void)state;
	out = of("v=spf1 -ip4:192.0.2.0/25 ip4:192.0.2.0/24 -all");
	assert_string_equal(prefixes(&out), "192.0.2.128/25");
	out = of("v=spf1 ip4:192.0.2.0/24 -ip4:192.0.2.0/25 -all");
	assert_string_equal(prefixes(&out), "192.0.2.0/24");
	out = of("v=spf1 ~ip4:192.0.2.0/24 ?ip4:198.51.100.1 -all");
	assert_string_equal(prefixes(&out), "");
	out = of("v=spf1 -ip4:192.0.2.1 +all");
	assert_int_equal(out.space.size.ipv4, (1ull << 32) - 1);
	out = of("v=spf1 ip4:192.0.2.1 -all ip4:192.0.2.2");
	assert_string_equal(prefixes(&out), "192.0.2.1/32");
}

static void
includes_count_for_whom_they_lead_to(void **state)
{
	struct fake *f = fake_new("example.org");
	struct spf_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 ip4:192.0.2.0/25 "
	    "include:_spf.other.example -all");
	fake_text(f, "_spf.other.example", "v=spf1 ip4:192.0.2.0/24 "
	    "-ip4:198.51.100.1 ip4:198.51.100.0/24 -all");
	out = run(f);
	assert_string_equal(prefixes(&out), "192.0.2.0/24 198.51.100.0/32 "
	    "198.51.100.2/31 198.51.100.4/30 198.51.100.8/29 "
	    "198.51.100.16/28 198.51.100.32/27 198.51.100.64/26 "
	    "198.51.100.128/25");
	assert_int_equal(out.space.party.n, 2);
	assert_string_equal(out.space.party.item[0].domain, "example.org");
	assert_true(out.space.party.item[0].own);
	assert_int_equal(out.space.party.item[0].size.ipv4, 128);
	assert_string_equal(out.space.party.item[1].domain, "other.example");
	assert_false(out.space.party.item[1].own);
	assert_int_equal(out.space.party.item[1].terms, 1);
	assert_int_equal(out.space.party.item[1].size.ipv4, 128 + 255);
}

static void
an_include_passes_only_whom_it_says_passes(void **state)
{
	struct fake *f = fake_new("example.org");
	struct spf_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 -include:a.example "
	    "ip4:192.0.2.0/24 -all");
	fake_text(f, "a.example", "v=spf1 ip4:192.0.2.0/25 ?all");
	out = run(f);
	assert_string_equal(prefixes(&out), "192.0.2.128/25");
}

static void
nobody_passes_behind_a_permerror(void **state)
{
	struct fake *f = fake_new("example.org");
	struct spf_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 ip4:192.0.2.1 include:a.example "
	    "ip4:192.0.2.2 -all");
	fake_text(f, "a.example", "v=spf1 ip5:1.2.3.4 -all");
	out = run(f);
	assert_string_equal(prefixes(&out), "192.0.2.1/32");
}

static void
a_redirect_is_where_nothing_else_matches(void **state)
{
	struct fake *f = fake_new("example.org");
	struct spf_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 -ip4:192.0.2.0/25 "
	    "redirect=a.example");
	fake_text(f, "a.example", "v=spf1 ip4:192.0.2.0/24 -all");
	out = run(f);
	assert_string_equal(prefixes(&out), "192.0.2.128/25");
}

static void
what_is_not_known_is_no_guess(void **state)
{
	struct fake *f = fake_new("example.org");
	struct spf_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 ip4:192.0.2.1 include:a.example "
	    "-all");
	fake_status(f, "a.example", RR_TXT, ANSWER_TIMEOUT);
	out = run(f);
	assert_true(out.space.open);
	assert_true(out.space.at_most);
	out = of("v=spf1 exists:%{i}.list.example.org -all");
	assert_true(out.space.open);
	assert_false(out.space.at_most);
	out = of("v=spf1 -exists:%{i}.list.example.org ip4:192.0.2.1 -all");
	assert_false(out.space.open);
	assert_true(out.space.at_most);
}

static void
hosts_have_their_prefixes(void **state)
{
	struct fake *f = fake_new("example.org");
	struct spf_outcome out;

	(void)state;
	fake_text(f, "example.org", "v=spf1 a/24//64 mx -all");
	fake_add(f, "example.org", "A", "192.0.2.9");
	fake_add(f, "example.org", "AAAA", "2001:db8::9");
	fake_add(f, "example.org", "MX", "10 mx.example.org.");
	fake_add(f, "mx.example.org", "A", "198.51.100.9");
	out = run(f);
	assert_string_equal(prefixes(&out),
	    "192.0.2.0/24 198.51.100.9/32 2001:db8::/64");
}

static void
many_ranges_are_merged(void **state)
{
	struct buf b;
	struct spf_outcome out;

	(void)state;
	buf_init(&b, arena, 65000);
	buf_puts(&b, "v=spf1");
	for (int i = 0; i < 1000; i++)
		buf_printf(&b, " ip4:10.%d.%d.0/25 ip4:10.%d.%d.128/25",
		    i / 256, i % 256, i / 256, i % 256);
	buf_puts(&b, " -all");
	out = of(b.data);
	assert_int_equal(out.space.size.ipv4 % 256, 0);
	assert_true(out.space.merged.prefix.n <= 12);
}

UNIT_MAIN("spf_space",
	TEST(neighbours_and_overlaps_become_the_fewest_prefixes),
	TEST(the_first_term_that_matches_decides),
	TEST(includes_count_for_whom_they_lead_to),
	TEST(an_include_passes_only_whom_it_says_passes),
	TEST(nobody_passes_behind_a_permerror),
	TEST(a_redirect_is_where_nothing_else_matches),
	TEST(what_is_not_known_is_no_guess),
	TEST(hosts_have_their_prefixes),
	TEST(many_ranges_are_merged),
)
