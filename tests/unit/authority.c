/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Authoritative servers side by side, over made-up ones: each says what the
 * table of its case has for it, or else what all say.
 */
#include "unit/unit.h"
#include "unit/world.h"

#define ONE	"45.83.64.1"
#define TWO	"185.199.220.1"
#define ABOVE	"45.83.99.1"	/* has the zone org */
#define RULES	3
#define SAYINGS	12

static const struct line resolver[] = {
	{ DOMAIN, "NS", "a.ns.test." }, { DOMAIN, "NS", "b.ns.test." },
	{ "a.ns.test", "A", ONE }, { "b.ns.test", "A", TWO },
	{ "org", "NS", "a.org." }, { "a.org", "A", ABOVE },
	{ DOMAIN, "MX", "0 mx.test." },
	{ DOMAIN, "TXT", "\"v=spf1 -all\"" },
};

/* server NULL: each. data: "!STATUS", "-" for nothing, "~" without AA. */
struct saying {
	const char	*server, *name, *type, *data;
	uint32_t	 ttl;
	bool		 tcp;
};

static const struct saying common[] = {
	{ NULL, DOMAIN, "SOA", "ns.test. h.test. 7 7200 3600 1209600 600",
	    3600, false },
	{ NULL, DOMAIN, "NS", "a.ns.test.", 3600, false },
	{ NULL, DOMAIN, "NS", "b.ns.test.", 3600, false },
	{ NULL, DOMAIN, "MX", "0 mx.test.", 7200, false },
	{ NULL, DOMAIN, "TXT", "\"v=spf1 -all\"", 3600, false },
};

static const struct saying delegation[] = {
	{ ABOVE, DOMAIN, "NS", "a.ns.test.", 3600, false },
	{ ABOVE, DOMAIN, "NS", "b.ns.test.", 3600, false },
};

struct authority_case {
	const char	*what;
	struct line	 resolved[4];	/* beside what is above */
	struct saying	 said[SAYINGS];
	struct {
		const char	*rule;
		enum outcome	 outcome;
		const char	*says;
	} want[RULES];
};

static bool
fits(const struct saying *s, struct question q, bool tcp)
{
	return s->name != NULL && (s->server == NULL ||
	    strcmp(s->server, q.server) == 0) && s->tcp == tcp &&
	    strcmp(s->name, q.name) == 0 && rrtype_parse(s->type) == q.type;
}

static void
say(struct fake *f, const struct saying *s, struct answer *a)
{
	const char *why = "";
	const struct rr *rr;
	struct rr *all = arena_array(f->arena, a->nrr + 1, sizeof *all);

	if (s->data[0] == '!') {
		a->status = (enum answer_status)answer_status_parse(
		    s->data + 1);
		if (a->status == ANSWER_TIMEOUT || answer_unasked(a))
			a->transport = NULL;
		return;
	}
	if (s->data[0] == '-' || s->data[0] == '~') {
		a->aa = s->data[0] == '-';
		return;
	}
	rr = rr_from_text(f->arena, s->name, s->ttl, s->type, s->data, &why);
	if (rr == NULL)
		fail_msg("%s: %s", s->data, why);
	if (a->nrr > 0)
		memcpy(all, a->rr, a->nrr * sizeof *all);
	all[a->nrr++] = *rr;
	a->rr = all;
	a->status = ANSWER_FOUND;
}

static bool
look(struct fake *f, const struct saying *s, size_t n, struct question q,
    bool tcp, struct answer *a)
{
	bool found = false;

	for (size_t i = 0; i < n; i++)
		if (fits(&s[i], q, tcp)) {
			say(f, &s[i], a);
			found = true;
		}
	return found;
}

/* Over TCP the same as over UDP, unless the case has something of its own. */
static const struct answer *
server_answer(struct fake *f, const struct authority_case *c,
    struct question q)
{
	struct answer *a = arena_alloc(f->arena, sizeof *a);
	bool above = strcmp(q.server, ABOVE) == 0;

	a->question = q;
	a->status = ANSWER_NODATA;
	a->transport = q.tcp ? "tcp" : "udp";
	a->aa = !above;
	if (q.tcp && look(f, c->said, SAYINGS, q, true, a))
		return a;
	if (look(f, c->said, SAYINGS, q, false, a))
		return a;
	if (above)
		look(f, delegation, 2, q, false, a);
	else
		look(f, common, sizeof common / sizeof *common, q, false, a);
	return a;
}

