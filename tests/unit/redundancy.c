/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "base/limits.h"
#include "evaluate/mx.h"
#include "evaluate/redundancy.h"

#define DOMAIN	"example.org"

static struct redundancy_outcome
run(struct fake *f)
{
	struct redundancy_outcome out;
	struct mx_outcome mx;

	do {
		mx_evaluate(f->ev, &mx);
		redundancy_evaluate(f->ev, &mx, &out);
	} while (fake_round(f));
	return out;
}

static struct fake *
exchange(struct fake *f, const char *name, const char *ip)
{
	if (f == NULL)
		f = fake_new(DOMAIN);
	fake_add(f, DOMAIN, "MX", arena_printf(arena, "10 %s.", name));
	fake_add(f, name, strchr(ip, ':') != NULL ? "AAAA" : "A", ip);
	return f;
}

static void
expect(struct fake *f, enum tri single, const char *words)
{
	struct redundancy_outcome r = run(f);

	assert_int_equal(r.single, single);
	assert_non_null(r.words);
	if (strstr(r.words, words) == NULL)
		fail_msg("'%s' wanted in '%s'", words, r.words);
}

static void
what_all_mail_hangs_on_is_named(void **state)
{
	struct fake *f;

	(void)state;
	f = exchange(NULL, "a.example.org", "45.83.64.25");
	expect(f, TRI_YES, "one address, 45.83.64.25");
	/* Two names for it help nobody. */
	expect(exchange(exchange(NULL, "a.example.org", "45.83.64.25"),
	    "b.example.org", "45.83.64.25"), TRI_YES, "one address");
	expect(exchange(exchange(NULL, "a.example.org", "45.83.64.25"),
	    "b.example.org", "45.83.64.26"), TRI_YES,
	    "one network: every address is in 45.83.64.0/24");
	expect(exchange(exchange(NULL, "a.example.org", "45.83.64.25"),
	    "b.example.org", "2a0e:1c80:64::25"), TRI_YES,
	    "45.83.64.0/24 and 2a0e:1c80:64::/48");
	f = exchange(NULL, "a.example.org", "45.83.64.25");
	fake_add(f, "a.example.org", "A", "185.199.220.25");
	expect(f, TRI_YES, "one host name, a.example.org, with 2 addresses");
	expect(exchange(exchange(NULL, "a.example.org", "45.83.64.25"),
	    "b.example.org", "185.199.220.25"), TRI_NO,
	    "2 hosts have 2 addresses in 2 networks");
}

static void
a_provider_sees_to_its_own(void **state)
{
	struct fake *f = exchange(NULL, "in1-smtp.messagingengine.com",
	    "45.83.64.25");
	struct redundancy_outcome r;

	(void)state;
	expect(f, TRI_UNKNOWN, "one address of Fastmail, a hosted service");
	f = exchange(exchange(NULL, "in1-smtp.messagingengine.com",
	    "45.83.64.25"), "in2-smtp.messagingengine.com", "45.83.64.26");
	expect(f, TRI_NO, "all exchanges are of Fastmail");
	r = run(f);
	assert_string_equal(r.host.item[0].hosting.provider, "Fastmail");
	/* One beside it is not the provider's. */
	f = exchange(exchange(NULL, "in1-smtp.messagingengine.com",
	    "45.83.64.25"), "b.example.org", "45.83.64.26");
	expect(f, TRI_YES, "one network");
	assert_null(run(f).hosting.provider);
}

static void
what_failed_hides_no_host(void **state)
{
	struct fake *f = exchange(NULL, "a.example.org", "45.83.64.25");

	(void)state;
	fake_status(f, "a.example.org", RR_AAAA, ANSWER_TIMEOUT);
	expect(f, TRI_UNKNOWN, "not known");
	f = fake_new(DOMAIN);
	fake_add(f, DOMAIN, "MX", "10 a.example.org.");
	expect(f, TRI_YES, "no exchange has an address");
	fake_add(f, "a.example.org", "A", "10.0.0.1");
	expect(f, TRI_YES, "no exchange has an address");
	f = fake_new(DOMAIN);
	fake_add(f, DOMAIN, "MX", "0 .");
	assert_null(run(f).words);
	f = fake_new(DOMAIN);
	fake_status(f, DOMAIN, RR_MX, ANSWER_SERVFAIL);
	assert_null(run(f).words);
	/* The domain's own address stands in. */
	f = fake_new(DOMAIN);
	fake_add(f, DOMAIN, "A", "45.83.64.25");
	expect(f, TRI_YES, "one address, 45.83.64.25");
}

