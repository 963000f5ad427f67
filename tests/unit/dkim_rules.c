/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DKIM rules over made-up DNS: the outcome, a part of the first sentence, and
 * the record that is proposed.
 */
#include "unit/unit.h"

#include "evaluate/facts.h"
#include "rule/rule.h"
#include "unit/fake.h"

#define DOMAIN	"example.org"
#define LINES	6
#define NOW	1795608000	/* 2026-11-25T12:00:00Z */

#define ED_A	"chX1DH3HYvHA5u0Osygif1iOpm52h6VNwkbiyVEvXJg="
#define ED_A_BARE "chX1DH3HYvHA5u0Osygif1iOpm52h6VNwkbiyVEvXJg"
#define ED_WRAP	"MCowBQYDK2VwAyEA"	/* a PEM file's, before the key */
#define ED_B	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define RSA512	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMlILcGRF+5iUd9tcJKd4RGL"	\
	"m8dtn7iJvCpjuy0r++SQPYaZDbePZEWrRf0XBEptM3PVqPdUA20jw5dJ5QKc"	\
	"QnECAwEAAQ=="
#define RSA_CUT	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMlILcGRF+5iUd9tcJKd4RGL"	\
	"m8dtn7iJvCpjuy0r++SQPYaZDbePZEWrRf0XBEptM3PVqPdUA20jw5dJ"
#define KEY(selector, text)						\
	{ selector "._domainkey." DOMAIN, "TXT", "\"" text "\"" }
#define ALIAS(selector, target)						\
	{ selector "._domainkey." DOMAIN, "CNAME", target }
#define ED(name)	{ name, "TXT", "\"k=ed25519; p=" ED_A "\"" }
#define POLICY(label, text)						\
	{ label "_domainkey." DOMAIN, "TXT", "\"" text "\"" }

/* A record, or with no data a status: { "x.example", "TXT", "!TIMEOUT" }. */
struct line {
	const char	*name, *type, *data;
};

struct key_case {
	const char	*rule;
	struct line	 line[LINES];
	enum outcome	 outcome;
	const char	*says;		/* in the first mark */
	const char	*fix;		/* NULL: none */
};