static struct fake *
build(const struct authority_case *c)
{
	struct fake *f = fake_new(DOMAIN);

	f->ev->scope.all_ns = true;
	for (size_t i = 0; i < 4 && c->resolved[i].name != NULL; i++) {
		const struct line *l = &c->resolved[i];

		if (l->data[0] == '!')
			fake_status(f, l->name,
			    (enum rrtype)rrtype_parse(l->type),
			    (enum answer_status)answer_status_parse(
			    l->data + 1));
		else
			fake_add(f, l->name, l->type, l->data);
	}
	for (size_t i = 0; i < sizeof resolver / sizeof *resolver; i++)
		fake_add(f, resolver[i].name, resolver[i].type,
		    resolver[i].data);
	return f;
}

static void
run(struct fake *f, const struct authority_case *c, struct facts *facts)
{
	struct question *q;
	size_t n;

	do {
		facts_evaluate(f->ev, facts);
		q = evidence_take_wanted(f->ev, &n);
		for (size_t i = 0; i < n; i++)
			evidence_put(f->ev, q[i].server == NULL ?
			    fake_answer(f, q[i]) : server_answer(f, c, q[i]));
	} while (n > 0);
}

static void
try(const struct authority_case *c)
{
	struct fake *f = build(c);
	struct facts facts;
	struct finding got;

	run(f, c, &facts);
	for (size_t i = 0; i < RULES && c->want[i].rule != NULL; i++) {
		bool said = false;

		rule_run(rule_find(c->want[i].rule), &facts, profile_at(0),
		    &got);
		for (size_t k = 0; k < got.mark.n; k++)
			said |= strstr(got.mark.item[k].detail,
			    c->want[i].says) != NULL;
		if (got.outcome != c->want[i].outcome || !said)
			fail_msg("%s: %s wanted %s '%s': %s, '%s'", c->what,
			    c->want[i].rule, outcome_name(c->want[i].outcome),
			    c->want[i].says, outcome_name(got.outcome),
			    got.mark.item[0].detail);
	}
}

#define NS(o, s)	{ "hyg-ns", OUTCOME_##o, s }
#define TCP(o, s)	{ "hyg-dns-tcp", OUTCOME_##o, s }
#define TTL(o, s)	{ "hyg-ttl", OUTCOME_##o, s }

