/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/base64.h"
#include "record/tags.h"

static struct tags
parse(const char *text)
{
	struct tags tags;

	tags_parse(arena, text, strlen(text), &tags);
	return tags;
}

static void
assert_fault(const char *text, enum tag_fault code, unsigned at, unsigned len)
{
	struct tags tags = parse(text);

	assert_int_equal(tags.fault.n, 1);
	assert_int_equal(tags.fault.item[0].code, code);
	assert_int_equal(tags.fault.item[0].span.at, at);
	assert_int_equal(tags.fault.item[0].span.len, len);
}

static void
tags_are_kept_with_their_places(void **state)
{
	struct tags tags = parse("v=DKIM1; p = a b \t; x=;");

	(void)state;
	assert_int_equal(tags.fault.n, 0);
	assert_int_equal(tags.tag.n, 3);
	assert_string_equal(tags.tag.item[1].name, "p");
	assert_int_equal(tags.tag.item[1].valuelen, 3);
	assert_memory_equal(tags.tag.item[1].value, "a b", 3);
	assert_int_equal(tags.tag.item[1].span.at, 9);
	assert_int_equal(tags.tag.item[1].span.len, 7);
	assert_int_equal(tags.tag.item[1].value_span.at, 13);
	assert_int_equal(tags.tag.item[2].valuelen, 0);
	assert_ptr_equal(tags_find(&tags, "p"), &tags.tag.item[1]);
	assert_null(tags_find(&tags, "P"));
}

static void
folded_lines_are_white_space(void **state)
{
	struct tags tags = parse("a=b\r\n c;\r\n\td=e");

	(void)state;
	assert_int_equal(tags.fault.n, 0);
	assert_int_equal(tags.tag.n, 2);
	assert_string_equal(tags.tag.item[1].name, "d");
}

static void
faults_have_a_place(void **state)
{
	(void)state;
	assert_fault("a=b; word; c=d", TAG_FAULT_SYNTAX, 5, 4);
	assert_fault("a=b;; c=d", TAG_FAULT_EMPTY, 4, 1);
	assert_fault(";a=b", TAG_FAULT_EMPTY, 0, 1);
	assert_fault("a=b; =c", TAG_FAULT_SYNTAX, 5, 1);
	assert_fault("a=b; 1x=c", TAG_FAULT_SYNTAX, 5, 2);
	assert_fault("a=b; a=c", TAG_FAULT_DUPLICATE, 5, 3);
	assert_fault("a=b\033[2mc", TAG_FAULT_OCTET, 3, 1);
	assert_fault("a=\xc3\xa9", TAG_FAULT_OCTET, 2, 2);
	assert_fault("a=b\nc", TAG_FAULT_OCTET, 3, 1);
}

static void
nothing_is_an_empty_list(void **state)
{
	(void)state;
	assert_int_equal(parse("").tag.n, 0);
	assert_int_equal(parse("").fault.n, 0);
	assert_int_equal(parse(" \t ").fault.n, 0);
}

static void
base64_goes_both_ways(void **state)
{
	static const struct {
		const char	*plain, *text;
	} cases[] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" } };
	uint8_t *octets;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *plain = cases[i].plain, *text = cases[i].text;

		assert_string_equal(base64_encode(arena,
		    (const uint8_t *)plain, strlen(plain)), text);
		assert_true(base64_decode(arena, text, strlen(text), &octets,
		    &len));
		assert_int_equal(len, strlen(plain));
		assert_memory_equal(octets, plain, len);
	}
}

static void
strict_base64_takes_nothing_else(void **state)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zg===", "Zh==",
		"Zm9=", "Zm 9v", "=", "====", "Zg==Zg==", "Zm9v\n", "Zm_v" };
	uint8_t *octets;
	size_t len, at;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(base64_decode(arena, bad[i], strlen(bad[i]),
		    &octets, &len));
	assert_true(base64_decode_spaced(arena, " Zh\t= = ", 8, &octets, &len,
	    &at));
	assert_int_equal(len, 1);
	assert_false(base64_decode_spaced(arena, "Zm9v=", 5, &octets, &len,
	    &at));
	assert_int_equal(at, 4);
	assert_false(base64_decode_spaced(arena, "Zm9vZg", 6, &octets, &len,
	    &at));
	assert_int_equal(at, 6);
}

static void
a_list_has_its_items(void **state)
{
	static const char *const words[] = { "a", "", "b c", "d" };
	struct tags tags = parse("h= a : : b c\r\n :d; q=; n=a:aa");
	const char *at = tags.tag.item[0].value, *item;
	size_t len;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(tags_item(&tags.tag.item[0], &at, &item, &len));
		assert_int_equal(len, strlen(words[i]));
		assert_memory_equal(item, words[i], len);
	}
	assert_false(tags_item(&tags.tag.item[0], &at, &item, &len));
	at = tags.tag.item[1].value;
	assert_true(tags_item(&tags.tag.item[1], &at, &item, &len));
	assert_int_equal(len, 0);
	assert_false(tags_item(&tags.tag.item[1], &at, &item, &len));
	assert_true(tags_has(&tags.tag.item[2], "aa"));
	assert_false(tags_has(&tags.tag.item[2], "aaa"));
	assert_false(tags_has(&tags.tag.item[2], ""));
	assert_true(tags_value_is(&tags.tag.item[2], "a:aa"));
	assert_false(tags_value_is(&tags.tag.item[2], "a"));
	assert_false(tags_value_is(&tags.tag.item[2], "a:aab"));
}

UNIT_MAIN("tags",
	TEST(tags_are_kept_with_their_places),
	TEST(folded_lines_are_white_space),
	TEST(faults_have_a_place),
	TEST(nothing_is_an_empty_list),
	TEST(base64_goes_both_ways),
	TEST(strict_base64_takes_nothing_else),
	TEST(a_list_has_its_items),
)
