/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/limits.h"
#include "record/spf.h"

static const struct spf_record *
parsed(const char *text)
{
	return spf_parse(arena, text, strlen(text));
}

static void
terms_are_kept_in_order(void **state)
{
	const struct spf_record *r = parsed("V=SPF1 mx  -a:h.example/24//64 "
	    "?ip4:192.0.2.0/24 ip6:2001:db8::/32 INCLUDE:%{d2}.x.example. "
	    "x-new=%{i} exp=e.example ~all ");
	const struct spf_term *t = r->term.item;

	(void)state;
	assert_int_equal(r->fault.n, 0);
	assert_int_equal(r->term.n, 8);
	assert_int_equal(t[0].type, SPF_MX);
	assert_int_equal(t[0].qualifier, '+');
	assert_null(t[0].domain);
	assert_int_equal(t[1].type, SPF_A);
	assert_int_equal(t[1].qualifier, '-');
	assert_int_equal(t[1].cidr4, 24);
	assert_int_equal(t[1].cidr6, 64);
	assert_int_equal(t[1].domainlen, strlen("h.example"));
	assert_int_equal(t[1].domain_span.at, strlen("V=SPF1 mx  -a:"));
	assert_int_equal(t[2].address[0], 192);
	assert_int_equal(t[2].cidr4, 24);
	assert_int_equal(t[3].cidr6, 32);
	assert_string_equal(t[4].name, "INCLUDE");
	assert_int_equal(t[4].type, SPF_INCLUDE);
	assert_true(t[4].has_macro);
	assert_int_equal(t[5].type, SPF_UNKNOWN_MODIFIER);
	assert_int_equal(t[5].qualifier, 0);
	assert_int_equal(r->exp, 6);
	assert_int_equal(r->all, 7);
	assert_int_equal(r->redirect, -1);
}

/* Each text has one fault, at the words between the bars. */
static const struct {
	const char	*text;
	enum spf_fault	 code;
} fault_cases[] = {
	{ "v=spf1 |ipv4|:192.0.2.1", SPF_FAULT_UNKNOWN_MECHANISM },
	{ "v=spf1 |redirect|:a.example", SPF_FAULT_UNKNOWN_MECHANISM },
	{ "v=spf1 -|all.|", SPF_FAULT_UNKNOWN_MECHANISM },
	{ "v=spf1 |include|", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 |include:|", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 a:|museum|", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 a:|192.0.2.1|", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 mx:|example.-com|/24", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 exists:|%{d}.|", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 redirect=|_spf|", SPF_FAULT_DOMAIN_SPEC },
	{ "v=spf1 exists:|%{x|}.example", SPF_FAULT_MACRO },
	{ "v=spf1 exists:|%{c|}.example", SPF_FAULT_MACRO },
	{ "v=spf1 exists:|%{d0|}.example", SPF_FAULT_MACRO },
	{ "v=spf1 exists:a|%(|i).example", SPF_FAULT_MACRO },
	{ "v=spf1 exists:a.|%{d|", SPF_FAULT_MACRO },
	{ "v=spf1 new=|%|", SPF_FAULT_MACRO },
	{ "v=spf1 a|/33|", SPF_FAULT_CIDR },
	{ "v=spf1 a|//129|", SPF_FAULT_CIDR },
	{ "v=spf1 a:h.example|/024|", SPF_FAULT_CIDR },
	{ "v=spf1 a|/4294967297|", SPF_FAULT_CIDR },
	{ "v=spf1 include:h.example|/24|", SPF_FAULT_CIDR },
	{ "v=spf1 ip4:192.0.2.0|/|", SPF_FAULT_CIDR },
	{ "v=spf1 ip4:192.0.2.0|//32|", SPF_FAULT_CIDR },
	{ "v=spf1 ip4:|192.0.2|/24", SPF_FAULT_ADDRESS },
	{ "v=spf1 ip4:|2001:db8::1|", SPF_FAULT_ADDRESS },
	{ "v=spf1 |ip4|", SPF_FAULT_ADDRESS },
	{ "v=spf1 ip6:|:CAFE::BABE|", SPF_FAULT_ADDRESS },
	{ "v=spf1 exp=a.example |exp=b.example|", SPF_FAULT_DUP_MODIFIER },
	{ "v=spf1 a|\t|mx -all", SPF_FAULT_OCTET },
	{ "v=spf1 |\xe2\x80\x93|all", SPF_FAULT_OCTET },
	{ "v=spf1 |=all|", SPF_FAULT_SYNTAX },
	{ "v=spf1 |1up=x|", SPF_FAULT_SYNTAX },
	{ "v=spf1 |-|exp=a.example", SPF_FAULT_SYNTAX },
	{ "v=spf1 all|:x|", SPF_FAULT_SYNTAX },
	{ "|v=spf2| -all", SPF_FAULT_SYNTAX },
};

