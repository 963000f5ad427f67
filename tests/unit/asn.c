/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The longest prefix of an address, and what a DNS origin service says.
 */
#include "unit/unit.h"
#include "unit/fake.h"

#include "evaluate/asn.h"
#include "record/origin.h"

static void
add(struct asn_table *table, const char *line)
{
	struct origin o;
	size_t at;

	assert_null(origin_parse(line, strlen(line), &o, &at));
	assert_true(asn_table_add(table, &o));
}

static const char *
find(const struct asn_table *table, const char *ip)
{
	struct address a;
	struct asn asn = { 0 };

	assert_true(address_parse(ip, &a));
	if (asn_table_find(arena, table, &a, &asn) != (asn.n > 0))
		fail_msg("%s", ip);
	return asn.n == 0 ? "none" : arena_printf(arena, "%s of /%u",
	    asn_text(arena, &asn), asn.bits);
}

static void
the_longest_prefix_counts(void **state)
{
	struct asn_table *t = asn_table_new(arena);

	(void)state;
	add(t, "10.1.0.0/16 2");
	add(t, "10.0.0.0/8 1");
	add(t, "10.1.2.0/24 3");
	add(t, "10.1.2.128/25 4");
	add(t, "2001:db8::/32 5");
	add(t, "2001:db8:1::/48 6");
	add(t, "10.1.2.0/24 9_3");
	asn_table_seal(t);
	assert_int_equal(asn_table_count(t), 6);
	assert_string_equal(find(t, "10.0.0.0"), "AS1 of /8");
	assert_string_equal(find(t, "10.255.255.255"), "AS1 of /8");
	assert_string_equal(find(t, "10.1.0.1"), "AS2 of /16");
	assert_string_equal(find(t, "10.1.2.127"), "AS3 or AS9 of /24");
	assert_string_equal(find(t, "10.1.2.128"), "AS4 of /25");
	assert_string_equal(find(t, "10.1.3.0"), "AS2 of /16");
	assert_string_equal(find(t, "9.255.255.255"), "none");
	assert_string_equal(find(t, "11.0.0.0"), "none");
	assert_string_equal(find(t, "2001:db8:1:2::3"), "AS6 of /48");
	assert_string_equal(find(t, "2001:db8:2::"), "AS5 of /32");
	assert_string_equal(find(t, "2001:db9::"), "none");
}

static void
an_empty_table_and_the_whole_space(void **state)
{
	struct asn_table *t = asn_table_new(arena);

	(void)state;
	asn_table_seal(t);
	assert_string_equal(find(t, "10.0.0.0"), "none");
	assert_string_equal(find(t, "::1"), "none");
	t = asn_table_new(arena);
	add(t, "0.0.0.0/0 1");
	add(t, "255.255.255.255/32 2");
	add(t, "::/0 3");
	asn_table_seal(t);
	assert_string_equal(find(t, "255.255.255.254"), "AS1 of /0");
	assert_string_equal(find(t, "255.255.255.255"), "AS2 of /32");
	assert_string_equal(find(t, "0.0.0.0"), "AS1 of /0");
	assert_string_equal(find(t, "ffff::"), "AS3 of /0");
}

/* Beside the plainest search, in a space so small that prefixes nest. */
static void
a_search_by_hand_finds_the_same(void **state)
{
	enum { N = 40000 };	/* more than one block */
	struct asn_table *t = asn_table_new(arena);
	struct origin *list = arena_array(arena, N, sizeof *list);
	uint32_t seed = 12345;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		struct origin *o = &list[i];

		seed = seed * 1664525u + 1013904223u;
		*o = (struct origin){ .family = 4, .nas = 1,
		    .bits = (uint8_t)(8 + (seed >> 8) % 25) };
		o->byte[0] = 10;
		o->byte[1] = (uint8_t)((seed >> 24) & 7);
		o->byte[2] = (uint8_t)(seed >> 16);
		o->byte[3] = (uint8_t)(seed >> 12);
		for (unsigned b = o->bits; b < 32; b++)
			o->byte[b / 8] &= (uint8_t)~(0x80u >> b % 8);
		/* The same prefix has the same origin. */
		o->as[0] = o->bits * 1000003u + o->byte[1] * 65536u +
		    o->byte[2] * 256u + o->byte[3];
		assert_true(asn_table_add(t, o));
	}
	asn_table_seal(t);
	for (int i = 0; i < 500; i++) {
		struct address a = { 4, { 10 } };
		struct asn got = { 0 };
		const struct origin *best = NULL;

		seed = seed * 1664525u + 1013904223u;
		a.byte[1] = (uint8_t)((seed >> 24) & 15);
		a.byte[2] = (uint8_t)(seed >> 16);
		a.byte[3] = (uint8_t)(seed >> 8);
		for (size_t k = 0; k < N; k++) {
			struct address p = { 4, { 0 } };

			memcpy(p.byte, list[k].byte, 4);
			if (address_matches(&a, &p, list[k].bits) &&
			    (best == NULL || list[k].bits > best->bits))
				best = &list[k];
		}
		assert_int_equal(asn_table_find(arena, t, &a, &got),
		    best != NULL);
		if (best != NULL) {
			assert_int_equal(got.n, 1);
			assert_int_equal(got.as[0], best->as[0]);
		}
	}
}

