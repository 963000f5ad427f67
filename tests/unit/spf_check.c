/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_host() for one sender: the way to the record that decided, and what
 * an answer that is not there makes of the result. The conformance suite has
 * the results themselves.
 */
#include "unit/unit.h"

#include "evaluate/spf.h"
#include "unit/fake.h"

#define DOMAIN	"example.com"

static struct spf_sender sender;

/* What a sender gets; the address may be changed by set_ip(). */
static void
check(struct evidence *ev, struct spf_check *ret)
{
	spf_check_host(ev, &sender, NULL, ret);
}

static void
set_sender(const char *ip, const char *mail_from, const char *helo)
{
	assert_true(address_parse(ip, &sender.ip));
	sender.mail_from = mail_from;
	sender.helo = helo;
}

/* Records that lead to one another in every way. */
static struct fake *
world(void)
{
	struct fake *f = fake_new(DOMAIN);

	fake_text(f, "example.com", "v=spf1 ip4:192.0.2.1 include:a.test "
	    "include:b.test redirect=r.test");
	fake_text(f, "a.test", "v=spf1 ip4:192.0.2.2 include:c.test -all");
	fake_text(f, "c.test", "v=spf1 ip4:192.0.2.3 ?ip4:192.0.2.5");
	fake_text(f, "b.test", "v=spf1 ip4:192.0.2.4 -all");
	fake_text(f, "r.test", "v=spf1 exp=why.test redirect=s.test");
	fake_text(f, "s.test", "v=spf1 ip4:192.0.2.6 include:b.test ~all");
	return f;
}

/* "example.com include:a.test > a.test -all", from the first record on. */
static const char *
path(const struct spf_check *c)
{
	const char *text = "";

	for (size_t i = 0; i < c->path.n; i++) {
		const struct spf_step *s = &c->path.item[i];
		const struct spf_term *t = s->term < 0 ? NULL :
		    &s->record->term.item[s->term];

		text = arena_printf(arena, "%s%s%s%s%.*s", text,
		    i > 0 ? " > " : "", s->domain, s->record == NULL ?
		    " (no record)" : t != NULL ? " " : "",
		    t != NULL ? (int)t->span.len : 0,
		    t != NULL ? s->record->text + t->span.at : "");
	}
	return text;
}

/* The result and the path, which ends where it was decided. */
static void
expect(struct fake *f, enum spf_result result, const char *want)
{
	const struct spf_step *last;
	struct spf_check c;

	fake_run(f, check, &c);
	assert_string_equal(path(&c), want);
	assert_int_equal(c.result, result);
	if (c.path.n == 0) {
		assert_null(c.domain);
		return;
	}
	last = &c.path.item[c.path.n - 1];
	assert_string_equal(last->domain, c.domain);
	assert_ptr_equal(last->record, c.record);
	assert_int_equal(last->term, c.term);
}

