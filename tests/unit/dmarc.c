/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "evaluate/dmarc.h"
#include "evaluate/psl.h"

static struct fake *
fresh(const char *domain)
{
	struct fake *f = fake_new(domain);

	fake_text(f, domain, "v=spf1 -all");
	return f;
}

static struct dmarc_outcome
run(struct fake *f)
{
	struct dmarc_outcome out;

	fake_run(f, dmarc_evaluate, &out);
	return out;
}

#define NEW(out, author)	(&(out).discovery[DMARC_RFC9989][author])
#define OLD(out, author)	(&(out).discovery[DMARC_RFC7489][author])

static void
three_authors_by_two_standards(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.example.org",
	    "v=DMARC1; p=quarantine; sp=none; np=reject; pct=20; t=y");
	out = run(f);
	/* Whose the name is, is asked once it is known to exist. */
	assert_int_equal(f->rounds, 2);
	assert_null(out.trouble);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->policy,
	    DMARC_QUARANTINE);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->effective,
	    DMARC_NONE);
	assert_string_equal(NEW(out, DMARC_AUTHOR_SUBDOMAIN)->tag, "sp");
	assert_string_equal(NEW(out, DMARC_AUTHOR_NONEXISTENT)->tag, "np");
	assert_int_equal(NEW(out, DMARC_AUTHOR_NONEXISTENT)->effective,
	    DMARC_QUARANTINE);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->pct, 100);
	assert_string_equal(OLD(out, DMARC_AUTHOR_NONEXISTENT)->tag, "sp");
	assert_int_equal(OLD(out, DMARC_AUTHOR_DOMAIN)->effective,
	    DMARC_QUARANTINE);
	assert_int_equal(OLD(out, DMARC_AUTHOR_DOMAIN)->pct, 20);
	assert_string_equal(out.psl_registrable, "example.org");
}

static void
a_failed_look_up_is_never_none(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_status(f, "_dmarc.example.org", RR_TXT, ANSWER_TIMEOUT);
	out = run(f);
	for (int i = 0; i < DMARC_NAUTHOR; i++) {
		assert_int_equal(NEW(out, i)->found, DMARC_FOUND_UNKNOWN);
		assert_int_equal(OLD(out, i)->found, DMARC_FOUND_UNKNOWN);
		assert_non_null(NEW(out, i)->trouble);
	}
	assert_non_null(out.trouble);
	assert_non_null(out.misplaced_trouble);
}

static void
a_failure_above_does_not_spoil_an_own_record(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.example.org", "v=DMARC1; p=reject");
	fake_status(f, "_dmarc.org", RR_TXT, ANSWER_SERVFAIL);
	out = run(f);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->effective,
	    DMARC_REJECT);
	assert_int_equal(NEW(out, DMARC_AUTHOR_SUBDOMAIN)->found,
	    DMARC_FOUND_UNKNOWN);
	assert_int_equal(OLD(out, DMARC_AUTHOR_SUBDOMAIN)->effective,
	    DMARC_REJECT);
	assert_int_equal(out.trouble->status, ANSWER_SERVFAIL);
}

static void
a_public_suffix_that_nobody_covers_is_moot(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.example.org", "v=DMARC1; p=reject");
	fake_status(f, "_dmarc.org", RR_TXT, ANSWER_NOT_ASKED);
	out = run(f);
	assert_int_equal(NEW(out, DMARC_AUTHOR_SUBDOMAIN)->effective,
	    DMARC_REJECT);
	assert_null(out.trouble);
	f = fresh("sub.example.org");
	fake_text(f, "_dmarc.sub.example.org", "v=DMARC1; p=reject");
	fake_status(f, "_dmarc.example.org", RR_TXT, ANSWER_NOT_ASKED);
	assert_int_equal(NEW(run(f), DMARC_AUTHOR_SUBDOMAIN)->found,
	    DMARC_FOUND_UNKNOWN);
	f = fresh("example.org");
	fake_status(f, "_dmarc.example.org", RR_TXT, ANSWER_NOT_ASKED);
	assert_int_equal(NEW(run(f), DMARC_AUTHOR_DOMAIN)->found,
	    DMARC_FOUND_UNKNOWN);
}

static bool
was_asked(const struct fake *f, const char *name, enum rrtype type)
{
	for (size_t i = 0; i < f->ev->answers.n; i++)
		if (question_equal(f->ev->answers.item[i]->question,
		    (struct question){ .name = name,
		    .type = (uint16_t)type }))
			return true;
	return false;
}