static const struct key_case cases[] = {
	{ "dkim-discovery", { { DOMAIN, "MX", "0 mx." } }, OUTCOME_FAIL,
	    "does not exist", NULL },
	{ "dkim-discovery", { KEY("s1", "p=") }, OUTCOME_UNKNOWN,
	    "no usable key", NULL },
	/* One key is enough, whatever another selector would say. */
	{ "dkim-discovery", { KEY("s1", "k=ed25519; p=" ED_A),
	    { "s2._domainkey.example.org", "TXT", "!TIMEOUT" } },
	    OUTCOME_PASS, "1 usable key: selector s1", NULL },
	{ "dkim-discovery", { KEY("s1", "p="), KEY("s2", "k=ed25519; p=" ED_A)
	    }, OUTCOME_PASS, "1 usable key: selector s2", NULL },
	{ "dkim-discovery", { { "s2._domainkey.example.org", "TXT",
	    "!TIMEOUT" } }, OUTCOME_UNKNOWN, "could not be found out: s2",
	    NULL },

	{ "dkim-strict-flag", { { 0 } }, OUTCOME_NOT_APPLICABLE, "no usable",
	    NULL },
	{ "dkim-strict-flag", { KEY("s1", "v=DKIM1; p=") },
	    OUTCOME_NOT_APPLICABLE, "no usable", NULL },
	{ "dkim-strict-flag", { KEY("s1", "k=ed25519; t=s; p=" ED_A) },
	    OUTCOME_PASS, "every", NULL },
	{ "dkim-strict-flag", { KEY("s1", "k=ed25519; p=" ED_A "; n=x") },
	    OUTCOME_FAIL, "'s1' lacks t=s",
	    "v=DKIM1; k=ed25519; t=s; p=" ED_A "; n=x" },
	{ "dkim-strict-flag", { KEY("s1", "t=y : x;k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "'s1' lacks t=s",
	    "v=DKIM1; t=y:x:s; k=ed25519; p=" ED_A },
	{ "dkim-strict-flag", { KEY("s1", "t=y::x; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; t=y:x:s; k=ed25519; p=" ED_A },
	{ "dkim-strict-flag", { KEY("s1", "t=; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; t=s; k=ed25519; p=" ED_A },
	/* A key that no verifier takes needs no flag. */
	{ "dkim-strict-flag", { KEY("s1", "k=ed25519; t=s; p=" ED_A),
	    KEY("s2", "k=ed25519; h=sha1; p=" ED_B) }, OUTCOME_PASS, "",
	    NULL },
	{ "dkim-strict-flag", { KEY("s1", "k=ed25519; t=s; p=" ED_A),
	    { "s2._domainkey.example.org", "TXT", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "TXT s2._domainkey", NULL },

	{ "dkim-legacy-tag", { { 0 } }, OUTCOME_PASS, "no key was looked at",
	    NULL },
	{ "dkim-legacy-tag", { KEY("s1", "k=ed25519; p=" ED_A) },
	    OUTCOME_PASS, "no key has g=", NULL },
	{ "dkim-legacy-tag", { KEY("s1", "k=ed25519; g=; p=" ED_A) },
	    OUTCOME_FAIL, "DomainKeys has it mean every address",
	    "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-legacy-tag", { KEY("s1", "k=ed25519; g=*; p=" ED_A) },
	    OUTCOME_FAIL, "says nothing", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-legacy-tag", { KEY("s1", "k=ed25519; g=news*; p=" ED_A) },
	    OUTCOME_FAIL, "these local parts alone",
	    "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-legacy-tag", { POLICY("", "t=y; o=~") }, OUTCOME_FAIL,
	    "DomainKeys (RFC 4870)", NULL },
	{ "dkim-legacy-tag", { POLICY("", "n=nothing here") }, OUTCOME_PASS,
	    "", NULL },
	{ "dkim-legacy-tag", { POLICY("", "o=~; v=spf1") }, OUTCOME_PASS, "",
	    NULL },
	{ "dkim-legacy-tag", { POLICY("_adsp.", "dkim=all") }, OUTCOME_FAIL,
	    "ADSP (RFC 5617)", NULL },
	/* Such as a wildcard gives. */
	{ "dkim-legacy-tag", { POLICY("_adsp.", "v=DKIM1; p=") },
	    OUTCOME_PASS, "", NULL },
	{ "dkim-legacy-tag", { KEY("s9", "p="),
	    { "_adsp._domainkey.example.org", "TXT",
	    "!SERVFAIL" } }, OUTCOME_UNKNOWN, "TXT _adsp", NULL },
	{ "dkim-legacy-tag", { { "_domainkey.example.org", "TXT",
	    "!SERVFAIL" } }, OUTCOME_UNKNOWN, "TXT _domainkey", NULL },
	{ "dkim-shared-key", { KEY("s1", "p=") }, OUTCOME_NOT_APPLICABLE,
	    "no usable", NULL },
	{ "dkim-shared-key", { KEY("s1", "k=ed25519; p=" ED_A),
	    KEY("s2", "k=ed25519; p=" ED_B) }, OUTCOME_PASS, "not in DNS",
	    NULL },
	{ "dkim-shared-key", { KEY("s1", "k=ed25519; p=" ED_A),
	    KEY("s2", "k=ed25519; t=s; p=" ED_A) }, OUTCOME_FAIL,
	    "selector 's2' has the same key as selector 's1'", NULL },
	/* What no verifier takes is not in use. */
	{ "dkim-shared-key", { KEY("s1", "k=ed25519; p=" ED_A),
	    KEY("s2", "k=ed25519; h=sha1; p=" ED_A) }, OUTCOME_PASS, "",
	    NULL },
	{ "dkim-shared-key", { KEY("s1", "k=ed25519; h=sha1; p=" ED_A),
	    KEY("s2", "k=ed25519; p=" ED_A) }, OUTCOME_PASS, "", NULL },
	{ "dkim-shared-key", { KEY("s1", "k=ed25519; p=" ED_A),
	    ALIAS("s2", "s1._domainkey.example.org.") }, OUTCOME_FAIL,
	    "an alias of another selector, s1._domainkey.example.org", NULL },
	{ "dkim-shared-key", { ALIAS("s1", "k.example.net."),
	    ALIAS("s2", "k.example.net."), ED("k.example.net") },
	    OUTCOME_FAIL, "same key as selector 's1'", NULL },
	{ "dkim-shared-key", { ALIAS("s1", "k.example.net."),
	    ED("k.example.net") }, OUTCOME_PASS, "", NULL },
	{ "dkim-shared-key", { ALIAS("s1", "k._domainkey.example.net."),
	    ED("k._domainkey.example.net") }, OUTCOME_FAIL,
	    "the same key signs for example.net", NULL },
	{ "dkim-shared-key", { ALIAS("s1", "k._domainkey.example.net."),
	    { "k._domainkey.example.net", "CNAME", "k.example.net." },
	    ED("k.example.net") }, OUTCOME_FAIL,
	    "the same key signs for example.net", NULL },
	/* Made for the domain, as the name says; or for one like it. */
	{ "dkim-shared-key", {
	    ALIAS("s1", "s1-example-org._domainkey.t.example.net."),
	    ED("s1-example-org._domainkey.t.example.net") }, OUTCOME_PASS, "",
	    NULL },
	{ "dkim-shared-key", {
	    ALIAS("s1", "s1._domainkey.example.org.example.net."),
	    ED("s1._domainkey.example.org.example.net") }, OUTCOME_PASS, "",
	    NULL },
	{ "dkim-shared-key", {
	    ALIAS("s1", "s1._domainkey.myexample-org.example.net."),
	    ED("s1._domainkey.myexample-org.example.net") }, OUTCOME_FAIL,
	    "signs for myexample-org.example.net", NULL },
	{ "dkim-shared-key", { ALIAS("s1", "s1._domainkey.a.example.org."),
	    ED("s1._domainkey.a.example.org") }, OUTCOME_FAIL,
	    "signs for a.example.org", NULL },
	{ "dkim-shared-key", { KEY("s1", "k=ed25519; p=" ED_A),
	    { "s2._domainkey.example.org", "TXT", "!TIMEOUT" } },
	    OUTCOME_UNKNOWN, "TXT s2._domainkey", NULL },

	{ "dkim-key-age", { KEY("s1", "p=") }, OUTCOME_NOT_APPLICABLE,
	    "no usable", NULL },
	{ "dkim-key-age", { KEY("s1", "k=ed25519; p=" ED_A) },
	    OUTCOME_NOT_APPLICABLE, "does not say when", NULL },
	{ "dkim-key-age", { { "s1._domainkey.example.org", "TXT",
	    "!TIMEOUT" } }, OUTCOME_UNKNOWN, "TXT s1._domainkey", NULL },

	{ "dkim-multiple-txt", { KEY("s1", "k=ed25519; p=" ED_A),
	    KEY("s1", "v=spf1 -all") }, OUTCOME_FAIL, "one of 2",
	    "k=ed25519; p=" ED_A },
	{ "dkim-multiple-txt", { KEY("s1", "k=ed25519; p=" ED_A),
	    KEY("s1", "v=DKIM1; p=") }, OUTCOME_FAIL, "one of 2",
	    "k=ed25519; p=" ED_A },
	/* Which of them signs? */
	{ "dkim-multiple-txt", { KEY("s1", "k=ed25519; p=" ED_A),
	    KEY("s1", "k=ed25519; p=" ED_B) }, OUTCOME_FAIL, "one of 2",
	    NULL },
	{ "dkim-multiple-txt", { KEY("s1", "x"), KEY("s1", "v=DKIM1; p=") },
	    OUTCOME_FAIL, "one of 2", NULL },

	{ "dkim-syntax", { KEY("s1", "k=ed25519; v=dkim1; p=" ED_A) },
	    OUTCOME_FAIL, "first", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-syntax", { KEY("s1", "k=ed25519;; junk; =x; k=ed25519; p="
	    ED_A) }, OUTCOME_FAIL, "", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-syntax", { KEY("s1", "k=rsa; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "twice", NULL },
	{ "dkim-syntax", { KEY("s1", "k=ed25519; n=a; n=b; p=" ED_A) },
	    OUTCOME_FAIL, "twice", NULL },
	{ "dkim-syntax", { KEY("s1", "v=DKIM1; k=ed25519") }, OUTCOME_FAIL,
	    "p is missing", NULL },
	{ "dkim-syntax", { KEY("s1", "v=DKIM1; n=\\195\\188; k=ed25519; p="
	    ED_A) }, OUTCOME_FAIL, "printable", NULL },

	{ "dkim-key-parse", { KEY("s1", "k=ed25519; p=!" ED_A) },
	    OUTCOME_FAIL, "base64", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-key-parse", { KEY("s1", "k=ed25519; p=" ED_A_BARE) },
	    OUTCOME_FAIL, "padding", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-key-parse", { KEY("s1", "k=ed25519; p=-----BEGIN PUBLIC "
	    "KEY-----" ED_WRAP ED_A "-----END PUBLIC KEY-----") },
	    OUTCOME_FAIL, "armour", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-key-parse", { KEY("s1", "p=" ED_WRAP ED_A) }, OUTCOME_FAIL,
	    "the key type is rsa", "v=DKIM1; k=ed25519; p=" ED_A },
	/* What is lost is not made up. */
	{ "dkim-key-parse", { KEY("s1", "k=ed25519; p=chX1DH3HYvHA5u0") },
	    OUTCOME_FAIL, "padding", NULL },
	{ "dkim-key-parse", { KEY("s1", "p=" RSA_CUT) }, OUTCOME_FAIL, "",
	    NULL },

	{ "dkim-ed25519-len", { KEY("s1", "k=ed25519; p=" ED_WRAP ED_A) },
	    OUTCOME_FAIL, "wrapped", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-ed25519-len", { KEY("s1", "k=ed25519; p=AAAA") },
	    OUTCOME_FAIL, "exactly", NULL },

	{ "dkim-keytype", { KEY("s1", "k=Ed25519; p=" ED_A) }, OUTCOME_FAIL,
	    "", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-keytype", { KEY("s1", "k=rsa-sha256; p=" RSA512) },
	    OUTCOME_FAIL, "", "v=DKIM1; k=rsa; p=" RSA512 },
	{ "dkim-keytype", { KEY("s1", "k=dsa; p=AAAA") }, OUTCOME_FAIL, "",
	    NULL },

	{ "dkim-hash", { KEY("s1", "h=sha1; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-hash", { KEY("s1", "h=sha1; n=a\\009b; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", NULL },
	{ "dkim-service", { KEY("s1", "s=web; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-service", { KEY("s1", "s=tlsrpt; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; s=tlsrpt:email; k=ed25519; p=" ED_A },
	{ "dkim-testing", { KEY("s1", "t=y; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; k=ed25519; p=" ED_A },
	{ "dkim-testing", { KEY("s1", "t=s : y; k=ed25519; p=" ED_A) },
	    OUTCOME_FAIL, "", "v=DKIM1; t=s; k=ed25519; p=" ED_A },
	{ "dkim-revoked", { KEY("s1", "p=") }, OUTCOME_FAIL, "", NULL },

	{ "dkim-testing", { KEY("s1", "k=ed25519; p=" ED_A),
	    { "_adsp._domainkey.example.org", "TXT", "!SERVFAIL" } },
	    OUTCOME_PASS, "", NULL },
};

static const char *const selectors[] = { "s1", "s2" };

static struct fake *
world(const struct line *line)
{
	struct fake *f = fake_new(DOMAIN);

	f->ev->taken_at = NOW;
	f->ev->scope.selector = selectors;
	f->ev->scope.nselector = 2;
	for (const struct line *l = line; l < line + LINES && l->name != NULL;
	    l++) {
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

static bool
same_fix(const struct fix *fix, const char *wanted)
{
	if (wanted == NULL || fix->owner == NULL)
		return wanted == NULL && fix->owner == NULL;
	return strcmp(fix->rdata, wanted) == 0;
}

static void
try_case(const struct key_case *c, struct fake *fake)
{
	struct finding f;
	struct facts facts;

	fake_run(fake, facts_evaluate, &facts);
	rule_run(rule_find(c->rule), &facts, profile_at(0), &f);
	if (f.outcome != c->outcome ||
	    strstr(f.mark.item[0].detail, c->says) == NULL ||
	    !same_fix(&f.fix, c->fix))
		fail_msg("%s, '%s' wanted: %s, '%s', fix %s", c->rule, c->says,
		    outcome_name(f.outcome), f.mark.item[0].detail,
		    f.fix.owner == NULL ? "none" : f.fix.rdata);
}

static void
each_world_gets_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		try_case(&cases[i], world(cases[i].line));
}

/* Today is 2026-11-25. */
static void
a_date_in_the_name_is_read_at_its_latest(void **state)
{
	static const struct {
		const char	*selector;
		enum outcome	 outcome;
		const char	*says;
	} dates[] = {
		{ "s202301", OUTCOME_FAIL, "the date 202301," },
		{ "20230601", OUTCOME_FAIL, "the date 20230601," },
		{ "mail-2023-06", OUTCOME_FAIL, "the date 2023-06," },
		{ "2023-06-01-k2", OUTCOME_FAIL, "the date 2023-06-01," },
		{ "dk2024.news", OUTCOME_FAIL, "the date 2024," },
		{ "20251124", OUTCOME_FAIL, "" },
		{ "20251125", OUTCOME_PASS, "1 of 1" },
		{ "s202510", OUTCOME_FAIL, "" },
		{ "s202511", OUTCOME_PASS, "" },
		{ "k2025", OUTCOME_PASS, "" },
		{ "k2026", OUTCOME_PASS, "" },
		{ "k2023-2026", OUTCOME_PASS, "" },
		{ "200901", OUTCOME_FAIL, "the date 200901," },
		/* No dates: bits, numbers, no such day, one to come. */
		{ "202612", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s1024", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s2048", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s20231301", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s20230132", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s20230001", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s20230100", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "s202313", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "230601", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "19991231", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "20270101", OUTCOME_NOT_APPLICABLE, "holds a date" },
		{ "120230601", OUTCOME_NOT_APPLICABLE, "holds a date" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		const char *selector = dates[i].selector;
		const struct key_case c = { "dkim-key-age", { { arena_printf(
		    arena, "%s._domainkey." DOMAIN, selector), "TXT",
		    "\"k=ed25519; p=" ED_A "\"" } }, dates[i].outcome,
		    dates[i].says, NULL };
		struct fake *fake = world(c.line);

		fake->ev->scope.selector = &selector;
		fake->ev->scope.nselector = 1;
		try_case(&c, fake);
	}
}

static void
an_alias_has_no_date(void **state)
{
	static const char *const old[] = { "s2023", "s2026" };
	static const struct key_case alias = { "dkim-key-age", {
	    ALIAS("s2023", "k.example.net."), ED("k.example.net"),
	    KEY("s2026", "k=ed25519; p=" ED_A) }, OUTCOME_PASS,
	    "1 of 2 usable", NULL };
	static const struct key_case revoked = { "dkim-key-age", {
	    KEY("s2023", "p="), KEY("s2026", "k=ed25519; p=" ED_A) },
	    OUTCOME_PASS, "", NULL };
	static const struct key_case *const all[] = { &alias, &revoked };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fake *fake = world(all[i]->line);

		fake->ev->scope.selector = old;
		try_case(all[i], fake);
	}
}

static void
what_an_alias_says_is_said_once(void **state)
{
	static const struct line lines[][LINES] = {
		{ KEY("s1", "k=ed25519; p=" ED_A),
		    ALIAS("s2", "s1._domainkey.example.org.") },
		{ ALIAS("s1", "s2._domainkey.example.org."),
		    KEY("s2", "k=ed25519; p=" ED_A) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct fake *fake = world(lines[i]);
		struct facts facts;
		struct finding f;

		fake_run(fake, facts_evaluate, &facts);
		rule_run(rule_find("dkim-shared-key"), &facts, profile_at(0),
		    &f);
		assert_int_equal(f.outcome, OUTCOME_FAIL);
		assert_int_equal(f.mark.n, 1);
	}
}

/* Signed on a message with this i=, at a selector that came of it. */
static void
see(struct fake *fake, const char *identity)
{
	static const char *const selector[] = { "s1" };
	struct scope_sighting *said = arena_alloc(arena, sizeof *said);

	*said = (struct scope_sighting){ "s1", identity };
	fake->ev->scope.selector = selector;
	fake->ev->scope.nselector = fake->ev->scope.nseen = 1;
	fake->ev->scope.sighting = said;
	fake->ev->scope.nsighting = 1;
}

static void
judge_seen(const char *rule, const char *text, const char *identity,
    struct finding *ret)
{
	const struct line lines[LINES] = { { "s1._domainkey." DOMAIN, "TXT",
	    text } };
	struct fake *fake = world(lines);
	struct facts facts;

	see(fake, identity);
	fake_run(fake, facts_evaluate, &facts);
	assert_int_equal(facts.dkim.selector.item[0].source.origin,
	    DKIM_MESSAGE);
	rule_run(rule_find(rule), &facts, profile_at(0), ret);
}

static void
messages_show_which_identities_are_used(void **state)
{
	struct finding f;

	(void)state;
	judge_seen("dkim-strict-flag", "\"k=ed25519; t=s; p=" ED_A "\"",
	    DOMAIN, &f);
	assert_int_equal(f.outcome, OUTCOME_PASS);
	judge_seen("dkim-strict-flag", "\"k=ed25519; t=s; p=" ED_A "\"",
	    "news." DOMAIN, &f);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.severity, SEVERITY_MEDIUM);
	assert_non_null(strstr(f.mark.item[0].detail, "'news." DOMAIN "'"));
	/* Where it is needed, its absence is right. */
	judge_seen("dkim-strict-flag", "\"k=ed25519; p=" ED_A "\"",
	    "news." DOMAIN, &f);
	assert_int_equal(f.outcome, OUTCOME_PASS);
	judge_seen("dkim-strict-flag", "\"k=ed25519; p=" ED_A "\"", DOMAIN,
	    &f);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.severity, SEVERITY_INFO);
}

static void
a_revoked_key_that_signs_is_grave(void **state)
{
	struct finding f;

	(void)state;
	judge_seen("dkim-revoked", "\"p=\"", DOMAIN, &f);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.severity, SEVERITY_HIGH);
}

UNIT_MAIN("dkim_rules",
	TEST(each_world_gets_its_verdict),
	TEST(a_date_in_the_name_is_read_at_its_latest),
	TEST(an_alias_has_no_date),
	TEST(what_an_alias_says_is_said_once),
	TEST(messages_show_which_identities_are_used),
	TEST(a_revoked_key_that_signs_is_grave),
)
