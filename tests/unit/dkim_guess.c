/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of providers, the selectors that are tried, and what becomes of
 * them.
 */
#include "unit/unit.h"

#include "base/limits.h"
#include "evaluate/facts.h"
#include "evaluate/selector.h"
#include "rule/rule.h"
#include "unit/fake.h"

#define DOMAIN	"example.org"
#define AT(selector) selector "._domainkey." DOMAIN
#define KEY "v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define EXCHANGE "in1-smtp.messagingengine.com"

static const char *const named[] = { "s9" };

/* A domain with a name below _domainkey, so that nothing proves absence. */
static struct fake *
fresh(void)
{
	struct fake *f = fake_new(DOMAIN);

	f->ev->scope.guess = true;
	fake_add(f, DOMAIN, "SOA", "a. b. 1 2 3 4 5");
	fake_add(f, DOMAIN, "MX", "10 " EXCHANGE ".");
	fake_add(f, EXCHANGE, "A", "192.0.2.1");
	fake_text(f, DOMAIN, "v=spf1 include:_spf.google.com -all");
	fake_text(f, "_spf.google.com", "v=spf1 ip4:192.0.2.2 -all");
	fake_text(f, AT("nobody-guesses-this"), KEY);
	return f;
}

static struct facts
run(struct fake *f)
{
	struct facts facts;

	fake_run(f, facts_evaluate, &facts);
	return facts;
}

static enum outcome
outcome(const struct facts *facts, const char *rule)
{
	struct finding f;

	rule_run(rule_find(rule), facts, profile_at(0), &f);
	return f.outcome;
}

static const struct dkim_guess *
tried(const struct facts *facts, const char *selector)
{
	for (size_t i = 0; i < facts->dkim.guess.n; i++)
		if (strcmp(facts->dkim.guess.item[i].selector, selector) == 0)
			return &facts->dkim.guess.item[i];
	return NULL;
}

static bool
is_canonical(const char *name)
{
	const char *canonical = name_from_text(arena, name, strlen(name), NULL);

	return canonical != NULL && strcmp(canonical, name) == 0;
}

static void
the_table_is_canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < selector_sign_count; i++)
		if (!is_canonical(selector_signs[i].name))
			fail_msg("%s", selector_signs[i].name);
	for (size_t i = 0; i < selector_implied_count; i++)
		if (!is_canonical(selector_implied[i].selector))
			fail_msg("%s", selector_implied[i].selector);
	assert_true(selector_common_count <= 16);
	for (size_t i = 0; i < selector_common_count; i++) {
		if (!is_canonical(selector_common[i]))
			fail_msg("%s", selector_common[i]);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(selector_common[i],
			    selector_common[k]);
	}
}

/* A name, a source, a day, a sign and a selector; and each row once. */
static void
each_provider_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < SELECTOR_NPROVIDER; i++) {
		const struct selector_provider *p = &selector_providers[i];
		size_t signs = 0, implied = 0;
		int year, month, day;

		assert_int_equal(sscanf(p->checked, "%4d-%2d-%2d", &year,
		    &month, &day), 3);
		assert_true(p->name[0] != '\0' && p->source[0] != '\0');
		for (size_t k = 0; k < selector_sign_count; k++)
			signs += selector_signs[k].provider == i;
		for (size_t k = 0; k < selector_implied_count; k++)
			implied += selector_implied[k].provider == i;
		if (signs == 0 || implied == 0)
			fail_msg("%s", p->name);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(p->name,
			    selector_providers[k].name);
	}
}

