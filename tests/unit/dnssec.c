/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The zone of a domain, its keys and signatures, and the rules on them.
 */
#include "unit/unit.h"

#include "evaluate/facts.h"
#include "record/dnssec.h"
#include "rule/rule.h"
#include "unit/fake.h"

#define NOW	1795608000	/* 2026-11-25T12:00:00Z */

/* RFC 4509 2.3: a key and its DS. */
#define KEY	"256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/" \
	"2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/" \
	"M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9D" \
	"MBmADjFDc2w/rljwvFw=="
#define DS	"60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B83" \
	"83F6A1E4469DA50A"
#define APEX	"dskey.example.com"

static struct facts facts;

static struct fake *
zone(const char *domain)
{
	struct fake *f = fake_new(domain);

	f->ev->taken_at = NOW;
	fake_add(f, domain, "MX", "10 mx.dskey.example.com.");
	fake_add(f, APEX, "SOA", "a. b. 1 2 3 4 5");
	fake_add(f, "mx.dskey.example.com", "A", "192.0.2.25");
	return f;
}

static struct finding
finding(struct fake *f, const char *id)
{
	struct finding ret;

	fake_run(f, facts_evaluate, &facts);
	rule_run(rule_find(id), &facts, profile_find("default"), &ret);
	return ret;
}

static bool
was_asked(struct fake *f, const char *name, enum rrtype type)
{
	for (size_t i = 0; i < f->ev->answers.n; i++)
		if (question_equal(f->ev->answers.item[i]->question,
		    (struct question){ .name = name,
		    .type = (uint16_t)type }))
			return true;
	return false;
}

/* An answer about the apex or its exchange, with more than fake.h gives. */
static struct answer *
answer(struct fake *f, const char *name, enum rrtype type,
    enum answer_status status)
{
	struct answer *a;

	fake_status(f, name, type, status);
	a = f->fixed.item[f->fixed.n - 1];
	a->server = "127.0.0.1#53";
	return a;
}

static void
give(struct answer *a, const char *type, const char *rdata)
{
	const struct rr *rr = rr_from_text(arena, a->question.name, 300, type,
	    rdata, NULL);

	if (strcmp(type, "RRSIG") == 0) {
		a->signature = rr;
		a->nsignature = 1;
	} else {
		a->rr = rr;
		a->nrr = 1;
	}
}

static void
without_ds_the_zone_is_not_signed(void **state)
{
	struct fake *f = zone(APEX);

	(void)state;
	assert_int_equal(finding(f, "dnssec-signed").outcome, OUTCOME_FAIL);
	assert_int_equal(finding(f, "dnssec-bogus").outcome,
	    OUTCOME_NOT_APPLICABLE);
	assert_int_equal(finding(f, "dnssec-algo").outcome,
	    OUTCOME_NOT_APPLICABLE);
	assert_false(was_asked(f, APEX, RR_DNSKEY));
	assert_false(was_asked(f, APEX, RR_NSEC3PARAM));
	assert_false(was_asked(f, "mx." APEX, RR_SOA));
}

static void
a_ds_and_its_key(void **state)
{
	struct fake *f = zone(APEX);
	struct finding found;

	(void)state;
	fake_add(f, APEX, "DS", DS);
	fake_add(f, APEX, "DNSKEY", KEY);
	found = finding(f, "dnssec-signed");
	assert_int_equal(found.outcome, OUTCOME_PASS);
	assert_non_null(strstr(found.mark.item[0].detail, "is not known"));
	assert_int_equal(finding(f, "dnssec-bogus").outcome, OUTCOME_UNKNOWN);
	/* RSASHA1 of both, and 1024 bits are enough. */
	found = finding(f, "dnssec-algo");
	assert_int_equal(found.outcome, OUTCOME_FAIL);
	assert_int_equal(found.mark.n, 2);
	assert_int_equal(finding(f, "dnssec-nsec3").outcome,
	    OUTCOME_NOT_APPLICABLE);
	assert_int_equal(finding(f, "dnssec-mx-host").outcome, OUTCOME_PASS);
}

static void
a_ds_of_another_key_is_bogus(void **state)
{
	static const char *const others[] = { "60486 5 2 D4B7D520E7BB5F0F6767"
	    "4A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A", "60485 5 2 E4B7D5"
	    "20E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A",
	    "60485 8 1 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct fake *f = zone(APEX);

		fake_add(f, APEX, "DS", others[i]);
		fake_add(f, APEX, "DNSKEY", KEY);
		assert_int_equal(finding(f, "dnssec-signed").outcome,
		    OUTCOME_FAIL);
		assert_int_equal(finding(f, "dnssec-bogus").outcome,
		    OUTCOME_FAIL);
	}
}

