/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/limits.h"
#include "record/mbox.h"
#include "record/message.h"

static const struct message *
parse(const char *text)
{
	struct mbox box;
	struct mbox_item item;

	mbox_open(&box, text, strlen(text));
	assert_true(mbox_next(&box, arena, &item));
	return message_parse(arena, &item);
}

static void
assert_text(const struct message *m, struct span span, const char *text)
{
	assert_true(span.at + span.len <= m->len);
	assert_int_equal(span.len, strlen(text));
	assert_memory_equal(m->text + span.at, text, strlen(text));
}

/* The first fault of the kind stands at this text and in this line. */
static void
assert_fault(const struct message *m, enum message_fault code,
    const char *text, size_t line)
{
	const struct fault *f = message_fault(m, code);

	assert_non_null(f);
	assert_text(m, f->span, text);
	assert_int_equal(message_line(m, f->span.at), line);
}

static void
fields_and_body_are_told_apart(void **state)
{
	const struct message *m = parse("From: a@b.example\n"
	    "Subject : two\n lines\n\nTo: nobody\n");
	const struct message_field *f;

	(void)state;
	assert_int_equal(m->fault.n, 0);
	assert_true(m->whole);
	assert_int_equal(m->field.n, 2);
	f = message_field(m, "subject", 0);
	assert_ptr_equal(f, &m->field.item[1]);
	assert_string_equal(f->name, "Subject");
	assert_text(m, f->span, "Subject : two\r\n lines");
	assert_text(m, f->value, " two\r\n lines");
	assert_null(message_field(m, "Subject", 2));
	assert_null(message_field(m, "To", 0));
	assert_string_equal(m->text + m->body, "To: nobody\r\n");
	assert_int_equal(message_line(m, m->body), 5);
}

static void
a_message_may_lack_a_body(void **state)
{
	const struct message *m;

	(void)state;
	m = parse("From: a@b.example");
	assert_int_equal(m->fault.n, 0);
	assert_int_equal(m->body, m->len);
	assert_text(m, m->field.item[0].span, "From: a@b.example");
	m = parse("From: a@b.example\n");
	assert_int_equal(m->body, m->len);
	assert_text(m, m->field.item[0].span, "From: a@b.example");
	m = parse("\nFrom: a@b.example\n");
	assert_int_equal(m->field.n, 0);
	assert_int_equal(m->body, 2);
}

static void
lines_are_those_of_the_file(void **state)
{
	struct mbox box;
	struct mbox_item item;
	const char *text = "From x 12:34\nFrom: a@b.example\n\n\n"
	    "From y 12:34\nFrom: a@b.example\nstray\n";
	const struct message *m;

	(void)state;
	mbox_open(&box, text, strlen(text));
	assert_true(mbox_next(&box, arena, &item));
	assert_true(mbox_next(&box, arena, &item));
	m = message_parse(arena, &item);
	assert_int_equal(m->line, 6);
	assert_fault(m, MESSAGE_FAULT_SYNTAX, "stray", 7);
}

static void
what_is_no_field_is_faulty(void **state)
{
	static const char *const bad[] = {
		"stray", ": x", " : x", "a b: x", "\x01: x", "\x7f: x",
		"\xc3\xa4: x"
	};
	const struct message *m;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		m = parse(arena_printf(arena, "%s\n y\nFrom: a@b.example\n\n",
		    bad[i]));
		assert_fault(m, MESSAGE_FAULT_SYNTAX, bad[i], 1);
		assert_int_equal(m->fault.n, 1);
		assert_int_equal(m->field.n, 1);
		assert_int_equal(m->author, MESSAGE_AUTHOR_ONE);
	}
	/* What goes on after it is no part of the field before it. */
	m = parse("From: a@b.example\nstray\n , c@d.example\n\n");
	assert_fault(m, MESSAGE_FAULT_SYNTAX, "stray", 2);
	assert_text(m, m->field.item[0].span, "From: a@b.example");
}

static void
octets_of_the_header_are_utf8(void **state)
{
	static const char nul[] = "From: a@b.example\nX: \0y\n\n\0";
	struct mbox box;
	struct mbox_item item;
	const struct message *m;

	(void)state;
	assert_int_equal(parse("From: a@b.example\nX: \xc3\xa4\n\n\xff")->
	    fault.n, 0);
	assert_fault(parse("From: a@b.example\nX: \xc3y\n\n"),
	    MESSAGE_FAULT_OCTET, "\xc3", 2);
	mbox_open(&box, nul, sizeof nul - 1);
	assert_true(mbox_next(&box, arena, &item));
	m = message_parse(arena, &item);
	assert_int_equal(m->fault.n, 1);
	assert_int_equal(m->fault.item[0].code, MESSAGE_FAULT_OCTET);
	assert_int_equal(m->fault.item[0].span.at, 22);
}

