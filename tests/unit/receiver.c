/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "evaluate/facts.h"

#define DOMAIN	"example.org"
#define KEY	"v=DKIM1; k=ed25519; p=" \
		"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define UNKNOWN	DISPOSITION_UNKNOWN
#define DELIVER	DISPOSITION_DELIVER
#define LOWER	DISPOSITION_QUARANTINE
#define REJECT	DISPOSITION_REJECT

static const char *const selectors[] = { "s1" };

static struct fake *
with(const char *spf, const char *dmarc)
{
	struct fake *f = fake_new(DOMAIN);

	if (spf != NULL)
		fake_text(f, DOMAIN, spf);
	if (dmarc != NULL)
		fake_text(f, "_dmarc." DOMAIN, dmarc);
	f->ev->scope.selector = selectors;
	f->ev->scope.nselector = 1;
	return f;
}

static struct facts *
run(struct fake *f)
{
	struct facts *facts = arena_alloc(arena, sizeof *facts);

	fake_run(f, facts_evaluate, facts);
	return facts;
}

static struct facts *
run_with(const char *spf, const char *dmarc)
{
	return run(with(spf, dmarc));
}

static void
assert_is(struct receiver_cell c, enum disposition disposition,
    const char *word)
{
	if (c.disposition != disposition || strstr(c.why, word) == NULL)
		fail_msg("%s, '%s' wanted: %s, '%s'",
		    disposition_name(disposition), word,
		    disposition_name(c.disposition), c.why);
}