static const struct authority_case cases[] = {
	{ "all is well", { { 0 } }, { { 0 } }, { NS(PASS, "all 2 addresses"),
	    TCP(PASS, "all 2"), TTL(PASS, "2 record sets") } },
	/* An order or a case of letters is no difference; a serial alone no
	   fault. */
	{ "the same in other letters", { { 0 } }, {
	    { TWO, DOMAIN, "MX", "0 MX.test.", 7200, false },
	    { TWO, DOMAIN, "SOA", "ns.test. h.test. 8 7200 3600 1209600 600",
	    3600, false } }, { NS(PASS, "agree") } },
	{ "another MX", { { 0 } }, { { TWO, DOMAIN, "MX", "1 mx.test.", 7200,
	    false } }, { NS(FAIL, "b.ns.test (" TWO ") says something else "
	    "than the other: MX example.org") } },
	{ "no record at one", { { 0 } }, { { TWO, DOMAIN, "TXT", "-", 0,
	    false } }, { NS(FAIL, "TXT example.org") } },
	{ "refused", { { 0 } }, { { TWO, DOMAIN, "SOA", "!REFUSED", 0,
	    false } }, { NS(FAIL, "does not have the zone"),
	    TCP(PASS, "all 2") } },
	{ "servfail", { { 0 } }, { { TWO, DOMAIN, "SOA", "!SERVFAIL", 0,
	    false } }, { NS(FAIL, "does not have the zone") } },
	{ "no authority", { { 0 } }, { { TWO, DOMAIN, "SOA", "~", 0,
	    false } }, { NS(FAIL, "without authority") } },
	{ "no SOA", { { 0 } }, { { TWO, DOMAIN, "SOA", "-", 0, false } },
	    { NS(FAIL, "no SOA record") } },
	{ "no address", { { DOMAIN, "NS", "c.ns.test." } }, {
	    { NULL, DOMAIN, "NS", "a.ns.test.", 3600, false },
	    { NULL, DOMAIN, "NS", "c.ns.test.", 3600, false },
	    { ABOVE, DOMAIN, "NS", "c.ns.test.", 3600, false } },
	    { NS(FAIL, "c.ns.test does not have the zone example.org: the "
	    "name has no address") } },
	/* What is not known is no fault. */
	{ "silent", { { 0 } }, { { TWO, DOMAIN, "SOA", "!TIMEOUT", 0,
	    false } }, { NS(UNKNOWN, "b.ns.test (" TWO ") did not answer"),
	    TCP(UNKNOWN, "did not answer") } },
	{ "not asked", { { 0 } }, { { TWO, DOMAIN, "SOA", "!NOT_ASKED", 0,
	    false } }, { NS(UNKNOWN, "was not asked"),
	    TCP(UNKNOWN, "was not asked") } },
	{ "one question failed", { { 0 } }, { { TWO, DOMAIN, "MX",
	    "!TIMEOUT", 0, false } }, { NS(UNKNOWN, "all questions"),
	    TTL(PASS, "") } },
	{ "an address that is not known", { { "b.ns.test", "AAAA",
	    "!SERVFAIL" } }, { { 0 } }, { NS(UNKNOWN, "could be found: b.ns.test"),
	    TCP(UNKNOWN, "") } },
	{ "a fault is one, whatever else is not known", { { "b.ns.test",
	    "AAAA", "!SERVFAIL" } }, { { ONE, DOMAIN, "SOA", "!REFUSED", 0,
	    false } }, { NS(FAIL, "a.ns.test") } },
	{ "the NS set cannot be had", { { DOMAIN, "NS", "!TIMEOUT" } },
	    { { 0 } }, { NS(UNKNOWN, "example.org: no answer"), TCP(UNKNOWN, ""),
	    TTL(UNKNOWN, "--all-ns") } },
	/* The zone above. */
	{ "delegated elsewhere", { { "c.ns.test", "A", "185.199.221.1" } }, {
	    { ABOVE, DOMAIN, "NS", "a.ns.test.", 3600, false },
	    { ABOVE, DOMAIN, "NS", "c.ns.test.", 3600, false } },
	    { NS(FAIL, "the zone above, org, delegates to c.ns.test") } },
	{ "the zone above is silent", { { 0 } }, { { ABOVE, DOMAIN, "NS",
	    "!TIMEOUT", 0, false } }, { NS(UNKNOWN, "was not seen") } },
	{ "the zone above says nothing", { { 0 } }, { { ABOVE, DOMAIN, "NS",
	    "~", 0, false } }, { NS(UNKNOWN, "was not seen") } },
	{ "the zone above has both", { { 0 } }, { { ABOVE, DOMAIN, "NS",
	    "-", 0, false } }, { NS(PASS, "has the same servers") } },
	/* TCP. */
	{ "no TCP", { { 0 } }, { { TWO, DOMAIN, "SOA", "!TIMEOUT", 0, true } },
	    { TCP(FAIL, "b.ns.test (" TWO ") answers over UDP"),
	    NS(PASS, "") } },
	{ "no TCP but above", { { 0 } }, {
	    { TWO, DOMAIN, "SOA", "!TIMEOUT", 0, true },
	    { ONE, DOMAIN, "SOA", "!TIMEOUT", 0, true } },
	    { TCP(FAIL, "a.ns.test") } },
	{ "no TCP anywhere", { { 0 } }, {
	    { NULL, DOMAIN, "SOA", "!TIMEOUT", 0, true },
	    { ABOVE, DOMAIN, "NS", "!TIMEOUT", 0, true } },
	    { TCP(UNKNOWN, "the network that they were asked from"),
	    NS(PASS, "") } },
	{ "truncated, and no more", { { 0 } }, { { TWO, DOMAIN, "TXT",
	    "!TRUNCATED", 0, false } }, { TCP(FAIL, "truncated"),
	    NS(UNKNOWN, "all questions") } },
	/* TTLs. */
	{ "short at one", { { 0 } }, { { TWO, DOMAIN, "TXT",
	    "\"v=spf1 -all\"", 299, false } }, { TTL(FAIL, "299 seconds"),
	    NS(PASS, "") } },
	{ "long", { { 0 } }, { { NULL, DOMAIN, "MX", "0 mx.test.", 86401,
	    false } }, { TTL(FAIL, "86401 seconds") } },
	{ "at the bounds", { { 0 } }, {
	    { NULL, DOMAIN, "MX", "0 mx.test.", 86400, false },
	    { NULL, DOMAIN, "TXT", "\"v=spf1 -all\"", 300, false } },
	    { TTL(PASS, "") } },
};

static void
servers_are_judged_side_by_side(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		try(&cases[i]);
}