static void
line_ends_that_differ_are_told(void **state)
{
	(void)state;
	assert_fault(parse("From: a@b.example\n\na\rb\n"),
	    MESSAGE_FAULT_LINE_END, "\r", 3);
	assert_fault(parse("From: a@b.example\r\nX: y\n\n"),
	    MESSAGE_FAULT_LINE_END, "", 2);
}

static void
an_author_has_one_domain(void **state)
{
	static const struct {
		const char		*text;
		enum message_author	 author;
		const char		*domain, *at;
		size_t			 line;
	} cases[] = {
		{ "From: Joe <joe@Example.ORG>\n\n", MESSAGE_AUTHOR_ONE,
		    "Example.ORG", NULL, 0 },
		{ "From: a@example.org, b@EXAMPLE.org\n\n",
		    MESSAGE_AUTHOR_SHARED, "example.org", NULL, 0 },
		{ "From: G: a@example.org;\n\n", MESSAGE_AUTHOR_ONE,
		    "example.org", NULL, 0 },
		{ "X: y\nFrom: a@x.example, b@y.example\n\n",
		    MESSAGE_AUTHOR_SEVERAL, NULL,
		    "From: a@x.example, b@y.example", 2 },
		{ "X: y\n\nFrom: a@x.example", MESSAGE_AUTHOR_NO_FROM, NULL,
		    "", 1 },
		{ "From: a@x.example\nfrom : a@x.example\n\n",
		    MESSAGE_AUTHOR_FROMS, NULL, "from : a@x.example", 2 },
		{ "From: G:;\n\n", MESSAGE_AUTHOR_NO_MAILBOX, NULL,
		    "From: G:;", 1 },
		{ "From: a@[192.0.2.1]\n\n", MESSAGE_AUTHOR_NO_DOMAIN, NULL,
		    "From: a@[192.0.2.1]", 1 },
		{ "From: a@x.example <b@y.example>\n\n",
		    MESSAGE_AUTHOR_SYNTAX, NULL,
		    "From: a@x.example <b@y.example>", 1 },
		{ "From:\n\n", MESSAGE_AUTHOR_SYNTAX, NULL, "From:", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct message *m = parse(cases[i].text);

		assert_int_equal(m->author, cases[i].author);
		assert_int_equal(m->fault.n, cases[i].domain == NULL);
		if (cases[i].domain == NULL) {
			assert_null(m->author_domain);
			assert_fault(m, MESSAGE_FAULT_FROM, cases[i].at,
			    cases[i].line);
		} else
			assert_string_equal(m->author_domain,
			    cases[i].domain);
	}
}

static void
every_signature_is_read(void **state)
{
	const struct message *m = parse("DKIM-Signature: v=1; d=a.example\n"
	    "From: a@b.example\ndkim-signature: v=1;\n\td=b.example\n"
	    "X-DKIM-Signature: v=1\n\nDKIM-Signature: v=1\n");

	(void)state;
	assert_int_equal(m->signature.n, 2);
	assert_int_equal(m->signature.item[0].field, 0);
	assert_string_equal(m->signature.item[0].parsed->domain, "a.example");
	assert_int_equal(m->signature.item[1].field, 2);
	assert_string_equal(m->signature.item[1].parsed->domain, "b.example");
}

static void
authors_beyond_a_limit_may_be_others(void **state)
{
	static char text[8 * LIMIT_MAILBOXES];
	const struct message *m;
	size_t n;

	(void)state;
	n = (size_t)snprintf(text, sizeof text, "From: a@x");
	for (size_t i = 1; i < LIMIT_MAILBOXES; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, ",a@x");
	m = parse(text);
	assert_int_equal(m->author, MESSAGE_AUTHOR_SHARED);
	snprintf(text + n, sizeof text - n, ",b@y");
	m = parse(text);
	assert_int_equal(m->author, MESSAGE_AUTHOR_CUT);
	assert_null(m->author_domain);
}

/* A message of so many octets of x in one field, and From. */
static const struct message *
parse_long(const char *name, size_t len)
{
	char *x = arena_alloc(arena, len + 1);

	memset(x, 'x', len - strlen(name));
	return parse(arena_printf(arena, "%s%s\nFrom: a@b.example\n\n", name,
	    x));
}

static void
a_field_has_its_limit(void **state)
{
	const struct message *m = parse_long("X:", LIMIT_FIELD);

	(void)state;
	assert_true(m->whole);
	assert_int_equal(m->fault.n, 0);
	m = parse_long("X:", LIMIT_FIELD + 1);
	assert_false(m->whole);
	assert_int_equal(m->fault.n, 1);
	assert_non_null(message_fault(m, MESSAGE_FAULT_TOO_LONG));
	assert_int_equal(m->author, MESSAGE_AUTHOR_ONE);
	m = parse_long("DKIM-Signature:", LIMIT_FIELD + 1);
	assert_int_equal(m->signature.n, 1);
	assert_null(m->signature.item[0].parsed);
	m = parse_long("From:", LIMIT_FIELD + 1);
	assert_int_equal(m->author, MESSAGE_AUTHOR_CUT);
	assert_null(m->author_domain);
}

static void
a_header_has_its_limit(void **state)
{
	static char text[LIMIT_HEADER + 64];
	const struct message *m;
	size_t n;

	(void)state;
	for (n = 0; n + 1024 < LIMIT_HEADER; n += 1024) {
		memset(text + n, 'x', 1024);
		memcpy(text + n, "X:", 2);
		memcpy(text + n + 1022, "\r\n", 2);
	}
	snprintf(text + n, sizeof text - n, "From: a@b.example\r\n\r\nbody");
	m = parse(text);
	assert_true(m->whole);
	assert_int_equal(m->author, MESSAGE_AUTHOR_ONE);
	memset(text + n, 'x', 1024);
	memcpy(text + n, "X:", 2);
	snprintf(text + n + 1024, sizeof text - n - 1024, "\r\nb: y\r\n\r\n");
	m = parse(text);
	assert_false(m->whole);
	assert_int_equal(m->field.n, LIMIT_HEADER / 1024);
	assert_int_equal(m->author, MESSAGE_AUTHOR_CUT);
	assert_int_equal(m->body, m->len);
	assert_non_null(message_fault(m, MESSAGE_FAULT_TOO_LONG));
}

static void
fields_have_their_limit(void **state)
{
	static char text[8 * LIMIT_FIELDS];
	const struct message *m;
	size_t n;

	(void)state;
	n = (size_t)snprintf(text, sizeof text, "From: a@b.example\n");
	for (size_t i = 1; i < LIMIT_FIELDS; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "X:y\n");
	snprintf(text + n, sizeof text - n, "\nbody");
	m = parse(text);
	assert_true(m->whole);
	assert_int_equal(m->author, MESSAGE_AUTHOR_ONE);
	snprintf(text + n, sizeof text - n, "Y:1\n 2\nZ:1\n\nbody");
	m = parse(text);
	assert_false(m->whole);
	assert_int_equal(m->field.n, LIMIT_FIELDS);
	assert_text(m, m->field.item[LIMIT_FIELDS - 1].span, "X:y");
	assert_int_equal(m->author, MESSAGE_AUTHOR_CUT);
	assert_int_equal(m->fault.n, 2);
	assert_fault(m, MESSAGE_FAULT_TOO_MANY, "Y:1", LIMIT_FIELDS + 1);
	assert_string_equal(m->text + m->body, "body");
}

static void
a_cut_message_has_no_sure_author(void **state)
{
	struct mbox_item item = { .line = 1, .text = "From: a@b.example\r\n",
	    .len = 19, .bare_cr = MBOX_NOWHERE, .other_end = MBOX_NOWHERE };
	const struct message *m = message_parse(arena, &item);

	(void)state;
	assert_false(m->whole);
	assert_int_equal(m->author, MESSAGE_AUTHOR_CUT);
	assert_non_null(message_fault(m, MESSAGE_FAULT_TOO_LONG));
	item.text = "From: a@b.example\r\n\r\nx";
	item.len = 22;
	m = message_parse(arena, &item);
	assert_false(m->whole);
	assert_int_equal(m->author, MESSAGE_AUTHOR_ONE);
}

UNIT_MAIN("message_record",
	TEST(fields_and_body_are_told_apart),
	TEST(a_message_may_lack_a_body),
	TEST(lines_are_those_of_the_file),
	TEST(what_is_no_field_is_faulty),
	TEST(octets_of_the_header_are_utf8),
	TEST(line_ends_that_differ_are_told),
	TEST(an_author_has_one_domain),
	TEST(authors_beyond_a_limit_may_be_others),
	TEST(every_signature_is_read),
	TEST(a_field_has_its_limit),
	TEST(a_header_has_its_limit),
	TEST(fields_have_their_limit),
	TEST(a_cut_message_has_no_sure_author),
)
