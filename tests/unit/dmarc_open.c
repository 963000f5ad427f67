/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the RFCs on DMARC leave open, in the order of the section of that name
 * in mailassay-rules(7): the policy by RFC 9989, by RFC 7489, and the rule
 * that says so.
 */
#include "unit/unit.h"

#include "unit/world.h"

#define AT		"_dmarc.example.org"
#define SHOP		"shop.example.org"
#define AT_SHOP		"_dmarc." SHOP
#define TXT(text)	"TXT", "\"" text "\""
#define RUA		"; rua=mailto:a@example.org"
#define LONG		"a.b.c.d.e.f.g.example.org"	/* nine labels */
#define FAILS		OUTCOME_FAIL
#define PASSES		OUTCOME_PASS

struct open_case {
	const char	*domain;
	struct line	 line[LINES];
	const char	*new, *old;	/* in force; "no" for no policy */
	const char	*rule;
	enum outcome	 outcome;
};

static const struct open_case cases[] = {
	/* No p: RFC 9989 4.10.1 is followed, and not 4.7. */
	{ DOMAIN, { { AT, TXT("v=DMARC1" RUA) } }, "none", "none",
	    "dmarc-p-missing", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; adkim=s") } }, "no", "no",
	    "dmarc-p-missing", FAILS },
	/* A record that counts as none hides those above. */
	{ SHOP, { { AT_SHOP, TXT("v=DMARC1") },
	    { AT, TXT("v=DMARC1; p=reject") } }, "no", "no",
	    "dmarc-present", FAILS },
	/* An empty policy is an invalid one. */
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=" RUA) } }, "none", "none",
	    "dmarc-policy-invalid", FAILS },
	/* One policy that is not valid undoes the others. */
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; sp=rejct" RUA) } },
	    "none", "none", "dmarc-policy-invalid", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; sp=rejct") } }, "no", "no",
	    "dmarc-policy-invalid", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; np=x" RUA) } }, "none",
	    "reject", "dmarc-policy-invalid", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; np=x") } }, "no",
	    "reject", "dmarc-policy-invalid", FAILS },
	/* Any URI in rua is a report address, mailto: or not. */
	{ DOMAIN, { { AT, TXT("v=DMARC1; rua=https://example.org/") } },
	    "none", "none", "dmarc-rua-syntax", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; rua=a@example.org") } }, "no", "no",
	    "dmarc-rua-syntax", FAILS },
	/* Of two tags of one name the first counts. */
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=none; p=reject") } }, "none",
	    "none", "dmarc-unknown-tag", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; P=none") } }, "reject",
	    "reject", "dmarc-unknown-tag", FAILS },
	/* Names of tags in either case. */
	{ DOMAIN, { { AT, TXT("V=DMARC1; p=reject") } }, "reject", "reject",
	    "dmarc-unknown-tag", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; P=Reject") } }, "reject", "reject",
	    "dmarc-unknown-tag", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=REJECT") } }, "reject", "reject",
	    "dmarc-unknown-tag", PASSES },
	/* Any order, for both standards. */
	{ DOMAIN, { { AT, TXT("v=DMARC1" RUA "; p=reject") } }, "reject",
	    "reject", "dmarc-p-order", FAILS },
	/* What is odd between tags is passed over; before them it is not. */
	{ DOMAIN, { { AT, TXT("v=DMARC1;; p=reject; x") } }, "reject",
	    "reject", "dmarc-unknown-tag", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1 p=reject") } }, "no", "no",
	    "dmarc-version", FAILS },
	{ DOMAIN, { { AT, TXT(" v=DMARC1; p=reject") } }, "no", "no",
	    "dmarc-version", FAILS },
	/* A value that is not valid is the default. */
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; pct=200") } }, "reject",
	    "reject", "dmarc-unknown-tag", FAILS },
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; t=yes") } }, "reject",
	    "reject", "dmarc-unknown-tag", FAILS },
	/* t=y of an inherited policy. */
	{ SHOP, { { AT, TXT("v=DMARC1; p=none; sp=reject; t=y") },
	    { SHOP, "A", "192.0.2.1" } }, "quarantine", "reject",
	    "dmarc-testing", FAILS },
	/* Several records: to one standard the search goes on. */
	{ SHOP, { { AT_SHOP, TXT("v=DMARC1; p=none") },
	    { AT_SHOP, TXT("v=DMARC1; p=reject") },
	    { AT, TXT("v=DMARC1; p=reject") } }, "reject", "no",
	    "dmarc-multiple", FAILS },
	{ SHOP, { { AT, TXT("v=DMARC1; p=none") },
	    { AT, TXT("v=DMARC1; p=reject") } }, "no", "no",
	    "dmarc-multiple", FAILS },
	/* psd=y: one's own policy, and that of the names below. */
	{ DOMAIN, { { AT, TXT("v=DMARC1; p=reject; psd=y") } }, "reject",
	    "reject", "dmarc-psd-flag", FAILS },
	{ SHOP, { { AT, TXT("v=DMARC1; p=reject; psd=y") } }, "reject",
	    "reject", "dmarc-psd-only", FAILS },
	/* ... where the name one label below was not asked about. */
	{ LONG, { { "_dmarc.c.d.e.f.g.example.org",
	    TXT("v=DMARC1; p=reject; psd=y") },
	    { "_dmarc.b.c.d.e.f.g.example.org", TXT("v=DMARC1; p=none") } },
	    "reject", "no", "dmarc-walk-divergence", FAILS },
	/* A public suffix that does not say so. */
	{ DOMAIN, { { "_dmarc.org", TXT("v=DMARC1; p=reject") } }, "reject",
	    "no", "dmarc-psd-only", FAILS },
	/* A public suffix has no organizational domain to RFC 7489. */
	{ "org", { { "_dmarc.org", TXT("v=DMARC1; p=reject; psd=y") } },
	    "reject", "reject", "dmarc-psd-flag", PASSES },
	/* A name that has no records exists where one below it does. */
	{ SHOP, { { AT, TXT("v=DMARC1; p=none; sp=reject; np=quarantine") },
	    { "x." SHOP, "A", "192.0.2.1" } }, "reject", "reject",
	    "dmarc-present", PASSES },
	{ SHOP, { { AT, TXT("v=DMARC1; p=none; sp=reject; np=quarantine") } },
	    "quarantine", "reject", "dmarc-present", PASSES },
	{ SHOP, { { AT, TXT("v=DMARC1; p=none; sp=reject; np=quarantine") },
	    { SHOP, "TXT", "!TIMEOUT" } }, "unknown", "reject",
	    "dmarc-present", OUTCOME_UNKNOWN },
	/* A failure above a record does not undo it; one at it does. */
	{ SHOP, { { AT_SHOP, TXT("v=DMARC1; p=reject") },
	    { AT, "TXT", "!SERVFAIL" } }, "reject", "reject",
	    "dmarc-unknown-tag", OUTCOME_UNKNOWN },
	{ SHOP, { { AT_SHOP, "TXT", "!SERVFAIL" },
	    { AT, TXT("v=DMARC1; p=reject") } }, "unknown", "unknown",
	    "dmarc-present", OUTCOME_UNKNOWN },
};