static void
a_match_is_at_the_end_of_the_path(void **state)
{
	static const struct {
		const char	*ip;
		enum spf_result	 result;
		const char	*path;
	} cases[] = {
		{ "192.0.2.1", SPF_PASS, "example.com ip4:192.0.2.1" },
		{ "192.0.2.2", SPF_PASS,
		    "example.com include:a.test > a.test ip4:192.0.2.2" },
		{ "192.0.2.3", SPF_PASS,
		    "example.com include:a.test > a.test include:c.test > "
		    "c.test ip4:192.0.2.3" },
		/* Past an include that did not match. */
		{ "192.0.2.4", SPF_PASS,
		    "example.com include:b.test > b.test ip4:192.0.2.4" },
		{ "192.0.2.6", SPF_PASS,
		    "example.com redirect=r.test > r.test redirect=s.test > "
		    "s.test ip4:192.0.2.6" },
		/* What a neutral below decides is nothing. */
		{ "192.0.2.5", SPF_SOFTFAIL,
		    "example.com redirect=r.test > r.test redirect=s.test > "
		    "s.test ~all" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		set_sender(cases[i].ip, "a@" DOMAIN, "h.test");
		expect(world(), cases[i].result, cases[i].path);
	}
}

static void
where_nothing_matched_the_last_record_decides(void **state)
{
	struct fake *f = fake_new(DOMAIN);

	(void)state;
	set_sender("203.0.113.7", "a@" DOMAIN, "h.test");
	fake_text(f, DOMAIN, "v=spf1 include:a.test redirect=r.test");
	fake_text(f, "a.test", "v=spf1 ip4:192.0.2.2 ~all");
	fake_text(f, "r.test", "v=spf1 ip4:192.0.2.3");
	expect(f, SPF_NEUTRAL, "example.com redirect=r.test > r.test");

	f = fake_new(DOMAIN);
	fake_text(f, DOMAIN, "v=spf1 include:a.test");
	fake_text(f, "a.test", "v=spf1 -all");
	expect(f, SPF_NEUTRAL, "example.com");
}

/* A permerror belongs to the record that makes it. */
static void
a_permerror_is_where_it_is_made(void **state)
{
	static const struct {
		const char	*own, *below, *path;
	} cases[] = {
		{ "v=spf1 include:a.test -all", "v=spf1 foo",
		    "example.com include:a.test > a.test" },
		{ "v=spf1 redirect=a.test", "v=spf1 foo",
		    "example.com redirect=a.test > a.test" },
		/* No record: the term that leads there is at fault. */
		{ "v=spf1 include:a.test -all", "no SPF",
		    "example.com include:a.test" },
		{ "v=spf1 redirect=a.test", "no SPF",
		    "example.com redirect=a.test" },
		{ "v=spf1 include:a.test -all",
		    "v=spf1 a:x.test a:y.test a:z.test -all",
		    "example.com include:a.test > a.test a:z.test" },
		{ "v=spf1 include:a.test -all", "v=spf1 a a a a a a a a a a",
		    "example.com include:a.test > a.test a" },
		{ "v=spf1 bar", "", "example.com" },
	};

	(void)state;
	set_sender("203.0.113.7", "a@" DOMAIN, "h.test");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fake *f = fake_new(DOMAIN);

		fake_text(f, DOMAIN, cases[i].own);
		fake_text(f, "a.test", cases[i].below);
		fake_add(f, "a.test", "A", "192.0.2.9");
		expect(f, SPF_PERMERROR, cases[i].path);
	}
}

static void
what_failed_is_at_the_end_of_the_path(void **state)
{
	struct fake *f = world();

	(void)state;
	set_sender("192.0.2.4", "a@" DOMAIN, "h.test");
	fake_status(f, "c.test", RR_TXT, ANSWER_SERVFAIL);
	expect(f, SPF_TEMPERROR,
	    "example.com include:a.test > a.test include:c.test > "
	    "c.test (no record)");

	f = fake_new(DOMAIN);
	fake_text(f, DOMAIN, "v=spf1 redirect=a.test");
	fake_text(f, "a.test", "v=spf1 a:h.test -all");
	fake_status(f, "h.test", RR_A, ANSWER_TIMEOUT);
	expect(f, SPF_TEMPERROR, "example.com redirect=a.test > a.test a:h.test");

	f = fake_new(DOMAIN);
	fake_status(f, DOMAIN, RR_TXT, ANSWER_TIMEOUT);
	expect(f, SPF_TEMPERROR, "example.com (no record)");

	/* And not where a later term would have decided. */
	f = fake_new(DOMAIN);
	fake_text(f, DOMAIN, "v=spf1 a:h.test ip4:192.0.2.4 -all");
	fake_status(f, "h.test", RR_A, ANSWER_GIVEN_UP);
	expect(f, SPF_UNKNOWN, "example.com a:h.test");
	set_sender("192.0.2.5", "a@" DOMAIN, "h.test");
	f = fake_new(DOMAIN);
	fake_text(f, DOMAIN, "v=spf1 a:h.test ip4:192.0.2.4");
	fake_status(f, "h.test", RR_A, ANSWER_GIVEN_UP);
	expect(f, SPF_UNKNOWN, "example.com a:h.test");
}

