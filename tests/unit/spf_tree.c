/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "dns/name.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"

/* A record, or the status of a name: { "x.example", "TIMEOUT", NULL }. */
struct line {
	const char	*name, *type, *data;
};

static struct evidence *evidence;
static unsigned rounds;

/* A: an address. MX: "10 host.". TXT: quoted. Others need no data here. */
static struct rr
record(const char *owner, uint16_t type, const char *data)
{
	struct rr rr = { .owner = owner, .type = type, .ttl = 300 };
	struct address address;

	if (type == RR_A || type == RR_AAAA) {
		assert_true(address_parse(data, &address));
		rr.rdlen = address.family == 4 ? 4 : 16;
		rr.rdata = (uint8_t *)arena_memdup(arena, address.byte,
		    rr.rdlen);
	} else if (type == RR_MX) {
		data = strchr(data, ' ') + 1;
		rr.name = arena_memdup(arena, data, strlen(data) - 1);
	} else if (type == RR_TXT) {
		rr.textlen = strlen(data) - 2;
		rr.text = arena_memdup(arena, data + 1, rr.textlen);
	}
	return rr;
}

static const struct answer *
answer(const struct line *line, size_t n, struct question q)
{
	struct answer *a = arena_alloc(arena, sizeof *a);
	VEC(struct rr) rr = { 0 };
	const char *type = rrtype_name(arena, q.type);

	a->question = q;
	a->status = ANSWER_NXDOMAIN;
	for (size_t i = 0; i < n; i++) {
		if (name_is_within(line[i].name, q.name) &&
		    a->status == ANSWER_NXDOMAIN)
			a->status = ANSWER_NODATA;
		if (!name_equal(line[i].name, q.name))
			continue;
		if (line[i].data == NULL) {
			a->status = (enum answer_status)
			    answer_status_parse(line[i].type);
		} else if (strcmp(line[i].type, type) == 0) {
			*vec_add(arena, &rr) = record(q.name, q.type,
			    line[i].data);
			a->status = ANSWER_FOUND;
		}
	}
	a->rr = rr.item;
	a->nrr = rr.n;
	return a;
}

/* Evaluate until nothing more is wanted. */
static struct spf_outcome
evaluated(const struct line *line, size_t n)
{
	struct scope scope = { 0 };
	struct spf_outcome out;
	struct question *q;
	size_t nq = 1;

	scope.domain = "example.com";
	evidence = evidence_new(arena, &scope, 1356998400);
	for (rounds = 0; rounds < 30; rounds++) {
		spf_evaluate(evidence, &out);
		q = evidence_take_wanted(evidence, &nq);
		if (nq == 0)
			break;
		for (size_t i = 0; i < nq; i++)
			evidence_put(evidence, answer(line, n, q[i]));
	}
	assert_int_equal(nq, 0);
	return out;
}

#define EVALUATE(...)							\
	evaluated((const struct line[]){ __VA_ARGS__ },			\
	    sizeof((const struct line[]){ __VA_ARGS__ }) /		\
	    sizeof(struct line))

static void
counts_are_the_worst_case(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 a mx include:a.test "
	    "include:b.test exists:gone.test ~all exists:never.test\"" },
	    { "example.com", "A", "192.0.2.1" },
	    { "example.com", "MX", "10 mail.example.com." },
	    { "mail.example.com", "AAAA", "2001:db8::1" },
	    { "a.test", "TXT", "\"v=spf1 include:c.test ptr -all\"" },
	    { "b.test", "TXT", "\"v=spf1 include:c.test mx:c.test -all\"" },
	    { "c.test", "TXT", "\"v=spf1 ip4:192.0.2.0/24 a:no.c.test\"" },
	    { "never.test", "SERVFAIL", NULL });

	(void)state;
	/* a mx include(include(a) ptr) include(include(a) mx) exists */
	assert_int_equal(out.terms, 11);
	/* no.c.test twice, no MX at c.test, gone.test; mail for IPv4, and at
	   example.com for IPv6. */
	assert_int_equal(out.root->voids, 4);
	assert_int_equal(out.voids, 5);
	assert_false(out.bound);
	assert_null(out.tree_trouble);
	assert_int_equal(out.nodes.n, 5);
	assert_false(out.nodes.item[2]->repeated);
	assert_true(out.nodes.item[4]->repeated);
	assert_int_equal(out.root->lookup.n, 5);
	assert_int_equal(out.root->lookup.item[1].mx_hosts, 1);
	assert_int_equal(out.root->lookup.item[1].voids, 0);
	assert_int_equal(out.default_result, SPF_SOFTFAIL);
	assert_ptr_equal(out.default_node, out.root);
}

