/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rules on the domain's own hosts and on what stands at names of no use, over
 * made-up DNS.
 */
#include "unit/unit.h"
#include "unit/world.h"

#define REVERSE	"25.64.83.45.in-addr.arpa"
#define MX	{ DOMAIN, "MX", "0 mx.example.org." }, \
    { "mx.example.org", "A", "45.83.64.25" }
#define PROBE	"mailassay-wildcard-probe.example.org"

static const struct world_case fcrdns[] = {
	{ "mx-fcrdns", { MX, { REVERSE, "PTR", "mx.example.org." } },
	    OUTCOME_PASS, "every address of the own exchanges" },
	{ "mx-fcrdns", { MX }, OUTCOME_FAIL, "45.83.64.25 has no PTR" },
	{ "mx-fcrdns", { MX, { REVERSE, "PTR", "a.test." } }, OUTCOME_FAIL,
	    "says a.test, and that name does not lead back" },
	{ "mx-fcrdns", { MX, { REVERSE, "PTR", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "PTR " REVERSE },
	{ "mx-fcrdns", { MX, { REVERSE, "PTR", "!NOT_ASKED" } },
	    OUTCOME_UNKNOWN, "PTR " REVERSE },
	/* Another's failure does not hide what is known. */
	{ "mx-fcrdns", { MX, { "mx.example.org", "A", "45.83.64.26" },
	    { REVERSE, "PTR", "!TIMEOUT" } }, OUTCOME_FAIL,
	    "45.83.64.26 has no PTR" },
	{ "mx-fcrdns", { MX, { "mx.example.org", "AAAA", "!SERVFAIL" },
	    { REVERSE, "PTR", "mx.example.org." } }, OUTCOME_UNKNOWN,
	    "AAAA mx.example.org" },
	/* What is a provider's is the provider's to see to. */
	{ "mx-fcrdns", { { DOMAIN, "MX", "0 mx.b.test." },
	    { "mx.b.test", "A", "45.83.64.25" } }, OUTCOME_NOT_APPLICABLE,
	    "no exchange is the domain's own" },
	{ "mx-fcrdns", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "CNAME", "mx.b.test." },
	    { "mx.b.test", "A", "45.83.64.25" } }, OUTCOME_NOT_APPLICABLE,
	    "no exchange is the domain's own" },
	/* mx-target-reserved has it. */
	{ "mx-fcrdns", { { DOMAIN, "MX", "0 mx.example.org." },
	    { "mx.example.org", "A", "10.0.0.1" } }, OUTCOME_NOT_APPLICABLE,
	    "no exchange" },
	{ "mx-fcrdns", { { DOMAIN, "MX", "0 ." } }, OUTCOME_NOT_APPLICABLE,
	    "null MX" },
	{ "mx-fcrdns", { { DOMAIN, "MX", "!SERVFAIL" } }, OUTCOME_UNKNOWN,
	    "MX example.org" },
};

static const struct world_case wildcard[] = {
	{ "hyg-wildcard-txt", { { DOMAIN, "TXT", "\"v=spf1 -all\"" } },
	    OUTCOME_PASS, "no TXT record" },
	{ "hyg-wildcard-txt", { { PROBE, "TXT", "\"x=1\"" } }, OUTCOME_FAIL,
	    "any name below" },
	{ "hyg-wildcard-txt", { { PROBE, "TXT", "\"v=spf1 -all\"" } },
	    OUTCOME_PASS, "SPF for the names below" },
	{ "hyg-wildcard-txt", { { PROBE, "TXT", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "TXT " PROBE },
	{ "hyg-wildcard-txt", { { "_dmarc.example.org", "TXT", "\"x=1\"" } },
	    OUTCOME_FAIL, "no DMARC record" },
	/* What was meant to be one is for dmarc-version. */
	{ "hyg-wildcard-txt", { { "_dmarc.example.org", "TXT",
	    "\"v=DMARC; p=none\"" } }, OUTCOME_PASS, "" },
	{ "hyg-wildcard-txt", { { "_dmarc.example.org", "TXT",
	    "\"v=DMARC1; p=none\"" } }, OUTCOME_PASS, "" },
	{ "hyg-wildcard-txt", { { "_dmarc.example.org", "TXT",
	    "!SERVFAIL" } }, OUTCOME_UNKNOWN, "TXT _dmarc.example.org" },
	/* One that is known fails whatever else is not. */
	{ "hyg-wildcard-txt", { { PROBE, "TXT", "\"x=1\"" },
	    { "_dmarc.example.org", "TXT", "!SERVFAIL" } }, OUTCOME_FAIL,
	    "any name below" },
};

static void
exchanges_have_reverse_dns(void **state)
{
	(void)state;
	try_cases(CASES(fcrdns), NULL, 0);
}

static void
txt_stands_where_it_is_looked_for(void **state)
{
	(void)state;
	try_cases(CASES(wildcard), NULL, 0);
}

UNIT_MAIN("host_rules",
	TEST(exchanges_have_reverse_dns),
	TEST(txt_stands_where_it_is_looked_for),
)