static void
faults_have_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fault_cases / sizeof fault_cases[0];
	    i++) {
		const char *marked = fault_cases[i].text;
		const char *first = strchr(marked, '|');
		const char *second = strchr(first + 1, '|');
		size_t at = (size_t)(first - marked);
		size_t len = (size_t)(second - first - 1);
		char text[100];
		const struct spf_record *r;
		const struct fault *f;

		snprintf(text, sizeof text, "%.*s%.*s%s", (int)at, marked,
		    (int)len, first + 1, second + 1);
		r = parsed(text);
		if (r->fault.n != 1)
			fail_msg("%s: %zu faults", text, r->fault.n);
		f = &r->fault.item[0];
		if (f->code != (int)fault_cases[i].code ||
		    f->span.at != at || f->span.len != len)
			fail_msg("%s: fault %d at %u+%u", text, f->code,
			    f->span.at, f->span.len);
	}
}

static void
all_faults_are_found(void **state)
{
	const struct spf_record *r = parsed("v=spf1 a/99 foo mx b:c -all");

	(void)state;
	assert_int_equal(r->fault.n, 3);
	assert_int_equal(r->term.n, 2);
}

static void
a_nul_is_an_octet_like_others(void **state)
{
	static const char text[] = "v=spf1 a:foo.example\0 -all";
	const struct spf_record *r = spf_parse(arena, text, sizeof text - 1);

	(void)state;
	assert_int_equal(r->fault.n, 1);
	assert_int_equal(r->fault.item[0].code, SPF_FAULT_OCTET);
	assert_int_equal(r->fault.item[0].span.at, 20);
	assert_int_equal(r->all, 0);
}

static void
limits_hold(void **state)
{
	char text[8 + 4 * (LIMIT_SPF_TERMS + 10)] = "v=spf1";
	const struct spf_record *r;

	(void)state;
	for (size_t i = 0; i < LIMIT_SPF_TERMS + 1; i++)
		memcpy(text + 6 + 3 * i, " mx", 4);
	r = parsed(text);
	assert_int_equal(r->term.n, LIMIT_SPF_TERMS);
	assert_int_equal(r->fault.n, 0);
	assert_true(r->cut);
	text[6 + 3 * LIMIT_SPF_TERMS] = '\0';
	r = parsed(text);
	assert_int_equal(r->term.n, LIMIT_SPF_TERMS);
	assert_false(r->cut);
	for (char *p = text + 7; *p != '\0'; p += 3)
		*p = 'q';
	r = parsed(text);
	assert_int_equal(r->fault.n, LIMIT_FAULTS);
}

static void
the_version_selects(void **state)
{
	static const char *const yes[] = {
		"v=spf1", "v=spf1 ", "V=SpF1 -all",
	};
	static const char *const no[] = {
		"", "v=spf1;", "v=spf10", " v=spf1", "v=spf", "v=spf1\t",
	};

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		assert_true(spf_selects(yes[i], strlen(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		assert_false(spf_selects(no[i], strlen(no[i])));
}

static void
near_misses_are_seen(void **state)
{
	static const struct {
		const char	*text;
		uint32_t	 at, len;	/* len 0: no near miss */
	} cases[] = {
		{ "v=spf1 -all", 0, 0 },
		{ "v=spf1; -all", 6, 1 },
		{ "v=spf10 -all", 6, 1 },
		{ "v=spf1\t-all", 6, 5 },
		{ "v=spf2 -all", 0, 6 },
		{ "v = spf1 -all", 0, 8 },
		{ "spf1 -all", 0, 4 },
		{ " v=spf1 -all", 0, 1 },
		{ "\"v=spf1 -all\"", 0, 1 },
		{ "\xe2\x80\x9cv=spf1 -all", 0, 3 },
		{ "\xef\xbb\xbfv=spf1 -all", 0, 3 },
		{ "spf2.0/pra -all", 0, 0 },
		{ "v=DMARC1; p=none", 0, 0 },
		{ "vspf1", 0, 0 },
		{ "", 0, 0 },
		{ "v=", 0, 0 },
	};
	struct span span;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool miss = spf_near_miss(cases[i].text,
		    strlen(cases[i].text), &span);

		if (miss != (cases[i].len > 0) || (miss &&
		    (span.at != cases[i].at || span.len != cases[i].len)))
			fail_msg("'%s': %d at %u+%u", cases[i].text, miss,
			    span.at, span.len);
	}
}

UNIT_MAIN("spf_record",
	TEST(terms_are_kept_in_order),
	TEST(faults_have_their_place),
	TEST(all_faults_are_found),
	TEST(a_nul_is_an_octet_like_others),
	TEST(limits_hold),
	TEST(the_version_selects),
	TEST(near_misses_are_seen),
)
