/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines that say who announces a prefix.
 */
#include "unit/unit.h"

#include "evaluate/address.h"
#include "record/origin.h"

/* "192.0.2.0/24: 64500 64501", or "octet: why not". */
static const char *
read(const char *line, size_t len)
{
	struct address a = { 0 };
	struct origin o;
	const char *why, *text;
	size_t at;

	why = origin_parse(line, len, &o, &at);
	if (why != NULL)
		return arena_printf(arena, "%zu: %s", at, why);
	a.family = o.family;
	memcpy(a.byte, o.byte, sizeof a.byte);
	text = arena_printf(arena, "%s/%u:", address_text(arena, &a), o.bits);
	for (size_t i = 0; i < o.nas; i++)
		text = arena_printf(arena, "%s %u", text, o.as[i]);
	return text;
}

static void
expect(const char *line, const char *wanted)
{
	assert_string_equal(read(line, strlen(line)), wanted);
}

static void
four_forms_are_told_apart(void **state)
{
	(void)state;
	expect("192.0.2.0\t24\t64500", "192.0.2.0/24: 64500");
	expect("2001:db8::\t32\t64500", "2001:db8::/32: 64500");
	expect("192.0.2.0/24 64500", "192.0.2.0/24: 64500");
	expect(" 192.0.2.0/24\tAS64500 ", "192.0.2.0/24: 64500");
	expect("64500\t192.0.2.0/24\t331", "192.0.2.0/24: 64500");
	expect("AS64500 2001:db8::/32", "2001:db8::/32: 64500");
	expect("64501 64500 | 192.0.2.0/24 | DE | ripencc | 2001-01-01",
	    "192.0.2.0/24: 64500 64501");
	expect("64500|2001:db8::/32", "2001:db8::/32: 64500");
	expect("0.0.0.0/0 4294967295", "0.0.0.0/0: 4294967295");
	expect("255.255.255.255/32 as0", "255.255.255.255/32: 0");
}

static void
several_origins_and_sets_are_one_list(void **state)
{
	char line[1024] = "192.0.2.0/24 1";

	(void)state;
	expect("192.0.2.0 24 64502_64500", "192.0.2.0/24: 64500 64502");
	expect("192.0.2.0 24 64502_64500,64501",
	    "192.0.2.0/24: 64500 64501 64502");
	expect("{64502,64500} 192.0.2.0/24 7", "192.0.2.0/24: 64500 64502");
	expect("64500_{64501,64502} 192.0.2.0/24",
	    "192.0.2.0/24: 64500 64501 64502");
	expect("192.0.2.0/24 7_7,7", "192.0.2.0/24: 7");
	for (int i = 2; i <= LIMIT_ORIGINS; i++)
		sprintf(line + strlen(line), "_%d", i);
	assert_null(strchr(read(line, strlen(line)), 't'));
	strcat(line, "_99999");
	assert_non_null(strstr(read(line, strlen(line)), "too many"));
}

static void
what_is_wrong_has_its_place(void **state)
{
	(void)state;
	expect("", "0: this is no AS number");
	expect("192.0.2.0/24", "12: this is no AS number");
	expect("192.0.2.0 24", "12: this is no AS number");
	expect("192.0.2.0", "9: this is no length of a prefix");
	expect("192.0.2.0 33 1", "10: this is no length of a prefix");
	expect("192.0.2.0/ 1", "10: this is no length of a prefix");
	expect("192.0.2.0/24x 1", "10: this is no length of a prefix");
	expect("2001:db8::/129 1", "11: this is no length of a prefix");
	expect("192.0.2.1/24 1", "0: the address has bits beyond the length");
	expect("192.0.3.0/23 1", "0: the address has bits beyond the length");
	expect("192.0.2/24 1", "0: this is no prefix, as in 192.0.2.0/24");
	expect("1.10 192.0.2.0/24", "0: this is no prefix, as in 192.0.2.0/24");
	expect("64500 192.0.2.0 24", "6: this is no prefix, as in 192.0.2.0/24");
	expect("64500", "5: this is no prefix, as in 192.0.2.0/24");
	expect("192.0.2.0/24 64500 x", "19: more than a prefix and its "
	    "origins");
	expect("192.0.2.0/24 4294967296", "13: this is no AS number");
	expect("192.0.2.0/24 64500_", "19: this is no AS number");
	expect("192.0.2.0/24 {1,2", "16: the set is not closed");
	expect("192.0.2.0/24 {1_2}", "13: this is no AS number");
	expect("NA | 192.0.2.0/24", "0: this is no AS number");
	expect("1 | 192.0.2.1 | 192.0.2.0/24", "4: this is no prefix, as in "
	    "192.0.2.0/24");
	expect(" | 192.0.2.0/24", "1: this is no AS number");
	assert_string_equal(read("192.0.2.0/24\0 1", 15), "10: this is no "
	    "length of a prefix");
}

UNIT_MAIN("origin",
	TEST(four_forms_are_told_apart),
	TEST(several_origins_and_sets_are_one_list),
	TEST(what_is_wrong_has_its_place),
)
