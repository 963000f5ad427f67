/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of shared pools, how ranges meet it, and the rule on it.
 */
#include "unit/unit.h"

#include "evaluate/egress.h"
#include "evaluate/spf.h"
#include "rule/rule.h"
#include "unit/fake.h"

#define DOMAIN	"example.org"

static const char *
text_of(const struct egress_range *r)
{
	return arena_printf(arena, "%s %s/%u", egress_pools[r->pool].owner,
	    address_text(arena, &r->prefix), r->bits);
}

static unsigned
longest(const struct address *a)
{
	return a->family == 4 ? 32 : 128;
}

static bool
overlap(const struct egress_range *a, const struct egress_range *b)
{
	return address_matches(&a->prefix, &b->prefix,
	    a->bits < b->bits ? a->bits : b->bits);
}

static void
ranges_are_canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < egress_range_count; i++) {
		const struct egress_range *r = &egress_ranges[i];

		if (r->bits < 8 || r->bits > longest(&r->prefix))
			fail_msg("%s: length", text_of(r));
		for (unsigned b = r->bits; b < longest(&r->prefix); b++)
			if (r->prefix.byte[b / 8] & 0x80 >> b % 8)
				fail_msg("%s: bit %u", text_of(r), b);
		if (address_special(&r->prefix) != NULL)
			fail_msg("%s: %s", text_of(r),
			    address_special(&r->prefix));
	}
}

/* Pool by pool, IPv4 before IPv6, and neighbours in one. */
static void
ranges_are_in_order(void **state)
{
	(void)state;
	for (size_t i = 1; i < egress_range_count; i++) {
		const struct egress_range *a = &egress_ranges[i - 1];
		const struct egress_range *b = &egress_ranges[i];

		if (a->pool != b->pool) {
			assert_int_equal(b->pool, a->pool + 1);
			continue;
		}
		if (a->prefix.family > b->prefix.family ||
		    (a->prefix.family == b->prefix.family &&
		    memcmp(a->prefix.byte, b->prefix.byte,
		    sizeof a->prefix.byte) >= 0))
			fail_msg("%s stands before %s", text_of(a),
			    text_of(b));
		if (a->bits == b->bits &&
		    address_matches(&a->prefix, &b->prefix, a->bits - 1))
			fail_msg("%s and %s are one", text_of(a), text_of(b));
	}
	assert_int_equal(egress_ranges[0].pool, 0);
	assert_int_equal(egress_ranges[egress_range_count - 1].pool,
	    EGRESS_NPOOL - 1);
}

static void
no_two_ranges_overlap(void **state)
{
	(void)state;
	for (size_t i = 0; i < egress_range_count; i++)
		for (size_t k = 0; k < i; k++)
			if (overlap(&egress_ranges[i], &egress_ranges[k]))
				fail_msg("%s and %s",
				    text_of(&egress_ranges[i]),
				    text_of(&egress_ranges[k]));
}

static void
pools_say_where_they_come_from(void **state)
{
	(void)state;
	for (size_t i = 0; i < EGRESS_NPOOL; i++) {
		const struct egress_pool *p = &egress_pools[i];

		assert_true(p->owner[0] != '\0');
		assert_memory_equal(p->source, "https://", 8);
		assert_int_equal(strlen(p->as_of), strlen("2026-11-25"));
		assert_memory_equal(p->as_of, "20", 2);
		/* Only machines are anyone's own. */
		assert_int_equal(p->own4 != 0, p->kind == EGRESS_CLOUD);
		assert_int_equal(p->own6 != 0, p->kind == EGRESS_CLOUD);
		assert_true(p->own4 <= 32 && p->own6 <= 128);
	}
}

static void
find(const char *range, unsigned bits, struct egress_overlaps *ret)
{
	struct address a;

	assert_true(address_parse(range, &a));
	egress_find(&a, bits, ret);
}

