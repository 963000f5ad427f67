/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "dns/name.h"

static const char *
text(const char *s)
{
	return name_from_text(arena, s, strlen(s), NULL);
}

static void
text_is_made_canonical(void **state)
{
	(void)state;
	assert_string_equal(text("Example.ORG."), "example.org");
	assert_string_equal(text("."), ".");
	assert_string_equal(text("a\\.b.c"), "a\\046b.c");
	assert_string_equal(text("a\\000b"), "a\\000b");
	assert_string_equal(text("_dmarc.*.x"), "_dmarc.*.x");
	assert_string_equal(text("\\065"), "a");
}

static void
what_is_no_name_is_refused_with_its_reason(void **state)
{
	static const char *const bad[] = {
		"", "a..b", ".host", "a\\", "a\\25", "a\\256",
		"1234567890123456789012345678901234567890123456789012345678901234",
	};
	char longname[300];
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		why = NULL;
		assert_null(name_from_text(arena, bad[i], strlen(bad[i]), &why));
		assert_non_null(why);
	}
	memset(longname, 'a', sizeof longname);
	for (size_t i = 50; i < sizeof longname; i += 51)
		longname[i] = '.';
	assert_null(name_from_text(arena, longname, 256, &why));
	assert_non_null(name_from_text(arena, longname, 253, &why));
}

static void
raw_octets_are_escaped(void **state)
{
	(void)state;
	assert_string_equal(name_from_raw(arena, "a b\\.C", 6, NULL),
	    "a\\032b\\092.c");
	assert_null(name_from_raw(arena, "a..b", 4, NULL));
}

static void
wire_goes_there_and_back(void **state)
{
	static const char *const names[] = {
		".", "example.org", "a\\046b.c", "x\\000y.example",
	};
	uint8_t wire[LIMIT_NAME_WIRE];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = name_to_wire(names[i], wire);

		assert_string_equal(name_from_wire(arena, wire, n), names[i]);
		assert_null(name_from_wire(arena, wire, n - 1));
	}
	assert_null(name_from_wire(arena, (const uint8_t *)"\x05" "ab", 3));
	assert_null(name_from_wire(arena, (const uint8_t *)"\xc0\x0c", 2));
}

static void
labels_are_counted_and_cut(void **state)
{
	(void)state;
	assert_int_equal(name_labels("."), 0);
	assert_int_equal(name_labels("a.b.c"), 3);
	assert_string_equal(name_parent("a.b"), "b");
	assert_string_equal(name_parent("b"), ".");
	assert_string_equal(name_suffix("a.b.c", 2), "b.c");
	assert_true(name_is_within("a.b.c", "b.c"));
	assert_true(name_is_within("b.c", "b.c"));
	assert_false(name_is_within("ab.c", "b.c"));
	assert_true(name_is_within("b", "."));
	assert_string_equal(name_below(arena, "_dmarc", "x.y"), "_dmarc.x.y");
	assert_string_equal(name_below(arena, "_dmarc", "."), "_dmarc");
}

/* 255 octets on the wire are a name, 256 are none; an escape is one octet. */
static void
names_below_have_an_end(void **state)
{
	char label[64], above[256];

	(void)state;
	memset(label, 'x', 63);
	label[63] = '\0';
	snprintf(above, sizeof above, "%s.%s.%s", label, label, label);
	label[61] = '\0';
	assert_int_equal(strlen(name_below(arena, label, above)), 253);
	label[61] = 'x';
	label[62] = '\0';
	assert_null(name_below(arena, label, above));
	memcpy(label, "\\032", 4);
	assert_int_equal(strlen(name_below(arena, label, above)), 254);
	snprintf(label, sizeof label, "%.*sa.b", 60, "\\032");
	assert_string_equal(name_below(arena, label, "c"), "\\032a.b.c");
}

static void
hosts_are_letters_digits_and_inner_hyphens(void **state)
{
	(void)state;
	assert_true(name_is_host("a-b.c1"));
	assert_false(name_is_host("_a.b"));
	assert_false(name_is_host("-a.b"));
	assert_false(name_is_host("a-.b"));
	assert_false(name_is_host("a.b-"));
	assert_false(name_is_host("."));
}

UNIT_MAIN("name",
	TEST(text_is_made_canonical),
	TEST(what_is_no_name_is_refused_with_its_reason),
	TEST(raw_octets_are_escaped),
	TEST(wire_goes_there_and_back),
	TEST(labels_are_counted_and_cut),
	TEST(names_below_have_an_end),
	TEST(hosts_are_letters_digits_and_inner_hyphens),
)