static const char *
policy(const struct dmarc_discovery *d)
{
	return d->found == DMARC_FOUND_UNKNOWN ? "unknown" :
	    d->found == DMARC_FOUND_NONE ? "no" :
	    dmarc_policy_name(d->effective);
}

static void
each_is_decided(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct open_case *c = &cases[i];
		struct fake *fake = world_of(c->domain, c->line);
		struct facts facts;
		struct finding f;
		const char *new, *old;

		fake_run(fake, facts_evaluate, &facts);
		rule_run(rule_find(c->rule), &facts, profile_at(0), &f);
		new = policy(&facts.dmarc.discovery[DMARC_RFC9989][0]);
		old = policy(&facts.dmarc.discovery[DMARC_RFC7489][0]);
		if (strcmp(new, c->new) != 0 || strcmp(old, c->old) != 0 ||
		    f.outcome != c->outcome)
			fail_msg("case %zu, %s: %s and %s, %s is %s", i,
			    c->line[0].data, new, old, c->rule,
			    outcome_name(f.outcome));
	}
}

static void
the_name_below_a_suffix_need_not_be_asked_for(void **state)
{
	static const struct line line[LINES] = {
		{ "_dmarc.c.d.e.f.g.example.org",
		    TXT("v=DMARC1; p=reject; psd=y") },
	};
	struct fake *fake = world_of(LONG, line);
	struct dmarc_walk walk;

	(void)state;
	do
		dmarc_walk(fake->ev, LONG, &walk);
	while (fake_round(fake));
	assert_string_equal(walk.organizational_domain,
	    "b.c.d.e.f.g.example.org");
}