static void
ranges_meet_pools(void **state)
{
	static const struct {
		const char		*prefix;
		unsigned		 bits;
		enum egress_id		 pool;
		enum egress_overlap	 how;
	} cases[] = {
		{ "104.16.0.0", 13, EGRESS_ID_CLOUDFLARE, EGRESS_WITHIN },
		{ "104.16.8.80", 32, EGRESS_ID_CLOUDFLARE, EGRESS_WITHIN },
		{ "104.23.255.255", 32, EGRESS_ID_CLOUDFLARE, EGRESS_WITHIN },
		{ "104.16.0.0", 12, EGRESS_ID_CLOUDFLARE, EGRESS_HOLDS },
		/* Only the bits count. */
		{ "104.31.255.255", 12, EGRESS_ID_CLOUDFLARE, EGRESS_HOLDS },
		{ "104.0.0.0", 8, EGRESS_ID_FASTLY, EGRESS_HOLDS },
		{ "104.28.0.0", 14, EGRESS_ID_CLOUDFLARE, EGRESS_APART },
		{ "104.15.255.255", 32, EGRESS_ID_CLOUDFLARE, EGRESS_APART },
		{ "0.0.0.0", 0, EGRESS_ID_VULTR, EGRESS_HOLDS },
		{ "104.16.8.80", 32, EGRESS_ID_EC2, EGRESS_APART },
		{ "2606:4700:8::80", 128, EGRESS_ID_CLOUDFLARE,
		    EGRESS_WITHIN },
		{ "2606:4700::", 32, EGRESS_ID_CLOUDFLARE, EGRESS_WITHIN },
		{ "2606:4700::", 31, EGRESS_ID_CLOUDFLARE, EGRESS_HOLDS },
		{ "2606:4701::", 32, EGRESS_ID_CLOUDFLARE, EGRESS_APART },
		{ "2600:1f14:4000::", 36, EGRESS_ID_EC2, EGRESS_APART },
		{ "2600:1f14:3fff::", 48, EGRESS_ID_EC2, EGRESS_WITHIN },
		{ "::", 0, EGRESS_ID_GOOGLE, EGRESS_HOLDS },
		{ "::", 0, EGRESS_ID_DIGITALOCEAN, EGRESS_APART },
	};
	struct egress_overlaps found;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		find(cases[i].prefix, cases[i].bits, &found);
		if (found.with[cases[i].pool] != cases[i].how)
			fail_msg("%s/%u and %s: %d", cases[i].prefix,
			    cases[i].bits, egress_pools[cases[i].pool].owner,
			    (int)found.with[cases[i].pool]);
	}
}

/* What large providers of mail publish as theirs. */
static void
mail_services_are_no_pools(void **state)
{
	static const struct {
		const char	*prefix;
		unsigned	 bits;
	} ranges[] = {
		{ "35.190.247.0", 24 }, { "35.191.0.0", 16 },
		{ "64.233.160.0", 19 }, { "66.102.0.0", 20 },
		{ "66.249.80.0", 20 }, { "72.14.192.0", 18 },
		{ "74.125.0.0", 16 }, { "108.177.8.0", 21 },
		{ "108.177.96.0", 19 }, { "130.211.0.0", 22 },
		{ "172.217.0.0", 19 }, { "172.217.128.0", 19 },
		{ "172.253.56.0", 21 }, { "172.253.112.0", 20 },
		{ "173.194.0.0", 16 }, { "209.85.128.0", 17 },
		{ "216.58.192.0", 19 }, { "216.239.32.0", 19 },
		{ "2001:4860:4000::", 36 }, { "2607:f8b0:4000::", 36 },
		{ "2a00:1450:4000::", 36 }, { "2404:6800:4000::", 36 },
		{ "40.92.0.0", 15 }, { "40.107.0.0", 16 },
		{ "52.100.0.0", 14 }, { "104.47.0.0", 17 },
		{ "2a01:111:f400::", 48 }, { "2a01:111:f403::", 48 },
		{ "199.255.192.0", 22 }, { "199.127.232.0", 22 },
		{ "54.240.0.0", 17 }, { "69.169.224.0", 20 },
		{ "23.249.208.0", 20 }, { "23.251.224.0", 19 },
		{ "76.223.128.0", 19 }, { "76.223.176.0", 20 },
		{ "216.221.160.0", 19 }, { "206.55.144.0", 20 },
		{ "24.110.64.0", 18 }, { "98.77.0.0", 16 },
		{ "104.30.0.0", 19 }, { "2405:8100:c000::", 38 },
		{ "192.29.200.0", 25 }, { "138.1.108.0", 25 },
	};
	struct egress_overlaps found;

	(void)state;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		find(ranges[i].prefix, ranges[i].bits, &found);
		for (size_t k = 0; k < EGRESS_NPOOL; k++)
			if (found.with[k] != EGRESS_APART)
				fail_msg("%s/%u: %s", ranges[i].prefix,
				    ranges[i].bits, egress_pools[k].owner);
	}
}