/* The null path is checked as postmaster at the HELO name. */
static void
the_path_begins_at_the_sender_s_own_domain(void **state)
{
	struct fake *f = fake_new(DOMAIN);

	(void)state;
	fake_text(f, DOMAIN, "v=spf1 -all");
	fake_text(f, "mx.example.com", "v=spf1 include:a.test -all");
	fake_text(f, "a.test", "v=spf1 ip4:192.0.2.1 -all");
	set_sender("192.0.2.1", "", "mx.example.com");
	expect(f, SPF_PASS,
	    "mx.example.com include:a.test > a.test ip4:192.0.2.1");
	set_sender("192.0.2.1", "a@" DOMAIN, "mx.example.com");
	expect(f, SPF_FAIL, "example.com -all");
}

static void
without_a_record_or_a_domain_nobody_decides(void **state)
{
	struct fake *f = fake_new(DOMAIN);

	(void)state;
	fake_text(f, DOMAIN, "no SPF");
	set_sender("192.0.2.1", "a@" DOMAIN, "h.test");
	expect(f, SPF_NONE, "example.com (no record)");
	set_sender("192.0.2.1", "a@gone.test", "h.test");
	expect(f, SPF_NONE, "gone.test (no record)");
	set_sender("192.0.2.1", "", "[192.0.2.1]");
	expect(f, SPF_NONE, "");
	set_sender("192.0.2.1", "", "localhost");
	expect(f, SPF_NONE, "");
}

/* Not DNS was silent, but we were: that is no temperror. */
static void
what_nobody_asked_for_is_no_result(void **state)
{
	static const enum answer_status unasked[] = {
		ANSWER_NOT_ASKED, ANSWER_GIVEN_UP
	};
	static const struct {
		const char	*record, *name;
		enum rrtype	 type;
	} cases[] = {
		{ "v=spf1 -all", DOMAIN, RR_TXT },
		{ "v=spf1 a:h.test -all", "h.test", RR_A },
		{ "v=spf1 mx:h.test -all", "h.test", RR_MX },
		{ "v=spf1 include:h.test -all", "h.test", RR_TXT },
		{ "v=spf1 redirect=h.test", "h.test", RR_TXT },
		{ "v=spf1 exists:h.test -all", "h.test", RR_A },
		{ "v=spf1 ptr -all", "7.113.0.203.in-addr.arpa", RR_PTR },
		{ "v=spf1 ptr -all", "h.example.com", RR_A },
		{ "v=spf1 exists:%{p}.x -all", "h.example.com", RR_A },
		/* A term behind it decides nothing. */
		{ "v=spf1 a:h.test ip4:203.0.113.7 -all", "h.test", RR_A },
		{ "v=spf1 a:h.test include:gone.test", "h.test", RR_A },
	};

	(void)state;
	set_sender("203.0.113.7", "a@" DOMAIN, "h.test");
	for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
		struct fake *f = fake_new(DOMAIN);
		struct spf_check c;

		fake_text(f, DOMAIN, cases[i / 2].record);
		fake_add(f, "7.113.0.203.in-addr.arpa", "PTR",
		    "h.example.com.");
		fake_status(f, cases[i / 2].name, cases[i / 2].type,
		    unasked[i % 2]);
		fake_run(f, check, &c);
		if (c.result != SPF_UNKNOWN)
			fail_msg("%s: %s, %s", cases[i / 2].record,
			    spf_result_name(c.result), c.why);
		assert_non_null(c.trouble);
		assert_int_equal(c.trouble->status, unasked[i % 2]);
	}
}

UNIT_MAIN("spf_check",
	TEST(a_match_is_at_the_end_of_the_path),
	TEST(where_nothing_matched_the_last_record_decides),
	TEST(a_permerror_is_where_it_is_made),
	TEST(what_failed_is_at_the_end_of_the_path),
	TEST(the_path_begins_at_the_sender_s_own_domain),
	TEST(without_a_record_or_a_domain_nobody_decides),
	TEST(what_nobody_asked_for_is_no_result),
)