#define FORGED(facts, row, column)					\
	((facts)->receiver.forged[FORGERY_ ## row].cell[RECEIVER_ ## column])
#define SENT(facts, i, how, column)					\
	((facts)->receiver.sender.item[i].row[GENUINE_ ## how]		\
	.cell[RECEIVER_ ## column])

/* --- forged --- */

static void
the_policy_decides(void **state)
{
	struct facts *f = run_with("v=spf1 -all",
	    "v=DMARC1; p=reject; sp=quarantine; np=none; pct=70");

	(void)state;
	assert_is(FORGED(f, DOMAIN, RFC9989), REJECT, "p=reject");
	assert_is(FORGED(f, SUBDOMAIN, RFC9989), LOWER, "sp=quarantine");
	assert_is(FORGED(f, NONEXISTENT, RFC9989), DELIVER, "np=none");
	assert_is(FORGED(f, DOMAIN, RFC7489), REJECT, "70 %");
	assert_is(FORGED(f, NONEXISTENT, RFC7489), LOWER, "sp=quarantine");
}

/* RFC 7489 6.6.4: the cell is what most messages get. */
static void
pct_lowers_what_is_left_out(void **state)
{
	static const struct {
		const char	*dmarc;
		enum disposition disposition;
		const char	*why;
	} cases[] = {
		{ "p=reject; pct=100", REJECT, "says p=reject" },
		{ "p=reject; pct=51", REJECT,
		    "these are rejected, the other 49 % are quarantined" },
		{ "p=reject; pct=50", LOWER, "50 %" },
		{ "p=reject; pct=10", LOWER,
		    "these are rejected, the other 90 % are quarantined" },
		{ "p=reject; pct=0", LOWER,
		    "none is rejected, the other 100 % are quarantined" },
		{ "p=quarantine; pct=10", DELIVER,
		    "these are quarantined, the other 90 % are delivered" },
		{ "p=quarantine; pct=0", DELIVER, "none is quarantined" },
		{ "p=none; pct=10", DELIVER, "says p=none" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct facts *f = run_with("v=spf1 -all",
		    arena_printf(arena, "v=DMARC1; %s", cases[i].dmarc));

		assert_is(FORGED(f, DOMAIN, RFC7489), cases[i].disposition,
		    cases[i].why);
		assert_is(FORGED(f, ENVELOPE, RFC7489), cases[i].disposition,
		    cases[i].why);
		assert_null(strstr(FORGED(f, DOMAIN, RFC9989).why, "%"));
	}
}

/* RFC 9989 4.7; RFC 7489 does not know the tag. */
static void
a_test_is_one_level_lower(void **state)
{
	struct facts *f = run_with("v=spf1 -all", "v=DMARC1; p=reject; t=y");

	(void)state;
	assert_is(FORGED(f, DOMAIN, RFC9989), LOWER, "t=y lowers");
	assert_is(FORGED(f, DOMAIN, RFC7489), REJECT, "p=reject");
	f = run_with("v=spf1 -all", "v=DMARC1; p=quarantine; t=y");
	assert_is(FORGED(f, DOMAIN, RFC9989), DELIVER, "t=y lowers");
	assert_is(FORGED(f, DOMAIN, RFC7489), LOWER, "p=quarantine");
}

static void
spf_that_passes_everyone_defeats_the_policy(void **state)
{
	struct facts *f = run_with("v=spf1 +all",
	    "v=DMARC1; p=reject; aspf=s");

	(void)state;
	assert_is(FORGED(f, DOMAIN, RFC9989), DELIVER,
	    "SPF passes 203.0.113.77");
	/* aspf=s: the forger's MAIL FROM is not the sub-domain. */
	assert_is(FORGED(f, SUBDOMAIN, RFC9989), REJECT, "p=reject");
	f = run_with("v=spf1 +all", "v=DMARC1; p=reject");
	assert_is(FORGED(f, SUBDOMAIN, RFC9989), DELIVER, "SPF passes");
	/* What the stranger's own domain passes is never aligned. */
	assert_is(FORGED(f, ENVELOPE, RFC9989), REJECT, "not aligned");
	/* The two that we know are taken out, and nobody else. */
	f = run_with("v=spf1 -ip4:203.0.113.0/24 -ip6:3fff::/20 +all",
	    "v=DMARC1; p=reject");
	assert_is(FORGED(f, DOMAIN, RFC9989), DELIVER, "almost every sender");
	/* Nobody gets as far as +all: of either family, or of any. */
	f = run_with("v=spf1 foo +all", "v=DMARC1; p=reject");
	assert_is(FORGED(f, DOMAIN, RFC9989), REJECT, "p=reject");
	f = run_with("v=spf1 a:a.x.example a:b.x.example a:c.x.example +all",
	    "v=DMARC1; p=reject");
	assert_is(FORGED(f, DOMAIN, RFC9989), REJECT, "p=reject");
}

static void
the_forger_takes_the_family_that_passes(void **state)
{
	struct fake *f = with("v=spf1 ip6:3fff::/20 -all",
	    "v=DMARC1; p=reject");
	const struct facts *facts = run(f);

	(void)state;
	assert_is(FORGED(facts, DOMAIN, RFC9989), DELIVER,
	    "SPF passes 3fff::77");
	assert_is(FORGED(run_with("v=spf1 ip4:203.0.113.0/24 -all",
	    "v=DMARC1; p=reject"), DOMAIN, RFC7489), DELIVER,
	    "SPF passes 203.0.113.77");
	/* One is not known, the other does not pass; then he does. */
	f = with("v=spf1 exists:%{v}.x.example ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject");
	fake_status(f, "ip6.x.example", RR_A, ANSWER_TIMEOUT);
	assert_is(FORGED(run(f), DOMAIN, RFC9989), UNKNOWN, "3fff::77");
	f = with("v=spf1 exists:%{v}.x.example ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject");
	fake_status(f, "in-addr.x.example", RR_A, ANSWER_TIMEOUT);
	fake_add(f, "ip6.x.example", "A", "127.0.0.2");
	assert_is(FORGED(run(f), DOMAIN, RFC9989), DELIVER, "3fff::77");
}

static void
without_a_policy_mail_is_delivered(void **state)
{
	struct facts *f = run_with("v=spf1 -all", NULL);

	(void)state;
	assert_is(FORGED(f, DOMAIN, RFC9989), DELIVER,
	    "SPF fails such a sender");
	assert_is(FORGED(f, NONEXISTENT, RFC7489), DELIVER,
	    "not checked at all");
	assert_is(FORGED(f, ENVELOPE, RFC9989), DELIVER, "nobody compares");
	f = run_with("v=spf1 ~all", NULL);
	assert_is(FORGED(f, DOMAIN, RFC7489), DELIVER, "SPF says softfail");
}

static void
what_is_not_known_is_said(void **state)
{
	struct fake *f = with("v=spf1 -all", NULL);
	struct facts *facts;

	(void)state;
	fake_status(f, "_dmarc." DOMAIN, RR_TXT, ANSWER_TIMEOUT);
	facts = run(f);
	for (int i = 0; i < FORGERY_N; i++)
		for (int k = 0; k < RECEIVER_LIBRARIES; k++)
			assert_is(facts->receiver.forged[i].cell[k], UNKNOWN,
			    "_dmarc." DOMAIN);
	f = with("v=spf1 include:x.example -all", "v=DMARC1; p=reject");
	fake_status(f, "x.example", RR_TXT, ANSWER_TIMEOUT);
	facts = run(f);
	assert_is(FORGED(facts, DOMAIN, RFC9989), UNKNOWN, "SPF");
	/* SPF is of no use to him there. */
	assert_is(FORGED(facts, ENVELOPE, RFC9989), REJECT, "not aligned");
	/* A policy of none accepts it whatever SPF says. */
	f = with("v=spf1 include:x.example -all", "v=DMARC1; p=none");
	fake_status(f, "x.example", RR_TXT, ANSWER_TIMEOUT);
	assert_is(FORGED(run(f), DOMAIN, RFC9989), DELIVER, "p=none");
}

/* --- genuine --- */

static struct fake *
sent_by(struct fake *f, const char *address, const char *expected)
{
	struct scope_sender *s = arena_alloc(arena, sizeof *s);

	*s = (struct scope_sender){ address, expected, "" };
	f->ev->scope.sender = s;
	f->ev->scope.nsender = 1;
	return f;
}

/* The four ways of one sender, by RFC 9989. */
static void
assert_sent(const struct facts *f, const enum disposition want[GENUINE_N],
    const char *const why[GENUINE_N])
{
	assert_int_equal(f->receiver.sender.n, 1);
	for (int i = 0; i < GENUINE_N; i++)
		assert_is(f->receiver.sender.item[0].row[i]
		    .cell[RECEIVER_RFC9989], want[i], why[i]);
}

static void
a_signature_survives_a_forwarder(void **state)
{
	struct fake *f = sent_by(with("v=spf1 ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject"), "192.0.2.1", "pass");

	(void)state;
	fake_text(f, "s1._domainkey." DOMAIN, KEY);
	assert_sent(run(f),
	    (enum disposition[]){ DELIVER, DELIVER, REJECT, DELIVER },
	    (const char *[]){ "SPF passes 192.0.2.1", "SPF passes 192.0.2.1",
	    "SPF says fail of 203.0.113.77, as of any forwarder",
	    "DKIM passes by the key of selector s1" });
}

static void
without_a_key_a_signature_is_none(void **state)
{
	struct fake *f = sent_by(with("v=spf1 ip4:192.0.2.2 -all",
	    "v=DMARC1; p=quarantine"), "192.0.2.1", "pass");
	static const char fails[] = "SPF says fail of 192.0.2.1";

	(void)state;
	assert_sent(run(f),
	    (enum disposition[]){ LOWER, LOWER, LOWER, LOWER },
	    (const char *[]){ fails, "no DKIM key: it fares like unsigned",
	    "203.0.113.77", "no DKIM key: it fares like unsigned" });
	/* Another selector is there: which, DNS does not say. */
	f = sent_by(with("v=spf1 ip4:192.0.2.2 -all",
	    "v=DMARC1; p=quarantine"), "192.0.2.1", "pass");
	fake_text(f, "other._domainkey." DOMAIN, KEY);
	assert_sent(run(f),
	    (enum disposition[]){ LOWER, UNKNOWN, LOWER, UNKNOWN },
	    (const char *[]){ fails, "not known", "203.0.113.77",
	    "not known" });
}

static void
a_key_in_testing_mode_is_told(void **state)
{
	struct fake *f = sent_by(with("v=spf1 -all", "v=DMARC1; p=reject"),
	    "192.0.2.1", "softfail");

	(void)state;
	fake_text(f, "s1._domainkey." DOMAIN, KEY "; t=y");
	assert_is(SENT(run(f), 0, SIGNED, RFC7489), DELIVER, "testing mode");
}

static void
spf_of_a_sender_that_is_not_known(void **state)
{
	struct fake *f = sent_by(with("v=spf1 include:x.example -all",
	    "v=DMARC1; p=reject"), "192.0.2.1", "pass");

	(void)state;
	fake_status(f, "x.example", RR_TXT, ANSWER_SERVFAIL);
	fake_text(f, "s1._domainkey." DOMAIN, KEY);
	assert_sent(run(f),
	    (enum disposition[]){ UNKNOWN, DELIVER, UNKNOWN, DELIVER },
	    (const char *[]){ "192.0.2.1 is not known", "DKIM passes",
	    "203.0.113.77 is not known", "DKIM passes" });
	f = sent_by(with("v=spf1 ip4:192.0.2.1 -all", NULL), "192.0.2.1",
	    "pass");
	fake_status(f, "_dmarc." DOMAIN, RR_TXT, ANSWER_TIMEOUT);
	fake_status(f, "_domainkey." DOMAIN, RR_TXT, ANSWER_TIMEOUT);
	assert_sent(run(f),
	    (enum disposition[]){ DELIVER, DELIVER, UNKNOWN, UNKNOWN },
	    (const char *[]){ "aligned", "aligned", "which DMARC policy",
	    "DKIM" });
}

static void
genuine_mail_without_a_policy(void **state)
{
	static const char fails[] = "on which alone many receivers reject";
	struct facts *f = run(sent_by(with("v=spf1 -all", NULL), "192.0.2.1",
	    "pass"));

	(void)state;
	assert_sent(f,
	    (enum disposition[]){ DELIVER, DELIVER, DELIVER, DELIVER },
	    (const char *[]){ fails, "like unsigned mail", fails,
	    "like unsigned mail" });
	f = run(sent_by(with("v=spf1 ?all", "v=DMARC1; p=none"), "192.0.2.1",
	    "neutral"));
	assert_is(SENT(f, 0, UNSIGNED, RFC7489), DELIVER, "p=none");
}

/* Both families let strangers pass, or a forwarder may be of the other. */
static void
a_forwarder_passes_where_all_do(void **state)
{
	struct facts *f = run(sent_by(with("v=spf1 +all",
	    "v=DMARC1; p=reject"), "192.0.2.1", "pass"));

	(void)state;
	assert_is(SENT(f, 0, UNSIGNED_FORWARDED, RFC9989), DELIVER,
	    "SPF passes 203.0.113.77");
	f = run(sent_by(with("v=spf1 ip4:0.0.0.0/0 -all",
	    "v=DMARC1; p=reject"), "192.0.2.1", "pass"));
	assert_is(SENT(f, 0, UNSIGNED_FORWARDED, RFC9989), REJECT,
	    "SPF says fail of 3fff::77");
}

static void
each_address_of_a_prefix_has_to_pass(void **state)
{
	struct facts *f = run(sent_by(with("v=spf1 ip4:192.0.2.0/25 -all",
	    "v=DMARC1; p=reject"), "192.0.2.0/24", "pass"));

	(void)state;
	assert_is(SENT(f, 0, UNSIGNED, RFC9989), REJECT,
	    "SPF says fail of 192.0.2.128");
}

static void
who_should_fail_is_not_genuine(void **state)
{
	static const struct scope_sender senders[] = {
		{ "198.51.100.1", "fail", "" }, { "192.0.2.1", "pass", "" },
		{ "198.51.100.2", "fail", "" },
	};
	struct fake *f = with("v=spf1 ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject");
	struct facts *facts;

	(void)state;
	f->ev->scope.sender = senders;
	f->ev->scope.nsender = 3;
	facts = run(f);
	assert_int_equal(facts->receiver.sender.n, 1);
	assert_int_equal(facts->receiver.left_out, 2);
	assert_string_equal(facts->receiver.sender.item[0].said->address,
	    "192.0.2.1");
	assert_is(SENT(facts, 0, UNSIGNED, RFC7489), DELIVER, "192.0.2.1");
}

/* --- the libraries --- */

struct word {
	const char	*library, *subject, *said;
};

#define SPF2(subject, said)	{ OPINION_LIBSPF2, subject, said }
#define OPENDKIM(said)		{ OPINION_LIBOPENDKIM, "s1", said }
#define OPENDMARC(said)		{ OPINION_LIBOPENDMARC, DOMAIN, said }
#define STRANGERS_FAIL		SPF2("203.0.113.77", "fail"), \
				SPF2("3fff::77", "fail")
#define WORDS			8

/* Ends at the first without a library. A note and "" say unknown. */
static struct facts *
say(struct facts *f, const struct word word[WORDS])
{
	struct opinions *all = arena_alloc(arena, sizeof *all);

	for (size_t i = 0; i < WORDS && word[i].library != NULL; i++)
		*vec_add(arena, &all->opinion) = (struct opinion){
		    .library = word[i].library, .version = "",
		    .subject = word[i].subject, .said = word[i].said,
		    .question = "", .ours = "", .note = "a note" };
	f->opinions = all;
	receiver_libraries(f);
	return f;
}

static struct facts *
sent_facts(const char *spf, const char *dmarc)
{
	return run(sent_by(with(spf, dmarc), "192.0.2.1", "pass"));
}

static void
libraries_that_were_not_asked(void **state)
{
	struct facts *f = sent_facts("v=spf1 ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject");

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < FORGERY_N; i++)
			assert_is(f->receiver.forged[i]
			    .cell[RECEIVER_LIBRARIES], UNKNOWN, "not asked");
		for (int i = 0; i < GENUINE_N; i++)
			assert_is(f->receiver.sender.item[0].row[i]
			    .cell[RECEIVER_LIBRARIES], UNKNOWN, "not asked");
		receiver_libraries(f);
	}
	/* None on the right subject. */
	say(f, (struct word[WORDS]){ SPF2("192.0.2.9", "pass"),
	    { OPINION_LIBOPENDMARC, "x.example", "p=none pct=100" } });
	assert_is(FORGED(f, ENVELOPE, LIBRARIES), UNKNOWN, "not asked");
	assert_is(SENT(f, 0, UNSIGNED, LIBRARIES), UNKNOWN,
	    "not asked about 192.0.2.1");
}

static void
libraries_decide_their_column(void **state)
{
	struct facts *f = sent_facts("v=spf1 ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject; sp=none");

	(void)state;
	say(f, (struct word[WORDS]){ STRANGERS_FAIL, SPF2("192.0.2.1", "pass"),
	    OPENDMARC("p=reject sp=none adkim=r aspf=r pct=100") });
	assert_is(FORGED(f, DOMAIN, LIBRARIES), REJECT,
	    "libopendmarc reads p=reject");
	assert_is(FORGED(f, SUBDOMAIN, LIBRARIES), DELIVER, "sp=none");
	assert_is(FORGED(f, ENVELOPE, LIBRARIES), REJECT, "not aligned");
	assert_is(SENT(f, 0, UNSIGNED, LIBRARIES), DELIVER,
	    "libspf2 passes 192.0.2.1");
	assert_is(SENT(f, 0, UNSIGNED_FORWARDED, LIBRARIES), REJECT,
	    "libspf2 says fail of 203.0.113.77, as of any forwarder");
	/* NXDOMAIN at _domainkey is not ours to say, but a fact. */
	assert_is(SENT(f, 0, SIGNED_FORWARDED, LIBRARIES), REJECT,
	    "no DKIM key that libopendkim could find");
	assert_false(FORGED(f, DOMAIN, LIBRARIES).differs);
}

static void
where_they_differ_the_cell_says_so(void **state)
{
	struct facts *f = sent_facts("v=spf1 ip4:192.0.2.1 -all",
	    "v=DMARC1; p=reject");

	(void)state;
	say(f, (struct word[WORDS]){ SPF2("203.0.113.77", "fail"),
	    SPF2("3fff::77", "pass"), SPF2("192.0.2.1", "permerror"),
	    OPENDMARC("p=quarantine sp=quarantine adkim=r aspf=r pct=10") });
	assert_is(FORGED(f, DOMAIN, LIBRARIES), DELIVER,
	    "libspf2 passes 3fff::77, a stranger");
	assert_is(FORGED(f, DOMAIN, LIBRARIES), DELIVER,
	    "(by our reading of RFC 7489 it is rejected)");
	assert_true(FORGED(f, DOMAIN, LIBRARIES).differs);
	assert_is(FORGED(f, ENVELOPE, LIBRARIES), DELIVER, "10 %");
	assert_is(SENT(f, 0, UNSIGNED, LIBRARIES), DELIVER,
	    "libspf2 says permerror of 192.0.2.1");
	assert_false(SENT(f, 0, UNSIGNED, LIBRARIES).differs);
	/* It takes for none what we do not. */
	f = say(run_with("v=spf1 -all", "v=DMARC1; p=reject"),
	    (struct word[WORDS]){ STRANGERS_FAIL,
	    OPENDMARC("no valid record") });
	assert_is(FORGED(f, DOMAIN, LIBRARIES), DELIVER, "for none");
	assert_true(FORGED(f, DOMAIN, LIBRARIES).differs);
	assert_false(FORGED(f, DOMAIN, RFC7489).differs);
}

static void
an_opinion_that_is_missing_makes_it_unknown(void **state)
{
	static const char policy[] = "p=reject sp=reject adkim=r aspf=r "
	    "pct=100";
	static const struct {
		struct word	 word[WORDS];
		const char	*why;
	} cases[] = {
		{ { STRANGERS_FAIL, OPENDMARC("") }, "libopendmarc has no "
		    "opinion on the record of 'example.org': a note" },
		{ { STRANGERS_FAIL }, "libopendmarc was not asked" },
		{ { STRANGERS_FAIL, OPENDMARC("p=unspecified pct=100") },
		    "'p=unspecified" },
		{ { STRANGERS_FAIL, OPENDMARC("p=reject pct=x") }, "pct=x" },
		{ { SPF2("203.0.113.77", ""), SPF2("3fff::77", "fail"),
		    OPENDMARC(policy) }, "libspf2 has no opinion on "
		    "203.0.113.77: a note" },
		{ { SPF2("203.0.113.77", "fail"), OPENDMARC(policy) },
		    "libspf2 was not asked about 3fff::77" },
		{ { SPF2("203.0.113.77", "fail"),
		    SPF2("3fff::77", "temperror"), OPENDMARC(policy) },
		    "libspf2 says temperror of 3fff::77" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct facts *f = say(run_with("v=spf1 -all",
		    "v=DMARC1; p=reject"), cases[i].word);

		assert_is(FORGED(f, DOMAIN, LIBRARIES), UNKNOWN,
		    cases[i].why);
		assert_false(FORGED(f, DOMAIN, LIBRARIES).differs);
	}
}

/* rf=iodef comes out as aspf: strict or not, nobody knows. */
static void
alignment_that_libopendmarc_garbles(void **state)
{
	struct facts *f = say(run_with("v=spf1 +all", "v=DMARC1; p=reject"),
	    (struct word[WORDS]){ SPF2("203.0.113.77", "pass"),
	    OPENDMARC("p=reject sp=reject adkim=r aspf=2 pct=100") });

	(void)state;
	assert_is(FORGED(f, DOMAIN, LIBRARIES), DELIVER, "is aligned");
	assert_is(FORGED(f, SUBDOMAIN, LIBRARIES), UNKNOWN,
	    "whether that is aligned");
	f = say(run_with("v=spf1 +all", "v=DMARC1; p=reject"),
	    (struct word[WORDS]){ SPF2("203.0.113.77", "pass"),
	    OPENDMARC("p=reject sp=reject adkim=r aspf=s pct=100") });
	assert_is(FORGED(f, SUBDOMAIN, LIBRARIES), REJECT, "sp=reject");
}

static void
records_that_libopendmarc_was_not_asked_about(void **state)
{
	struct fake *f = with("v=spf1 -all", "v=dmarc1; p=reject");

	(void)state;
	/* None for us; it might take it. */
	assert_is(FORGED(say(run(f), (struct word[WORDS]){ STRANGERS_FAIL }),
	    DOMAIN, LIBRARIES), UNKNOWN, "text at '_dmarc." DOMAIN "'");
	f = with("v=spf1 -all", "v=DMARC1; p=reject");
	fake_text(f, "_dmarc." DOMAIN, "v=DMARC1; p=none");
	assert_is(FORGED(say(run(f), (struct word[WORDS]){ STRANGERS_FAIL }),
	    DOMAIN, LIBRARIES), UNKNOWN, "text at '_dmarc." DOMAIN "'");
	f = with("v=spf1 -all", NULL);
	assert_is(FORGED(say(run(f), (struct word[WORDS]){ STRANGERS_FAIL }),
	    DOMAIN, LIBRARIES), DELIVER, "no record that libopendmarc");
	f = with("v=spf1 -all", NULL);
	fake_status(f, "_dmarc." DOMAIN, RR_TXT, ANSWER_SERVFAIL);
	assert_is(FORGED(say(run(f), (struct word[WORDS]){ STRANGERS_FAIL }),
	    DOMAIN, LIBRARIES), UNKNOWN, "which record libopendmarc");
}

/* "Usable" counts where no listed defect explains it. */
static void
keys_by_libopendkim(void **state)
{
	static const struct word words[WORDS] = {
		STRANGERS_FAIL, SPF2("192.0.2.1", "fail"),
		OPENDMARC("p=reject sp=reject adkim=r aspf=r pct=100"),
		OPENDKIM("key usable"),
	};
	struct word other[WORDS];
	struct facts *f;
	struct fake *fake = sent_by(with("v=spf1 -all", "v=DMARC1; p=reject"),
	    "192.0.2.1", "pass");

	(void)state;
	fake_text(fake, "s1._domainkey." DOMAIN, KEY);
	f = say(run(fake), words);
	assert_is(SENT(f, 0, SIGNED_FORWARDED, LIBRARIES), DELIVER,
	    "libopendkim takes the key of selector s1");
	/* What was said is not changed by what is listed about it. */
	f->opinions->opinion.item[4].agreement = AGREEMENT_DIFFERS_KNOWN;
	receiver_libraries(f);
	assert_is(SENT(f, 0, SIGNED, LIBRARIES), UNKNOWN, "a note");
	memcpy(other, words, sizeof other);
	other[4].said = "revoked";
	assert_is(SENT(say(run(fake), other), 0, SIGNED, LIBRARIES), UNKNOWN,
	    "libopendkim says 'revoked'");
	other[4].library = NULL;
	assert_is(SENT(say(run(fake), other), 0, SIGNED, LIBRARIES), UNKNOWN,
	    "asked about no key");
}

UNIT_MAIN("receiver",
	TEST(the_policy_decides),
	TEST(pct_lowers_what_is_left_out),
	TEST(a_test_is_one_level_lower),
	TEST(spf_that_passes_everyone_defeats_the_policy),
	TEST(the_forger_takes_the_family_that_passes),
	TEST(without_a_policy_mail_is_delivered),
	TEST(what_is_not_known_is_said),
	TEST(a_signature_survives_a_forwarder),
	TEST(without_a_key_a_signature_is_none),
	TEST(a_key_in_testing_mode_is_told),
	TEST(spf_of_a_sender_that_is_not_known),
	TEST(genuine_mail_without_a_policy),
	TEST(a_forwarder_passes_where_all_do),
	TEST(each_address_of_a_prefix_has_to_pass),
	TEST(who_should_fail_is_not_genuine),
	TEST(libraries_that_were_not_asked),
	TEST(libraries_decide_their_column),
	TEST(where_they_differ_the_cell_says_so),
	TEST(an_opinion_that_is_missing_makes_it_unknown),
	TEST(alignment_that_libopendmarc_garbles),
	TEST(records_that_libopendmarc_was_not_asked_about),
	TEST(keys_by_libopendkim),
)