static void
an_exchange_implies_selectors(void **state)
{
	struct fake *f = fresh();
	const struct dkim_selector *s;
	struct finding finding;
	struct facts facts;

	(void)state;
	fake_text(f, AT("fm2"), KEY);
	facts = run(f);
	assert_int_equal(facts.dkim.selector.n, 1);
	s = &facts.dkim.selector.item[0];
	assert_string_equal(s->selector, "fm2");
	assert_int_equal(s->state, DKIM_USABLE);
	assert_true(dkim_is_guess(&s->source));
	assert_string_equal(dkim_source_words(arena, &s->source),
	    "Fastmail, by MX " EXCHANGE);
	assert_int_equal(facts.dkim.usable, 1);
	assert_null(facts.dkim.trouble);
	assert_true(tried(&facts, "fm2")->found);
	assert_false(tried(&facts, "fm1")->found);
	rule_run(rule_find("dkim-discovery"), &facts, profile_at(0), &finding);
	assert_int_equal(finding.outcome, OUTCOME_PASS);
	assert_string_equal(finding.mark.item[0].detail,
	    "1 usable key: selector fm2 (Fastmail, by MX " EXCHANGE ")");
	assert_int_equal(outcome(&facts, "dkim-key-missing"),
	    OUTCOME_NOT_APPLICABLE);
	/* Of the exchange's addresses and of the include, too. */
	assert_int_equal(f->rounds, 2);
}

static void
an_include_implies_selectors(void **state)
{
	struct fake *f = fresh();
	const struct dkim_guess *g;
	struct facts facts;

	(void)state;
	fake_text(f, AT("google"), KEY);
	facts = run(f);
	g = tried(&facts, "google");
	assert_true(g->found);
	assert_int_equal(g->source.origin, DKIM_PROVIDER);
	assert_int_equal(g->source.by, SELECTOR_BY_SPF);
	assert_string_equal(g->source.sign, "_spf.google.com");
	/* Also a common name, and tried once. */
	for (size_t i = 0; i < facts.dkim.guess.n; i++)
		if (&facts.dkim.guess.item[i] != g)
			assert_string_not_equal(
			    facts.dkim.guess.item[i].selector, "google");
}

/* The domain's own records say what it uses; a provider's say what he does. */
static void
what_others_include_implies_nothing(void **state)
{
	struct fake *f = fake_new(DOMAIN);
	struct facts facts;

	(void)state;
	f->ev->scope.guess = true;
	fake_add(f, DOMAIN, "SOA", "a. b. 1 2 3 4 5");
	fake_text(f, DOMAIN, "v=spf1 include:_spf." DOMAIN
	    " include:spf.example.net -all");
	fake_text(f, "_spf." DOMAIN, "v=spf1 include:spf.mailjet.com -all");
	fake_text(f, "spf.mailjet.com", "v=spf1 -all");
	fake_text(f, "spf.example.net",
	    "v=spf1 include:spf.mandrillapp.com -all");
	fake_text(f, "spf.mandrillapp.com", "v=spf1 -all");
	fake_text(f, AT("nobody-guesses-this"), KEY);
	facts = run(f);
	assert_non_null(tried(&facts, "mailjet"));
	assert_null(tried(&facts, "mte1"));
	assert_int_equal(f->rounds, 3);
}

static void
an_alias_at_a_named_selector_implies_others(void **state)
{
	struct fake *f = fresh();
	struct facts facts;

	(void)state;
	f->ev->scope.selector = named;
	f->ev->scope.nselector = 1;
	fake_add(f, AT("s9"), "CNAME", "s9.u1.wl1.sendgrid.net.");
	fake_text(f, "s9.u1.wl1.sendgrid.net", KEY);
	facts = run(f);
	assert_int_equal(tried(&facts, "s1")->source.by, SELECTOR_BY_CNAME);
	assert_int_equal(facts.dkim.selector.n, 1);
	assert_int_equal(f->rounds, 2);
	/* What was named is not guessed. */
	f = fresh();
	f->ev->scope.selector = selector_common;
	f->ev->scope.nselector = 1;
	facts = run(f);
	assert_null(tried(&facts, selector_common[0]));
	assert_int_equal(outcome(&facts, "dkim-key-missing"), OUTCOME_FAIL);
}

