/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "evaluate/dkim.h"

static const char *const selectors[] = { "s1", "s2" };

#define KEY "v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define AT(selector) selector "._domainkey.example.org"

static struct fake *
fresh(void)
{
	struct fake *f = fake_new("example.org");

	f->ev->scope.selector = selectors;
	f->ev->scope.nselector = 2;
	fake_text(f, "example.org", "v=spf1 -all");
	return f;
}

static struct dkim_outcome
run(struct fake *f)
{
	struct dkim_outcome out;

	fake_run(f, dkim_evaluate, &out);
	return out;
}

static void
keys_are_found_and_then_the_policy(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	fake_text(f, AT("s1"), KEY);
	fake_text(f, AT("s2"), "v=DKIM1; p=");
	out = run(f);
	assert_int_equal(f->rounds, 2);
	assert_int_equal(out.selector.n, 2);
	assert_int_equal(out.selector.item[0].state, DKIM_USABLE);
	assert_int_equal(out.selector.item[1].state, DKIM_REVOKED);
	assert_int_equal(out.usable, 1);
	assert_int_equal(out.wildcard, TRI_NO);
	assert_false(out.proven_absent);
	assert_null(out.trouble);
}

static void
absence_is_proven_by_nxdomain_alone(void **state)
{
	struct fake *f = fresh();

	(void)state;
	assert_true(run(f).proven_absent);
	f = fresh();
	fake_text(f, AT("other"), KEY);
	assert_false(run(f).proven_absent);
	assert_int_equal(f->rounds, 2);
	/* Below what does not exist nobody looks for a policy (RFC 8020). */
	f = fresh();
	assert_int_equal(run(f).adsp->status, ANSWER_NXDOMAIN);
	assert_int_equal(f->rounds, 1);
	/* A server that says NXDOMAIN above names that it has. */
	f = fresh();
	fake_text(f, AT(DKIM_PROBE_SELECTOR), KEY);
	fake_status(f, "_domainkey.example.org", RR_TXT, ANSWER_NXDOMAIN);
	assert_false(run(f).proven_absent);
	assert_int_equal(f->rounds, 2);
	f = fresh();
	fake_status(f, "_domainkey.example.org", RR_TXT, ANSWER_TIMEOUT);
	assert_false(run(f).proven_absent);
	assert_non_null(run(f).trouble);
}

static void
a_failed_look_up_is_unknown(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	fake_text(f, AT("s2"), KEY);
	fake_status(f, AT("s1"), RR_TXT, ANSWER_SERVFAIL);
	out = run(f);
	assert_int_equal(out.selector.item[0].state, DKIM_UNKNOWN);
	assert_int_equal(out.selector.item[0].dangling, TRI_UNKNOWN);
	assert_int_equal(out.selector.item[1].state, DKIM_USABLE);
	assert_int_equal(out.trouble->status, ANSWER_SERVFAIL);
	assert_false(out.proven_absent);
}

static void
two_records_are_undefined(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	fake_text(f, AT("s1"), KEY);
	fake_text(f, AT("s1"), "v=spf1 -all");
	fake_text(f, AT("s2"), "v=spf1 -all");
	out = run(f);
	assert_int_equal(out.selector.item[0].state, DKIM_MULTIPLE);
	assert_int_equal(out.selector.item[0].nrecord, 2);
	assert_int_equal(out.selector.item[1].state, DKIM_UNUSABLE);
	assert_int_equal(out.usable, 0);
}

static void
a_wildcard_is_no_key(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	fake_text(f, AT("s1"), KEY);
	fake_text(f, AT(DKIM_PROBE_SELECTOR), KEY);
	fake_text(f, AT("s2"), "v=DKIM1; p=");
	out = run(f);
	assert_int_equal(out.wildcard, TRI_YES);
	assert_string_equal(out.wildcard_rr->text, KEY);
	assert_int_equal(out.selector.item[0].state, DKIM_MISSING);
	assert_null(out.selector.item[0].key);
	assert_int_equal(out.selector.item[1].state, DKIM_REVOKED);
	assert_false(out.proven_absent);
}

static void
what_may_be_a_wildcards_is_unknown(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	fake_text(f, AT("s1"), KEY);
	fake_status(f, AT(DKIM_PROBE_SELECTOR), RR_TXT, ANSWER_TIMEOUT);
	out = run(f);
	assert_int_equal(out.wildcard, TRI_UNKNOWN);
	assert_int_equal(out.selector.item[0].state, DKIM_UNKNOWN);
	assert_int_equal(out.selector.item[0].nrecord, 0);
	assert_null(out.selector.item[0].key);
	assert_int_equal(out.selector.item[1].state, DKIM_MISSING);
	assert_int_equal(out.usable, 0);
	assert_int_equal(out.trouble->status, ANSWER_TIMEOUT);
}

static void
a_chain_to_nothing_dangles(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	fake_add(f, AT("s1"), "CNAME", "k.provider.example.");
	fake_add(f, AT("s2"), "CNAME", "l.provider.example.");
	fake_text(f, "l.provider.example", KEY);
	out = run(f);
	assert_int_equal(out.selector.item[0].dangling, TRI_YES);
	assert_int_equal(out.selector.item[0].state, DKIM_MISSING);
	assert_string_equal(out.selector.item[0].cname, "k.provider.example");
	assert_int_equal(out.selector.item[1].dangling, TRI_NO);
	assert_int_equal(out.selector.item[1].state, DKIM_USABLE);
	assert_string_equal(out.selector.item[1].cname, "l.provider.example");
}

static void
a_small_rsa_key_is_not_usable(void **state)
{
	struct fake *f = fresh();
	struct dkim_outcome out;

	(void)state;
	/* SEQUENCE { INTEGER 0xc1, INTEGER 65537 }: eight bits. */
	fake_text(f, AT("s1"), "p=MAkCAgDBAgMBAAE=");
	out = run(f);
	assert_int_equal(out.selector.item[0].key->bits, 8);
	assert_int_equal(out.selector.item[0].key->fault.n, 0);
	assert_int_equal(out.selector.item[0].state, DKIM_UNUSABLE);
}

UNIT_MAIN("dkim",
	TEST(keys_are_found_and_then_the_policy),
	TEST(absence_is_proven_by_nxdomain_alone),
	TEST(a_failed_look_up_is_unknown),
	TEST(two_records_are_undefined),
	TEST(a_wildcard_is_no_key),
	TEST(what_may_be_a_wildcards_is_unknown),
	TEST(a_chain_to_nothing_dangles),
	TEST(a_small_rsa_key_is_not_usable),
)