/* RFC 8020: nothing is at, and nothing below a name that does not exist. */
static void
nothing_is_asked_below_nxdomain(void **state)
{
	struct fake *f = fresh("example.org");

	(void)state;
	assert_int_equal(run(f).delegation->status, ANSWER_NXDOMAIN);
	assert_false(was_asked(f, "_dmarc.example.org", RR_NS));
	assert_false(was_asked(f, "_dmarc._dmarc.example.org", RR_TXT));
	assert_true(was_asked(f, "www.example.org", RR_TXT));
	/* Of an alias it is the target that does not exist. */
	f = fresh("example.org");
	fake_add(f, "_dmarc.example.org", "CNAME", "gone.example.net.");
	run(f);
	assert_true(was_asked(f, "_dmarc.example.org", RR_NS));
	assert_true(was_asked(f, "_dmarc._dmarc.example.org", RR_TXT));
	/* A look-up that failed proves nothing. */
	f = fresh("example.org");
	fake_status(f, "_dmarc.example.org", RR_TXT, ANSWER_SERVFAIL);
	run(f);
	assert_true(was_asked(f, "_dmarc.example.org", RR_NS));
	/* Servers that are silent are not asked for something else. */
	f = fresh("example.org");
	fake_status(f, "_dmarc.example.org", RR_TXT, ANSWER_TIMEOUT);
	assert_int_equal(run(f).delegation->status, ANSWER_TIMEOUT);
	assert_false(was_asked(f, "_dmarc.example.org", RR_NS));
}

static void
misplaced_records_are_looked_for_when_none_is_there(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc._dmarc.example.org", "v=DMARC1; p=none");
	fake_text(f, "_dmarc.example.org.example.org", "v=DMARC1; p=none");
	fake_text(f, "www.example.org", "v=DMARC1; p=none");
	fake_text(f, "example.org", "v=DMARC1; p=none");
	fake_text(f, "_dmarc.example.org", "v=dmarc1; p=none");
	out = run(f);
	assert_int_equal(f->rounds, 2);
	assert_int_equal(out.misplaced.n, 4);
	assert_int_equal(out.near_miss.n, 1);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->found,
	    DMARC_FOUND_NONE);
	fake_text(f = fresh("example.org"), "_dmarc.example.org",
	    "v=DMARC1; p=none");
	fake_text(f, "www.example.org", "v=DMARC1; p=none");
	assert_int_equal(run(f).misplaced.n, 0);
}

static void
a_suffix_record_alone_is_told(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.org", "v=DMARC1; p=reject; np=none; psd=y");
	out = run(f);
	assert_true(NEW(out, DMARC_AUTHOR_DOMAIN)->from_psd);
	assert_string_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->record_at, "org");
	assert_string_equal(NEW(out, DMARC_AUTHOR_DOMAIN)
	    ->organizational_domain, "example.org");
	assert_int_equal(OLD(out, DMARC_AUTHOR_DOMAIN)->found,
	    DMARC_FOUND_NONE);
}

static void
two_records_end_the_older_search_alone(void **state)
{
	struct fake *f = fresh("sub.example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.sub.example.org", "v=DMARC1; p=none");
	fake_text(f, "_dmarc.sub.example.org", "v=DMARC1; p=none");
	fake_text(f, "_dmarc.example.org", "v=DMARC1; p=reject");
	out = run(f);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->policy, DMARC_REJECT);
	assert_int_equal(OLD(out, DMARC_AUTHOR_DOMAIN)->found,
	    DMARC_FOUND_NONE);
}

/* The eighth label of nine is skipped, even where it is the audited one. */
static void
the_skip_hides_the_parent(void **state)
{
	struct fake *f = fresh("b.c.d.e.f.g.example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.b.c.d.e.f.g.example.org",
	    "v=DMARC1; p=reject; psd=n");
	out = run(f);
	assert_int_equal(NEW(out, DMARC_AUTHOR_DOMAIN)->found,
	    DMARC_FOUND_POLICY);
	assert_int_equal(NEW(out, DMARC_AUTHOR_SUBDOMAIN)->found,
	    DMARC_FOUND_NONE);
}