#define OUT	"v=DMARC1; p=reject; rua=mailto:a@x.test"
#define ASKED	"example.org._report._dmarc.x.test"
#define L63	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FAR	L63 "." L63 "." L63 ".bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.test"

static const struct world_case report_cases[] = {
	/* One of several that authorises is enough. */
	{ "dmarc-rua-external-auth", { { AT, TXT(OUT) },
	    { ASKED, TXT("v=DMARC1") }, { ASKED, TXT("v=DMARC1; x=y") },
	    { ASKED, TXT("v=spf1 -all") } }, PASSES, "every" },
	{ "dmarc-rua-external-auth", { { AT, TXT(OUT) },
	    { ASKED, TXT("v=spf1 -all") } }, FAILS, "no DMARC TXT at" },
	/* An override to another host, in any of them, is none. */
	{ "dmarc-rua-external-auth", { { AT, TXT(OUT) },
	    { ASKED, TXT("v=DMARC1") },
	    { ASKED, TXT("v=DMARC1; rua=mailto:b@y.test") } }, FAILS,
	    "on to 'y.test', another host than 'x.test'" },
	{ "dmarc-rua-external-auth", { { AT, TXT(OUT) },
	    { ASKED, TXT("v=DMARC1; rua=mailto:b@x.test") } }, PASSES, "" },
	/* A name that cannot exist does not authorise. */
	{ "dmarc-rua-external-auth", { { AT, TXT("v=DMARC1; p=reject; \" "
	    "\"rua=mailto:a@" FAR) } }, FAILS, "too long to exist" },
};

static void
reports_to_others_need_one_consent(void **state)
{
	(void)state;
	try_cases(CASES(report_cases), NULL, 0);
}

/* A record with n addresses in rua, the last of another organization. */
static struct fake *
many_addresses(size_t n)
{
	struct fake *fake = fake_new(DOMAIN);
	const char *text = "v=DMARC1; p=reject; rua=mailto:a@example.org";

	while (--n > 0)
		text = arena_printf(arena, "%s,mailto:a@%s", text,
		    n == 1 ? "x.test" : "example.org");
	fake_add(fake, DOMAIN, "A", "192.0.2.1");
	fake_text(fake, AT, text);
	return fake;
}

static void
addresses_beyond_the_limit_are_unknown(void **state)
{
	static const struct {
		size_t			n;
		struct world_case	c;
	} many[] = {
		{ 127, { "dmarc-rua-external-auth", { { 0 } }, FAILS,
		    "x.test" } },
		{ 129, { "dmarc-rua-external-auth", { { 0 } },
		    OUTCOME_UNKNOWN, "128 addresses of rua and ruf each were "
		    "looked at, and 1 more" } },
		{ 129, { "dmarc-rua-undeliverable", { { 0 } },
		    OUTCOME_UNKNOWN, "1 more" } },
		{ 129, { "dmarc-rua-limits", { { 0 } }, FAILS,
		    "rua has 129" } },
		/* What each says can be read all the same. */
		{ 129, { "dmarc-rua-syntax", { { 0 } }, PASSES, "" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof many / sizeof *many; i++)
		try_case(&many[i].c, many_addresses(many[i].n));
}

/* More faults of one kind than are kept hide none of another. */
static void
a_flood_of_faults_hides_no_other(void **state)
{
	static const struct world_case c[] = {
		{ "dmarc-unknown-tag", { { 0 } }, FAILS, "no such tag" },
		{ "dmarc-pct", { { 0 } }, FAILS, "removed this tag" },
		{ "dmarc-rua-syntax", { { 0 } }, FAILS, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		struct fake *fake = fake_new(DOMAIN);
		char bad[300];

		memset(bad, ',', sizeof bad);
		fake_text(fake, AT, arena_printf(arena, "v=DMARC1; p=reject; "
		    "rua=mailto:a@example.org%.*s; zz=1; pct=3",
		    (int)sizeof bad, bad));
		try_case(&c[i], fake);
	}
}

UNIT_MAIN("dmarc_open",
	TEST(each_is_decided),
	TEST(the_name_below_a_suffix_need_not_be_asked_for),
	TEST(reports_to_others_need_one_consent),
	TEST(addresses_beyond_the_limit_are_unknown),
	TEST(a_flood_of_faults_hides_no_other),
)
