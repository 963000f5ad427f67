/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/limits.h"
#include "record/mailbox.h"

static struct mailboxes
parse(const char *text)
{
	struct mailboxes list;

	mailbox_read_list(arena, text, strlen(text), &list);
	return list;
}

static void
assert_one(const char *text, const char *address, const char *domain)
{
	struct mailboxes list = parse(text);

	assert_int_equal(list.fault.n, 0);
	assert_int_equal(list.mailbox.n, 1);
	assert_string_equal(list.mailbox.item[0].address, address);
	assert_string_equal(list.mailbox.item[0].domain, domain);
}

/* One fault, that begins with this text. */
static void
assert_fault(const char *text, enum mailbox_fault code, const char *at)
{
	struct mailboxes list = parse(text);
	const struct fault *f = mailbox_fault(&list, code);

	if (f == NULL || list.fault.n != 1)
		fail_msg("%zu faults in %s", list.fault.n, text);
	assert_true(f->span.at + f->span.len <= strlen(text));
	assert_int_equal(strncmp(text + f->span.at, at, strlen(at)), 0);
	assert_true(f->span.len >= strlen(at));
}

static void
an_address_with_its_name(void **state)
{
	struct mailboxes list;

	(void)state;
	assert_one("joe@example.org", "joe@example.org", "example.org");
	assert_one(" Joe <joe@Example.ORG> ", "joe@Example.ORG",
	    "Example.ORG");
	assert_one("<a.b@example.org>", "a.b@example.org", "example.org");
	assert_one("John Q. Public <j@example.org>", "j@example.org",
	    "example.org");
	assert_one("\"a@b.example, <x>\" <j@example.org>", "j@example.org",
	    "example.org");
	assert_one("=?utf-8?q?J=C3=B6?= <j@example.org>", "j@example.org",
	    "example.org");
	assert_one("J\xc3\xb6rg <j@b\xc3\xbc.example>", "j@b\xc3\xbc.example",
	    "b\xc3\xbc.example");
	list = parse("Joe <joe@example.org> (x)");
	assert_int_equal(list.mailbox.item[0].span.at, 5);
	assert_int_equal(list.mailbox.item[0].span.len, 15);
}

static void
comments_are_no_part_of_it(void **state)
{
	(void)state;
	assert_one("(a (b) \\) <x@y.example>)\r\n joe (c) @ (d) example.org(e)",
	    "joe@example.org", "example.org");
	assert_one("Joe (a) <joe (b)@example.org (c)> (d)",
	    "joe@example.org", "example.org");
	assert_fault("joe@example.org (a", MAILBOX_FAULT_SYNTAX, "(a");
	assert_fault("joe@example.org (a\\", MAILBOX_FAULT_SYNTAX, "(a\\");
	assert_fault("joe@example.org (\x80)", MAILBOX_FAULT_SYNTAX, "(");
}

static void
a_local_part_may_be_quoted(void **state)
{
	(void)state;
	assert_one("\"a@b.example\"@example.org",
	    "\"a@b.example\"@example.org", "example.org");
	assert_one("<\"a\\\" b\".c@example.org>", "\"a\\\" b\".c@example.org",
	    "example.org");
	assert_fault("\"a@example.org", MAILBOX_FAULT_SYNTAX,
	    "\"a@example.org");
	assert_fault("joe@\"example.org\"", MAILBOX_FAULT_SYNTAX, "\"");
}

static void
a_literal_is_told(void **state)
{
	struct mailboxes list = parse("joe@[192.0.2.1]");

	(void)state;
	assert_int_equal(list.fault.n, 0);
	assert_true(list.mailbox.item[0].literal);
	assert_string_equal(list.mailbox.item[0].domain, "[192.0.2.1]");
	assert_false(parse("joe@example.org").mailbox.item[0].literal);
	assert_fault("joe@[192.0.2.1", MAILBOX_FAULT_SYNTAX, "[192");
	assert_fault("joe@[[192.0.2.1]", MAILBOX_FAULT_SYNTAX, "[[192");
}

static void
several_mailboxes(void **state)
{
	struct mailboxes list = parse("a@x.example, B <b@y.example>,\r\n c@z");

	(void)state;
	assert_int_equal(list.fault.n, 0);
	assert_int_equal(list.mailbox.n, 3);
	assert_string_equal(list.mailbox.item[1].domain, "y.example");
	assert_string_equal(list.mailbox.item[2].address, "c@z");
	assert_int_equal(list.groups, 0);
}

