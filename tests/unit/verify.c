/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signatures that libopendkim verifies in the child: the example of RFC 8463
 * A.3, whole and changed, and a child that dies on the way.
 */
#include "unit/unit.h"

#include "base/err.h"
#include "evaluate/opinion.h"
#include "evidence/evidence.h"
#include "record/mbox.h"
#include "record/message.h"
#include "witness/child.h"
#include "witness/witness.h"

#define ED "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\n" \
    " d=football.example.com; i=@football.example.com;\n" \
    " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\n" \
    " subject : date : message-id : from : subject : date;\n" \
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n" \
    " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\n" \
    " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\n"
#define RSA "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\n" \
    " d=football.example.com; i=@football.example.com;\n" \
    " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\n" \
    " date : message-id : from : subject : date;\n" \
    " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n" \
    " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\n" \
    " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\n" \
    " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\n"
#define HEADER(subject) "From: Joe SixPack <joe@football.example.com>\n" \
    "To: Suzie Q <suzie@shopping.example.net>\n" \
    "Subject: " subject "\n" \
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\n" \
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\n" \
    "\n"
#define BODY "Hi.\n\nWe lost the game. Are you hungry yet?\n\nJoe.\n"
#define DINNER HEADER("Is dinner ready?")
#define ED_KEY "v=DKIM1; k=ed25519; " \
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define RSA_KEY "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHl" \
    "OQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y" \
    "3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2" \
    "EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
#define AT(selector) selector "._domainkey.football.example.com"
#define MANY	20

struct bench {
	struct witness	*witness;
	struct evidence	*evidence;
	struct opinion	 said[MANY];
};

static void
put_key(struct bench *b, const char *name, const char *text)
{
	struct answer *a = arena_alloc(arena, sizeof *a);
	struct rr *rr = arena_alloc(arena, sizeof *rr);

	a->question.name = rr->owner = name;
	a->question.type = rr->type = RR_TXT;
	a->status = text == NULL ? ANSWER_TIMEOUT : ANSWER_FOUND;
	rr->text = text;
	rr->textlen = text == NULL ? 0 : strlen(text);
	a->rr = rr;
	a->nrr = text != NULL;
	evidence_put(b->evidence, a);
}

static int
set_up(void **state)
{
	static const struct scope scope = { .domain = "." };
	struct bench *b;
	struct err err;

	unit_set_up(state);
	b = arena_alloc(arena, sizeof *b);
	b->evidence = evidence_new(arena, &scope, 1700000000);
	b->witness = witness_open(&err);
	assert_non_null(b->witness);
	put_key(b, AT("brisbane"), ED_KEY);
	put_key(b, AT("test"), RSA_KEY);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	witness_close(b->witness);
	return unit_tear_down(state);
}

/* All its signatures, or but one (MANY: none is left out). */
static void
verify_but(struct bench *b, const char *text, size_t len, size_t but)
{
	bool ask[MANY];
	struct mbox_item item;
	const struct message *m;
	struct mbox box;

	mbox_open(&box, text, len);
	assert_true(mbox_next(&box, arena, &item));
	m = message_parse(arena, &item);
	assert_true(m->signature.n <= MANY);
	for (size_t i = 0; i < MANY; i++)
		ask[i] = i != but;
	memset(b->said, 0, sizeof b->said);
	witness_verify(b->witness, arena, b->evidence, m, ask, b->said);
}

static void
verify(struct bench *b, const char *text)
{
	verify_but(b, text, strlen(text), MANY);
}

static void
expect(const struct bench *b, size_t i, const char *said)
{
	assert_string_equal(b->said[i].library, "libopendkim");
	assert_string_equal(b->said[i].said, said);
	assert_int_equal(b->said[i].agreement, AGREEMENT_UNKNOWN);
}

static void
expect_unknown(const struct bench *b, size_t i, const char *note)
{
	expect(b, i, "");
	assert_non_null(b->said[i].note);
	assert_non_null(strstr(b->said[i].note, note));
}