/* An address, and what the service says of it. */
static void
origin(struct fake *f, const char *reverse, const char *text)
{
	f->ev->scope.asn_zone = "o.example";
	fake_text(f, arena_printf(arena, "%s.o.example", reverse), text);
}

static void
one_origin_of_all_is_one_thing(void **state)
{
	struct redundancy_outcome r;
	struct fake *f;

	(void)state;
	for (int i = 0; i < 6; i++) {
		static const char *const second[] = { "1 | 185.199.0.0/16",
		    "2 | 185.199.0.0/16", "1 2 | 185.199.0.0/16",
		    "2 3 | 185.199.0.0/16", "x", NULL };
		static const enum tri same[] = { TRI_YES, TRI_NO, TRI_UNKNOWN,
		    TRI_NO, TRI_UNKNOWN, TRI_UNKNOWN };

		f = exchange(exchange(NULL, "a.example.org", "45.83.64.25"),
		    "b.example.org", "185.199.220.25");
		origin(f, "25.64.83.45", "1 | 45.83.64.0/24");
		if (second[i] != NULL)
			origin(f, "25.220.199.185", second[i]);
		r = run(f);
		assert_int_equal(r.one_as, same[i]);
		assert_int_equal(r.single, i == 0 ? TRI_YES : TRI_NO);
		assert_null(r.asn_trouble);
	}
	fake_status(f, "25.220.199.185.o.example", RR_TXT, ANSWER_TIMEOUT);
	f->ev = evidence_new(arena, &f->ev->scope, 1000);
	r = run(f);
	assert_int_equal(r.one_as, TRI_UNKNOWN);
	assert_int_equal(r.asn_trouble->status, ANSWER_TIMEOUT);
}

static void
a_service_is_asked_once_for_a_network_and_not_for_all(void **state)
{
	struct fake *f = NULL;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 60; i++)
		f = exchange(f, arena_printf(arena, "m%02d.example.org", i),
		    arena_printf(arena, "45.83.%d.%d", i / 2, i));
	f = exchange(f, "p.example.org", "10.0.0.1");
	f->ev->scope.asn_zone = "o.example";
	run(f);
	for (size_t i = 0; i < f->ev->answers.n; i++)
		n += f->ev->answers.item[i]->question.type == RR_TXT;
	assert_int_equal(n, 30);
	for (int i = 0; i < 60; i++)
		f = exchange(f, arena_printf(arena, "n%02d.example.org", i),
		    arena_printf(arena, "45.84.%d.1", i));
	f->ev = evidence_new(arena, &f->ev->scope, 1000);
	run(f);
	n = 0;
	for (size_t i = 0; i < f->ev->answers.n; i++)
		n += f->ev->answers.item[i]->question.type == RR_TXT;
	assert_int_equal(n, LIMIT_ASN_QUESTIONS);
}

static void
names_of_another_domain_hang_on_it(void **state)
{
	(void)state;
	assert_string_equal(run(exchange(exchange(NULL, "a.example.net",
	    "45.83.64.25"), "b.mail.example.net", "45.83.64.26")).registrable,
	    "example.net");
	assert_null(run(exchange(exchange(NULL, "a.example.net",
	    "45.83.64.25"), "b.example.com", "45.83.64.26")).registrable);
	assert_null(run(exchange(exchange(NULL, "a.example.org",
	    "45.83.64.25"), "b.example.org", "45.83.64.26")).registrable);
	assert_null(run(exchange(NULL, "a.example.net",
	    "45.83.64.25")).registrable);
}

UNIT_MAIN("redundancy",
	TEST(what_all_mail_hangs_on_is_named),
	TEST(a_provider_sees_to_its_own),
	TEST(what_failed_hides_no_host),
	TEST(one_origin_of_all_is_one_thing),
	TEST(a_service_is_asked_once_for_a_network_and_not_for_all),
	TEST(names_of_another_domain_hang_on_it),
)
