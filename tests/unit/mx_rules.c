/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The MX rules on sets of exchanges that samples/ has no zone for.
 */
#include "unit/unit.h"

#include "evidence/evidence.h"
#include "rule/rule.h"

#define DOMAIN	"example.org"

/* An exchange in few words; addresses parted by blanks. */
struct exchange {
	const char	*name;
	unsigned	 preference;
	const char	*addresses;
	bool		 literal;
	enum tri	 dangling;
};

static void
add_addresses(struct mx_host *h, const char *list)
{
	while (*list != '\0') {
		size_t len = strcspn(list, " ");

		assert_true(address_parse(arena_memdup(arena, list, len),
		    vec_add(arena, &h->address)));
		list += len + strspn(list + len, " ");
	}
}

static void
judge(const char *rule, enum mx_state state,
    const struct exchange *e, size_t n, struct finding *ret)
{
	const struct scope scope = { .domain = DOMAIN };
	struct judge j = { .arena = arena, .finding = ret };
	struct facts *f = arena_alloc(arena, sizeof *f);

	f->evidence = evidence_new(arena, &scope, 0);
	f->mx.state = state;
	for (size_t i = 0; i < n; i++) {
		struct mx_host *h = vec_add(arena, &f->mx.host);
		struct rr *rr = arena_alloc(arena, sizeof *rr);

		rr->owner = DOMAIN;
		rr->type = RR_MX;
		rr->name = e[i].name;
		rr->preference = (uint16_t)e[i].preference;
		h->rr = rr;
		h->name = e[i].name;
		h->preference = rr->preference;
		h->legal = true;
		h->literal = e[i].literal;
		h->dangling = e[i].dangling != TRI_UNKNOWN ? e[i].dangling :
		    TRI_NO;
		add_addresses(h, e[i].addresses);
		h->resolves = h->address.n > 0 ? TRI_YES : TRI_NO;
	}
	memset(ret, 0, sizeof *ret);
	ret->rule = rule_find(rule);
	assert_non_null(ret->rule);
	ret->severity = ret->rule->severity;
	ret->rule->check(f, &j);
	assert_true(j.decided);
}

#define JUDGE(rule, state, list)					\
	judge((rule), (state), (list),				\
	    sizeof (list) / sizeof *(list), &f)

static void
a_dead_exchange_is_high_and_all_dead_critical(void **state)
{
	static const struct exchange one[] = {
		{ "mx1.example.org", 10, "45.83.64.25", false, TRI_NO },
		{ "mx2.example.org", 20, "", false, TRI_NO },
	};
	static const struct exchange all[] = {
		{ "mx1.example.org", 10, "", false, TRI_NO },
		{ "mx2.gone.example", 20, "", false, TRI_YES },
	};
	struct finding f;

	(void)state;
	JUDGE("mx-target-unresolvable", MX_EXPLICIT, one);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_int_equal(f.severity, SEVERITY_HIGH);
	assert_int_equal(f.mark.n, 1);
	JUDGE("mx-target-unresolvable", MX_EXPLICIT, all);
	assert_int_equal(f.severity, SEVERITY_CRITICAL);
	assert_int_equal(f.mark.n, 2);
}

/* What a closer rule says is not said twice. */
static void
a_closer_rule_goes_first(void **state)
{
	static const struct exchange list[] = {
		{ "mx1.example.org", 10, "45.83.64.25", false, TRI_NO },
		{ "mx2.example.org.example.org", 20, "", false, TRI_NO },
		{ "192.0.2.1", 30, "", true, TRI_NO },
		{ "mx.gone.example", 40, "", false, TRI_YES },
	};
	static const char *const rules[] = {
		"mx-host-syntax", "mx-target-ip", "mx-target-dangling",
	};
	struct finding f;

	(void)state;
	JUDGE("mx-target-unresolvable", MX_EXPLICIT, list);
	assert_int_equal(f.outcome, OUTCOME_NOT_APPLICABLE);
	for (size_t i = 0; i < 3; i++) {
		JUDGE(rules[i], MX_EXPLICIT, list);
		assert_int_equal(f.outcome, OUTCOME_FAIL);
		assert_int_equal(f.mark.n, 1);
		assert_string_equal(f.mark.item[0].rr->name,
		    list[i + 1].name);
	}
}

