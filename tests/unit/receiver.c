/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "evaluate/receiver.h"

struct both {
	struct spf_outcome	 spf;
	struct dmarc_outcome	 dmarc;
};

static void
evaluate(struct evidence *ev, struct both *ret)
{
	spf_evaluate(ev, &ret->spf);
	dmarc_evaluate(ev, &ret->dmarc);
}

static struct receiver_outcome
run(struct fake *f)
{
	struct receiver_outcome out;
	struct both both = { 0 };

	fake_run(f, evaluate, &both);
	receiver_evaluate(f->ev, &both.spf, &both.dmarc, &out);
	return out;
}

static struct fake *
with(const char *spf, const char *dmarc)
{
	struct fake *f = fake_new("example.org");

	fake_text(f, "example.org", spf);
	if (dmarc != NULL)
		fake_text(f, "_dmarc.example.org", dmarc);
	return f;
}

static void
assert_is(struct receiver_case c, enum disposition disposition,
    const char *word)
{
	assert_int_equal(c.disposition, disposition);
	assert_non_null(strstr(c.why, word));
}

static void
the_policy_decides(void **state)
{
	struct receiver_outcome out = run(with("v=spf1 -all",
	    "v=DMARC1; p=reject; sp=quarantine; np=none; pct=30"));

	(void)state;
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_REJECT, "p=reject");
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_SUBDOMAIN],
	    DISPOSITION_QUARANTINE, "sp=quarantine");
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_NONEXISTENT],
	    DISPOSITION_ACCEPT, "np=none");
	assert_is(out.forged[DMARC_RFC7489][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_REJECT, "30 %");
	assert_is(out.forged[DMARC_RFC7489][DMARC_AUTHOR_NONEXISTENT],
	    DISPOSITION_QUARANTINE, "sp=quarantine");
}

static void
pct_0_is_one_level_lower(void **state)
{
	struct receiver_outcome out = run(with("v=spf1 -all",
	    "v=DMARC1; p=reject; pct=0"));

	(void)state;
	assert_is(out.forged[DMARC_RFC7489][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_QUARANTINE, "0 %");
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_REJECT, "p=reject");
}

static void
spf_that_passes_everyone_defeats_the_policy(void **state)
{
	struct receiver_outcome out = run(with("v=spf1 +all",
	    "v=DMARC1; p=reject; aspf=s"));

	(void)state;
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_ACCEPT, "SPF passes every sender");
	/* aspf=s: the forger's MAIL FROM is not the sub-domain. */
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_SUBDOMAIN],
	    DISPOSITION_REJECT, "p=reject");
	out = run(with("v=spf1 +all", "v=DMARC1; p=reject"));
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_SUBDOMAIN],
	    DISPOSITION_ACCEPT, "SPF passes every sender");
}

static void
without_a_policy_mail_is_accepted(void **state)
{
	struct receiver_outcome out = run(with("v=spf1 -all", NULL));

	(void)state;
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_ACCEPT, "SPF fails such a sender");
	assert_is(out.forged[DMARC_RFC7489][DMARC_AUTHOR_NONEXISTENT],
	    DISPOSITION_ACCEPT, "not checked at all");
}

static void
what_is_not_known_is_said(void **state)
{
	struct fake *f = with("v=spf1 -all", NULL);
	struct receiver_outcome out;

	(void)state;
	fake_status(f, "_dmarc.example.org", RR_TXT, ANSWER_TIMEOUT);
	out = run(f);
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_UNKNOWN, "_dmarc.example.org");
	f = with("v=spf1 include:x.example -all", "v=DMARC1; p=reject");
	fake_status(f, "x.example", RR_TXT, ANSWER_TIMEOUT);
	out = run(f);
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_UNKNOWN, "SPF");
	/* A policy of none accepts it whatever SPF says. */
	f = with("v=spf1 include:x.example -all", "v=DMARC1; p=none");
	fake_status(f, "x.example", RR_TXT, ANSWER_TIMEOUT);
	out = run(f);
	assert_is(out.forged[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN],
	    DISPOSITION_ACCEPT, "p=none");
}

UNIT_MAIN("receiver",
	TEST(the_policy_decides),
	TEST(pct_0_is_one_level_lower),
	TEST(spf_that_passes_everyone_defeats_the_policy),
	TEST(without_a_policy_mail_is_accepted),
	TEST(what_is_not_known_is_said),
)