/* A round for each link of the chain, and no more. */
static void
a_tree_takes_as_many_rounds_as_it_is_deep(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 include:a.test include:b.test "
	    "exists:%{i}.x.test mx -all\"" },
	    { "example.com", "MX", "10 mail.example.com." },
	    { "mail.example.com", "A", "192.0.2.2" },
	    { "x.test", "NS", "ns.x.test." },
	    { "test", "SOA", "a. b. 1 2 3 4 5" },
	    { "a.test", "TXT", "\"v=spf1 a:h.a.test -all\"" },
	    { "h.a.test", "A", "192.0.2.1" },
	    { "b.test", "TXT", "\"v=spf1 a:h.b.test -all\"" },
	    { "h.b.test", "A", "192.0.2.1" });

	(void)state;
	assert_int_equal(rounds, 3);
	assert_int_equal(out.stranger.result, SPF_FAIL);
	assert_string_equal(out.stranger.why, "-all of example.com matched");
	assert_false(out.bound);
}

static void
failures_are_never_absence(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 include:a.test a:b.test "
	    "-all\"" },
	    { "a.test", "TIMEOUT", NULL },
	    { "b.test", "SERVFAIL", NULL });

	(void)state;
	assert_null(out.trouble);
	assert_non_null(out.tree_trouble);
	assert_true(out.bound);
	assert_int_equal(out.terms, 2);
	assert_int_equal(out.voids, 0);
	assert_int_equal(out.root->passes_all, TRI_UNKNOWN);
	assert_int_equal(out.root->lookup.item[0].dangling, TRI_UNKNOWN);
	assert_int_equal(out.stranger.result, SPF_TEMPERROR);
	assert_int_equal(out.default_result, SPF_FAIL);

	out = EVALUATE({ "example.com", "TIMEOUT", NULL });
	assert_non_null(out.trouble);
	assert_null(out.root);
	assert_int_equal(out.default_result, SPF_TEMPERROR);

	out = EVALUATE({ "example.com", "NOT_ASKED", NULL });
	assert_int_equal(out.default_result, SPF_UNKNOWN);
	assert_int_equal(out.stranger.result, SPF_UNKNOWN);
	assert_non_null(out.stranger.trouble);
}

static void
loops_are_cut(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 include:a.test\"" },
	    { "a.test", "TXT", "\"v=spf1 redirect=example.com\"" });

	(void)state;
	assert_int_equal(out.nodes.n, 3);
	assert_true(out.nodes.item[2]->loop);
	assert_true(out.bound);
	assert_int_equal(out.stranger.result, SPF_PERMERROR);
	assert_string_equal(out.stranger.why, "include:a.test of example.com "
	    "is DNS look-up 11 of at most 10");

	out = EVALUATE({ "example.com", "TXT",
	    "\"v=spf1 redirect=example.com\"" });
	assert_int_equal(out.default_result, SPF_PERMERROR);
}

static void
the_default_follows_redirects(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 redirect=_spf.%{d}\"" },
	    { "_spf.example.com", "TXT", "\"v=spf1 ip4:192.0.2.1 ?all\"" });

	(void)state;
	assert_int_equal(out.default_result, SPF_NEUTRAL);
	assert_string_equal(out.default_node->domain, "_spf.example.com");
	assert_non_null(out.default_term);
	assert_false(out.bound);

	out = EVALUATE({ "example.com", "TXT", "\"v=spf1 a\"" });
	assert_int_equal(out.default_result, SPF_NEUTRAL);
	assert_null(out.default_term);

	out = EVALUATE({ "example.com", "TXT", "\"v=spf1 redirect=no.test\"" });
	assert_int_equal(out.default_result, SPF_PERMERROR);

	out = EVALUATE({ "example.com", "TXT", "\"v=spf1 -all a/99\"" });
	assert_int_equal(out.default_result, SPF_PERMERROR);

	out = EVALUATE({ "example.com", "TXT", "\"v=spf1 -all\"" },
	    { "example.com", "TXT", "\"v=spf1 ~all\"" });
	assert_int_equal(out.root->nrecord, 2);
	assert_int_equal(out.default_result, SPF_PERMERROR);

	out = EVALUATE({ "example.com", "TXT", "\"v=spf1; -all\"" });
	assert_null(out.root);
	assert_int_equal(out.near_miss.n, 1);
	assert_int_equal(out.default_result, SPF_NONE);
}

