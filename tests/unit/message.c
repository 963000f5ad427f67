/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <ldns/ldns.h>

#include "dns/message.h"
#include "dns/name.h"

static struct rr
cname(const char *owner, const char *target)
{
	uint8_t wire[LIMIT_NAME_WIRE];
	struct rr rr = { .owner = owner, .type = RR_CNAME, .ttl = 60 };

	rr.rdlen = name_to_wire(target, wire);
	rr.rdata = (uint8_t *)arena_memdup(arena, wire, rr.rdlen);
	return rr;
}

static struct rr
txt(const char *owner, const char *rdata, size_t len)
{
	return (struct rr){ .owner = owner, .type = RR_TXT, .ttl = 60,
	    .rdata = (const uint8_t *)rdata, .rdlen = len };
}

/* Build a message of these records and read it back. */
static struct answer
round_trip(const struct rr *rr, size_t n, const char *name, uint16_t type,
    enum answer_status status)
{
	struct answer built = { .question = { .name = name,
	    .type = type }, .status = status,
	    .rr = rr, .nrr = n };
	struct answer read = { .question = { .name = name,
	    .type = type } };

	message_build(arena, &built);
	message_answer(arena, built.wire, built.wirelen, &read);
	return read;
}

/* The query as ldns writes it. */
static const uint8_t *
query_of_ldns(struct question q, uint16_t id, bool edns, size_t *ret_len)
{
	uint8_t name[LIMIT_NAME_WIRE], *wire = NULL;
	ldns_pkt *p = ldns_pkt_query_new(ldns_rdf_new_frm_data(
	    LDNS_RDF_TYPE_DNAME, name_to_wire(q.name, name), name),
	    (ldns_rr_type)q.type, LDNS_RR_CLASS_IN,
	    q.server == NULL ? LDNS_RD | LDNS_AD : 0);
	const uint8_t *copy;

	ldns_pkt_set_id(p, id);
	if (edns) {
		ldns_pkt_set_edns_udp_size(p, 1232);
		ldns_pkt_set_edns_do(p, q.server == NULL &&
		    (q.type == RR_MX || q.type == RR_DNSKEY));
	}
	assert_int_equal(ldns_pkt2wire(&wire, p, ret_len), LDNS_STATUS_OK);
	copy = (uint8_t *)arena_memdup(arena, wire, *ret_len);
	LDNS_FREE(wire);
	ldns_pkt_free(p);
	return copy;
}

/* Any octets in labels of any length, up to the longest name. */
static const char *
random_name(uint32_t *seed)
{
	uint8_t wire[LIMIT_NAME_WIRE];
	size_t at = 0, labels;

	*seed = *seed * 1664525 + 1013904223;
	labels = *seed >> 27;
	for (size_t i = 0; i < labels; i++) {
		size_t n;

		*seed = *seed * 1664525 + 1013904223;
		n = (*seed >> 24) % (i % 3 == 0 ? LIMIT_LABEL : 7) + 1;
		if (at + n + 2 > sizeof wire)
			n = at + 2 < sizeof wire ? sizeof wire - at - 2 : 0;
		if (n == 0)
			break;
		wire[at++] = (uint8_t)n;
		for (; n > 0; n--) {
			*seed = *seed * 1664525 + 1013904223;
			wire[at++] = (uint8_t)(*seed >> 24);
		}
	}
	wire[at++] = 0;
	return name_from_wire(arena, wire, at);
}

static void
a_query_is_that_of_ldns(void **state)
{
	static const uint16_t types[] = { RR_A, RR_NS, RR_MX, RR_TXT, RR_DS,
	    RR_DNSKEY, RR_SPF, RR_TLSA, 65400 };
	uint32_t seed = 1;
	size_t len, wanted, longest = 0;

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		struct question q = { .name = random_name(&seed),
		    .type = types[i % 9],
		    .server = i % 4 == 3 ? "192.0.2.1" : NULL };
		uint16_t id = (uint16_t)(seed >> 16);
		const uint8_t *query = message_query(arena, q, id, 0,
		    i % 5 != 0, &len);
		const uint8_t *theirs = query_of_ldns(q, id, i % 5 != 0,
		    &wanted);

		assert_int_equal(len, wanted);
		assert_memory_equal(query, theirs, len);
		longest = len > longest ? len : longest;
	}
	assert_int_equal(longest, 12 + LIMIT_NAME_WIRE + 4 + 11);
}

