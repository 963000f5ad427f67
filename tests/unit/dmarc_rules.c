/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DMARC rules on single tags and on where records stand, over made-up DNS.
 */
#include "unit/unit.h"

#include "unit/world.h"

#define AT		"_dmarc." DOMAIN
#define DMARC(text)	{ AT, "TXT", "\"v=DMARC1; p=reject" text "\"" }
#define URI(n)		"mailto:a" n "@example.org"

static const struct world_case cases[] = {
	{ "dmarc-alignment", { { DOMAIN, "A", "192.0.2.1" } }, OUTCOME_NOT_APPLICABLE, "" },
	{ "dmarc-alignment", { DMARC("") }, OUTCOME_PASS,
	    "relaxed for DKIM and relaxed for SPF" },
	{ "dmarc-alignment", { DMARC("; aspf=S") }, OUTCOME_PASS,
	    "relaxed for DKIM and strict for SPF" },
	{ "dmarc-alignment", { DMARC("; adkim=strict") }, OUTCOME_FAIL,
	    "adkim is r or s" },
	{ "dmarc-alignment", { DMARC("; fo=7; ruf=" URI("")) },
	    OUTCOME_PASS, "" },
	/* One fault, one rule. */
	{ "dmarc-unknown-tag", { DMARC("; adkim=x; aspf=y; fo=7") },
	    OUTCOME_PASS, "" },
	{ "dmarc-unknown-tag", { DMARC("; t=x") }, OUTCOME_FAIL, "" },

	{ "dmarc-rua-missing", { DMARC("; rua=https://a.example.org/") },
	    OUTCOME_NOT_APPLICABLE, "dmarc-rua-syntax" },
	{ "dmarc-rua-missing", { DMARC("; rua=https://a.example.org/,"
	    URI("")) }, OUTCOME_PASS, "" },

	{ "dmarc-fo", { DMARC("") }, OUTCOME_NOT_APPLICABLE, "no fo" },
	{ "dmarc-fo", { DMARC("; fo=1") }, OUTCOME_FAIL, "without ruf" },
	{ "dmarc-fo", { DMARC("; fo=1:d:s; ruf=" URI("")) }, OUTCOME_PASS,
	    "" },
	{ "dmarc-fo", { DMARC("; fo=0:1; ruf=" URI("")) }, OUTCOME_FAIL,
	    "0 or 1" },
	{ "dmarc-fo", { DMARC("; fo=d:d; ruf=" URI("")) }, OUTCOME_FAIL,
	    "0 or 1" },

	{ "dmarc-rua-limits", { DMARC("") }, OUTCOME_NOT_APPLICABLE, "" },
	{ "dmarc-rua-limits", { DMARC("; rua=" URI("1") "," URI("2")) },
	    OUTCOME_PASS, "" },
	{ "dmarc-rua-limits", { DMARC("; rua=" URI("1") "," URI("2") ","
	    URI("3")) }, OUTCOME_FAIL, "rua has 3" },
	{ "dmarc-rua-limits", { DMARC("; ruf=" URI("1") "!1m") },
	    OUTCOME_FAIL, "a size" },

	{ "dmarc-sp-on-subdomain", { DMARC("; sp=none; np=none") },
	    OUTCOME_NOT_APPLICABLE, "it is the organizational" },
	{ "dmarc-sp-on-subdomain", { DMARC("; sp=none"),
	    { "_dmarc.org", "TXT", "\"v=DMARC1; p=none\"" } }, OUTCOME_FAIL,
	    "sp has no effect below the organizational domain org" },
	{ "dmarc-sp-on-subdomain", { DMARC("; np=none; psd=n"),
	    { "_dmarc.org", "TXT", "\"v=DMARC1; p=none\"" } },
	    OUTCOME_NOT_APPLICABLE, "" },
	{ "dmarc-sp-on-subdomain", { DMARC(""),
	    { "_dmarc.org", "TXT", "\"v=DMARC1; p=none\"" } }, OUTCOME_PASS,
	    "" },

	{ "dmarc-psd-parent", { DMARC("") }, OUTCOME_PASS, "" },
	{ "dmarc-psd-parent", { DMARC(""),
	    { "_dmarc.org", "TXT", "\"v=DMARC1; p=none\"" } }, OUTCOME_FAIL,
	    "does not say so" },
	{ "dmarc-psd-parent", { DMARC(""),
	    { "_dmarc.org", "TXT", "\"v=DMARC1; p=none; psd=y\"" } },
	    OUTCOME_PASS, "" },
	{ "dmarc-psd-parent", { DMARC("; psd=n"),
	    { "_dmarc.org", "TXT", "\"v=DMARC1; p=none\"" } }, OUTCOME_PASS,
	    "" },
	{ "dmarc-psd-parent", { DMARC(""), { "_dmarc.org", "TXT",
	    "!SERVFAIL" } }, OUTCOME_UNKNOWN, "_dmarc.org" },

	{ "dmarc-labels", { DMARC("") }, OUTCOME_PASS, "" },

	{ "dmarc-cname", { DMARC("") }, OUTCOME_PASS, "own zone" },
	{ "dmarc-cname", { { AT, "CNAME", "d.host.test." },
	    { "d.host.test", "TXT", "\"v=DMARC1; p=none\"" } }, OUTCOME_FAIL,
	    "an alias of d.host.test, whose" },
	{ "dmarc-cname", { { AT, "CNAME", "d.gone.test." },
	    { "test", "NS", "a." } }, OUTCOME_FAIL, "not registered" },
	{ "dmarc-cname", { { AT, "CNAME", "d.gone.test." },
	    { "gone.test", "SOA", "!TIMEOUT" } }, OUTCOME_FAIL, "an alias" },
	{ "dmarc-cname", { DMARC(""), { AT, "NS", "ns.host.test." } },
	    OUTCOME_FAIL, "delegated to ns.host.test" },
	{ "dmarc-cname", { DMARC(""), { AT, "NS", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "NS _dmarc.example.org" },

	{ "dmarc-subdomain-weaker", { DMARC("") }, OUTCOME_UNKNOWN,
	    "no list" },
	{ "dmarc-subdomain-weaker", { { DOMAIN, "A", "192.0.2.1" } }, OUTCOME_NOT_APPLICABLE,
	    "" },
};

static const char *const below[] = { "news.example.org", "a.example.org" };

#define NEWS(text)	{ "_dmarc.news.example.org", "TXT",		\
	"\"v=DMARC1; " text "\"" }

static const struct world_case below_cases[] = {
	{ "dmarc-subdomain-weaker", { DMARC("") }, OUTCOME_PASS,
	    "0 of 2 names" },
	{ "dmarc-subdomain-weaker", { DMARC(""), NEWS("p=none") },
	    OUTCOME_FAIL, "the policy none" },
	{ "dmarc-subdomain-weaker", { DMARC(""), NEWS("p=reject") },
	    OUTCOME_PASS, "1 of 2" },
	{ "dmarc-subdomain-weaker", { DMARC("; sp=none"), NEWS("p=none") },
	    OUTCOME_NOT_APPLICABLE, "" },
	{ "dmarc-subdomain-weaker", { DMARC("; sp=quarantine"),
	    NEWS("p=quarantine") }, OUTCOME_PASS, "" },
	/* A record that is none is passed over; one that acts as none is not. */
	{ "dmarc-subdomain-weaker", { DMARC(""), NEWS("x=y") }, OUTCOME_PASS,
	    "" },
	{ "dmarc-subdomain-weaker", { DMARC(""),
	    NEWS("rua=mailto:a@example.org") }, OUTCOME_FAIL, "policy none" },
	{ "dmarc-subdomain-weaker", { DMARC(""),
	    { "_dmarc.news.example.org", "TXT", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "TXT _dmarc.news" },
	{ "dmarc-subdomain-weaker", { DMARC(""), NEWS("p=none"),
	    { "_dmarc.a.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_FAIL,
	    "the policy none" },
};

static void
each_world_gets_its_verdict(void **state)
{
	(void)state;
	try_cases(CASES(cases), NULL, 0);
}

static void
names_below_may_be_weaker(void **state)
{
	(void)state;
	try_cases(CASES(below_cases), below, 2);
}

static const struct {
	enum declared		said;
	struct world_case	c;
} declared_cases[] = {
#define USERS	"dmarc-reject-users"
	{ UNDECLARED, { USERS, { DMARC("") }, OUTCOME_NOT_APPLICABLE,
	    "not declared" } },
	{ DECLARED_NO, { USERS, { DMARC("") }, OUTCOME_PASS, "nobody" } },
	{ DECLARED_YES, { USERS, { DMARC("") }, OUTCOME_FAIL,
	    "act on reject" } },
	{ DECLARED_YES, { USERS, { { DOMAIN, "A", "192.0.2.1" } },
	    OUTCOME_PASS, "not reject" } },
	{ DECLARED_YES, { USERS, { { AT, "TXT",
	    "\"v=DMARC1; p=quarantine; sp=reject\"" } }, OUTCOME_PASS, "" } },
	{ DECLARED_YES, { USERS, { { "_dmarc.org", "TXT",
	    "\"v=DMARC1; p=none; sp=reject; psd=y\"" } }, OUTCOME_FAIL,
	    "act on reject" } },
	/* t=y is not known to RFC 7489, and np not either. */
	{ DECLARED_YES, { USERS, { DMARC("; t=y") }, OUTCOME_FAIL, "" } },
	{ DECLARED_YES, { USERS, { DMARC("; np=x") }, OUTCOME_FAIL, "" } },
	{ DECLARED_YES, { USERS, { DMARC("; sp=x; rua=" URI("")) },
	    OUTCOME_PASS, "" } },
	{ DECLARED_YES, { USERS, { DMARC(""), { DOMAIN, "MX", "0 ." },
	    { DOMAIN, "TXT", "\"v=spf1 -all\"" } }, OUTCOME_NOT_APPLICABLE,
	    "does not send" } },
	{ DECLARED_YES, { USERS, { DMARC(""), { DOMAIN, "MX", "!TIMEOUT" },
	    { DOMAIN, "TXT", "\"v=spf1 -all\"" } }, OUTCOME_UNKNOWN,
	    "whether the domain is parked" } },
	{ DECLARED_YES, { USERS, { { AT, "TXT", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "" } },
	{ DECLARED_YES, { "dmarc-p-quarantine", { { AT, "TXT",
	    "\"v=DMARC1; p=quarantine\"" } }, OUTCOME_FAIL,
	    "RFC 9989 asks for no more" } },
#undef USERS
};

static void
what_was_declared_decides(void **state)
{
	size_t n = sizeof declared_cases / sizeof *declared_cases;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct fake *fake = world(declared_cases[i].c.line);

		fake->ev->scope.posts_to_lists = declared_cases[i].said;
		try_case(&declared_cases[i].c, fake);
	}
}

static void
the_walk_from_long_names_goes_past_records(void **state)
{
	static const char seven[] = "b.c.d.e.f.example.org";
	static const struct {
		const char	*domain, *record;
		enum outcome	 outcome;
	} long_cases[] = {
		{ "a.b.c.d.e.f.example.org", NULL, OUTCOME_PASS },
		{ "x.a.b.c.d.e.f.example.org", NULL, OUTCOME_FAIL },
		{ "x.a.b.c.d.e.f.example.org", "\"v=DMARC1; p=none\"",
		    OUTCOME_PASS },
		{ "a.b.c.d.e.f.example.org", "\"v=DMARC1; p=none; psd=n\"",
		    OUTCOME_FAIL },
		{ seven, "\"v=DMARC1; p=none; psd=n\"", OUTCOME_PASS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof long_cases / sizeof *long_cases; i++) {
		struct fake *fake = fake_new(long_cases[i].domain);
		struct finding f;
		struct facts facts;

		if (long_cases[i].record != NULL)
			fake_add(fake, name_below(arena, "_dmarc",
			    long_cases[i].domain), "TXT",
			    long_cases[i].record);
		fake_run(fake, facts_evaluate, &facts);
		rule_run(rule_find("dmarc-labels"), &facts, profile_at(0),
		    &f);
		if (f.outcome != long_cases[i].outcome)
			fail_msg("case %zu: %s", i, outcome_name(f.outcome));
	}
}

static void
severity_is_what_can_come_of_it(void **state)
{
	static const struct {
		const char	*rule;
		struct line	 line[LINES];
		enum severity	 severity;
	} graded[] = {
		{ "dmarc-unknown-tag", { DMARC("; p=none") }, SEVERITY_HIGH },
		{ "dmarc-unknown-tag", { DMARC("; x=y") }, SEVERITY_MEDIUM },
		{ "dmarc-rua-syntax", { DMARC("; rua=https://a.example.org/") },
		    SEVERITY_HIGH },
		{ "dmarc-rua-syntax", { DMARC("; rua=https://a.example.org/,"
		    URI("")) }, SEVERITY_MEDIUM },
		{ "dmarc-rua-syntax", { DMARC("; rua=a@example.org,"
		    URI("")) }, SEVERITY_HIGH },
	};

	(void)state;
	for (size_t i = 0; i < sizeof graded / sizeof *graded; i++) {
		struct fake *fake = world(graded[i].line);
		struct finding f;
		struct facts facts;

		fake_run(fake, facts_evaluate, &facts);
		rule_run(rule_find(graded[i].rule), &facts, profile_at(0), &f);
		assert_int_equal(f.outcome, OUTCOME_FAIL);
		if (f.severity != graded[i].severity)
			fail_msg("case %zu: %s", i, severity_name(f.severity));
	}
}

/* Of the missing semicolon, not of what it hid. */
static void
what_was_meant_is_proposed(void **state)
{
	static const struct line meant[LINES] = { { AT, "TXT",
	    "\"v=DMARC1; p=reject rua=mailto:d@example.org\"" } };
	struct fake *fake = world(meant);
	struct finding f;
	struct facts facts;

	(void)state;
	fake_run(fake, facts_evaluate, &facts);
	rule_run(rule_find("dmarc-policy-invalid"), &facts, profile_at(0),
	    &f);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_string_equal(f.fix.rdata,
	    "v=DMARC1; p=reject; rua=mailto:d@example.org");
	rule_run(rule_find("dmarc-rua-missing"), &facts, profile_at(0), &f);
	assert_null(f.fix.owner);
}

UNIT_MAIN("dmarc_rules",
	TEST(severity_is_what_can_come_of_it),
	TEST(what_was_meant_is_proposed),
	TEST(each_world_gets_its_verdict),
	TEST(names_below_may_be_weaker),
	TEST(what_was_declared_decides),
	TEST(the_walk_from_long_names_goes_past_records),
)
