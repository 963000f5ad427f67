/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "base/limits.h"
#include "evaluate/mail.h"
#include "record/mbox.h"

#define ED "k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define HASH "bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=; "
#define SIXTEEN "AAAAAAAAAAAAAAAA"
#define B "b=" SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN "AAAAAA=="
#define SIGNED(d, more) "DKIM-Signature: v=1; a=ed25519-sha256; s=s; d=" d \
    "; h=from; " HASH more B "\n"
#define FROM "From: a@example.org\n"
#define PATH "Received: from m.example (m.example [192.0.2.1]) by b\n" \
    "Return-Path: <a@example.org>\n"

static struct mail_given given;
static struct mail_sender sender;
static const struct message *message;
static const struct opinion *said;

static struct fake *
fresh(void)
{
	struct fake *f = fake_new("example.org");

	given = (struct mail_given){ 0 };
	said = NULL;
	fake_text(f, "_dmarc.example.org", "v=DMARC1; p=reject");
	fake_text(f, "example.org", "v=spf1 ip4:192.0.2.1 -all");
	fake_text(f, "s._domainkey.example.org", "v=DKIM1; " ED);
	return f;
}

static void
evaluate(struct evidence *ev, struct mail_outcome *ret)
{
	mail_evaluate(ev, message, &sender, said, ret);
}

static struct mail_outcome
run(struct fake *f, const char *text)
{
	struct mbox_item item;
	struct mail_outcome out;
	struct mbox box;

	mbox_open(&box, text, strlen(text));
	assert_true(mbox_next(&box, arena, &item));
	message = message_parse(arena, &item);
	mail_sender_find(arena, message, &given, &sender);
	fake_run(f, evaluate, &out);
	return out;
}

/* libopendkim says the same of every signature. */
static void
library_says(const char *words)
{
	struct opinion *list = arena_array(arena, 32, sizeof *list);

	for (size_t i = 0; i < 32; i++)
		list[i] = (struct opinion){ .library = "libopendkim",
		    .said = words };
	said = list;
}

static void
assert_signature(struct fake *f, const char *text, enum mail_result result,
    const char *why)
{
	struct mail_outcome out = run(f, text);

	assert_int_equal(out.signature.n, 1);
	assert_int_equal(out.signature.item[0].result, result);
	assert_non_null(strstr(out.signature.item[0].why, why));
}

static void
the_library_has_the_word_on_hashes_alone(void **state)
{
	struct fake *f = fresh();

	(void)state;
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_UNKNOWN,
	    "not asked");
	assert_true(run(f, SIGNED("example.org", "") FROM)
	    .signature.item[0].verify);
	library_says(OPINION_VERIFIED);
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_PASS, "hold");
	library_says(OPINION_BODY);
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_FAIL, "body");
	library_says(OPINION_SHORT);
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_FAIL,
	    "shorter");
	library_says(OPINION_HEADER);
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_FAIL,
	    "field was changed");
	library_says("not verified: something");
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_UNKNOWN,
	    "could not tell (not verified: something)");
	library_says("");
	assert_signature(f, SIGNED("example.org", "") FROM, MAIL_UNKNOWN,
	    "did not say");
}

static void
what_rules_a_signature_out_is_not_left_to_the_library(void **state)
{
	struct fake *f = fresh();

	(void)state;
	library_says(OPINION_VERIFIED);
	assert_signature(f, SIGNED("example.org", "l=x; ") FROM, MAIL_NEUTRAL,
	    "not a number");
	assert_signature(f, "DKIM-Signature: v=1; a=rsa-sha1; s=s; "
	    "d=example.org; h=from; bh=AAAAAAAAAAAAAAAAAAAAAAAAAAA=; " B "\n"
	    FROM, MAIL_PERMERROR, "rsa-sha1");
	assert_signature(f, "DKIM-Signature: v=1; a=rsa-sha256; s=s; "
	    "d=example.org; h=from; " HASH B "\n" FROM, MAIL_PERMERROR,
	    "another algorithm");
	/* The fake's clock stands at 1000. */
	assert_signature(f, SIGNED("example.org", "x=999; ") FROM, MAIL_FAIL,
	    "expired at 1970-01-01T00:16:39Z");
	assert_signature(f, SIGNED("example.org", "x=1000; ") FROM, MAIL_PASS,
	    "hold");
	assert_signature(f, SIGNED("other.example", "") FROM, MAIL_PERMERROR,
	    "no key");
	fake_text(f, "s._domainkey.revoked.example", "p=");
	assert_signature(f, SIGNED("revoked.example", "") FROM,
	    MAIL_PERMERROR, "revoked");
	fake_text(f, "s._domainkey.two.example", ED);
	fake_text(f, "s._domainkey.two.example", "v=DKIM1; " ED);
	assert_signature(f, SIGNED("two.example", "") FROM, MAIL_PERMERROR,
	    "2 records");
	fake_text(f, "s._domainkey.bad.example", "v=DKIM1; k=ed25519; p=!");
	assert_signature(f, SIGNED("bad.example", "") FROM, MAIL_PERMERROR,
	    "cannot be used");
	fake_text(f, "s._domainkey.strict.example", "v=DKIM1; t=s; " ED);
	assert_signature(f, SIGNED("strict.example", "i=@a.strict.example; ")
	    FROM, MAIL_PERMERROR, "t=s");
	assert_signature(f, SIGNED("strict.example", "i=@strict.example; ")
	    FROM, MAIL_PASS, "hold");
}