static void
below_the_apex_its_zone_counts(void **state)
{
	struct fake *f = zone("a.b." APEX);

	(void)state;
	fake_add(f, APEX, "DS", DS);
	fake_add(f, APEX, "DNSKEY", KEY);
	assert_int_equal(finding(f, "dnssec-signed").outcome, OUTCOME_PASS);
	assert_string_equal(facts.dnssec.zone.apex, APEX);
}

static void
what_could_not_be_looked_up_is_unknown(void **state)
{
	static const enum rrtype types[] = { RR_DS, RR_DNSKEY };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fake *f = zone(APEX);

		fake_add(f, APEX, "DS", DS);
		fake_add(f, APEX, "DNSKEY", KEY);
		fake_status(f, APEX, types[i], ANSWER_TIMEOUT);
		assert_int_equal(finding(f, "dnssec-signed").outcome,
		    OUTCOME_UNKNOWN);
		assert_int_equal(finding(f, "dnssec-bogus").outcome,
		    OUTCOME_UNKNOWN);
	}
}

/* Of a domain whose MX answer is so. */
static enum outcome
bogus_with(bool has_ds, bool validated, enum answer_status status)
{
	struct fake *f = zone(APEX);
	struct answer *a = answer(f, APEX, RR_MX, status);

	if (has_ds) {
		fake_add(f, APEX, "DS", DS);
		fake_add(f, APEX, "DNSKEY", KEY);
	}
	a->validated = a->ad = a->ad_trusted = validated;
	if (status == ANSWER_FOUND)
		give(a, "MX", "10 mx.dskey.example.com.");
	return finding(f, "dnssec-bogus").outcome;
}

static void
bogus_needs_a_ds_or_a_validation_here(void **state)
{
	(void)state;
	assert_int_equal(bogus_with(true, false, ANSWER_BOGUS), OUTCOME_FAIL);
	assert_int_equal(bogus_with(false, true, ANSWER_BOGUS), OUTCOME_FAIL);
	assert_int_equal(bogus_with(false, false, ANSWER_BOGUS),
	    OUTCOME_UNKNOWN);
	assert_int_equal(bogus_with(true, true, ANSWER_FOUND), OUTCOME_PASS);
	assert_int_equal(bogus_with(true, false, ANSWER_FOUND),
	    OUTCOME_UNKNOWN);
}

/* AD from a server that is not on loopback is no proof. */
static void
ad_of_a_stranger_proves_nothing(void **state)
{
	struct fake *f = zone(APEX);
	struct answer *a = answer(f, APEX, RR_MX, ANSWER_FOUND);
	struct finding found;

	(void)state;
	fake_add(f, APEX, "DS", DS);
	fake_add(f, APEX, "DNSKEY", KEY);
	give(a, "MX", "10 mx.dskey.example.com.");
	a->ad = true;
	a->server = "192.0.2.53#53";
	a->transport = "udp";
	assert_string_equal(answer_security_text(arena, a),
	    "AD set by 192.0.2.53#53 over UDP (not authenticated)");
	found = finding(f, "dnssec-bogus");
	assert_int_equal(found.outcome, OUTCOME_UNKNOWN);
	assert_non_null(strstr(found.mark.item[0].detail,
	    "192.0.2.53#53 over UDP (not authenticated)"));
	a->ad_trusted = true;
	f->ev = evidence_new(arena, &f->ev->scope, NOW);
	found = finding(f, "dnssec-signed");
	assert_int_equal(found.outcome, OUTCOME_PASS);
	assert_non_null(strstr(found.mark.item[0].detail, "on loopback"));
}

/* Signed from -> to, seen at NOW. */
static struct finding
signature(const char *to, const char *from)
{
	struct fake *f = zone(APEX);
	struct answer *a = answer(f, APEX, RR_MX, ANSWER_FOUND);

	fake_add(f, APEX, "DS", DS);
	fake_add(f, APEX, "DNSKEY", KEY);
	give(a, "MX", "10 mx.dskey.example.com.");
	give(a, "RRSIG", arena_printf(arena, "MX 5 3 300 %s %s 60485 "
	    "dskey.example.com. AAAA", to, from));
	a->ad = a->ad_trusted = true;
	return finding(f, "dnssec-bogus");
}

