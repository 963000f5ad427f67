/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Talks with mail servers, from the octets to the finding.
 */
#include "unit/unit.h"

#include "evaluate/smtp.h"
#include "evaluate/facts.h"
#include "record/smtp.h"
#include "rule/rule.h"
#include "source/smtp_talk.h"
#include "unit/fake.h"

#define DOMAIN	"example.org"
#define HELLO	"220 mx.example.org ESMTP\r\n"
#define OFFER	"250-mx.example.org hello\r\n250-starttls\r\n250 SIZE 9\r\n"
#define SOUND	HELLO, OFFER, "250 a\r\n", "250 b\r\n"

static const struct smtp_talk *
talk(const char *const *say, size_t n, size_t chunk)
{
	struct smtp_talk *t = arena_alloc(arena, sizeof *t);

	smtp_talk_start(t, arena, "me.example", DOMAIN);
	for (size_t i = 0; i < n && !t->over; i++) {
		size_t len = say[i] == NULL ? 0 : strlen(say[i]);

		if (say[i] == NULL) {
			smtp_talk_closed(t, "the server closed it");
			break;
		}
		t->say = NULL;
		for (size_t at = 0; at < len && t->say == NULL; at += chunk)
			smtp_talk_hear(t, say[i] + at,
			    len - at < chunk ? len - at : chunk);
	}
	if (!t->over)
		smtp_talk_late(t);
	return t;
}

#define TALK(...)							\
	talk((const char *const[]){ __VA_ARGS__ },			\
	    sizeof (const char *const[]){ __VA_ARGS__ } /		\
	    sizeof(const char *), 4096)

static void
expect(const struct smtp_talk *t, enum answer_status status,
    const char *transcript)
{
	assert_true(t->over);
	assert_int_equal(t->status, status);
	assert_string_equal(t->transcript.data, transcript);
}

#define THERE	"<220 mx.example.org ESMTP\n>EHLO me.example\n"
#define OFFERED	"<250-mx.example.org hello\n<250-starttls\n<250 SIZE 9\n"

static void
a_sound_talk_comes_to_quit(void **state)
{
	static const char *const sound[] = { SOUND };
	static const char all[] = THERE OFFERED ">MAIL FROM:<>\n<250 a\n"
	    ">RCPT TO:<postmaster@example.org>\n<250 b\n>QUIT\n";

	(void)state;
	expect(TALK(SOUND), ANSWER_FOUND, all);
	expect(TALK(SOUND, "221 bye\r\n"), ANSWER_FOUND, all);
	expect(TALK(SOUND, "rubbish"), ANSWER_FOUND, all);
	expect(TALK(SOUND, NULL), ANSWER_FOUND, all);
	for (size_t chunk = 1; chunk < 8; chunk++)
		expect(talk(sound, 4, chunk), ANSWER_FOUND, all);
}

static void
a_refusal_ends_it_politely(void **state)
{
	(void)state;
	expect(TALK("554 no\r\n"), ANSWER_FOUND, "<554 no\n>QUIT\n");
	expect(TALK("421 no\n"), ANSWER_FOUND, "<421 no\n>QUIT\n");
	expect(TALK(HELLO, "421\r\n"), ANSWER_FOUND, THERE "<421\n>QUIT\n");
	expect(TALK(HELLO, OFFER, "550 no\r\n"), ANSWER_FOUND, THERE OFFERED
	    ">MAIL FROM:<>\n<550 no\n>QUIT\n");
	/* HELO is for servers that do not know EHLO. */
	expect(TALK(HELLO, "502 what\r\n", "250 mx\r\n", NULL),
	    ANSWER_MALFORMED, THERE "<502 what\n>HELO me.example\n<250 mx\n"
	    ">MAIL FROM:<>\n!closed\n");
}

static void
what_ends_too_early_says_where(void **state)
{
	const struct smtp_talk *t = TALK("220");

	(void)state;
	expect(t, ANSWER_TIMEOUT, "~220\n!time\n");
	assert_string_equal(t->detail, "the time was up, at the greeting");
	t = TALK(HELLO, "250-mx.exa", NULL);
	expect(t, ANSWER_MALFORMED, THERE "~250-mx.exa\n!closed\n");
	assert_string_equal(t->detail,
	    "the server closed it, at the reply to EHLO");
	expect(TALK(HELLO, "250-mx\r\n", NULL), ANSWER_MALFORMED,
	    THERE "<250-mx\n!closed\n");
}

static void
what_is_no_reply_is_garbage(void **state)
{
	static const char *const bad[] = {
		"HTTP/1.1 400\r\n", "22 a\r\n", "220\ta\r\n", "120 a\r\n",
		"620 a\r\n", "2a0 b\r\n", "\r\n", "220-a\r\n250 b\r\n",
		"220 a\r\n250 b\r\n", "220 a\r\n2", "-220 a\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct smtp_talk *t = TALK(bad[i]);

		if (t->status != ANSWER_MALFORMED ||
		    strstr(t->transcript.data, "!garbage\n") == NULL)
			fail_msg("%s: %s", bad[i], t->transcript.data);
	}
}

