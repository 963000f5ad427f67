/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "evaluate/spf.h"
#include "evaluate/spf_macro.h"

static struct spf_macro
macro(const char *ip, const char *mail_from)
{
	struct spf_sender who = { 0 };
	struct spf_macro m;

	assert_true(address_parse(ip, &who.ip));
	who.mail_from = mail_from;
	who.helo = "mx.example.org";
	spf_macro_init(&m, arena, &who, NULL, 1356998400);
	m.domain = "email.example.com";
	return m;
}

/* The examples of RFC 7208 7.4, and more. */
static void
names_are_expanded(void **state)
{
	static const struct {
		const char	*ip, *text, *name;
	} cases[] = {
		{ "192.0.2.3", "%{s}", "strong-bad\\064email.example.com" },
		{ "192.0.2.3", "%{o}", "email.example.com" },
		{ "192.0.2.3", "%{d4}", "email.example.com" },
		{ "192.0.2.3", "%{d2}", "example.com" },
		{ "192.0.2.3", "%{d1}", "com" },
		{ "192.0.2.3", "%{dr}", "com.example.email" },
		{ "192.0.2.3", "%{d2r}", "example.email" },
		{ "192.0.2.3", "%{l}", "strong-bad" },
		{ "192.0.2.3", "%{l-}", "strong.bad" },
		{ "192.0.2.3", "%{lr-}", "bad.strong" },
		{ "192.0.2.3", "%{l1r-}", "strong" },
		{ "192.0.2.3", "%{ir}.%{v}._spf.%{d2}",
		    "3.2.0.192.in-addr._spf.example.com" },
		{ "192.0.2.3", "%{lr-}.lp._spf.%{d2}",
		    "bad.strong.lp._spf.example.com" },
		{ "192.0.2.3", "%{d2}.trusted-domains.example.net.",
		    "example.com.trusted-domains.example.net" },
		{ "2001:db8::cb01", "%{ir}.%{v}._spf.%{d2}",
		    "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d."
		    "0.1.0.0.2.ip6._spf.example.com" },
		{ "192.0.2.3", "a%%b%_c%-d.example", "a%b\\032c%20d.example" },
		{ "192.0.2.3", "%{p}.x.example", "unknown.x.example" },
		{ "192.0.2.3", "%{h}", "mx.example.org" },
		{ "192.0.2.3", "%{d99999999999}", "email.example.com" },
		{ "192.0.2.3", "a..example", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct spf_macro m = macro(cases[i].ip,
		    "strong-bad@email.example.com");
		const char *raw, *name = spf_macro_name(&m, cases[i].text,
		    strlen(cases[i].text), &raw);

		if (cases[i].name == NULL)
			assert_null(name);
		else
			assert_string_equal(name, cases[i].name);
	}
}

/* Labels go from the left until 253 octets are left, whatever the length. */
static void
long_names_are_cut_at_a_label(void **state)
{
	for (size_t lead = 1; lead < 700; lead++) {
		char text[1000] = "", *p = text;
		struct spf_macro m = macro("192.0.2.3", "a@b.example");
		const char *name, *raw;

		for (size_t i = 0; i < lead; i++)
			*p++ = i % 10 == 9 ? '.' : 'a';
		memcpy(p, ".cut.example", sizeof ".cut.example");
		name = spf_macro_name(&m, text, strlen(text), &raw);
		p = text;
		while (strlen(p) > 253)
			p = strchr(p, '.') + 1;
		if (strstr(p, "..") != NULL)
			continue;
		assert_non_null(name);
		assert_string_equal(name, p);
		assert_string_equal(raw, p);
	}
	(void)state;
}

static void
explanations_are_expanded(void **state)
{
	static const struct {
		const char	*text, *result;
	} cases[] = {
		{ "See http://%{d}/why.html?s=%{S}&i=%{i}.",
		    "See http://email.example.com/why.html?s=a%26b%40"
		    "email.example.com&i=192.0.2.3." },
		{ "%{c} %{r} %{t}", "192.0.2.3 unknown 1356998400" },
		{ "", "" },
		{ "100%", NULL },
		{ "%{x}", NULL },
		{ "caf\xc3\xa9", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct spf_macro m = macro("192.0.2.3",
		    "a&b@email.example.com");
		const char *text = spf_macro_explain(&m, cases[i].text,
		    strlen(cases[i].text));

		if (cases[i].result == NULL)
			assert_null(text);
		else
			assert_string_equal(text, cases[i].result);
	}
}

static void
the_sender_is_split(void **state)
{
	struct spf_macro m = macro("192.0.2.3", "");

	(void)state;
	assert_string_equal(m.sender, "postmaster@mx.example.org");
	m = macro("192.0.2.3", "@example.org");
	assert_string_equal(m.sender, "postmaster@example.org");
	m = macro("192.0.2.3", "a@b@example.org");
	assert_string_equal(m.local, "a@b");
	assert_string_equal(m.sender_domain, "example.org");
	m = macro("192.0.2.3", "example.org");
	assert_string_equal(m.sender, "postmaster@example.org");
}

static void
uses_are_seen(void **state)
{
	(void)state;
	assert_true(spf_macro_uses("a.%{P1r-}.b", 11, "p"));
	assert_false(spf_macro_uses("%%{p}", 5, "p"));
	assert_false(spf_macro_uses("p.%{d}", 6, "p"));
	assert_string_equal(spf_macro_raw(arena, "a\\032b\\000.example"),
	    "a b\\000.example");
}

UNIT_MAIN("spf_macro",
	TEST(names_are_expanded),
	TEST(long_names_are_cut_at_a_label),
	TEST(explanations_are_expanded),
	TEST(the_sender_is_split),
	TEST(uses_are_seen),
)