static void
signatures_that_are_over_or_soon_will_be(void **state)
{
	struct finding f;

	(void)state;
	f = signature("20261125115959", "20261101000000");
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.severity, SEVERITY_CRITICAL);
	f = signature("20261127120000", "20261101000000");
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.severity, SEVERITY_HIGH);
	/* Made for two days, each day. */
	assert_int_equal(signature("20261126120000", "20261124120000").outcome,
	    OUTCOME_PASS);
	assert_int_equal(signature("20261201000000", "20261101000000").outcome,
	    OUTCOME_PASS);
}

static void
nsec3_iterations_and_salt(void **state)
{
	static const struct {
		const char	*rdata;
		enum outcome	 want;
	} cases[] = {
		{ "1 0 0 -", OUTCOME_PASS },
		{ "1 0 0 ABCD", OUTCOME_PASS },
		{ "1 0 1 -", OUTCOME_FAIL },
		{ "1 0 0 0102030405060708AA", OUTCOME_FAIL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fake *f = zone(APEX);

		fake_add(f, APEX, "DS", DS);
		fake_add(f, APEX, "DNSKEY", KEY);
		fake_add(f, APEX, "NSEC3PARAM", cases[i].rdata);
		assert_int_equal(finding(f, "dnssec-nsec3").outcome,
		    cases[i].want);
	}
}

/* The exchange stands elsewhere. */
static struct fake *
elsewhere(void)
{
	struct fake *f = fake_new(APEX);

	f->ev->taken_at = NOW;
	fake_add(f, APEX, "MX", "10 mx.provider.example.");
	fake_add(f, APEX, "DS", DS);
	fake_add(f, APEX, "DNSKEY", KEY);
	fake_add(f, "provider.example", "SOA", "a. b. 1 2 3 4 5");
	return f;
}

static void
the_zone_of_an_exchange(void **state)
{
	struct fake *f = elsewhere();
	struct answer *a;

	(void)state;
	fake_add(f, "mx.provider.example", "A", "192.0.2.25");
	assert_int_equal(finding(f, "dnssec-mx-host").outcome, OUTCOME_FAIL);
	f = elsewhere();
	fake_add(f, "mx.provider.example", "A", "192.0.2.25");
	fake_add(f, "provider.example", "DS", DS);
	assert_int_equal(finding(f, "dnssec-mx-host").outcome, OUTCOME_PASS);
	f = elsewhere();
	fake_add(f, "mx.provider.example", "A", "192.0.2.25");
	fake_status(f, "provider.example", RR_DS, ANSWER_SERVFAIL);
	assert_int_equal(finding(f, "dnssec-mx-host").outcome,
	    OUTCOME_UNKNOWN);
	/* Validated: nothing more is asked. */
	f = elsewhere();
	a = answer(f, "mx.provider.example", RR_A, ANSWER_FOUND);
	give(a, "A", "192.0.2.25");
	a->validated = true;
	assert_int_equal(finding(f, "dnssec-mx-host").outcome, OUTCOME_FAIL);
	assert_false(was_asked(f, "mx.provider.example", RR_SOA));
	assert_false(was_asked(f, "provider.example", RR_DS));
	a->ad = a->ad_trusted = true;
	f->ev = evidence_new(arena, &f->ev->scope, NOW);
	assert_int_equal(finding(f, "dnssec-mx-host").outcome, OUTCOME_PASS);
}

/* A resolver that sets AD for the one and not for the other has validated. */
static void
ad_that_is_withheld(void **state)
{
	struct fake *f = elsewhere();
	struct answer *ds = answer(f, APEX, RR_DS, ANSWER_FOUND);
	struct answer *a = answer(f, "mx.provider.example", RR_A, ANSWER_FOUND);

	(void)state;
	give(ds, "DS", DS);
	give(a, "A", "192.0.2.25");
	ds->ad = ds->ad_trusted = true;
	assert_int_equal(finding(f, "dnssec-mx-host").outcome, OUTCOME_FAIL);
	assert_false(was_asked(f, "provider.example", RR_DS));
	a->server = "127.0.0.2#53";
	f->ev = evidence_new(arena, &f->ev->scope, NOW);
	finding(f, "dnssec-mx-host");
	assert_false(was_asked(f, "mx.provider.example", RR_SOA));
	assert_true(was_asked(f, "provider.example", RR_DS));
}

static void
rdata_of_strangers(void **state)
{
	static const uint8_t rsa[] = { 1, 0, 3, 8, 1, 3, 0x40, 0, 0 },
	    empty[] = { 1, 0, 3, 8, 0, 0, 0, 0 }, md5[] = { 1, 0, 3, 1, 0, 9,
	    9, 9 };
	static const uint8_t ds[] = { 0, 1, 8, 2 }, nsec3[] = { 1, 0, 0, 1, 2,
	    3 };
	struct dnssec_key key;
	struct dnssec_ds d;
	struct dnssec_nsec3 p;
	struct dnssec_signature s = { .expiration = 5 };

	(void)state;
	assert_true(dnssec_key_parse(rsa, sizeof rsa, &key));
	assert_int_equal(key.rsa_bits, 23);
	assert_true(dnssec_key_parse(empty, sizeof empty, &key));
	assert_int_equal(key.rsa_bits, 0);
	assert_true(dnssec_key_parse(md5, sizeof md5, &key));
	for (size_t n = 0; n < 8; n++)
		assert_false(dnssec_key_parse(rsa, n, &key));
	assert_false(dnssec_ds_parse(ds, sizeof ds, &d));
	assert_false(dnssec_nsec3_parse(nsec3, sizeof nsec3, &p));
	assert_false(dnssec_signature_parse(nsec3, sizeof nsec3, &s));
	assert_int_equal(dnssec_signature_left(&s, 7), -2);
	assert_int_equal(dnssec_signature_left(&s, 3), 2);
	/* The clock of RRSIGs begins anew in 2106. */
	assert_int_equal(dnssec_signature_left(&s, 0xfffffffe), 7);
}

/* The SOA of an answer without data (RFC 2308 3): nobody is asked for it. */
static void
the_apex_is_known_by_an_answer_without_data(void **state)
{
	struct fake *f = zone(APEX);

	(void)state;
	fake_run(f, facts_evaluate, &facts);
	assert_string_equal(facts.dnssec.zone.apex, APEX);
	assert_false(was_asked(f, APEX, RR_SOA));
	assert_true(was_asked(f, APEX, RR_DS));
	assert_true(was_asked(f, APEX, RR_NS));
	/* What stands at an apex alone is not asked for below it. */
	f = zone("sub." APEX);
	fake_run(f, facts_evaluate, &facts);
	assert_string_equal(facts.dnssec.zone.apex, APEX);
	assert_true(was_asked(f, APEX, RR_DS));
	assert_false(was_asked(f, "sub." APEX, RR_SOA));
	assert_false(was_asked(f, "sub." APEX, RR_DS));
	assert_false(was_asked(f, "sub." APEX, RR_NS));
	assert_false(facts.authority.apex);
	assert_null(facts.authority.trouble);
	/* Unless all servers are to be asked. */
	f = zone("sub." APEX);
	f->ev->scope.all_ns = true;
	fake_run(f, facts_evaluate, &facts);
	assert_true(was_asked(f, "sub." APEX, RR_NS));
}

/* An alias has the target's, and a stranger's SOA says nothing. */
static void
an_apex_that_no_answer_says_is_asked_for(void **state)
{
	struct fake *f = zone(APEX);
	static const enum rrtype types[] = { RR_SPF, RR_MX, RR_TXT };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		fake_status(f, APEX, types[i], ANSWER_NODATA);
	fake_run(f, facts_evaluate, &facts);
	assert_string_equal(facts.dnssec.zone.apex, APEX);
	assert_true(was_asked(f, APEX, RR_SOA));
	assert_true(was_asked(f, APEX, RR_NS));
	f = zone("alias.example.org");
	fake_add(f, "alias.example.org", "CNAME", APEX ".");
	fake_run(f, facts_evaluate, &facts);
	assert_true(was_asked(f, "alias.example.org", RR_SOA));
}

UNIT_MAIN("dnssec",
	TEST(the_apex_is_known_by_an_answer_without_data),
	TEST(an_apex_that_no_answer_says_is_asked_for),
	TEST(without_ds_the_zone_is_not_signed),
	TEST(a_ds_and_its_key),
	TEST(a_ds_of_another_key_is_bogus),
	TEST(below_the_apex_its_zone_counts),
	TEST(what_could_not_be_looked_up_is_unknown),
	TEST(bogus_needs_a_ds_or_a_validation_here),
	TEST(ad_of_a_stranger_proves_nothing),
	TEST(signatures_that_are_over_or_soon_will_be),
	TEST(nsec3_iterations_and_salt),
	TEST(the_zone_of_an_exchange),
	TEST(ad_that_is_withheld),
	TEST(rdata_of_strangers),
)
