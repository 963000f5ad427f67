/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reverse DNS of the addresses that SPF lets pass, over made-up DNS. The
 * addresses are global ones: special-purpose ones are left out.
 */
#include "unit/unit.h"

#include "base/limits.h"
#include "evaluate/facts.h"
#include "unit/fake.h"

#define DOMAIN	"example.org"
#define IP	"45.83.64.25"
#define REVERSE	"25.64.83.45.in-addr.arpa"
#define LINES	6

/* A record, or with "!STATUS" for data no answer. */
struct line {
	const char	*name, *type, *data;
};

static struct fake *
world(const char *spf, const struct line line[LINES])
{
	struct fake *f = fake_new(DOMAIN);

	fake_text(f, DOMAIN, spf);
	for (size_t i = 0; i < LINES && line[i].name != NULL; i++) {
		const struct line *l = &line[i];

		if (l->data[0] == '!')
			fake_status(f, l->name,
			    (enum rrtype)rrtype_parse(l->type),
			    (enum answer_status)answer_status_parse(
			    l->data + 1));
		else
			fake_add(f, l->name, l->type, l->data);
	}
	return f;
}

/* How many questions there were of names at and below one. */
static size_t
asked(const struct fake *f, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < f->ev->answers.n; i++)
		n += name_is_within(f->ev->answers.item[i]->question.name,
		    name);
	return n;
}