static void
a_customer_has_his_own(void **state)
{
	const struct egress_pool *ec2 = &egress_pools[EGRESS_ID_EC2];
	const struct egress_pool *cdn = &egress_pools[EGRESS_ID_FASTLY];

	(void)state;
	assert_true(egress_is_own(ec2, 4, 32));
	assert_true(egress_is_own(ec2, 4, 28));
	assert_false(egress_is_own(ec2, 4, 27));
	assert_true(egress_is_own(ec2, 6, 128));
	assert_true(egress_is_own(ec2, 6, 52));
	assert_false(egress_is_own(ec2, 6, 51));
	assert_false(egress_is_own(cdn, 4, 32));
	assert_false(egress_is_own(cdn, 6, 128));
}

struct rule_case {
	const char	*record;	/* of the domain */
	const char	*provider;	/* of _spf.provider.test, or NULL */
	enum outcome	 outcome;
	enum severity	 severity;	/* of a failure */
	size_t		 marks;
	const char	*caret;		/* of the first, or NULL */
	const char	*says;		/* in it */
	const char	*fix;		/* proposed, or NULL */
};

/*
 * site.example.org is behind a CDN, mixed.example.org is also elsewhere, and
 * the exchange is a rented machine.
 */
static const struct rule_case cases[] = {
	{ "v=spf1 ip4:192.0.2.0/24 -all", NULL, OUTCOME_PASS, 0, 1, NULL,
	    "none of the 12 shared pools that this version knows", NULL },
	{ "v=spf1 -all", NULL, OUTCOME_NOT_APPLICABLE, 0, 1, NULL,
	    "no address", NULL },
	{ "v=spf1 ip4:34.80.0.0/20 +all", NULL, OUTCOME_NOT_APPLICABLE, 0, 1,
	    NULL, "every address", NULL },
	{ "v=spf1 exists:%{i}.a.test ip4:192.0.2.1 -all", NULL, OUTCOME_PASS,
	    0, 1, NULL, "depends on the message", NULL },

	/* The domain's own machines, and what it is given. */
	{ "v=spf1 mx -all", NULL, OUTCOME_PASS, 0, 1, NULL, NULL, NULL },
	{ "v=spf1 ip4:34.80.12.25 ip4:52.20.30.16/28 -all", NULL,
	    OUTCOME_PASS, 0, 1, NULL, NULL, NULL },
	{ "v=spf1 ip4:52.20.30.0/27 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:52.20.30.0/27",
	    "52.20.30.0/27 belongs to Amazon EC2 (cloud), where anyone can",
	    NULL },
	{ "v=spf1 ip4:34.80.12.24/30 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:34.80.12.24/30", "Google Cloud", NULL },
	{ "v=spf1 ip6:2600:1f14:25:600::/52 -all", NULL, OUTCOME_PASS, 0, 1,
	    NULL, NULL, NULL },
	{ "v=spf1 ip6:2600:1f14:25::/48 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip6:2600:1f14:25::/48", "Amazon EC2", NULL },
	{ "v=spf1 mx/24 -all", NULL, OUTCOME_FAIL, SEVERITY_MEDIUM, 1,
	    "mx/24", "34.80.12.25/24 belongs to Google Cloud", NULL },

	/* A CDN's address is nobody's own. */
	{ "v=spf1 ip4:151.101.1.1 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:151.101.1.1",
	    "151.101.1.1 belongs to Fastly (CDN), whose customers share",
	    NULL },
	{ "v=spf1 ip4:45.60.1.1 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:45.60.1.1", "Imperva (proxy)", NULL },
	{ "v=spf1 a:site.example.org mx -all", NULL, OUTCOME_FAIL,
	    SEVERITY_LOW, 1, "a:site.example.org", "Cloudflare",
	    "v=spf1 mx -all" },
	{ "v=spf1 mx:site.example.org mx -all", NULL, OUTCOME_FAIL,
	    SEVERITY_LOW, 1, "mx:site.example.org", "Cloudflare", NULL },
	{ "v=spf1 a:mixed.example.org mx -all", NULL, OUTCOME_FAIL,
	    SEVERITY_LOW, 1, "a:mixed.example.org", "Cloudflare", NULL },
	{ "v=spf1 a:site.example.org/24 mx -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "a:site.example.org/24", "Cloudflare", NULL },
	{ "v=spf1 a:site.example.org//64 mx -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "a:site.example.org//64", "Cloudflare",
	    NULL },
	{ "v=spf1 a:site.example.org ip4:52.20.30.0/27 -all", NULL,
	    OUTCOME_FAIL, SEVERITY_MEDIUM, 2, "ip4:52.20.30.0/27", NULL,
	    NULL },

	/* Whose record it is decides what may be held. */
	{ "v=spf1 ip4:192.0.2.1 include:_spf.provider.test -all",
	    "v=spf1 ip4:54.174.60.0/23 -all", OUTCOME_PASS, 0, 1, NULL, NULL,
	    NULL },
	{ "v=spf1 ip4:54.174.60.0/23 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:54.174.60.0/23", NULL, NULL },
	{ "v=spf1 include:_spf.provider.test -all",
	    "v=spf1 ip4:54.174.0.0/19 -all", OUTCOME_FAIL, SEVERITY_MEDIUM,
	    1, "ip4:54.174.0.0/19",
	    "; reached by \"include:_spf.provider.test\"", NULL },
	{ "v=spf1 include:_spf.provider.test -all",
	    "v=spf1 ip6:2600:1f14:25::/47 -all", OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip6:2600:1f14:25::/47", NULL, NULL },
	{ "v=spf1 include:_spf.provider.test -all",
	    "v=spf1 ip4:151.101.1.1 -all", OUTCOME_FAIL, SEVERITY_MEDIUM, 1,
	    "ip4:151.101.1.1", "Fastly", NULL },
	{ "v=spf1 a:site.example.org include:_spf.provider.test -all",
	    "v=spf1 a:site.example.org -all", OUTCOME_FAIL, SEVERITY_LOW, 2,
	    "a:site.example.org", "Cloudflare", NULL },
	{ "v=spf1 redirect=_spf.provider.test -all",
	    "v=spf1 ip4:54.174.0.0/19 -all", OUTCOME_NOT_APPLICABLE, 0, 1,
	    NULL, NULL, NULL },
	{ "v=spf1 redirect=_spf.provider.test",
	    "v=spf1 ip4:54.174.0.0/19 -all", OUTCOME_FAIL, SEVERITY_MEDIUM,
	    1, "ip4:54.174.0.0/19",
	    "; reached by \"redirect=_spf.provider.test\"", NULL },
	{ "v=spf1 -all include:_spf.provider.test",
	    "v=spf1 ip4:54.174.0.0/19 -all", OUTCOME_NOT_APPLICABLE, 0, 1,
	    NULL, NULL, NULL },
	{ "v=spf1 ?ip4:54.174.0.0/19 ip4:192.0.2.1 -all", NULL, OUTCOME_PASS,
	    0, 1, NULL, NULL, NULL },

	/* Breadth is another rule's, and is not called a pass. */
	{ "v=spf1 ip4:104.0.0.0/8 -all", NULL, OUTCOME_NOT_APPLICABLE, 0, 1,
	    NULL, "spf-cidr-broad", NULL },
	{ "v=spf1 ip4:0.0.0.0/0 ip6:2001:db8::/32 -all", NULL,
	    OUTCOME_NOT_APPLICABLE, 0, 1, NULL, NULL, NULL },
	{ "v=spf1 include:_spf.provider.test -all",
	    "v=spf1 ip4:0.0.0.0/0 -all", OUTCOME_NOT_APPLICABLE, 0, 1, NULL,
	    NULL, NULL },
	{ "v=spf1 ip4:104.16.0.0/13 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:104.16.0.0/13", "Cloudflare", NULL },
	{ "v=spf1 ip4:185.93.224.0/21 -all", NULL, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, 1, "ip4:185.93.224.0/21",
	    "185.93.224.0/21 holds addresses of Sucuri (proxy),", NULL },
	{ "v=spf1 include:_spf.provider.test -all",
	    "v=spf1 ip4:104.0.0.0/8 -all", OUTCOME_FAIL, SEVERITY_MEDIUM, 1,
	    "ip4:104.0.0.0/8", "Cloudflare (CDN) and of 5 more pools",
	    NULL },
};

static void
judge_case(const struct rule_case *c, struct finding *ret)
{
	struct judge judge = { .arena = arena, .finding = ret };
	struct fake *fake = fake_new(DOMAIN);
	struct facts *facts = arena_alloc(arena, sizeof *facts);

	fake_text(fake, DOMAIN, c->record);
	if (c->provider != NULL)
		fake_text(fake, "_spf.provider.test", c->provider);
	fake_add(fake, DOMAIN, "MX", "10 mx.example.org.");
	fake_add(fake, "mx.example.org", "A", "34.80.12.25");
	fake_add(fake, "site.example.org", "MX", "10 site.example.org.");
	fake_add(fake, "site.example.org", "A", "104.16.8.80");
	fake_add(fake, "site.example.org", "A", "104.16.9.80");
	fake_add(fake, "site.example.org", "AAAA", "2606:4700:8::80");
	fake_add(fake, "mixed.example.org", "A", "104.16.8.80");
	fake_add(fake, "mixed.example.org", "A", "192.0.2.80");
	fake_run(fake, spf_evaluate, &facts->spf);
	facts->evidence = fake->ev;
	memset(ret, 0, sizeof *ret);
	ret->rule = rule_find("spf-shared-egress");
	assert_non_null(ret->rule);
	ret->severity = ret->rule->severity;
	ret->rule->check(facts, &judge);
	assert_true(judge.decided);
}

static void
check_marks(const struct rule_case *c, const struct finding *f)
{
	const struct mark *m = &f->mark.item[0];

	if (f->mark.n != c->marks)
		fail_msg("%s: %zu marks", c->record, f->mark.n);
	if (c->caret != NULL && (m->span.len != strlen(c->caret) ||
	    memcmp(m->text + m->span.at, c->caret, m->span.len) != 0))
		fail_msg("%s: caret under '%.*s'", c->record,
		    (int)m->span.len, m->text + m->span.at);
	if (c->says != NULL && strstr(m->detail, c->says) == NULL)
		fail_msg("%s: '%s'", c->record, m->detail);
}

static void
each_record_gets_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct rule_case *c = &cases[i];
		struct finding f;

		judge_case(c, &f);
		if (f.outcome != c->outcome)
			fail_msg("%s: %s", c->record,
			    outcome_name(f.outcome));
		if (f.outcome == OUTCOME_FAIL && f.severity != c->severity)
			fail_msg("%s: %s", c->record,
			    severity_name(f.severity));
		check_marks(c, &f);
		if ((c->fix == NULL) != (f.fix.owner == NULL) ||
		    (c->fix != NULL && strcmp(c->fix, f.fix.rdata) != 0))
			fail_msg("%s: proposes '%s'", c->record,
			    f.fix.owner != NULL ? f.fix.rdata : "nothing");
	}
}

UNIT_MAIN("egress",
	TEST(ranges_are_canonical),
	TEST(ranges_are_in_order),
	TEST(no_two_ranges_overlap),
	TEST(pools_say_where_they_come_from),
	TEST(ranges_meet_pools),
	TEST(mail_services_are_no_pools),
	TEST(a_customer_has_his_own),
	TEST(each_record_gets_its_verdict),
)