static void
groups_have_their_members(void **state)
{
	struct mailboxes list = parse("a@x, Undisclosed: b@y, C <c@z>;, N:;");

	(void)state;
	assert_int_equal(list.fault.n, 0);
	assert_int_equal(list.groups, 2);
	assert_int_equal(list.mailbox.n, 3);
	assert_false(list.mailbox.item[0].grouped);
	assert_true(list.mailbox.item[1].grouped);
	assert_true(list.mailbox.item[2].grouped);
	list = parse("N:; ");
	assert_int_equal(list.fault.n, 0);
	assert_int_equal(list.mailbox.n, 0);
	assert_fault("N: a@x", MAILBOX_FAULT_SYNTAX, "");
	assert_fault("N: M: a@x;;", MAILBOX_FAULT_SYNTAX, ": a@x");
	assert_fault(": a@x;", MAILBOX_FAULT_SYNTAX, ":");
	assert_fault("N:; a@x", MAILBOX_FAULT_SYNTAX, "a@x");
}

static void
what_programs_read_differently_is_faulty(void **state)
{
	static const struct {
		const char	*text, *at;
	} bad[] = {
		{ "", "" },
		{ " ", "" },
		{ "joe", "" },
		{ "<>", ">" },
		{ "<joe@example.org", "" },
		{ "joe@example.org>", ">" },
		{ "a@b.example <joe@example.org>", "<joe" },
		{ "<a@b.example> <joe@example.org>", "<joe" },
		{ "<a@b.example> joe@example.org", "joe" },
		{ "a@b.example@example.org", "@example" },
		{ "a b@example.org", "a b@" },
		{ ".a@example.org", ".a@" },
		{ "a.@example.org", "a.@" },
		{ "a..b@example.org", "a..b" },
		{ "joe@", "" },
		{ "joe@.example", ".example" },
		{ "joe@example.", "example." },
		{ "joe@example org", "example org" },
		{ "joe@exa\x01mple", "\x01mple" },
		{ "joe@exa\xffmple", "\xffmple" },
		{ "joe@example\x01\n ", "\x01" },
		{ "<joe@example.org,a@b>", ",a@b" },
		{ "joe@example\r\nX: y", "\r\nX" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_fault(bad[i].text, MAILBOX_FAULT_SYNTAX, bad[i].at);
}

static void
a_nul_ends_nothing(void **state)
{
	static const char text[] = "joe@example.org\0.test";
	struct mailboxes list;

	(void)state;
	mailbox_read_list(arena, text, sizeof text - 1, &list);
	assert_int_equal(list.fault.n, 1);
	assert_int_equal(list.fault.item[0].code, MAILBOX_FAULT_SYNTAX);
	assert_int_equal(list.fault.item[0].span.at, 15);
}

static void
what_is_obsolete_is_read(void **state)
{
	struct mailboxes list = parse("joe@example (x) .org");

	(void)state;
	assert_string_equal(list.mailbox.item[0].domain, "example.org");
	assert_fault("joe@example (x) .org", MAILBOX_FAULT_OBSOLETE, "joe@");
	assert_fault("j . oe@example.org", MAILBOX_FAULT_OBSOLETE, "j . oe");
	list = parse("<@a.example,@b.example:joe@example.org>");
	assert_int_equal(list.mailbox.n, 1);
	assert_string_equal(list.mailbox.item[0].address, "joe@example.org");
	assert_fault("<@a.example,@b.example:joe@example.org>",
	    MAILBOX_FAULT_OBSOLETE, "@a.example,@b.example:");
	assert_fault("<@a.example joe@example.org>", MAILBOX_FAULT_SYNTAX,
	    "a.example joe");
	assert_fault("<@a.example;joe@example.org>", MAILBOX_FAULT_SYNTAX,
	    ";joe");
	list = parse("a@x,, b@y");
	assert_int_equal(list.mailbox.n, 2);
	assert_fault("a@x,, b@y", MAILBOX_FAULT_OBSOLETE, ",");
	assert_fault("a@x,", MAILBOX_FAULT_OBSOLETE, ",");
}

static void
floods_are_bounded(void **state)
{
	static char text[8 * LIMIT_MAILBOXES];
	struct mailboxes list;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < LIMIT_MAILBOXES; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "a@x,");
	text[n - 1] = '\0';
	list = parse(text);
	assert_int_equal(list.fault.n, 0);
	assert_int_equal(list.mailbox.n, LIMIT_MAILBOXES);
	snprintf(text + n - 1, sizeof text - n, ",b@x,c@x");
	assert_fault(text, MAILBOX_FAULT_TOO_MANY, "b@x,c@x");
	memset(text, '(', sizeof text - 1);
	assert_fault(text, MAILBOX_FAULT_SYNTAX, "((");
	memset(text, ',', sizeof text - 1);
	assert_int_equal(parse(text).fault.n, LIMIT_FAULTS);
}

UNIT_MAIN("mailbox",
	TEST(an_address_with_its_name),
	TEST(comments_are_no_part_of_it),
	TEST(a_local_part_may_be_quoted),
	TEST(a_literal_is_told),
	TEST(several_mailboxes),
	TEST(groups_have_their_members),
	TEST(what_programs_read_differently_is_faulty),
	TEST(a_nul_ends_nothing),
	TEST(what_is_obsolete_is_read),
	TEST(floods_are_bounded),
)