static void
each_signature_has_its_own_result(void **state)
{
	struct bench *b = *state;

	verify(b, ED RSA DINNER BODY);
	expect(b, 0, OPINION_VERIFIED);
	expect(b, 1, OPINION_VERIFIED);
	verify(b, ED RSA DINNER "Hi.\n");
	expect(b, 0, OPINION_BODY);
	expect(b, 1, OPINION_BODY);
	verify(b, ED RSA HEADER("Is lunch ready?") BODY);
	expect(b, 0, OPINION_HEADER);
	expect(b, 1, OPINION_HEADER);
	verify(b, ED RSA HEADER("Is lunch ready?") "Hi.\n");
	expect(b, 0, OPINION_HEADER);
	/* The other key is at fault for one of them alone. */
	put_key(b, AT("brisbane"), "v=DKIM1; k=ed25519; "
	    "p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	verify(b, ED RSA DINNER BODY);
	expect(b, 0, OPINION_HEADER);
	expect(b, 1, OPINION_VERIFIED);
}

static void
a_signature_that_is_left_out_moves_no_other(void **state)
{
	struct bench *b = *state;
	static const char text[] = ED RSA DINNER BODY;

	put_key(b, AT("brisbane"), "v=DKIM1; k=ed25519; "
	    "p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	verify_but(b, text, sizeof text - 1, 0);
	assert_null(b->said[0].library);
	expect(b, 1, OPINION_VERIFIED);
	verify_but(b, text, sizeof text - 1, 1);
	expect(b, 0, OPINION_HEADER);
	assert_null(b->said[1].library);
}

static void
a_key_that_did_not_come_is_no_failure(void **state)
{
	struct bench *b = *state;

	put_key(b, AT("test"), NULL);
	verify(b, ED RSA DINNER BODY);
	expect(b, 0, OPINION_VERIFIED);
	expect_unknown(b, 1, "the look-up has no answer");
	put_key(b, AT("test"), "v=DKIM1; p=\xff");
	verify(b, ED RSA DINNER BODY);
	expect_unknown(b, 1, "printable ASCII alone");
}

static void
a_crash_costs_the_opinions_on_one_message(void **state)
{
	struct bench *b = *state;

	witness_sabotage(b->witness, WIRE_CRASH, 0, 5000);
	verify(b, ED RSA DINNER BODY);
	expect_unknown(b, 0, "libopendkim crashed: signal 11");
	expect_unknown(b, 1, "no result");
	witness_sabotage(b->witness, WIRE_CRASH, 1, 5000);
	verify(b, ED RSA DINNER BODY);
	expect(b, 0, OPINION_VERIFIED);
	expect_unknown(b, 1, "libopendkim crashed: signal 11");
	witness_sabotage(b->witness, WIRE_HANG, 0, 500);
	verify(b, ED RSA DINNER BODY);
	expect_unknown(b, 0, "did not answer in time");
	witness_sabotage(b->witness, 0, 0, 5000);
	/* What was said of one message is said of no other. */
	verify(b, ED RSA DINNER "Hi.\n");
	expect(b, 0, OPINION_BODY);
	expect(b, 1, OPINION_BODY);
	verify(b, ED RSA DINNER BODY);
	expect(b, 0, OPINION_VERIFIED);
	expect(b, 1, OPINION_VERIFIED);
}

static void
what_the_library_cannot_take_stays_outside(void **state)
{
	static const char nul[] = ED "X: a\0b\n" DINNER BODY;
	struct bench *b = *state;
	char identity[400];

	verify_but(b, nul, sizeof nul - 1, MANY);
	expect_unknown(b, 0, "NUL");
	verify(b, ED "this is no field\n" DINNER BODY);
	expect_unknown(b, 0, "no field");
	memset(identity, 'a', sizeof identity);
	identity[sizeof identity - 1] = '\0';
	verify(b, arena_printf(arena, "DKIM-Signature: v=1; a=rsa-sha256; "
	    "d=football.example.com; s=test; h=from; bh=AAAA; b=AAAA; "
	    "i=%s@football.example.com\n" DINNER BODY, identity));
	expect_unknown(b, 0, "longer than libopendkim can hold");
	/* It signs the one that is left out. */
	verify_but(b, "DKIM-Signature: v=1; a=rsa-sha256; s=test; bh=AAAA;\n"
	    " d=football.example.com; h=from:dkim-signature; b=AAAA\n"
	    ED DINNER BODY, strlen("DKIM-Signature: v=1; a=rsa-sha256; "
	    "s=test; bh=AAAA;\n d=football.example.com; "
	    "h=from:dkim-signature; b=AAAA\n" ED DINNER BODY), 1);
	expect_unknown(b, 0, "not all of them are fit");
}

#define WITH_BENCH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

UNIT_MAIN("verify",
	WITH_BENCH(each_signature_has_its_own_result),
	WITH_BENCH(a_signature_that_is_left_out_moves_no_other),
	WITH_BENCH(a_key_that_did_not_come_is_no_failure),
	WITH_BENCH(a_crash_costs_the_opinions_on_one_message),
	WITH_BENCH(what_the_library_cannot_take_stays_outside),
)