static void
floods_end(void **state)
{
	char flood[3 * LIMIT_SMTP_LINE];
	struct smtp_talk *t = arena_alloc(arena, sizeof *t);
	size_t n = 0;

	(void)state;
	memset(flood, 'x', sizeof flood);
	smtp_talk_start(t, arena, "me.example", DOMAIN);
	smtp_talk_hear(t, flood, sizeof flood);
	assert_true(t->over);
	assert_int_equal(t->status, ANSWER_MALFORMED);
	assert_int_equal(t->transcript.len, 1 + LIMIT_SMTP_LINE + 1 +
	    strlen("!limit\n"));
	smtp_talk_start(t, arena, "me.example", DOMAIN);
	for (; !t->over; n++)
		smtp_talk_hear(t, "220-x\r\n", 7);
	assert_int_equal(n, LIMIT_SMTP_LINES);
	/* Long lines, but few. */
	smtp_talk_start(t, arena, "me.example", DOMAIN);
	memcpy(flood, "220-", 4);
	flood[LIMIT_SMTP_LINE - 1] = '\n';
	for (n = 0; !t->over; n++)
		smtp_talk_hear(t, flood, LIMIT_SMTP_LINE);
	assert_int_equal(n, LIMIT_SMTP_OCTETS / LIMIT_SMTP_LINE + 1);
	assert_non_null(strstr(t->detail, "octets came"));
}

static void
read_text(const char *text, size_t len, struct smtp_record *ret)
{
	smtp_read(arena, (const uint8_t *)text, len, ret);
}

static void
a_transcript_is_read(void **state)
{
	const struct smtp_talk *t = TALK(SOUND);
	struct smtp_record s;

	(void)state;
	read_text(t->transcript.data, t->transcript.len, &s);
	assert_null(s.end);
	assert_int_equal(s.greeting.code, 220);
	assert_string_equal(s.greeting.word, "mx.example.org");
	assert_string_equal(s.greeting.text, "220 mx.example.org ESMTP");
	assert_int_equal(s.hello.code, 250);
	assert_string_equal(s.hello.word, "mx.example.org");
	assert_true(s.extended);
	assert_int_equal(s.keyword.n, 2);
	assert_true(smtp_has_keyword(&s, "STARTTLS"));
	assert_true(smtp_has_keyword(&s, "SIZE"));
	assert_false(smtp_has_keyword(&s, "SIZ"));
	assert_int_equal(s.rcpt.code, 250);
	t = TALK(HELLO, "502 no\r\n", "250 mx.b\r\n", "250 a\r\n", "450\r\n");
	read_text(t->transcript.data, t->transcript.len, &s);
	assert_string_equal(s.hello.word, "mx.b");
	assert_false(s.extended);
	assert_int_equal(s.rcpt.code, 450);
}

static void
a_hostile_transcript_is_read(void **state)
{
	static const char nul[] = "<220 a\0b\033[2J\xff\n>QUIT\n";
	static const char *const odd[] = {
		"", "\n", "<", "<\n\n\n", ">", "~", "!", "<220-\n", ">RCPT\n<",
		">EHLO\n<250-a\n<250-", "x\n<220 a", "<250-\n>EHLO\n~\n",
	};
	struct smtp_record s;

	(void)state;
	read_text(nul, sizeof nul - 1, &s);
	assert_string_equal(s.greeting.text,
	    "220 a\\x00b\\x1b[2J\\xff");
	assert_string_equal(s.greeting.word, "a\\x00b\\x1b[2J\\xff");
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		read_text(odd[i], strlen(odd[i]), &s);
		assert_non_null(s.end);
		assert_int_equal(s.rcpt.code, 0);
	}
	/* A part of a line is no reply. */
	read_text("~220 a\n!closed\n", 15, &s);
	assert_int_equal(s.greeting.code, 0);
	assert_string_equal(s.greeting.text, "220 a");
	assert_string_equal(s.end, "closed");
}

/* --- the rule --- */

struct host {
	const char		*ip;
	enum answer_status	 status;	/* without a transcript */
	const char		*say[4];
};

static void
add_talk(struct fake *f, const struct host *h)
{
	struct answer *a = arena_alloc(arena, sizeof *a);
	const struct smtp_talk *t;

	a->question = (struct question){ .name = DOMAIN, .type = RR_SMTP,
	    .server = h->ip };
	*vec_add(arena, &f->fixed) = a;
	a->status = h->status;
	a->detail = "why not";
	if (h->say[0] == NULL)
		return;
	t = talk(h->say, 4, 4096);
	a->status = t->status;
	a->detail = t->detail;
	a->wire = (const uint8_t *)t->transcript.data;
	a->wirelen = t->transcript.len;
}

