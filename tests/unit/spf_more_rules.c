/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SPF rules that look at more than the record's text, over made-up DNS:
 * the outcome and a part of the first sentence.
 */
#include "unit/unit.h"

#include "base/limits.h"
#include "unit/world.h"

#define SPF(text)	{ DOMAIN, "TXT", "\"v=spf1 " text "\"" }
#define ADDRESS		"ip4:45.83.64.25 "
#define REVERSE		"25.64.83.45.in-addr.arpa"
#define LONG_50		"01234567890123456789012345678901234567890123456789"
#define LONG_250	LONG_50 LONG_50 LONG_50 LONG_50 LONG_50

static const struct world_case cases[] = {
	{ "spf-exp", { SPF("-all") }, OUTCOME_NOT_APPLICABLE, "no explan" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", "\"%{i} is not ours%_(%{t})\"" } },
	    OUTCOME_PASS, "one short text" },
	{ "spf-exp", { SPF("exp=why.%{d} -all") }, OUTCOME_FAIL,
	    "no TXT record" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", "one" },
	    { "why.example.org", "TXT", "two" } }, OUTCOME_FAIL,
	    "2 TXT records" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", "\"f\\195\\188r\"" } }, OUTCOME_FAIL,
	    "plain ASCII" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", "\"100 % sure\"" } }, OUTCOME_FAIL,
	    "receivers drop it" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", LONG_250 " " LONG_250 } },
	    OUTCOME_PASS, "short" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", LONG_250 " " LONG_250 " x" } },
	    OUTCOME_FAIL, "SMTP reply" },
	{ "spf-exp", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_UNKNOWN,
	    "TXT why.example.org" },
	{ "spf-exp", { SPF("exp=%{i}.why.%{d} -all"),
	    { "why.example.org", "TXT", "x" } }, OUTCOME_UNKNOWN,
	    "depends on the message" },
	/* The explanation is that of the record which decides. */
	{ "spf-exp", { SPF("redirect=b.example.org"),
	    { "b.example.org", "TXT", "\"v=spf1 exp=why.%{d} -all\"" } },
	    OUTCOME_FAIL, "why.b.example.org" },
	{ "spf-exp", { SPF("redirect=b.example.org"),
	    { "b.example.org", "TXT", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "b.example.org" },
	{ "spf-exp", { SPF("include:b.example.org -all"),
	    { "b.example.org", "TXT", "\"v=spf1 exp=why.%{d} -all\"" },
	    { "why.b.example.org", "TXT", "!TIMEOUT" } },
	    OUTCOME_NOT_APPLICABLE, "no explanation" },
	/* What is behind it makes no result, and no result unknown. */
	{ "spf-temperror", { SPF("exp=why.%{d} -all"),
	    { "why.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_PASS, "" },
	/* One fault, one rule. */
	{ "spf-exp", { SPF("exp=why.gone.test -all"), { "test", "NS", "a." } },
	    OUTCOME_NOT_APPLICABLE, "spf-dangling" },
	{ "spf-dangling", { SPF("exp=why.gone.test -all"),
	    { "test", "NS", "a." } }, OUTCOME_FAIL, "writes what receivers" },
	{ "spf-dangling", { SPF("include:why.gone.test -all"),
	    { "test", "NS", "a." } }, OUTCOME_FAIL, "decides who passes" },
	{ "spf-dangling", { SPF("exp=why.broken.test -all"),
	    { "why.broken.test", "TXT", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "why.broken.test" },

	/* An exchange or host of one family is void for the other (RFC 7208 5),
	   which matters where a sender of that can pass. */
	{ "spf-void-limit", { SPF("a:h1.test a:h2.test a:h3.test -all"),
	    { "h1.test", "A", "45.83.64.1" }, { "h2.test", "A", "45.83.64.2" },
	    { "h3.test", "A", "45.83.64.3" } }, OUTCOME_PASS, "0 of 2" },
	{ "spf-void-limit", { SPF("a:h1.test a:h2.test a:h3.test ip6:2a0e::1 "
	    "-all"),
	    { "h1.test", "A", "45.83.64.1" }, { "h2.test", "A", "45.83.64.2" },
	    { "h3.test", "A", "45.83.64.3" } }, OUTCOME_FAIL,
	    "3 look-ups find nothing for senders of IPv6" },
	{ "spf-void-limit", { SPF("a:h1.test a:h2.test a:h3.test -all"),
	    { "h1.test", "AAAA", "2a0e::1" }, { "h2.test", "AAAA", "2a0e::2" },
	    { "h3.test", "AAAA", "2a0e::3" } }, OUTCOME_FAIL,
	    "3 look-ups find nothing and" },
	{ "spf-void-limit", { SPF("a:h1.test a:h2.test ip6:2a0e::1 -all"),
	    { "h1.test", "A", "45.83.64.1" },
	    { "h2.test", "A", "45.83.64.2" } }, OUTCOME_PASS, "2 of 2" },
	/* No record and no domain either: it does not pass. */
	{ "spf-include-norecord", { SPF("include:a.gone.test -all"),
	    { "test", "NS", "a." } }, OUTCOME_NOT_APPLICABLE, "spf-dangling" },
	{ "spf-redirect-norecord", { SPF("redirect=a.gone.test"),
	    { "test", "NS", "a." } }, OUTCOME_NOT_APPLICABLE, "spf-dangling" },
	{ "spf-include-norecord", { SPF("include:a.gone.test include:b.test "
	    "-all"), { "b.test", "A", "192.0.2.1" } }, OUTCOME_FAIL,
	    "b.test has no SPF record" },
	/* Who would pass does not, where the record breaks before. */
	{ "spf-pass-all", { SPF("+all") }, OUTCOME_FAIL, "every address" },
	{ "spf-pass-all", { SPF("+all foo") }, OUTCOME_NOT_APPLICABLE,
	    "permerror" },
	{ "spf-pass-all", { SPF("a a a a a a a a a a a +all"),
	    { DOMAIN, "A", "45.83.64.1" } }, OUTCOME_NOT_APPLICABLE,
	    "permerror" },
	/* Three voids for IPv4 alone: everyone with IPv6 passes. */
	{ "spf-pass-all", { SPF("a:h1.test a:h2.test a:h3.test +all"),
	    { "h1.test", "AAAA", "2a0e::1" }, { "h2.test", "AAAA", "2a0e::2" },
	    { "h3.test", "AAAA", "2a0e::3" } }, OUTCOME_FAIL,
	    "every address" },
	{ "spf-cidr-broad", { SPF("ip4:0.0.0.0/0 foo") },
	    OUTCOME_NOT_APPLICABLE, "permerror" },
	/* Neutral comes before the end. */
	{ "spf-neutral-all", { SPF("?include:b.test -all"),
	    { "b.test", "TXT", "\"v=spf1 +all\"" } }, OUTCOME_FAIL,
	    "gets neutral before the end" },
	{ "spf-neutral-all", { SPF("?include:b.test -all"),
	    { "b.test", "TXT", "\"v=spf1 -all\"" } }, OUTCOME_PASS, "fail" },
	{ "spf-private-ip", { SPF("ip6:::ffff:10.0.0.1 -all") },
	    OUTCOME_FAIL, "IPv4 inside IPv6" },
	/* What failed is told, where no key is known. */
	{ "dmarc-reject-spf-only", { SPF("-ip4:45.83.64.1 ~all"),
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=reject\"" },
	    { DOMAIN, "MX", "0 mx.test." },
	    { "_domainkey." DOMAIN, "TXT", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "" },

	/* A failure is told before what no source covers. */
	{ "spf-temperror", { SPF("include:a.test include:b.test -all"),
	    { "a.test", "TXT", "!NOT_ASKED" },
	    { "b.test", "TXT", "!SERVFAIL" } }, OUTCOME_UNKNOWN, "b.test" },
	{ "spf-temperror", { SPF("include:a.test include:b.test -all"),
	    { "a.test", "TXT", "!TIMEOUT" },
	    { "b.test", "TXT", "!NOT_ASKED" } }, OUTCOME_UNKNOWN, "a.test" },

	{ "spf-type99", { SPF("-all") }, OUTCOME_PASS, "" },
	{ "spf-type99", { SPF("-all"), { DOMAIN, "SPF", "\"v=spf1 -all\"" } },
	    OUTCOME_FAIL, "says the same" },
	{ "spf-type99", { SPF("-all"), { DOMAIN, "SPF", "\"v=spf1 mx\"" } },
	    OUTCOME_FAIL, "something else" },
	{ "spf-type99", { { DOMAIN, "SPF", "\"v=spf1 mx\"" } }, OUTCOME_FAIL,
	    "no TXT record that counts" },
	{ "spf-type99", { SPF("-all"), { DOMAIN, "SPF", "!REFUSED" } },
	    OUTCOME_UNKNOWN, "SPF example.org" },
	{ "spf-present", { SPF("-all"), { DOMAIN, "SPF", "!REFUSED" } },
	    OUTCOME_PASS, "" },

	{ "spf-helo", { SPF("-all") }, OUTCOME_NOT_APPLICABLE, "" },
	{ "spf-helo", { { DOMAIN, "MX", "0 ." } }, OUTCOME_NOT_APPLICABLE,
	    "" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.net." },
	    { "mx.example.net", "A", "192.0.2.1" } }, OUTCOME_NOT_APPLICABLE,
	    "" },
	/* The domain's own record is not a host's. */
	{ "spf-helo", { { DOMAIN, "MX", "0 example.org." },
	    { DOMAIN, "A", "192.0.2.1" } }, OUTCOME_NOT_APPLICABLE, "" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "A", "192.0.2.1" } }, OUTCOME_FAIL,
	    "no SPF record" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "A", "192.0.2.1" },
	    { "mx.example.org", "TXT", "\"v=spf1 a -all\"" } }, OUTCOME_PASS,
	    "1 exchange" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "A", "192.0.2.1" },
	    { "mx.example.org", "TXT", "\"v=spf1 foo -all\"" } },
	    OUTCOME_FAIL, "permerror" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "A", "192.0.2.1" },
	    { "mx.example.org", "TXT", "v=spf1" },
	    { "mx.example.org", "TXT", "\"v=spf1 -all\"" } },
	    OUTCOME_FAIL, "permerror" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "A", "192.0.2.1" },
	    { "mx.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_UNKNOWN,
	    "TXT mx.example.org" },
	/* Another's fault does not hide what is known. */
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { DOMAIN, "MX", "5 my.example.org." },
	    { "mx.example.org", "A", "192.0.2.1" },
	    { "my.example.org", "A", "192.0.2.2" },
	    { "my.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_FAIL,
	    "no SPF record" },
	/* No address, no mail from there (mx-target-unresolvable). */
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." } },
	    OUTCOME_NOT_APPLICABLE, "" },
	{ "spf-helo", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "AAAA", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "AAAA mx.example.org" },
	{ "spf-helo", { { DOMAIN, "MX", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "MX example.org" },

	{ "spf-sender-fcrdns", { { 0 } }, OUTCOME_NOT_APPLICABLE,
	    "no SPF record" },
	{ "spf-sender-fcrdns", { SPF("ip4:45.83.64.0/24 ip4:10.0.0.1 -all") },
	    OUTCOME_NOT_APPLICABLE, "no single address" },
	{ "spf-sender-fcrdns", { SPF(ADDRESS "-all"),
	    { REVERSE, "PTR", "a.test." }, { "a.test", "A", "45.83.64.25" } },
	    OUTCOME_PASS, "1 single address has" },
	{ "spf-sender-fcrdns", { SPF(ADDRESS "-all") }, OUTCOME_FAIL,
	    "45.83.64.25 has no PTR record" },
	{ "spf-sender-fcrdns", { SPF(ADDRESS "-all"),
	    { REVERSE, "PTR", "a.test." } }, OUTCOME_FAIL,
	    "45.83.64.25 says a.test, and that name does not lead back" },
	{ "spf-sender-fcrdns", { SPF(ADDRESS "-all"),
	    { REVERSE, "PTR", "!TIMEOUT" } }, OUTCOME_UNKNOWN,
	    "PTR " REVERSE },
	{ "spf-sender-fcrdns", { SPF(ADDRESS "-all"),
	    { REVERSE, "PTR", "a.test." }, { "a.test", "A", "!SERVFAIL" } },
	    OUTCOME_UNKNOWN, "A a.test" },
	/* Another's failure does not hide what is known. */
	{ "spf-sender-fcrdns", { SPF(ADDRESS "ip4:45.83.64.26 -all"),
	    { REVERSE, "PTR", "!TIMEOUT" } }, OUTCOME_FAIL,
	    "45.83.64.26 has no PTR record" },
	/* There could be more addresses. */
	{ "spf-sender-fcrdns", { SPF("a:b.test -all"),
	    { "b.test", "A", "!SERVFAIL" } }, OUTCOME_UNKNOWN, "A b.test" },
	{ "spf-sender-fcrdns", { { DOMAIN, "TXT", "!REFUSED" } },
	    OUTCOME_UNKNOWN, "TXT example.org" },
};

/* Of these names below the domain, which is what is named in `subdomain`. */
static const char *const below[] = { "www.example.org", "old.example.org" };

static const struct world_case below_cases[] = {
	{ "spf-subdomain-cover", { SPF("-all") }, OUTCOME_NOT_APPLICABLE,
	    "no name below" },
	{ "spf-subdomain-cover", { { "www.example.org", "A", "192.0.2.1" } },
	    OUTCOME_FAIL, "no SPF record" },
	{ "spf-subdomain-cover", { { "www.example.org", "AAAA", "::1" } },
	    OUTCOME_FAIL, "no SPF record" },
	{ "spf-subdomain-cover", { { "www.example.org", "MX", "0 ." } },
	    OUTCOME_FAIL, "no SPF record" },
	{ "spf-subdomain-cover", { { "www.example.org", "A", "192.0.2.1" },
	    { "*.example.org", "TXT", "\"v=spf1 -all\"" } }, OUTCOME_FAIL,
	    "wildcard" },
	{ "spf-subdomain-cover", { { "www.example.org", "A", "192.0.2.1" },
	    { "www.example.org", "TXT", "\"v=spf1 -all\"" } }, OUTCOME_PASS,
	    "1 name below has" },
	{ "spf-subdomain-cover", { { "www.example.org", "A", "192.0.2.1" },
	    { "www.example.org", "TXT", "\"v=spf1 ip4:x\"" } }, OUTCOME_FAIL,
	    "permerror" },
	{ "spf-subdomain-cover", { { "www.example.org", "CNAME", "a.test." },
	    { "a.test", "A", "192.0.2.1" } }, OUTCOME_NOT_APPLICABLE, "" },
	/* An exchange is spf-helo's. */
	{ "spf-subdomain-cover", { { DOMAIN, "MX", "0 www.example.org." },
	    { "www.example.org", "A", "192.0.2.1" } },
	    OUTCOME_NOT_APPLICABLE, "" },
	{ "spf-subdomain-cover", { { "www.example.org", "A", "192.0.2.1" },
	    { "www.example.org", "TXT", "\"v=spf1 -all\"" },
	    { "old.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_UNKNOWN,
	    "TXT old.example.org" },
	{ "spf-subdomain-cover", { { "www.example.org", "TXT", "x" },
	    { "www.example.org", "A", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "A www.example.org" },
	{ "spf-subdomain-cover", { { "www.example.org", "A", "192.0.2.1" },
	    { "old.example.org", "TXT", "!TIMEOUT" } }, OUTCOME_FAIL,
	    "no SPF record" },
};

static void
each_world_gets_its_verdict(void **state)
{
	(void)state;
	try_cases(CASES(cases), NULL, 0);
}

static void
names_below_need_records_of_their_own(void **state)
{
	(void)state;
	try_cases(CASES(below_cases), below, 2);
}

static void
what_was_not_looked_at_does_not_pass(void **state)
{
	static const struct world_case nobody = { "spf-subdomain-cover",
	    { SPF("-all") }, OUTCOME_UNKNOWN, "no list" };
	struct world_case many = { "spf-subdomain-cover", { SPF("-all") },
	    OUTCOME_UNKNOWN, "64 names were looked at and 6 were not" };
	const char *name[LIMIT_SUBDOMAINS + 6];
	struct fake *fake = world(nobody.line);

	(void)state;
	try_case(&nobody, fake);
	fake = world(many.line);
	for (size_t i = 0; i < LIMIT_SUBDOMAINS + 6; i++) {
		name[i] = arena_printf(arena, "n%zu.example.org", i);
		fake_add(fake, name[i], "TXT", "\"v=spf1 -all\"");
	}
	fake->ev->scope.subdomain = name;
	fake->ev->scope.nsubdomain = LIMIT_SUBDOMAINS + 6;
	fake->ev->scope.subdomains_listed = true;
	try_case(&many, fake);
}

static void
addresses_that_were_not_looked_at_do_not_pass(void **state)
{
	static const struct world_case nobody = { "spf-sender-fcrdns",
	    { SPF(ADDRESS "-all"), { REVERSE, "PTR", "!NOT_ASKED" } },
	    OUTCOME_UNKNOWN, "PTR " REVERSE };
	struct world_case many = { .rule = "spf-sender-fcrdns",
	    .outcome = OUTCOME_UNKNOWN,
	    .says = "of 19 single addresses 16 were looked at" };
	const char *spf = "v=spf1";
	struct fake *fake = fake_new(DOMAIN);
	struct finding f;
	struct facts facts;

	(void)state;
	for (int i = 1; i <= LIMIT_FCRDNS + 3; i++) {
		spf = arena_printf(arena, "%s ip4:45.83.64.%d", spf, i);
		fake_add(fake, arena_printf(arena, "%d.64.83.45.in-addr.arpa",
		    i), "PTR", "a.test.");
		fake_add(fake, "a.test", "A", arena_printf(arena,
		    "45.83.64.%d", i));
	}
	fake_text(fake, DOMAIN, arena_printf(arena, "%s -all", spf));
	try_case(&many, fake);
	/* What could not be had is said first: it can be tried again. */
	many.says = "PTR 3.64.83.45.in-addr.arpa";
	fake->ev = fake_new(DOMAIN)->ev;
	fake_status(fake, "3.64.83.45.in-addr.arpa", RR_PTR, ANSWER_TIMEOUT);
	try_case(&many, fake);

	fake = world(nobody.line);
	try_case(&nobody, fake);
	fake_run(fake, facts_evaluate, &facts);
	rule_run(rule_find(nobody.rule), &facts, profile_at(0), &f);
	assert_int_equal(f.reason, UNKNOWN_NOT_PROBED);
	assert_int_equal(f.severity, SEVERITY_LOW);
	rule_run(rule_find(nobody.rule), &facts, profile_find("bulk-sender"),
	    &f);
	assert_int_equal(f.severity, SEVERITY_MEDIUM);
}

static void
severity_is_what_can_come_of_it(void **state)
{
	static const struct line exp[LINES] = {
		SPF("exp=why.gone.test -all"), { "test", "NS", "a." } };
	static const struct line both[LINES] = {
		SPF("a:gone.test exp=why.gone.test -all"),
		{ "test", "NS", "a." } };
	struct finding f;
	struct facts facts;
	struct fake *fake;

	(void)state;
	fake = world(exp);
	fake_run(fake, facts_evaluate, &facts);
	rule_run(rule_find("spf-dangling"), &facts, profile_at(0), &f);
	assert_int_equal(f.severity, SEVERITY_MEDIUM);
	fake = world(both);
	fake_run(fake, facts_evaluate, &facts);
	rule_run(rule_find("spf-dangling"), &facts, profile_at(0), &f);
	assert_int_equal(f.severity, SEVERITY_CRITICAL);
}

UNIT_MAIN("spf_more_rules",
	TEST(each_world_gets_its_verdict),
	TEST(names_below_need_records_of_their_own),
	TEST(what_was_not_looked_at_does_not_pass),
	TEST(addresses_that_were_not_looked_at_do_not_pass),
	TEST(severity_is_what_can_come_of_it),
)