static void
reports_within_and_without(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.example.org", "v=DMARC1; p=none; "
	    "rua=mailto:a@example.org,mailto:a@r.example.org,"
	    "mailto:a@good.example,mailto:a@bad.example,"
	    "mailto:a@gone.example,nonsense; ruf=mailto:a@null.example");
	fake_add(f, "example.org", "MX", "10 mx.example.org.");
	fake_add(f, "r.example.org", "A", "192.0.2.1");
	fake_add(f, "good.example", "AAAA", "2001:db8::1");
	fake_text(f, "example.org._report._dmarc.good.example", "v=DMARC1");
	fake_add(f, "bad.example", "MX", "10 mx.bad.example.");
	fake_text(f, "example.org._report._dmarc.bad.example", "v=DMARC1x");
	fake_add(f, "null.example", "MX", "0 .");
	out = run(f);
	assert_int_equal(out.report.n, 6);
	assert_false(out.report.item[0].external);
	assert_false(out.report.item[1].external);
	assert_int_equal(out.report.item[1].authorised, TRI_YES);
	assert_int_equal(out.report.item[1].deliverable, TRI_YES);
	assert_true(out.report.item[2].external);
	assert_int_equal(out.report.item[2].authorised, TRI_YES);
	assert_int_equal(out.report.item[2].deliverable, TRI_YES);
	assert_int_equal(out.report.item[3].authorised, TRI_NO);
	assert_int_equal(out.report.item[4].deliverable, TRI_NO);
	assert_int_equal(out.report.item[4].dangling, TRI_YES);
	assert_true(out.report.item[5].ruf);
	assert_int_equal(out.report.item[5].deliverable, TRI_NO);
	assert_int_equal(out.report.item[5].dangling, TRI_NO);
	assert_null(out.report_trouble);
	/* The record, then the hosts, then whether gone.example is. */
	assert_int_equal(f->rounds, 3);
}

static void
an_override_must_keep_the_host(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.example.org",
	    "v=DMARC1; p=none; rua=mailto:a@x.example");
	fake_text(f, "example.org._report._dmarc.x.example",
	    "v=DMARC1; rua=mailto:b@y.example");
	out = run(f);
	assert_int_equal(out.report.item[0].authorised, TRI_NO);
	assert_string_equal(out.report.item[0].override->host, "y.example");
}

static void
a_failed_report_look_up_is_unknown(void **state)
{
	struct fake *f = fresh("example.org");
	struct dmarc_outcome out;

	(void)state;
	fake_text(f, "_dmarc.example.org",
	    "v=DMARC1; p=none; rua=mailto:a@x.example");
	fake_status(f, "example.org._report._dmarc.x.example", RR_TXT,
	    ANSWER_REFUSED);
	fake_status(f, "x.example", RR_MX, ANSWER_TIMEOUT);
	out = run(f);
	assert_int_equal(out.report.item[0].authorised, TRI_UNKNOWN);
	assert_int_equal(out.report.item[0].deliverable, TRI_UNKNOWN);
	assert_int_equal(out.report.item[0].dangling, TRI_UNKNOWN);
	assert_non_null(out.report_trouble);
	assert_null(out.trouble);
}

static void
the_suffix_list_has_a_default_rule(void **state)
{
	(void)state;
	assert_null(psl_registrable(arena, "example"));
	assert_null(psl_registrable(arena, "."));
	assert_null(psl_registrable(arena, "co.uk"));
	assert_string_equal(psl_registrable(arena, "a.b.example"),
	    "b.example");
	assert_string_equal(psl_registrable(arena, "a.b.co.uk"), "b.co.uk");
	assert_true(strlen(psl_version()) > 10);
}

UNIT_MAIN("dmarc",
	TEST(three_authors_by_two_standards),
	TEST(a_failed_look_up_is_never_none),
	TEST(a_failure_above_does_not_spoil_an_own_record),
	TEST(a_public_suffix_that_nobody_covers_is_moot),
	TEST(nothing_is_asked_below_nxdomain),
	TEST(misplaced_records_are_looked_for_when_none_is_there),
	TEST(a_suffix_record_alone_is_told),
	TEST(two_records_end_the_older_search_alone),
	TEST(the_skip_hides_the_parent),
	TEST(reports_within_and_without),
	TEST(an_override_must_keep_the_host),
	TEST(a_failed_report_look_up_is_unknown),
	TEST(the_suffix_list_has_a_default_rule),
)