static void
judge(struct fake *f, bool asked, struct finding *ret)
{
	struct facts facts;
	struct judge j = { .arena = arena, .finding = ret };

	f->ev->scope.smtp = asked;
	fake_run(f, facts_evaluate, &facts);
	memset(ret, 0, sizeof *ret);
	ret->rule = rule_find("mx-smtp-identity");
	ret->severity = ret->rule->severity;
	ret->rule->check(&facts, &j);
	assert_true(j.decided);
}

static struct fake *
two_hosts(const struct host *a, const struct host *b)
{
	struct fake *f = fake_new(DOMAIN);

	fake_add(f, DOMAIN, "MX", "10 mx.example.org.");
	fake_add(f, "mx.example.org", "A", "45.83.64.25");
	add_talk(f, a);
	if (b == NULL)
		return f;
	fake_add(f, DOMAIN, "MX", "20 mx2.example.org.");
	fake_add(f, "mx2.example.org", "A", "45.83.64.26");
	add_talk(f, b);
	return f;
}

#define IP	"45.83.64.25"
#define IP2	"45.83.64.26"

static const struct host sound = { .ip = IP, .say = { SOUND } };

static void
what_the_servers_say_is_judged(void **state)
{
	static const struct {
		struct host	 host;
		enum outcome	 outcome;
		const char	*words;
	} cases[] = {
		{ { IP2, 0, { SOUND } }, OUTCOME_PASS, "takes mail" },
		{ { IP2, 0, { "220 mail\r\n", OFFER, "250\r\n", "250\r\n" } },
		    OUTCOME_FAIL, "names mail, which is no fully qual" },
		{ { IP2, 0, { "220 192.0.2.1\r\n", OFFER, "250\r\n",
		    "250\r\n" } }, OUTCOME_FAIL, "is an address" },
		{ { IP2, 0, { "220\r\n", OFFER, "250\r\n", "250\r\n" } },
		    OUTCOME_FAIL, "the greeting of 45.83.64.26 has no name" },
		{ { IP2, 0, { HELLO, "250 a_b.test\r\n", "250\r\n",
		    "250\r\n" } }, OUTCOME_FAIL, "is no host name" },
		{ { IP2, 0, { HELLO, "250 gone.test\r\n", "250\r\n",
		    "250\r\n" } }, OUTCOME_FAIL, "gone.test, which does not" },
		{ { IP2, 0, { HELLO, "250 text.test\r\n", "250\r\n",
		    "250\r\n" } }, OUTCOME_FAIL, "has no address" },
		{ { IP2, 0, { HELLO, "250 dead.test\r\n", "250\r\n",
		    "250\r\n" } }, OUTCOME_UNKNOWN, "resolves could not" },
		{ { IP2, 0, { HELLO, OFFER, "250\r\n", "550 5.1.1 no\r\n" } },
		    OUTCOME_FAIL, "refuses RCPT TO:<postmaster@example.org>: "
		    "550 5.1.1 no" },
		{ { IP2, 0, { HELLO, OFFER, "250\r\n", "554 5.7.1 no\r\n" } },
		    OUTCOME_FAIL, "this client's" },
		{ { IP2, 0, { HELLO, OFFER, "250\r\n", "450 later\r\n" } },
		    OUTCOME_UNKNOWN, "450 later" },
		{ { IP2, 0, { HELLO, OFFER, "550 no\r\n", NULL } },
		    OUTCOME_UNKNOWN, "550 no" },
		{ { IP2, 0, { HELLO, OFFER, NULL, NULL } }, OUTCOME_UNKNOWN,
		    "MAIL FROM" },
		/* A name that is no good is, whatever came then. */
		{ { IP2, 0, { "220 mail\r\n", NULL, NULL, NULL } },
		    OUTCOME_FAIL, "names mail" },
		{ { IP2, 0, { "554 go away\r\n", NULL, NULL, NULL } },
		    OUTCOME_UNKNOWN, "554 go away" },
		{ { IP2, ANSWER_TIMEOUT, { NULL } }, OUTCOME_UNKNOWN,
		    "why not" },
		{ { IP2, ANSWER_REFUSED, { NULL } }, OUTCOME_UNKNOWN,
		    "why not" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fake *f = two_hosts(&sound, &cases[i].host);
		struct finding got;

		fake_add(f, "text.test", "TXT", "\"x\"");
		fake_status(f, "dead.test", RR_A, ANSWER_SERVFAIL);
		judge(f, true, &got);
		if (got.outcome != cases[i].outcome ||
		    strstr(got.mark.item[0].detail, cases[i].words) == NULL)
			fail_msg("%zu: %s: %s", i, outcome_name(got.outcome),
			    got.mark.item[0].detail);
		if (got.outcome == OUTCOME_UNKNOWN)
			assert_int_equal(got.reason, UNKNOWN_LOOKUP_ERROR);
	}
}

static void
who_was_not_asked_is_not_probed(void **state)
{
	struct host barred = { IP, ANSWER_NOT_ASKED, { NULL } };
	struct fake *f = two_hosts(&sound, NULL);
	struct finding got;
	size_t n;

	(void)state;
	judge(f, false, &got);
	assert_int_equal(got.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(got.reason, UNKNOWN_NOT_PROBED);
	for (size_t i = 0; i < f->ev->answers.n; i++)
		assert_int_not_equal(f->ev->answers.item[i]->question.type,
		    RR_SMTP);
	judge(two_hosts(&barred, NULL), true, &got);
	assert_int_equal(got.reason, UNKNOWN_NOT_PROBED);
	for (int asked = 0; asked < 2; asked++) {
		struct facts facts;

		f = fake_new(DOMAIN);
		fake_status(f, DOMAIN, RR_MX, ANSWER_SERVFAIL);
		f->ev->scope.smtp = asked;
		fake_run(f, facts_evaluate, &facts);
		rule_run(rule_find("mx-smtp-identity"), &facts,
		    profile_find("default"), &got);
		assert_int_equal(got.outcome, OUTCOME_UNKNOWN);
		assert_int_equal(got.reason, asked ? UNKNOWN_LOOKUP_ERROR :
		    UNKNOWN_NOT_PROBED);
	}
	f = fake_new(DOMAIN);
	fake_add(f, DOMAIN, "MX", "0 .");
	judge(f, true, &got);
	assert_int_equal(got.outcome, OUTCOME_NOT_APPLICABLE);
	/* What is only proposed is not talked to. */
	f = two_hosts(&sound, NULL);
	judge(f, true, &got);
	{
		struct evidence *over = evidence_overlay(arena, f->ev);
		struct facts facts;

		evidence_put(over, &(struct answer){ .question = {
		    .name = DOMAIN, .type = RR_MX }, .status = ANSWER_NODATA });
		fake_add(f, DOMAIN, "A", "45.83.64.27");
		facts_evaluate(over, &facts);
		assert_false(facts.smtp.asked);
		evidence_take_wanted(over, &n);
	}
}

static void
the_next_address_stands_in_and_ten_hosts_are_enough(void **state)
{
	struct fake *f = fake_new(DOMAIN);
	struct host other = { .ip = IP2, .say = { SOUND } };
	struct host barred = { IP, ANSWER_NOT_ASKED, { NULL } };
	struct finding got;
	struct facts facts;

	(void)state;
	fake_add(f, DOMAIN, "MX", "10 mx.example.org.");
	fake_add(f, DOMAIN, "MX", "20 mx.example.org.");
	fake_add(f, "mx.example.org", "A", IP);
	fake_add(f, "mx.example.org", "A", IP2);
	add_talk(f, &barred);
	add_talk(f, &other);
	judge(f, true, &got);
	assert_int_equal(got.outcome, OUTCOME_PASS);
	f = fake_new(DOMAIN);
	fake_add(f, "mx.example.org", "A", IP);
	for (unsigned i = 0; i < LIMIT_SMTP_HOSTS + 2; i++) {
		const char *name = arena_printf(arena, "m%u.example.org", i);
		struct host h = { .say = { SOUND } };

		h.ip = arena_printf(arena, "45.83.65.%u", i + 1);
		fake_add(f, DOMAIN, "MX", arena_printf(arena, "1 %s.", name));
		fake_add(f, name, "A", h.ip);
		add_talk(f, &h);
	}
	judge(f, true, &got);
	assert_int_equal(got.outcome, OUTCOME_UNKNOWN);
	assert_int_equal(got.reason, UNKNOWN_NOT_PROBED);
	fake_run(f, facts_evaluate, &facts);
	assert_int_equal(facts.smtp.host.n, LIMIT_SMTP_HOSTS);
	assert_int_equal(facts.smtp.more, 2);
}

UNIT_MAIN("smtp",
	TEST(a_sound_talk_comes_to_quit),
	TEST(a_refusal_ends_it_politely),
	TEST(what_ends_too_early_says_where),
	TEST(what_is_no_reply_is_garbage),
	TEST(floods_end),
	TEST(a_transcript_is_read),
	TEST(a_hostile_transcript_is_read),
	TEST(what_the_servers_say_is_judged),
	TEST(who_was_not_asked_is_not_probed),
	TEST(the_next_address_stands_in_and_ten_hosts_are_enough),
)