static void
everybody_passes(void **state)
{
	static const struct {
		const char	*record;
		enum tri	 passes;
	} cases[] = {
		{ "\"v=spf1 +all\"", TRI_YES },
		{ "\"v=spf1 ip4:0.0.0.0/0 -all\"", TRI_YES },
		{ "\"v=spf1 ip6:::/0 -all\"", TRI_YES },
		{ "\"v=spf1 -all +all\"", TRI_NO },
		{ "\"v=spf1 ?ip4:0.0.0.0/0 -all\"", TRI_NO },
		{ "\"v=spf1 a:h.test/0 -all\"", TRI_YES },
		{ "\"v=spf1 a:h.test//0 -all\"", TRI_NO },
		{ "\"v=spf1 exists:h.test -all\"", TRI_YES },
		{ "\"v=spf1 exists:gone.test -all\"", TRI_NO },
		{ "\"v=spf1 exists:slow.test -all\"", TRI_UNKNOWN },
		{ "\"v=spf1 exists:%{i}.wild.test -all\"", TRI_YES },
		{ "\"v=spf1 exists:%{i}.one.test -all\"", TRI_NO },
		{ "\"v=spf1 exists:%{i}.gone.test -all\"", TRI_NO },
		{ "\"v=spf1 include:open.test -all\"", TRI_YES },
		{ "\"v=spf1 ?include:open.test -all\"", TRI_NO },
		{ "\"v=spf1 include:slow.test -all\"", TRI_UNKNOWN },
		{ "\"v=spf1 include:%{v}.open.test -all\"", TRI_YES },
		{ "\"v=spf1 include:%{v}.gone.test -all\"", TRI_NO },
		{ "\"v=spf1 redirect=open.test\"", TRI_YES },
		{ "\"v=spf1 +all a/99\"", TRI_NO },
		{ "\"v=spf1 +ptr -all\"", TRI_NO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct spf_outcome out = EVALUATE(
		    { "example.com", "TXT", cases[i].record },
		    { "h.test", "A", "192.0.2.1" },
		    { "slow.test", "TIMEOUT", NULL },
		    { "203.0.113.77.wild.test", "A", "127.0.0.2" },
		    { "198.51.100.77.wild.test", "A", "127.0.0.2" },
		    { "203.0.113.77.one.test", "A", "127.0.0.2" },
		    { "in-addr.open.test", "TXT", "\"v=spf1 +all\"" },
		    { "open.test", "TXT", "\"v=spf1 +all\"" });

		if (out.root->passes_all != cases[i].passes)
			fail_msg("%s: %d", cases[i].record,
			    out.root->passes_all);
	}
}

static void
ranges_are_merged(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 ip4:192.0.2.0/24 "
	    "ip4:192.0.2.128/25 -ip4:10.0.0.0/8 a/24 include:a.test "
	    "?include:b.test include:a.test ip6:2001:db8::/32 ~all\"" },
	    { "example.com", "A", "198.51.100.9" },
	    { "a.test", "TXT", "\"v=spf1 ip4:192.0.3.0/24 -all\"" },
	    { "b.test", "TXT", "\"v=spf1 ip4:172.16.0.0/12 -all\"" });

	(void)state;
	assert_int_equal(out.range.n, 5);
	assert_true(out.ipv4_share == 768.0 / 4294967296.0);

	out = EVALUATE({ "example.com", "TXT", "\"v=spf1 ip4:0.0.0.0/0 "
	    "ip4:255.255.255.255 -all\"" });
	assert_true(out.ipv4_share == 1.0);
}