static void
the_domain_twice_is_seen_at_its_labels_only(void **state)
{
	static const struct exchange good[] = {
		{ "mx.notexample.org.example.org", 10, "45.83.64.25", false,
		    TRI_NO },
		{ "example.org", 20, "45.83.64.26", false, TRI_NO },
		{ "org.example.org", 30, "45.83.64.27", false, TRI_NO },
	};
	struct finding f;

	(void)state;
	JUDGE("mx-host-syntax", MX_EXPLICIT, good);
	assert_int_equal(f.outcome, OUTCOME_PASS);
}

static void
a_null_mx_with_a_preference_is_repaired(void **state)
{
	static const struct exchange preference[] = {
		{ ".", 10, "", false, TRI_NO },
	};
	static const struct exchange beside[] = {
		{ ".", 0, "", false, TRI_NO },
		{ "mx1.example.org", 10, "45.83.64.25", false, TRI_NO },
	};
	struct finding f;

	(void)state;
	JUDGE("mx-null-valid", MX_NULL_MIXED, preference);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	assert_string_equal(f.fix.rdata, "0 .");
	/* Mail comes in: the host that takes it stays. */
	JUDGE("mx-null-valid", MX_NULL_MIXED, beside);
	assert_string_equal(f.fix.rdata, "10 mx1.example.org.");
	JUDGE("mx-target-unresolvable", MX_NULL_MIXED, preference);
	assert_int_equal(f.outcome, OUTCOME_NOT_APPLICABLE);
}

/* Two exchanges that have, as far as is known, the same address. */
static void
a_family_that_is_not_known_makes_no_duplicate(void **state)
{
	const struct scope scope = { .domain = DOMAIN };
	const struct answer failed = { .question = {
	    .name = "a.example.org", .type = RR_AAAA }, .status = ANSWER_TIMEOUT };
	struct finding found = { .rule = rule_find("mx-target-duplicate") };
	struct judge j = { .arena = arena, .finding = &found };
	struct facts f = { .evidence = evidence_new(arena, &scope, 0) };
	const struct rr rr = { .owner = DOMAIN, .type = RR_MX };

	(void)state;
	f.mx.state = MX_EXPLICIT;
	for (int i = 0; i < 2; i++) {
		struct mx_host *h = vec_add(arena, &f.mx.host);

		h->rr = &rr;
		h->name = i == 0 ? "a.example.org" : "b.example.org";
		add_addresses(h, "45.83.64.25");
	}
	found.rule->check(&f, &j);
	assert_int_equal(found.outcome, OUTCOME_FAIL);
	j.decided = false;
	found = (struct finding){ .rule = found.rule };
	f.mx.host.item[0].aaaa = &failed;
	found.rule->check(&f, &j);
	/* The driver makes it unknown. */
	assert_int_equal(found.outcome, OUTCOME_PASS);
}

static void
one_host_with_many_addresses_is_not_single(void **state)
{
	static const struct exchange single[] = {
		{ "mx.example.net", 10, "45.83.64.25 2a0e:1c80::25", false,
		    TRI_NO },
	};
	static const struct exchange pool[] = {
		{ "mx.example.net", 10, "45.83.64.25 45.83.65.25", false,
		    TRI_NO },
	};
	struct finding f;

	(void)state;
	JUDGE("mx-single", MX_EXPLICIT, single);
	assert_int_equal(f.outcome, OUTCOME_FAIL);
	JUDGE("mx-net-diversity", MX_EXPLICIT, single);
	assert_int_equal(f.outcome, OUTCOME_NOT_APPLICABLE);
	JUDGE("mx-single", MX_EXPLICIT, pool);
	assert_int_equal(f.outcome, OUTCOME_PASS);
	JUDGE("mx-net-diversity", MX_EXPLICIT, pool);
	assert_int_equal(f.outcome, OUTCOME_PASS);
}

UNIT_MAIN("mx_rules",
	TEST(a_dead_exchange_is_high_and_all_dead_critical),
	TEST(a_closer_rule_goes_first),
	TEST(the_domain_twice_is_seen_at_its_labels_only),
	TEST(a_null_mx_with_a_preference_is_repaired),
	TEST(a_family_that_is_not_known_makes_no_duplicate),
	TEST(one_host_with_many_addresses_is_not_single),
)