static const struct authority_outcome *
outcome_of(const struct authority_case *c)
{
	struct facts *facts = arena_alloc(arena, sizeof *facts);

	run(build(c), c, facts);
	return &facts->authority;
}

/* taken_at is 1000: see fake_new(). */
static void
caches_agree_after_the_longest_ttl_that_matters(void **state)
{
	static const struct authority_case same = { .what = "the same" },
	    mx = { .what = "MX", .said = { { TWO, DOMAIN, "TXT",
	    "\"v=spf1 ~all\"", 1800, false } } },
	    absent = { .what = "absent", .said = {
	    { ONE, DOMAIN, "TXT", "\"v=spf1 -all\"", 60, false },
	    { TWO, DOMAIN, "TXT", "-", 0, false } } },
	    silent = { .what = "silent", .said = {
	    { NULL, DOMAIN, "SOA", "!TIMEOUT", 0, false } } },
	    half = { .what = "half", .said = {
	    { TWO, DOMAIN, "SOA", "!TIMEOUT", 0, false } } };
	const struct authority_outcome *a;

	(void)state;
	a = outcome_of(&same);
	assert_int_equal(a->agree, TRI_YES);
	assert_int_equal(a->by, 1000 + 7200);
	a = outcome_of(&mx);
	assert_int_equal(a->agree, TRI_NO);
	assert_int_equal(a->by, 1000 + 3600);
	/* That a record is not there is kept, too: for the SOA's minimum. */
	a = outcome_of(&absent);
	assert_int_equal(a->agree, TRI_NO);
	assert_int_equal(a->by, 1000 + 600);
	a = outcome_of(&silent);
	assert_int_equal(a->agree, TRI_UNKNOWN);
	assert_int_equal(a->by, 0);
	a = outcome_of(&half);
	assert_int_equal(a->agree, TRI_UNKNOWN);
	assert_non_null(strstr(a->words, "the servers that answered"));
}

static void
networks_are_those_that_are_routed_as_one(void **state)
{
	static const struct authority_case two = { .what = "two" },
	    mixed = { .what = "mixed", .resolved = {
	    { "a.ns.test", "AAAA", "2a0e:1c80:64::1" },
	    { "b.ns.test", "AAAA", "2a0e:1c80:64:1::1" } } };
	static const struct line near[LINES] = {
		{ DOMAIN, "NS", "a.ns.test." }, { DOMAIN, "NS", "b.ns.test." },
		{ "a.ns.test", "A", ONE }, { "b.ns.test", "A", "45.83.64.9" },
		{ "a.ns.test", "AAAA", "2a0e:1c80:64::1" },
	};
	struct fake *f = world(near);
	struct facts facts;

	(void)state;
	assert_null(outcome_of(&two)->network);
	assert_null(outcome_of(&mixed)->network);
	f->ev->scope.all_ns = true;
	run(f, &two, &facts);
	assert_string_equal(facts.authority.network,
	    "45.83.64.0/24 and 2a0e:1c80:64::/48");
}

/* The target of an alias is a zone elsewhere: the name's own is above it. */
static void
an_alias_is_no_zone(void **state)
{
	static const struct line alias[LINES] = {
		{ DOMAIN, "CNAME", "b.test." }, { "b.test", "NS", "a.ns.test." },
		{ "a.ns.test", "A", ONE },
		{ "org", "NS", "a.org." }, { "a.org", "A", TWO },
	};
	static const struct authority_case none = { .what = "alias" };
	struct fake *f = world(alias);
	struct facts facts;

	(void)state;
	f->ev->scope.all_ns = true;
	run(f, &none, &facts);
	assert_false(facts.authority.apex);
	assert_string_equal(facts.authority.zone, "org");
	assert_int_equal(facts.authority.server.n, 1);
	assert_string_equal(facts.authority.server.item[0].ip, TWO);
}

