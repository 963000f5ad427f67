/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "dns/answer.h"
#include "evaluate/address.h"

static struct address
parsed(const char *text)
{
	struct address a;

	assert_true(address_parse(text, &a));
	return a;
}

static void
texts_are_read_and_written(void **state)
{
	static const struct {
		const char	*text, *canonical;
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "2001:DB8::1", "2001:db8::1" },
		{ "::ffff:192.0.2.1", "192.0.2.1" },
		{ "::", "::" },
	};
	static const char *const bad[] = {
		"", "192.0.2", "192.0.2.256", "192.0.2.01", "1::2::3",
		"fe80::1%eth0", "192.0.2.1 ", "example.org",
	};
	struct address address;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		address = parsed(cases[i].text);
		assert_string_equal(address_text(arena, &address),
		    cases[i].canonical);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(address_parse(bad[i], &address));
}

static void
prefixes_match_by_bits(void **state)
{
	static const struct {
		const char	*address, *prefix;
		unsigned	 bits;
		bool		 match;
	} cases[] = {
		{ "192.0.2.1", "192.0.2.0", 24, true },
		{ "192.0.3.1", "192.0.2.0", 24, false },
		{ "192.0.3.1", "192.0.2.0", 23, true },
		{ "10.1.2.3", "192.0.2.0", 0, true },
		{ "192.0.2.1", "192.0.2.1", 32, true },
		{ "192.0.2.1", "192.0.2.0", 32, false },
		{ "192.0.2.1", "::", 0, false },
		{ "2001:db8::2", "2001:db8::", 127, false },
		{ "2001:db8::1", "2001:db8::", 127, true },
		{ "2001:db8::1", "2001:db8::1", 128, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct address a = parsed(cases[i].address);
		struct address p = parsed(cases[i].prefix);

		assert_int_equal(address_matches(&a, &p, cases[i].bits),
		    cases[i].match);
	}
}

static void
special_space_is_named(void **state)
{
	static const struct {
		const char	*address;
		const char	*text;
	} cases[] = {
		{ "10.255.0.1", "private (RFC 1918)" },
		{ "172.31.255.255", "private (RFC 1918)" },
		{ "172.32.0.0", NULL },
		{ "100.64.0.1", "shared by carriers (RFC 6598)" },
		{ "192.0.0.8", "protocol assignments (RFC 6890)" },
		{ "192.0.0.9", NULL },
		{ "8.8.8.8", NULL },
		{ "255.255.255.255", "limited broadcast (RFC 919)" },
		{ "::1", "loopback (RFC 4291)" },
		{ "2001::1", "Teredo (RFC 4380)" },
		{ "2001:1::1", NULL },
		{ "2001:100::1", "protocol assignments (RFC 2928)" },
		{ "2001:db8::1", "documentation (RFC 3849)" },
		{ "2a00::1", NULL },
		{ "fd00::1", "unique local (RFC 4193)" },
		{ "192.88.99.2", "6to4 relays, deprecated (RFC 7526)" },
		{ "192.31.196.1", NULL },
		{ "192.175.48.1", NULL },
		{ "198.19.255.255", "benchmarking (RFC 2544)" },
		{ "198.20.0.0", NULL },
		{ "::192.0.2.1", "IPv4-compatible, deprecated (RFC 4291)" },
		{ "::", "unspecified (RFC 4291)" },
		{ "64:ff9b::1", NULL },
		{ "64:ff9b:1::1", "local translation (RFC 8215)" },
		{ "64:ff9c::1", "outside the global unicast space (RFC 4291)" },
		{ "100:0:0:1::1", "dummy prefix (RFC 9780)" },
		{ "100:0:0:2::1", "outside the global unicast space (RFC 4291)" },
		{ "2620:4f:8000::1", NULL },
		{ "3fff:fff:ffff::1", "documentation (RFC 9637)" },
		{ "3fff:1000::1", NULL },
		{ "4000::1", "outside the global unicast space (RFC 4291)" },
		{ "5f00::1", "segment routing (RFC 9602)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct address a = parsed(cases[i].address);
		const char *text = address_special(&a);

		if (cases[i].text == NULL)
			assert_null(text);
		else
			assert_string_equal(text, cases[i].text);
	}
}

static void
records_of_a_wrong_length_are_no_address(void **state)
{
	static const uint8_t rdata[16] = { 192, 0, 2, 1 };
	struct rr rr = { .type = RR_A, .rdata = rdata, .rdlen = 4 };
	struct address a, b = parsed("192.0.2.1");

	(void)state;
	assert_true(address_of_rr(&rr, &a));
	assert_true(address_equal(&a, &b));
	rr.rdlen = 5;
	assert_false(address_of_rr(&rr, &a));
	rr.type = RR_AAAA;
	rr.rdlen = 16;
	assert_true(address_of_rr(&rr, &a));
	assert_false(address_equal(&a, &b));
}

static void
each_address_has_a_reverse_name(void **state)
{
	struct address a;

	(void)state;
	a = parsed("192.0.2.255");
	assert_string_equal(address_reverse(arena, &a),
	    "255.2.0.192.in-addr.arpa");
	a = parsed("4321:0:1:2:3:4:567:89ab");
	assert_string_equal(address_reverse(arena, &a),
	    "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4"
	    ".ip6.arpa");
}

UNIT_MAIN("address",
	TEST(texts_are_read_and_written),
	TEST(prefixes_match_by_bits),
	TEST(special_space_is_named),
	TEST(each_address_has_a_reverse_name),
	TEST(records_of_a_wrong_length_are_no_address),
)