/* RD asks for what only a resolver does. */
static void
a_query_for_one_server_has_no_rd(void **state)
{
	struct question q = { .name = "example.org", .type = RR_NS };
	const uint8_t *query;
	size_t len;

	(void)state;
	query = message_query(arena, q, 1, 0, true, &len);
	assert_int_equal(query[2] & 1, 1);
	q.server = "192.0.2.1";
	query = message_query(arena, q, 1, 0, true, &len);
	assert_int_equal(query[2] & 1, 0);
	assert_int_equal(query[3], 0);
}

/* An NS record of the authority section, without AA: example.org NS a. */
static void
a_delegation_is_the_answer_of_one_server(void **state)
{
	static const uint8_t wire[] = {
		0, 1, 0x80, 0, 0, 1, 0, 0, 0, 2, 0, 0,
		7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'o', 'r', 'g', 0,
		0, RR_NS, 0, 1,
		0xc0, 12, 0, RR_NS, 0, 1, 0, 0, 0, 60, 0, 3, 1, 'a', 0,
		/* of the zone above, which is no delegation of this name */
		0xc0, 20, 0, RR_NS, 0, 1, 0, 0, 0, 60, 0, 3, 1, 'b', 0,
	};
	uint8_t other[sizeof wire];
	struct answer a = { .question = { .name = "example.org",
	    .type = RR_NS, .server = "192.0.2.1" } };

	(void)state;
	message_answer(arena, wire, sizeof wire, &a);
	assert_int_equal(a.status, ANSWER_FOUND);
	assert_false(a.aa);
	assert_int_equal(a.nrr, 1);
	assert_string_equal(a.rr[0].name, "a");
	/* With AA it says that there is none. */
	memcpy(other, wire, sizeof wire);
	other[2] |= 4;
	message_answer(arena, other, sizeof other, &a);
	assert_int_equal(a.status, ANSWER_NODATA);
	assert_true(a.aa);
	/* Of a resolver it is no answer, and of other types neither. */
	a.question.server = NULL;
	message_answer(arena, wire, sizeof wire, &a);
	assert_int_equal(a.status, ANSWER_NODATA);
	assert_int_equal(a.nrr, 0);
}

static void
a_query_is_matched_by_its_own_echo_only(void **state)
{
	struct question q = { .name = "example.org",
	    .type = RR_TXT };
	const uint8_t *query;
	uint8_t reply[512];
	const char *why;
	size_t len;

	(void)state;
	query = message_query(arena, q, 0x1234, 0x5555, true, &len);
	assert_non_null(query);
	memcpy(reply, query, len);
	assert_false(message_matches(query, len, reply, len, &why));
	assert_string_equal(why, "it is no response");
	reply[2] |= 0x80;
	assert_true(message_matches(query, len, reply, len, &why));
	reply[1] ^= 1;
	assert_false(message_matches(query, len, reply, len, &why));
	reply[1] ^= 1;
	reply[14] ^= 0x20;
	assert_false(message_matches(query, len, reply, len, &why));
	assert_string_equal(why, "its question differs");
	assert_false(message_matches(query, len, reply, 11, &why));
}

static void
the_case_is_mixed(void **state)
{
	struct question q = { .name = "example.org",
	    .type = RR_TXT };
	const uint8_t *query;
	size_t len;

	(void)state;
	query = message_query(arena, q, 1, 1, false, &len);
	assert_memory_equal(query + 12, "\7Example\3org", 13);
}