static void
an_address_is_in_one_of_four_states(void **state)
{
	static const struct {
		struct line		 line[LINES];
		enum fcrdns_state	 state;
		const char		*name, *trouble;
	} cases[] = {
		{ { { REVERSE, "PTR", "a.test." }, { "a.test", "A", IP } },
		    FCRDNS_CONFIRMED, "a.test", NULL },
		/* One name is enough, and one address of it. */
		{ { { REVERSE, "PTR", "a.test." }, { REVERSE, "PTR", "b.test." },
		    { "b.test", "A", "45.83.64.24" }, { "b.test", "A", IP } },
		    FCRDNS_CONFIRMED, "b.test", NULL },
		{ { { REVERSE, "PTR", "a.test." }, { REVERSE, "PTR", "b.test." },
		    { "a.test", "A", "!SERVFAIL" }, { "b.test", "A", IP } },
		    FCRDNS_CONFIRMED, "b.test", NULL },
		/* RFC 2317. */
		{ { { REVERSE, "CNAME", "25.0-63.test." },
		    { "25.0-63.test", "PTR", "a.test." }, { "a.test", "A", IP } },
		    FCRDNS_CONFIRMED, "a.test", NULL },
		{ { { REVERSE, "TXT", "x" } }, FCRDNS_NO_PTR, NULL, NULL },
		{ { { "test", "TXT", "x" } }, FCRDNS_NO_PTR, NULL, NULL },
		{ { { REVERSE, "PTR", "a.test." } }, FCRDNS_ASTRAY, "a.test",
		    NULL },
		{ { { REVERSE, "PTR", "a.test." },
		    { "a.test", "A", "45.83.64.24" } }, FCRDNS_ASTRAY, "a.test",
		    NULL },
		/* Of the wrong family: nobody asks for it. */
		{ { { REVERSE, "PTR", "a.test." },
		    { "a.test", "AAAA", "::ffff:" IP } }, FCRDNS_ASTRAY,
		    "a.test", NULL },
		{ { { REVERSE, "PTR", "!TIMEOUT" } }, FCRDNS_UNKNOWN, NULL,
		    REVERSE },
		{ { { REVERSE, "PTR", "!NOT_ASKED" } }, FCRDNS_UNKNOWN, NULL,
		    REVERSE },
		{ { { REVERSE, "PTR", "a.test." }, { "a.test", "A", "!BOGUS" } },
		    FCRDNS_UNKNOWN, "a.test", "a.test" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fake *f = world("v=spf1 ip4:" IP " -all", cases[i].line);
		const struct fcrdns *a;
		struct facts facts;

		fake_run(f, facts_evaluate, &facts);
		assert_int_equal(facts.fcrdns.total, 1);
		a = &facts.fcrdns.address.item[0];
		if (a->state != cases[i].state)
			fail_msg("case %zu: state %d", i, a->state);
		assert_int_equal(facts.fcrdns.confirmed,
		    a->state == FCRDNS_CONFIRMED);
		if (cases[i].name == NULL)
			assert_null(a->name);
		else
			assert_string_equal(a->name, cases[i].name);
		if (cases[i].trouble == NULL)
			assert_null(facts.fcrdns.trouble);
		else
			assert_string_equal(facts.fcrdns.trouble->question.name,
			    cases[i].trouble);
	}
}

/* Without the rules on exchanges, which ask for theirs. */
static void
evaluate_spf(struct evidence *ev, struct facts *ret)
{
	*ret = (struct facts){ .evidence = ev };
	spf_evaluate(ev, &ret->spf);
	fcrdns_evaluate(ev, &ret->spf, &ret->fcrdns);
}

static void
own_single_addresses_are_asked_for_and_no_others(void **state)
{
	static const struct line line[LINES] = {
		{ DOMAIN, "MX", "0 mx.example.org." },
		{ "mx.example.org", "A", IP },
		{ "mx.example.org", "AAAA", "2a0e:1c80:64::25" },
		{ "spf.example.org", "TXT", "\"v=spf1 ip4:45.83.64.27 -all\"" },
		{ "spf.other.test", "TXT", "\"v=spf1 ip4:45.83.64.28 -all\"" },
	};
	static const struct {
		const char	*spf;
		size_t		 total;
		const char	*first;
	} cases[] = {
		{ "v=spf1 -all", 0, NULL },
		{ "v=spf1 ip4:" IP "/31 ip6:2a0e:1c80::/127 -all", 0, NULL },
		{ "v=spf1 mx/24 -all", 1, "2a0e:1c80:64::25" },
		{ "v=spf1 mx//64 -all", 1, IP },
		{ "v=spf1 mx -all", 2, IP },
		{ "v=spf1 a:mx.example.org//128 -all", 2, IP },
		/* Each once. */
		{ "v=spf1 mx a:mx.example.org ip4:" IP " -all", 2, IP },
		{ "v=spf1 include:spf.example.org -all", 1, "45.83.64.27" },
		{ "v=spf1 redirect=spf.example.org", 1, "45.83.64.27" },
		{ "v=spf1 include:spf.other.test -all", 0, NULL },
		{ "v=spf1 ip4:10.0.0.1 ip4:192.0.2.1 ip6:::1 -all", 0, NULL },
		/* These do not pass. */
		{ "v=spf1 -ip4:" IP " ?mx ~all", 0, NULL },
		{ "v=spf1 -all ip4:" IP, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fake *f = world(cases[i].spf, line);
		struct facts facts;

		fake_run(f, evaluate_spf, &facts);
		if (facts.fcrdns.total != cases[i].total)
			fail_msg("%s: %zu", cases[i].spf, facts.fcrdns.total);
		assert_int_equal(asked(f, "arpa"), cases[i].total);
		if (cases[i].total > 0)
			assert_string_equal(address_text(arena,
			    &facts.fcrdns.address.item[0].ip), cases[i].first);
	}
}

static void
what_the_same_registrant_has_is_its_own(void **state)
{
	struct fake *f = fake_new("mail." DOMAIN);
	struct facts facts;

	(void)state;
	fake_text(f, "mail." DOMAIN, "v=spf1 include:spf.example.org -all");
	fake_text(f, "spf." DOMAIN, "v=spf1 ip4:" IP " -all");
	fake_run(f, facts_evaluate, &facts);
	assert_int_equal(facts.fcrdns.total, 1);
	assert_ptr_equal(facts.fcrdns.address.item[0].range->node,
	    facts.spf.nodes.item[1]);
}

static void
it_takes_two_rounds_beside_the_others(void **state)
{
	static const struct line line[LINES] = {
		{ REVERSE, "PTR", "a.test." }, { "a.test", "A", IP },
	};
	struct fake *without = world("v=spf1 ip4:" IP "/24 -all", line);
	struct fake *with = world("v=spf1 ip4:" IP " -all", line);
	struct facts facts;

	(void)state;
	fake_add(without, DOMAIN, "SOA", "a. b. 1 2 3 4 5");
	fake_add(with, DOMAIN, "SOA", "a. b. 1 2 3 4 5");
	fake_run(without, facts_evaluate, &facts);
	fake_run(with, facts_evaluate, &facts);
	assert_int_equal(facts.fcrdns.confirmed, 1);
	assert_int_equal(with->ev->answers.n, without->ev->answers.n + 2);
	assert_int_equal(with->rounds, 3);
}

static void
beyond_the_limit_addresses_are_counted(void **state)
{
	struct fake *f = fake_new(DOMAIN);
	const char *spf = "v=spf1";
	struct facts facts;

	(void)state;
	for (int i = 1; i <= LIMIT_FCRDNS + 3; i++)
		spf = arena_printf(arena, "%s ip4:45.83.64.%d", spf, i);
	fake_text(f, DOMAIN, arena_printf(arena, "%s -all", spf));
	fake_run(f, facts_evaluate, &facts);
	assert_int_equal(facts.fcrdns.address.n, LIMIT_FCRDNS);
	assert_int_equal(facts.fcrdns.total, LIMIT_FCRDNS + 3);
	assert_int_equal(asked(f, "arpa"), LIMIT_FCRDNS);
}

static void
names_beyond_the_tenth_are_not_asked_for(void **state)
{
	static const struct line none[LINES] = { { 0 } };
	struct fake *f = world("v=spf1 ip4:" IP " -all", none);
	struct facts facts;

	(void)state;
	for (int i = 0; i < 12; i++)
		fake_add(f, REVERSE, "PTR", arena_printf(arena, "n%02d.test.",
		    i));
	fake_run(f, facts_evaluate, &facts);
	assert_int_equal(facts.fcrdns.address.item[0].state, FCRDNS_UNKNOWN);
	assert_null(facts.fcrdns.trouble);
	assert_int_equal(asked(f, "test"), 10);
}

UNIT_MAIN("fcrdns",
	TEST(an_address_is_in_one_of_four_states),
	TEST(own_single_addresses_are_asked_for_and_no_others),
	TEST(what_the_same_registrant_has_is_its_own),
	TEST(it_takes_two_rounds_beside_the_others),
	TEST(beyond_the_limit_addresses_are_counted),
	TEST(names_beyond_the_tenth_are_not_asked_for),
)