static void
what_dangles_is_seen(void **state)
{
	static const struct {
		const char	*term;
		enum tri	 dangling;
		const char	*target;
	} cases[] = {
		{ "include:spf.gone.tld", TRI_YES, "spf.gone.tld" },
		{ "include:spf.there.tld", TRI_NO, "spf.there.tld" },
		{ "include:spf.broken.tld", TRI_UNKNOWN, "spf.broken.tld" },
		{ "a:gone.example.com", TRI_NO, "gone.example.com" },
		{ "mx:mx.there.tld", TRI_YES, "mx.there.tld" },
		{ "exists:gone.tld", TRI_YES, "gone.tld" },
		{ "exists:%{i}.spf.gone.tld", TRI_YES, "gone.tld" },
		{ "exists:%{i}.spf.there.tld", TRI_NO, NULL },
		{ "exists:%{i}.%{d}", TRI_NO, NULL },
		{ "exp=why.gone.tld", TRI_YES, "why.gone.tld" },
		{ "exp=why.broken.tld", TRI_UNKNOWN, "why.broken.tld" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *text = arena_printf(arena, "\"v=spf1 %s -all\"",
		    cases[i].term);
		struct spf_outcome out = EVALUATE(
		    { "example.com", "TXT", text },
		    { "there.tld", "SOA", "a. b. 1 2 3 4 5" },
		    { "mx.there.tld", "MX", "0 mx.gone.tld." },
		    { "broken.tld", "SERVFAIL", NULL },
		    { "why.broken.tld", "TIMEOUT", NULL });
		const struct spf_lookup *l = &out.root->lookup.item[0];

		if (l->dangling != cases[i].dangling)
			fail_msg("%s: %d", cases[i].term, l->dangling);
		/* What exp= leads to makes no result. */
		assert_true((l->dangling == TRI_UNKNOWN &&
		    l->term->type != SPF_EXP) == (out.tree_trouble != NULL));
		assert_true((l->dangling == TRI_UNKNOWN &&
		    l->term->type == SPF_EXP) == (out.exp_trouble != NULL));
		if (cases[i].target == NULL)
			assert_null(l->target);
		else
			assert_string_equal(l->target, cases[i].target);
	}
}

static void
too_many_exchanges_are_a_permerror(void **state)
{
	struct line line[12] = {
		{ "example.com", "TXT", "\"v=spf1 mx -all\"" },
	};
	struct spf_outcome out;

	(void)state;
	for (size_t i = 1; i < 12; i++) {
		line[i].name = "example.com";
		line[i].type = "MX";
		line[i].data = arena_printf(arena, "%zu m%zu.example.com.",
		    i, i);
	}
	out = evaluated(line, 12);
	assert_int_equal(out.root->lookup.item[0].mx_hosts, 11);
	assert_int_equal(out.stranger.result, SPF_PERMERROR);
	out = evaluated(line, 11);
	assert_int_equal(out.root->lookup.item[0].mx_hosts, 10);
	assert_int_equal(out.voids, 10);
}

/* Of ptr the PTR query counts, and nothing that the sender's names do. */
static void
an_address_without_a_name_is_a_void(void **state)
{
	struct spf_outcome out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 ptr a:no.test -all\"" });

	(void)state;
	assert_int_equal(out.voids, 1);
	assert_int_equal(out.stranger.voids, 2);
	assert_int_equal(out.stranger.result, SPF_FAIL);
	out = EVALUATE(
	    { "example.com", "TXT", "\"v=spf1 ptr ptr a:no.test -all\"" });
	assert_int_equal(out.stranger.result, SPF_PERMERROR);
}

/* Ten records that each include ten: the tree stops at its limit. */
static void
a_wide_tree_is_cut(void **state)
{
	struct line line[12] = { { "example.com", "TXT", NULL } };
	struct spf_outcome out;
	char text[1000];
	size_t len;

	(void)state;
	len = (size_t)snprintf(text, sizeof text, "\"v=spf1");
	for (int i = 0; i < 10; i++)
		len += (size_t)snprintf(text + len, sizeof text - len,
		    " include:n%d.test", i);
	snprintf(text + len, sizeof text - len, " -all\"");
	line[0].data = text;
	for (size_t i = 1; i <= 10; i++) {
		line[i].name = arena_printf(arena, "n%zu.test", i - 1);
		line[i].type = "TXT";
		line[i].data = text;
	}
	out = evaluated(line, 11);
	assert_int_equal(out.nodes.n, LIMIT_SPF_NODES);
	assert_true(out.bound);
	assert_true(out.terms >= LIMIT_SPF_NODES);
	assert_int_equal(out.stranger.result, SPF_PERMERROR);
}

/* A record that is read in part says nothing for certain. */
static void
a_cut_record_decides_nothing(void **state)
{
	char rest[3 * LIMIT_SPF_TERMS + 1];
	struct spf_outcome out;

	(void)state;
	for (size_t i = 0; i < LIMIT_SPF_TERMS; i++)
		memcpy(rest + 3 * i, " mx", 4);
	out = EVALUATE({ "example.com", "TXT", "\"v=spf1 redirect=a.test\"" },
	    { "a.test", "TXT", arena_printf(arena, "\"v=spf1 -all%s\"",
	    rest) });
	assert_true(out.nodes.item[1]->record->cut);
	assert_true(out.bound);
	assert_int_equal(out.tree_trouble->status, ANSWER_GIVEN_UP);
	assert_int_equal(out.root->passes_all, TRI_UNKNOWN);
	assert_int_equal(out.default_result, SPF_UNKNOWN);
	assert_int_equal(out.stranger.result, SPF_UNKNOWN);
	assert_true(out.space.open);
}

UNIT_MAIN("spf_tree",
	TEST(counts_are_the_worst_case),
	TEST(a_tree_takes_as_many_rounds_as_it_is_deep),
	TEST(failures_are_never_absence),
	TEST(loops_are_cut),
	TEST(the_default_follows_redirects),
	TEST(everybody_passes),
	TEST(ranges_are_merged),
	TEST(what_dangles_is_seen),
	TEST(too_many_exchanges_are_a_permerror),
	TEST(an_address_without_a_name_is_a_void),
	TEST(a_wide_tree_is_cut),
	TEST(a_cut_record_decides_nothing),
)