/* A name in a record points into the question, which we asked in mixed case. */
static void
the_mixed_case_is_not_in_the_records(void **state)
{
	static const uint8_t wire[] =
	    "\0\1\x81\x80\0\1\0\1\0\0\0\1" "\7ExAmPlE\3oRg\0\0\x0f\0\1"
	    "\xc0\x0c\0\x0f\0\1\0\0\0\x3c\0\7\0\x0a\2Mx\xc0\x0c"
	    /* What is so odd that ldns is asked. */
	    "\0\xff\0\0\1\0\0\0\0\0\0";

	(void)state;
	for (int odd = 0; odd < 2; odd++) {
		struct answer a = { .question = { .name = "example.org",
		    .type = RR_MX } };
		uint8_t copy[sizeof wire];
		size_t len = odd ? sizeof wire - 1 : sizeof wire - 12;

		memcpy(copy, wire, sizeof wire);
		copy[11] = (uint8_t)odd;
		message_answer(arena, copy, len, &a);
		assert_int_equal(a.status, ANSWER_FOUND);
		assert_int_equal(a.nrr, 1);
		assert_string_equal(rr_text(arena, &a.rr[0]),
		    "10 Mx.example.org.");
		/* The evidence is as it came. */
		assert_int_equal(a.wirelen, len);
		assert_memory_equal(a.wire, copy, len);
	}
}

static void
strings_are_joined_and_their_lengths_kept(void **state)
{
	struct rr rr = txt("a", "\3abc\0\2\0d", 8);
	struct answer a = round_trip(&rr, 1, "a", RR_TXT, ANSWER_FOUND);

	(void)state;
	assert_int_equal(a.status, ANSWER_FOUND);
	assert_int_equal(a.nrr, 1);
	assert_int_equal(a.rr[0].textlen, 5);
	assert_memory_equal(a.rr[0].text, "abc\0d", 5);
	assert_int_equal(a.rr[0].nstring, 3);
	assert_int_equal(a.rr[0].strlens[2], 2);
}

static void
a_chain_is_followed_and_foreign_records_are_ignored(void **state)
{
	struct rr rr[] = {
		txt("evil", "\1x", 2), cname("b", "c"), cname("a", "b"),
		txt("c", "\1y", 2),
	};
	struct answer a = round_trip(rr, 4, "a", RR_TXT, ANSWER_FOUND);
	size_t n;

	(void)state;
	assert_int_equal(a.status, ANSWER_FOUND);
	assert_int_equal(a.ncname, 2);
	assert_string_equal(answer_final_name(&a), "c");
	assert_string_equal(answer_data(&a, &n)->text, "y");
	assert_int_equal(n, 1);
}

static void
a_loop_is_malformed_and_not_absent(void **state)
{
	struct rr rr[] = { cname("a", "b"), cname("b", "a") };
	struct answer a = round_trip(rr, 2, "a", RR_TXT, ANSWER_FOUND);

	(void)state;
	assert_int_equal(a.status, ANSWER_MALFORMED);
	assert_true(answer_failed(&a));
	assert_false(answer_absent(&a));
}

static void
absence_has_two_kinds(void **state)
{
	struct answer a = round_trip(NULL, 0, "a", RR_TXT, ANSWER_NODATA);

	(void)state;
	assert_int_equal(a.status, ANSWER_NODATA);
	a = round_trip(NULL, 0, "a", RR_TXT, ANSWER_NXDOMAIN);
	assert_int_equal(a.status, ANSWER_NXDOMAIN);
}

static void
rubbish_is_malformed(void **state)
{
	struct answer a = { .question = { .name = "a",
	    .type = RR_TXT } };
	uint8_t wire[40] = { 0, 1, 0x80, 0, 0, 1, 0xff, 0xff };

	(void)state;
	message_answer(arena, wire, 3, &a);
	assert_int_equal(a.status, ANSWER_MALFORMED);
	message_answer(arena, wire, sizeof wire, &a);
	assert_int_equal(a.status, ANSWER_MALFORMED);
}