/* Who was asked in vain makes a run incomplete; who was not does not. */
static void
silence_and_not_asking_are_told_apart(void **state)
{
	static const struct {
		struct authority_case	 c;
		enum unknown_reason	 reason;
	} list[] = {
		{ { .what = "above", .said = { { ABOVE, DOMAIN, "NS",
		    "!TIMEOUT", 0, false } } }, UNKNOWN_LOOKUP_ERROR },
		{ { .what = "not above", .said = { { ABOVE, DOMAIN, "NS",
		    "!NOT_ASKED", 0, false } } }, UNKNOWN_NOT_PROBED },
		{ { .what = "silent", .said = { { TWO, DOMAIN, "SOA",
		    "!TIMEOUT", 0, false } } }, UNKNOWN_LOOKUP_ERROR },
		{ { .what = "not asked", .said = { { TWO, DOMAIN, "SOA",
		    "!NOT_ASKED", 0, false } } }, UNKNOWN_NOT_PROBED },
		{ { .what = "both", .said = {
		    { ONE, DOMAIN, "SOA", "!NOT_ASKED", 0, false },
		    { TWO, DOMAIN, "SOA", "!TIMEOUT", 0, false } } },
		    UNKNOWN_LOOKUP_ERROR },
	};

	(void)state;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct fake *f = build(&list[i].c);
		struct facts facts;
		struct finding got;

		run(f, &list[i].c, &facts);
		rule_run(rule_find("hyg-ns"), &facts, profile_at(0), &got);
		assert_int_equal(got.outcome, OUTCOME_UNKNOWN);
		if (got.reason != list[i].reason)
			fail_msg("%s: %s", list[i].c.what,
			    unknown_reason_name(got.reason));
	}
}

/* A zone may have more servers than anybody wants to wait for. */
static void
too_many_servers_are_counted_and_not_asked(void **state)
{
	static const struct authority_case none = { .what = "many" };
	struct fake *f = fake_new(DOMAIN);
	struct facts facts;
	struct finding got;

	(void)state;
	f->ev->scope.all_ns = true;
	for (unsigned i = 0; i < 40; i++) {
		const char *name = arena_printf(arena, "n%u.ns.test", i);

		fake_add(f, DOMAIN, "NS", arena_printf(arena, "%s.", name));
		fake_add(f, name, "A", arena_printf(arena, "45.83.%u.1", i));
		fake_add(f, name, "A", arena_printf(arena, "45.84.%u.1", i));
	}
	run(f, &none, &facts);
	assert_int_equal(facts.authority.server.n, LIMIT_AUTHORITY_SERVERS);
	assert_true(facts.authority.more > 0);
	rule_run(rule_find("hyg-dns-tcp"), &facts, profile_at(0), &got);
	assert_int_equal(got.outcome, OUTCOME_UNKNOWN);
}

/* Without --all-ns. */
static const struct world_case resolved[] = {
	{ "hyg-ns", { { DOMAIN, "NS", "a.test." } }, OUTCOME_FAIL,
	    "one name server alone, a.test" },
	{ "hyg-ns", { { DOMAIN, "NS", "a.test." }, { DOMAIN, "NS",
	    "b.test." } }, OUTCOME_UNKNOWN, "--all-ns" },
	{ "hyg-ns", { { DOMAIN, "MX", "0 ." } }, OUTCOME_UNKNOWN,
	    "no zone of its own" },
	{ "hyg-ns", { { DOMAIN, "NS", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "could not be found out" },
	/* The target of an alias is a zone elsewhere. */
	{ "hyg-ns", { { DOMAIN, "CNAME", "b.test." }, { "b.test", "NS",
	    "a.test." } }, OUTCOME_UNKNOWN, "no zone of its own" },
	{ "hyg-dns-tcp", { { DOMAIN, "NS", "a.test." } }, OUTCOME_UNKNOWN,
	    "--all-ns" },
	/* What is left of a TTL proves nothing: see fake.h, it is 300. */
	{ "hyg-ttl", { { DOMAIN, "MX", "0 ." } }, OUTCOME_UNKNOWN,
	    "--all-ns" },
	{ "hyg-ttl", { { DOMAIN, "MX", "!TIMEOUT" }, { DOMAIN, "TXT",
	    "\"v=spf1 -all\"" } }, OUTCOME_UNKNOWN, "could not be looked at" },
	{ "hyg-ttl", { { DOMAIN, "A", "45.83.64.25" } },
	    OUTCOME_NOT_APPLICABLE, "no mail record" },
};

static void
a_resolver_alone_shows_little(void **state)
{
	(void)state;
	try_cases(CASES(resolved), NULL, 0);
}

UNIT_MAIN("authority",
	TEST(servers_are_judged_side_by_side),
	TEST(caches_agree_after_the_longest_ttl_that_matters),
	TEST(networks_are_those_that_are_routed_as_one),
	TEST(an_alias_is_no_zone),
	TEST(silence_and_not_asking_are_told_apart),
	TEST(too_many_servers_are_counted_and_not_asked),
	TEST(a_resolver_alone_shows_little),
)