static void
evaluate(struct evidence *ev, struct asn *ret)
{
	struct address a;

	assert_true(address_parse("45.83.64.25", &a));
	asn_ask(ev, &a, ret);
}

#define NAME	"25.64.83.45.origin.example"

static struct asn
asked(struct fake *f)
{
	struct asn asn;

	f->ev->scope.asn_zone = "origin.example";
	fake_run(f, evaluate, &asn);
	return asn;
}

static void
a_service_is_asked_for_the_address(void **state)
{
	struct fake *f = fake_new("example.org");

	(void)state;
	fake_text(f, NAME, "64500 | 45.83.0.0/16 | DE | ripencc |");
	fake_text(f, NAME, "64502 64501 | 45.83.64.0/24 | DE | ripencc |");
	assert_string_equal(asn_text(arena, &(struct asn){ 0 }), "unknown");
	assert_int_equal(asked(f).n, 2);
	assert_int_equal(asked(f).as[0], 64501);
	assert_int_equal(asked(f).bits, 24);
}

static void
a_service_that_is_wrong_says_nothing(void **state)
{
	static const char *const texts[] = {
		"64500 | 45.83.65.0/24", "64500 | 2001:db8::/32", "64500",
		"", "<b>", "NA | 45.83.64.0/24",
	};
	struct fake *f;
	struct asn asn;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		f = fake_new("example.org");
		fake_text(f, NAME, texts[i]);
		/* Not beside one that is right, either: it could be longer. */
		fake_text(f, NAME, "64500 | 45.83.0.0/16");
		asn = asked(f);
		assert_int_equal(asn.n, 0);
		assert_null(asn.trouble);
	}
	f = fake_new("example.org");
	fake_status(f, NAME, RR_TXT, ANSWER_SERVFAIL);
	asn = asked(f);
	assert_int_equal(asn.n, 0);
	assert_non_null(asn.trouble);
	/* A mistyped service would say so of every address. */
	f = fake_new("example.org");
	asn = asked(f);
	assert_int_equal(asn.n, 0);
	assert_null(asn.trouble);
}

static void
ask_six(struct evidence *ev, struct asn *ret)
{
	struct address a;

	assert_true(address_parse("2a0e:1c80:64::25", &a));
	asn_ask(ev, &a, ret);
}

static void
ipv6_has_a_service_of_its_own(void **state)
{
	struct fake *f = fake_new("example.org");
	struct asn asn;

	(void)state;
	fake_text(f, "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.4.6.0.0.0.8.c."
	    "1.e.0.a.2.origin6.example", "64500 | 2a0e:1c80::/32 | DE");
	f->ev->scope.asn_zone = "origin.example";
	fake_run(f, ask_six, &asn);
	assert_int_equal(asn.n, 0);
	assert_int_equal(f->rounds, 0);
	f->ev->scope.asn_zone6 = "origin6.example";
	fake_run(f, ask_six, &asn);
	assert_int_equal(asn.n, 1);
	assert_int_equal(asn.bits, 32);
}

UNIT_MAIN("asn",
	TEST(the_longest_prefix_counts),
	TEST(an_empty_table_and_the_whole_space),
	TEST(a_search_by_hand_finds_the_same),
	TEST(a_service_is_asked_for_the_address),
	TEST(a_service_that_is_wrong_says_nothing),
	TEST(ipv6_has_a_service_of_its_own),
)