static void
rcodes_and_truncation_are_told_apart(void **state)
{
	static const struct {
		uint8_t			 octet2, octet3;
		enum answer_status	 status;
	} cases[] = {
		{ 0x81, 0x82, ANSWER_SERVFAIL }, { 0x81, 0x85, ANSWER_REFUSED },
		{ 0x81, 0x81, ANSWER_REFUSED }, { 0x83, 0x80, ANSWER_TRUNCATED },
		{ 0x81, 0x8b, ANSWER_SERVFAIL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t wire[] = { 0, 1, cases[i].octet2, cases[i].octet3, 0, 1,
		    0, 0, 0, 0, 0, 0, 1, 'a', 0, 0, 16, 0, 1 };
		struct answer a = { .question = { .name = "a",
	    .type = RR_TXT } };

		message_answer(arena, wire, sizeof wire, &a);
		assert_int_equal(a.status, cases[i].status);
	}
}

/* What is not read is not absent either: the SPF record may be the last. */
static void
more_records_than_are_read_are_no_answer(void **state)
{
	static const char rdata[] = "\1x", spf[] = "\6v=spf1";
	struct rr rr[LIMIT_ANSWER_RRS + 1];
	struct answer a;

	(void)state;
	for (size_t i = 0; i <= LIMIT_ANSWER_RRS; i++)
		rr[i] = txt("a", rdata, 2);
	rr[LIMIT_ANSWER_RRS - 1] = txt("a", spf, 7);
	a = round_trip(rr, LIMIT_ANSWER_RRS, "a", RR_TXT, ANSWER_FOUND);
	assert_int_equal(a.status, ANSWER_FOUND);
	assert_int_equal(a.nrr, LIMIT_ANSWER_RRS);
	a = round_trip(rr, LIMIT_ANSWER_RRS + 1, "a", RR_TXT, ANSWER_FOUND);
	assert_int_equal(a.status, ANSWER_TRUNCATED);
	assert_string_equal(answer_status_text(&a),
	    "the answer has more records than are read");
}

/* SPF records (type 99) have the same data, and ldns writes them. */
static void
text_of_txt_is_that_of_ldns(void **state)
{
	uint8_t rdata[600];
	struct rr txt = { .type = RR_TXT, .rdata = rdata }, spf;
	uint32_t seed = 7;

	(void)state;
	for (size_t round = 0; round < 3000; round++) {
		for (size_t i = 0; i < sizeof rdata; i++) {
			seed = seed * 1664525 + 1013904223;
			rdata[i] = (uint8_t)(seed >> 24);
		}
		/* Strings to the end and past it, short and empty ones. */
		rdata[0] = (uint8_t)(round % 256);
		rdata[1 + rdata[0]] = (uint8_t)(round % 3);
		txt.rdlen = round % 4 == 0 ? (size_t)rdata[0] + 1 :
		    round % 4 == 1 ? (size_t)rdata[0] + 2 + round % 3 :
		    (round + 1) / 4 % sizeof rdata;
		spf = txt;
		spf.type = RR_SPF;
		assert_string_equal(rr_text(arena, &txt),
		    rr_text(arena, &spf));
	}
}

UNIT_MAIN("message",
	TEST(a_query_is_that_of_ldns),
	TEST(a_query_for_one_server_has_no_rd),
	TEST(a_delegation_is_the_answer_of_one_server),
	TEST(a_query_is_matched_by_its_own_echo_only),
	TEST(the_case_is_mixed),
	TEST(the_mixed_case_is_not_in_the_records),
	TEST(strings_are_joined_and_their_lengths_kept),
	TEST(a_chain_is_followed_and_foreign_records_are_ignored),
	TEST(a_loop_is_malformed_and_not_absent),
	TEST(absence_has_two_kinds),
	TEST(rubbish_is_malformed),
	TEST(rcodes_and_truncation_are_told_apart),
	TEST(more_records_than_are_read_are_no_answer),
	TEST(text_of_txt_is_that_of_ldns),
)