static void
a_failed_look_up_is_no_verdict(void **state)
{
	struct fake *f = fresh();
	struct mail_outcome out;

	(void)state;
	library_says(OPINION_VERIFIED);
	fake_status(f, "s._domainkey.late.example", RR_TXT, ANSWER_TIMEOUT);
	assert_signature(f, SIGNED("late.example", "") FROM, MAIL_TEMPERROR,
	    "look-up of the key failed");
	fake_status(f, "s._domainkey.out.example", RR_TXT, ANSWER_NOT_ASKED);
	assert_signature(f, SIGNED("out.example", "") FROM, MAIL_UNKNOWN,
	    "failed");
	/* It may be the one that would have passed. */
	fake_status(f, "s._domainkey.sub.example.org", RR_TXT, ANSWER_SERVFAIL);
	given.ip = "192.0.2.9";
	given.mail_from = "a@example.org";
	out = run(f, SIGNED("sub.example.org", "") FROM);
	assert_int_equal(out.dmarc[DMARC_RFC9989].by_dkim, TRI_UNKNOWN);
	assert_int_equal(out.dmarc[DMARC_RFC9989].result, MAIL_UNKNOWN);
	assert_int_equal(out.result, MAIL_UNKNOWN);
	/* One of a stranger may not. */
	out = run(f, SIGNED("late.example", "") FROM);
	assert_int_equal(out.dmarc[DMARC_RFC9989].result, MAIL_FAIL);
	fake_status(f, "_dmarc.example.com", RR_TXT, ANSWER_TIMEOUT);
	out = run(f, "From: a@example.com\n");
	assert_int_equal(out.result, MAIL_UNKNOWN);
}

static void
sixteen_signatures_are_evaluated(void **state)
{
	struct fake *f = fresh();
	struct mail_outcome out;
	const char *text = FROM;

	(void)state;
	library_says(OPINION_VERIFIED);
	for (int i = 0; i < 17; i++)
		text = arena_printf(arena, "%s%s", SIGNED("example.org", ""),
		    text);
	out = run(f, text);
	assert_int_equal(out.signature.n, 17);
	assert_int_equal(out.signature.item[15].result, MAIL_PASS);
	assert_int_equal(out.signature.item[16].result, MAIL_UNKNOWN);
	assert_string_equal(out.signature.item[16].why,
	    "not evaluated: 16 of a message are");
	assert_false(out.signature.item[16].verify);
}

static void
dmarc_wants_an_aligned_pass(void **state)
{
	struct fake *f = fresh();
	struct mail_outcome out;

	(void)state;
	out = run(f, PATH FROM);
	assert_int_equal(out.spf.result, SPF_PASS);
	assert_int_equal(out.dmarc[DMARC_RFC9989].by_spf, TRI_YES);
	assert_int_equal(out.result, MAIL_PASS);
	given.ip = "192.0.2.2";
	out = run(f, PATH FROM);
	assert_int_equal(out.spf.result, SPF_FAIL);
	assert_int_equal(out.result, MAIL_FAIL);
	assert_non_null(strstr(out.dmarc[DMARC_RFC9989].why, "p=reject"));
	/* A stranger's own pass is none of the author's. */
	fake_text(f, "stranger.example", "v=spf1 +all");
	fake_text(f, "s._domainkey.stranger.example", "v=DKIM1; " ED);
	given.mail_from = "x@stranger.example";
	library_says(OPINION_VERIFIED);
	out = run(f, SIGNED("stranger.example", "") FROM);
	assert_int_equal(out.spf.result, SPF_PASS);
	assert_int_equal(out.signature.item[0].result, MAIL_PASS);
	assert_int_equal(out.result, MAIL_FAIL);
	/* Relaxed lets a sub-domain count, strict does not. */
	fake_text(f, "s._domainkey.m.example.org", "v=DKIM1; " ED);
	out = run(f, SIGNED("m.example.org", "") FROM);
	assert_int_equal(out.result, MAIL_PASS);
	f = fresh();
	library_says(OPINION_VERIFIED);
	given.ip = "192.0.2.2";
	given.mail_from = "x@m.example.org";
	fake_text(f, "_dmarc.example.com", "v=DMARC1; p=reject; adkim=s");
	fake_text(f, "s._domainkey.m.example.com", "v=DKIM1; " ED);
	out = run(f, SIGNED("m.example.com", "") "From: a@example.com\n");
	assert_int_equal(out.result, MAIL_FAIL);
}

