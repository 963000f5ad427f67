/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "record/received.h"

static struct received
parse(const char *text)
{
	struct received r;

	received_parse(arena, text, strlen(text), &r);
	return r;
}

static void
assert_word(const char *have, const char *want)
{
	if (want == NULL)
		assert_null(have);
	else {
		assert_non_null(have);
		assert_string_equal(have, want);
	}
}

static void
assert_received(const char *text, const char *helo, const char *address,
    const char *by)
{
	struct received r = parse(text);

	assert_true(r.from);
	assert_word(r.helo, helo);
	assert_word(r.address, address);
	assert_word(r.by, by);
}

static void
servers_write_the_address_in_many_ways(void **state)
{
	(void)state;
	/* Postfix */
	assert_received(" from out.a.example (rdns.a.example [192.0.2.1])\r\n"
	    "\tby mx.b.example (Postfix) with ESMTPS id 4 for <x@b.example>;"
	    "\r\n\tWed, 25 Nov 2026 10:00:00 +0000", "out.a.example",
	    "192.0.2.1", "mx.b.example");
	assert_received("from a (unknown [IPv6:2001:db8::25]) by b", "a",
	    "2001:db8::25", "b");
	/* Sendmail */
	assert_received("from a (root@r.example [192.0.2.1] (may be forged)) "
	    "by b (8.17/8.17)", "a", "192.0.2.1", "b");
	/* Exim */
	assert_received("from [192.0.2.1] (helo=a.example) by b with esmtp",
	    "a.example", "192.0.2.1", "b");
	assert_received("from r.example ([192.0.2.1] helo=a.example) by b",
	    "a.example", "192.0.2.1", "b");
	assert_received("from [192.0.2.1] (port=25 helo=[10.0.0.1]) by b",
	    "10.0.0.1", "192.0.2.1", "b");
	/* qmail */
	assert_received("from unknown (HELO a.example) (192.0.2.1)\r\n  by 0 "
	    "with SMTP", "a.example", "192.0.2.1", "0");
	assert_received("from r (HELO a) (ident@192.0.2.1) by b", "a",
	    "192.0.2.1", "b");
	/* Exchange, Gmail */
	assert_received("from A.b (2603:10b6:2:1::7) by C.d (2603:10b6::8) "
	    "with Microsoft SMTP Server", "A.b", "2603:10b6:2:1::7", "C.d");
	assert_received("from m.a.example (m.a.example. [192.0.2.1]) by "
	    "mx.g.example with ESMTPS", "m.a.example", "192.0.2.1",
	    "mx.g.example");
	/* RFC 6376 A.2 */
	assert_received("from c.example  [192.0.2.1]\r\n      by s.example",
	    "c.example", "192.0.2.1", "s.example");
}

static void
what_the_client_says_is_not_the_address(void **state)
{
	(void)state;
	assert_received("from [10.0.0.1] (r.example [192.0.2.1]) by b",
	    "10.0.0.1", "192.0.2.1", "b");
	assert_received("from a (HELO 10.0.0.1) (192.0.2.1) by b",
	    "10.0.0.1", "192.0.2.1", "b");
	assert_received("from a (HELO [10.0.0.1]) (192.0.2.1) by b",
	    "10.0.0.1", "192.0.2.1", "b");
	assert_received("from a (helo=[10.0.0.1]) by b", "10.0.0.1", NULL, "b");
	assert_received("from a (10.0.0.1.isp.example) by b (10.0.0.2)", "a",
	    NULL, "b");
}

static void
what_is_missing_is_missing(void **state)
{
	struct received r = parse(" by 2001:db8::1 with SMTP id 1; date");

	(void)state;
	assert_false(r.from);
	assert_word(r.address, NULL);
	assert_word(r.by, "2001:db8::1");
	r = parse("");
	assert_false(r.from);
	assert_word(r.by, NULL);
	assert_received("from", NULL, NULL, NULL);
	assert_received("from by", "by", NULL, NULL);
	assert_received("from a (by x [192.0.2.1])", "a", "192.0.2.1", NULL);
	/* Behind the date there is nothing. */
	assert_received("from a; by b [192.0.2.1]", "a", NULL, NULL);
}

UNIT_MAIN("received",
	TEST(servers_write_the_address_in_many_ways),
	TEST(what_the_client_says_is_not_the_address),
	TEST(what_is_missing_is_missing),
)
