/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/limits.h"
#include "record/mbox.h"

#define FROM	"From a@x Mon Jan  5 12:00:00 2026\n"

static struct mbox box;
static struct mbox_item item;

static void
open_text(const char *text)
{
	mbox_open(&box, text, strlen(text));
}

static void
assert_next(const char *text, size_t line)
{
	assert_true(mbox_next(&box, arena, &item));
	assert_true(item.whole);
	assert_int_equal(item.len, strlen(text));
	assert_memory_equal(item.text, text, item.len);
	assert_int_equal(item.line, line);
}

static void
assert_end(void)
{
	assert_false(mbox_next(&box, arena, &item));
}

static void
one_message_is_left_as_it_is(void **state)
{
	(void)state;
	open_text("Subject: x\r\n\r\n>From me\r\n\r\n" FROM "\r\n\r\n");
	assert_next("Subject: x\r\n\r\n>From me\r\n\r\n"
	    "From a@x Mon Jan  5 12:00:00 2026\r\n\r\n\r\n", 1);
	assert_int_equal(item.unquoted, 0);
	assert_end();
	open_text("Subject: x");
	assert_next("Subject: x", 1);
	assert_end();
}

static void
nothing_is_no_message(void **state)
{
	(void)state;
	open_text("");
	assert_end();
	open_text("\n");
	assert_next("\r\n", 1);
	assert_end();
}

static void
an_mbox_is_taken_apart(void **state)
{
	(void)state;
	open_text(FROM "A: 1\n\nbody\n\n" FROM "B: 2\n\n\n\n" FROM "C: 3\n");
	assert_next("A: 1\r\n\r\nbody\r\n", 2);
	assert_next("B: 2\r\n\r\n\r\n", 7);
	assert_next("C: 3\r\n", 12);
	assert_end();
	open_text(FROM);
	assert_next("", 2);
	assert_end();
	open_text(FROM FROM "A: 1\n\n");
	assert_next("", 2);
	assert_next("A: 1\r\n", 3);
	assert_end();
}

static void
prose_ends_no_message(void **state)
{
	(void)state;
	open_text(FROM "A: 1\n\nx\n" FROM "\nFrom now on, 9:30\n\n"
	    "From 12-34\n\nFrom 12:3x\n\nFrom 12:34\nB: 2\n");
	assert_next("A: 1\r\n\r\nx\r\n"
	    "From a@x Mon Jan  5 12:00:00 2026\r\n\r\n"
	    "From now on, 9:30\r\n\r\nFrom 12-34\r\n\r\nFrom 12:3x\r\n", 2);
	assert_next("B: 2\r\n", 14);
	assert_end();
	open_text("From : a@b.example\n\nA\n\n" FROM);
	assert_next("From : a@b.example\r\n\r\nA\r\n\r\n"
	    "From a@x Mon Jan  5 12:00:00 2026\r\n", 1);
	assert_end();
}

static void
quoting_is_removed_and_counted(void **state)
{
	(void)state;
	open_text(FROM "A: 1\n\n>From x\n>>From y\n> From z\n>Fro\n x>From\n");
	assert_next("A: 1\r\n\r\nFrom x\r\n>From y\r\n> From z\r\n>Fro\r\n"
	    " x>From\r\n", 2);
	assert_int_equal(item.unquoted, 2);
	assert_end();
	mbox_open(&box, FROM ">From x", strlen(FROM) + 3);
	assert_next(">Fr", 2);
}

static void
line_ends_become_those_of_the_wire(void **state)
{
	(void)state;
	open_text("A: 1\n\nx\n");
	assert_next("A: 1\r\n\r\nx\r\n", 1);
	assert_true(item.other_end == MBOX_NOWHERE);
	assert_true(item.bare_cr == MBOX_NOWHERE);
	open_text("A: 1\r\n\r\nx\r\n");
	assert_next("A: 1\r\n\r\nx\r\n", 1);
	assert_true(item.other_end == MBOX_NOWHERE);
	open_text("A: 1\n\nx");
	assert_next("A: 1\r\n\r\nx", 1);
	assert_true(item.other_end == MBOX_NOWHERE);
	open_text("A: 1\n\r\nx\r\ny");
	assert_next("A: 1\r\n\r\nx\r\ny", 1);
	assert_int_equal(item.other_end, 6);
	open_text("A: 1\n\nx\ry\r\r\nz\r");
	assert_next("A: 1\r\n\r\nx\ry\r\r\nz\r", 1);
	assert_int_equal(item.bare_cr, 9);
	open_text(FROM "A: 1\n\n>From \r.\n");
	assert_next("A: 1\r\n\r\nFrom \r.\r\n", 2);
	assert_int_equal(item.bare_cr, 13);
}

static void
a_message_has_its_limit(void **state)
{
	size_t len = LIMIT_MAIL;
	char *text = arena_alloc(arena, len + 2);

	(void)state;
	memset(text, 'x', len + 1);
	memcpy(text, "A: 1\r\n", 6);
	text[len - 2] = '\r';
	text[len - 1] = '\n';
	mbox_open(&box, text, len);
	assert_true(mbox_next(&box, arena, &item));
	assert_true(item.whole);
	assert_int_equal(item.len, len);
	mbox_open(&box, text, len + 1);
	assert_true(mbox_next(&box, arena, &item));
	assert_false(item.whole);
	assert_int_equal(item.len, len);
	text[len - 2] = 'x';
	mbox_open(&box, text, len);
	assert_true(mbox_next(&box, arena, &item));
	assert_false(item.whole);
	assert_int_equal(item.len, 6);
	assert_end();
}

UNIT_MAIN("mbox",
	TEST(one_message_is_left_as_it_is),
	TEST(nothing_is_no_message),
	TEST(an_mbox_is_taken_apart),
	TEST(prose_ends_no_message),
	TEST(quoting_is_removed_and_counted),
	TEST(line_ends_become_those_of_the_wire),
	TEST(a_message_has_its_limit),
)