static void
without_one_author_there_is_no_pass(void **state)
{
	struct fake *f = fresh();

	(void)state;
	assert_int_equal(run(f, PATH "Subject: x\n").result, MAIL_PERMERROR);
	assert_int_equal(run(f, PATH FROM FROM).result, MAIL_PERMERROR);
	assert_int_equal(run(f, PATH "From: a@example.org, b@c.example\n")
	    .result, MAIL_PERMERROR);
	assert_int_equal(run(f, PATH "From: a@no.such.example\n").result,
	    MAIL_NONE);
	assert_int_equal(run(f, PATH "From: a@example.org, b@EXAMPLE.org\n")
	    .result, MAIL_PASS);
}

static void
not_knowing_who_sent_is_no_failure(void **state)
{
	struct fake *f = fresh();
	struct mail_outcome out;

	(void)state;
	out = run(f, FROM);
	assert_false(out.sender.known);
	assert_int_equal(out.result, MAIL_UNKNOWN);
	out = run(f, "Received: from a (a [10.1.2.3]) by b\n"
	    "Return-Path: <a@example.org>\n" FROM);
	assert_false(out.sender.known);
	assert_non_null(strstr(out.sender.why, "private (RFC 1918)"));
	out = run(f, "Received: from a by b\nReturn-Path: <a@x.example>\n"
	    FROM);
	assert_non_null(strstr(out.sender.why, "names no address"));
	out = run(f, "Received: from a (a [192.0.2.1]) by b\n" FROM);
	assert_non_null(strstr(out.sender.why, "Return-Path"));
	out = run(f, "Received: from a (a [192.0.2.1]) by b\n"
	    "Return-Path: <>\n" FROM);
	assert_true(out.sender.known);
	assert_string_equal(out.sender.sender.mail_from, "");
	assert_string_equal(out.spf_domain, "a");
}

static void
the_last_trusted_host_tells_who_sent(void **state)
{
	static const char text[] =
	    "Received: from relay (relay [10.0.0.1]) by inner.b.example\n"
	    "Received: by relay.b.example with LMTP\n"
	    "Received: from out (out [192.0.2.1]) by mx.b.example\n"
	    "Received: from x (x [198.51.100.1]) by mx.stranger.example\n"
	    "Received: from y (y [198.51.100.2]) by mx.b.example\n"
	    "Return-Path: <a@example.org>\n" FROM;
	static const char *const hosts[] = {
		"inner.b.example", "MX.b.example", "relay.b.example"
	};
	struct fake *f = fresh();
	struct mail_outcome out;

	(void)state;
	given.received_by = hosts;
	given.nreceived_by = 3;
	out = run(f, text);
	assert_true(out.sender.known);
	assert_string_equal(out.sender.why,
	    "as the Received of mx.b.example says");
	assert_string_equal(out.sender.sender.helo, "out");
	given.nreceived_by = 1;
	assert_false(run(f, text).sender.known);
	given.received_by = hosts + 1;
	out = run(f, text);
	assert_non_null(strstr(out.sender.why, "no Received was written by"));
}

UNIT_MAIN("mail",
	TEST(the_library_has_the_word_on_hashes_alone),
	TEST(what_rules_a_signature_out_is_not_left_to_the_library),
	TEST(a_failed_look_up_is_no_verdict),
	TEST(sixteen_signatures_are_evaluated),
	TEST(dmarc_wants_an_aligned_pass),
	TEST(without_one_author_there_is_no_pass),
	TEST(not_knowing_who_sent_is_no_failure),
	TEST(the_last_trusted_host_tells_who_sent),
)
