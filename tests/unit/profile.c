/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What profiles expect of DKIM keys, over keys that were not parsed.
 */
#include "unit/unit.h"

#include <string.h>

#include "evaluate/facts.h"
#include "rule/rule.h"

#define NOW	1795608000	/* 2026-11-25T12:00:00Z */
#define BSI	"bsi-tr-03182"
#define RSA	DKIM_KEY_RSA
#define ED25519	DKIM_KEY_ED25519

static const struct {
	const char	*rule, *profile;
	const char	*selector;	/* of all the keys */
	struct {
		enum dkim_key_type	type;
		unsigned		bits;
	} key[2];
	enum outcome	 outcome;
	enum severity	 severity;
	const char	*says;
} cases[] = {
	{ "dkim-rsa-oversize", "default", "s", { { RSA, 4096 } },
	    OUTCOME_PASS, SEVERITY_MEDIUM, "" },
	{ "dkim-rsa-oversize", "strict", "s", { { RSA, 4097 } },
	    OUTCOME_FAIL, SEVERITY_MEDIUM, "more than 4096" },
	{ "dkim-rsa-oversize", BSI, "s", { { RSA, 2048 } }, OUTCOME_PASS,
	    SEVERITY_HIGH, "" },
	{ "dkim-rsa-oversize", BSI, "s", { { RSA, 2049 } }, OUTCOME_FAIL,
	    SEVERITY_HIGH, "the profile allows no more than 2048" },
	{ "dkim-rsa-1024", "default", "s", { { RSA, 2047 } }, OUTCOME_FAIL,
	    SEVERITY_MEDIUM, "" },
	{ "dkim-rsa-1024", BSI, "s", { { RSA, 2047 } }, OUTCOME_FAIL,
	    SEVERITY_HIGH, "" },
	{ "dkim-ed25519-pair", "default", "s", { { RSA, 2048 } },
	    OUTCOME_PASS, SEVERITY_MEDIUM, "" },
	{ "dkim-ed25519-pair", BSI, "s", { { RSA, 2048 } }, OUTCOME_FAIL,
	    SEVERITY_HIGH, "none was found at the selectors that were" },
	{ "dkim-ed25519-pair", BSI, "s", { { ED25519, 256 } }, OUTCOME_FAIL,
	    SEVERITY_HIGH, "only Ed25519" },
	{ "dkim-ed25519-pair", BSI, "s", { { RSA, 2048 }, { ED25519, 256 } },
	    OUTCOME_PASS, SEVERITY_HIGH, "" },
	{ "dkim-key-age", "default", "s202512", { { RSA, 2048 } },
	    OUTCOME_PASS, SEVERITY_LOW, "at most 12 months" },
	{ "dkim-key-age", "default", "s20251124", { { RSA, 2048 } },
	    OUTCOME_FAIL, SEVERITY_LOW, "more than 12 months" },
	{ "dkim-key-age", BSI, "s20260525", { { RSA, 2048 } },
	    OUTCOME_PASS, SEVERITY_LOW, "at most 6 months" },
	{ "dkim-key-age", BSI, "s20260524", { { RSA, 2048 } },
	    OUTCOME_FAIL, SEVERITY_LOW, "more than 6 months" },
	/* Over the turn of the year. */
	{ "dkim-key-age", BSI, "s20251231", { { RSA, 2048 } },
	    OUTCOME_FAIL, SEVERITY_LOW, "more than 6 months" },
};

static void
add_key(struct facts *f, const char *selector, enum dkim_key_type type,
    unsigned bits)
{
	struct dkim_key *key = arena_alloc(arena, sizeof *key);
	struct rr *rr = arena_alloc(arena, sizeof *rr);
	struct dkim_selector *s = vec_add(arena, &f->dkim.selector);

	key->type = type;
	key->bits = bits;
	rr->owner = "s._domainkey.example.org";
	s->selector = selector;
	s->name = rr->owner;
	s->state = DKIM_USABLE;
	s->key = key;
	s->rr = rr;
	f->dkim.usable++;
}

static void
each_expects_its_own_of_a_key(void **state)
{
	static const struct scope scope = { .domain = "example.org" };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct facts facts = { .evidence = evidence_new(arena,
		    &scope, NOW) };
		struct finding f;

		for (size_t k = 0; k < 2 && cases[i].key[k].bits > 0; k++)
			add_key(&facts, cases[i].selector,
			    cases[i].key[k].type, cases[i].key[k].bits);
		rule_run(rule_find(cases[i].rule), &facts,
		    profile_find(cases[i].profile), &f);
		if (f.outcome != cases[i].outcome ||
		    f.severity != cases[i].severity ||
		    strstr(f.mark.item[0].detail, cases[i].says) == NULL)
			fail_msg("case %zu: %s, %s, '%s'", i,
			    outcome_name(f.outcome),
			    severity_name(f.severity),
			    f.mark.item[0].detail);
	}
}

static void
every_profile_has_expectations(void **state)
{
	(void)state;
	for (size_t i = 0; profile_at(i) != NULL; i++) {
		const struct expected *e = profile_expected(profile_at(i));

		assert_non_null(e);
		assert_true(e->rsa_max >= 2048 && e->key_months > 0);
	}
}

UNIT_MAIN("profile",
	TEST(each_expects_its_own_of_a_key),
	TEST(every_profile_has_expectations),
)