static void
nothing_found_says_nothing(void **state)
{
	struct fake *f = fresh();
	struct facts facts = run(f);
	struct finding finding;

	(void)state;
	assert_int_equal(facts.dkim.selector.n, 0);
	assert_true(facts.dkim.guess.n >= selector_common_count);
	assert_null(facts.dkim.trouble);
	assert_int_equal(outcome(&facts, "dkim-key-missing"),
	    OUTCOME_NOT_APPLICABLE);
	assert_int_equal(outcome(&facts, "dkim-syntax"),
	    OUTCOME_NOT_APPLICABLE);
	rule_run(rule_find("dkim-discovery"), &facts, profile_at(0), &finding);
	assert_int_equal(finding.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(finding.reason, UNKNOWN_UNDISCOVERABLE);
	assert_non_null(strstr(finding.mark.item[0].detail, "fm1, fm2, fm3"));
}

static void
where_absence_is_proven_nothing_is_tried(void **state)
{
	struct fake *f = fake_new(DOMAIN);
	struct facts facts;

	(void)state;
	f->ev->scope.guess = true;
	fake_text(f, DOMAIN, "v=spf1 -all");
	facts = run(f);
	assert_true(facts.dkim.proven_absent);
	assert_int_equal(facts.dkim.guess.n, 0);
	/* Nor where nobody wants it. */
	f = fresh();
	f->ev->scope.guess = false;
	fake_text(f, AT("fm1"), KEY);
	facts = run(f);
	assert_int_equal(facts.dkim.guess.n, 0);
	assert_int_equal(facts.dkim.selector.n, 0);
}

static void
a_wildcard_is_not_found(void **state)
{
	struct fake *f = fresh();
	struct facts facts;

	(void)state;
	fake_text(f, AT(DKIM_PROBE_SELECTOR), KEY);
	fake_text(f, AT("fm1"), KEY);
	fake_text(f, AT("fm2"), "v=DKIM1; p=");
	facts = run(f);
	assert_int_equal(facts.dkim.wildcard, TRI_YES);
	assert_false(tried(&facts, "fm1")->found);
	assert_true(tried(&facts, "fm2")->found);
	/* An alias that a wildcard answers with leads nowhere by itself. */
	f = fresh();
	fake_add(f, AT(DKIM_PROBE_SELECTOR), "CNAME", "gone.example.net.");
	fake_add(f, AT("fm1"), "CNAME", "gone.example.net.");
	facts = run(f);
	assert_false(tried(&facts, "fm1")->found);
	/* Without the probe nobody can tell. */
	f = fresh();
	fake_status(f, AT(DKIM_PROBE_SELECTOR), RR_TXT, ANSWER_TIMEOUT);
	facts = run(f);
	assert_int_equal(facts.dkim.guess.n, 0);
	assert_int_equal(facts.dkim.trouble->status, ANSWER_TIMEOUT);
}

static void
an_alias_to_what_is_gone_is_found(void **state)
{
	struct fake *f = fresh();
	struct facts facts;

	(void)state;
	fake_add(f, AT("mail"), "CNAME", "gone.example.net.");
	fake_add(f, AT("k1"), "CNAME", "dkim9.mcsv.net.");
	facts = run(f);
	assert_true(tried(&facts, "mail")->found);
	assert_int_equal(outcome(&facts, "dkim-cname-dangling"),
	    OUTCOME_FAIL);
	assert_int_equal(outcome(&facts, "dkim-key-missing"),
	    OUTCOME_NOT_APPLICABLE);
	/* The provider has the name, and has not put a key there. */
	assert_false(tried(&facts, "k1")->found);
}

/* The guesses are all there is: what one of them has may matter. */
static void
a_guess_that_failed_leaves_it_open(void **state)
{
	struct fake *f = fresh();
	struct facts facts;

	(void)state;
	fake_text(f, AT("mail"), KEY);
	fake_status(f, AT("fm1"), RR_TXT, ANSWER_TIMEOUT);
	facts = run(f);
	assert_false(tried(&facts, "fm1")->found);
	assert_int_equal(facts.dkim.trouble->status, ANSWER_TIMEOUT);
	assert_null(facts.dkim.named_trouble);
	assert_int_equal(outcome(&facts, "dkim-syntax"), OUTCOME_UNKNOWN);
	assert_int_equal(outcome(&facts, "dkim-key-missing"),
	    OUTCOME_NOT_APPLICABLE);
	/* One key that works is enough for these. */
	assert_int_equal(outcome(&facts, "dkim-discovery"), OUTCOME_PASS);
}

static void
a_guess_that_failed_leaves_named_keys_alone(void **state)
{
	struct fake *f = fresh();
	struct facts facts;

	(void)state;
	f->ev->scope.selector = named;
	f->ev->scope.nselector = 1;
	fake_text(f, AT("s9"), KEY);
	fake_status(f, AT("fm1"), RR_TXT, ANSWER_TIMEOUT);
	facts = run(f);
	assert_null(facts.dkim.trouble);
	assert_null(facts.dkim.guess_trouble);
	assert_int_equal(outcome(&facts, "dkim-syntax"), OUTCOME_PASS);
	assert_int_equal(outcome(&facts, "dkim-key-missing"), OUTCOME_PASS);
}

/* A failed look-up of one selector, and a usable key at another. */
static void
one_usable_key_is_enough(void **state)
{
	static const char *const both[] = { "s8", "s9" };
	struct fake *f = fresh();
	struct facts facts;

	(void)state;
	f->ev->scope.guess = false;
	f->ev->scope.selector = both;
	f->ev->scope.nselector = 2;
	fake_text(f, AT("s9"), KEY);
	fake_status(f, AT("s8"), RR_TXT, ANSWER_TIMEOUT);
	fake_text(f, "_dmarc." DOMAIN, "v=DMARC1; p=reject");
	facts = run(f);
	assert_non_null(facts.dkim.trouble);
	assert_int_equal(outcome(&facts, "hyg-bulk"), OUTCOME_PASS);
	assert_int_equal(outcome(&facts, "dmarc-reject-spf-only"),
	    OUTCOME_PASS);
	assert_int_equal(outcome(&facts, "dkim-syntax"), OUTCOME_UNKNOWN);
}

/* However many providers a domain has. */
static void
the_number_of_guesses_is_limited(void **state)
{
	struct fake *f = fake_new(DOMAIN);
	const char *text = "v=spf1";
	struct facts facts;

	(void)state;
	f->ev->scope.guess = true;
	for (size_t i = 0; i < selector_sign_count; i++)
		if (selector_signs[i].by == SELECTOR_BY_SPF)
			text = arena_printf(arena, "%s include:%s", text,
			    selector_signs[i].name);
	fake_text(f, DOMAIN, text);
	fake_text(f, AT("nobody-guesses-this"), KEY);
	facts = run(f);
	assert_true(facts.dkim.guess.n <= LIMIT_SELECTORS_IMPLIED +
	    selector_common_count);
	assert_non_null(tried(&facts, "key1"));
}

UNIT_MAIN("dkim_guess",
	TEST(the_table_is_canonical),
	TEST(each_provider_is_whole),
	TEST(an_exchange_implies_selectors),
	TEST(an_include_implies_selectors),
	TEST(what_others_include_implies_nothing),
	TEST(an_alias_at_a_named_selector_implies_others),
	TEST(nothing_found_says_nothing),
	TEST(where_absence_is_proven_nothing_is_tried),
	TEST(a_wildcard_is_not_found),
	TEST(an_alias_to_what_is_gone_is_found),
	TEST(a_guess_that_failed_leaves_it_open),
	TEST(a_guess_that_failed_leaves_named_keys_alone),
	TEST(one_usable_key_is_enough),
	TEST(the_number_of_guesses_is_limited),
)
