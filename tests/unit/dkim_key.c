/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "record/dkim_key.h"

/* Keys made for this test; nobody holds their other halves. */
static const char rsa512[] =
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMlILcGRF+5iUd9tcJKd4RGLm8dtn7iJ"
    "vCpjuy0r++SQPYaZDbePZEWrRf0XBEptM3PVqPdUA20jw5dJ5QKcQnECAwEAAQ==";
static const char rsa1024[] =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCp1BIAaIFhUbeBcR7UvsH4dzhC"
    "hhoTuwmzpCpw0dR8yxJtLyU31Z7XNIXwIaFNn9ibboBYwrUmuRKDoU6uwBMy13wV"
    "GrDjxssXX9AmKKHYSHfGrlPFeN+AUerJC+gSOnTkYdbZmy2X2Giz2e8axfFan9Op"
    "hEybidw1o1tIxhH/FwIDAQAB";
static const char rsa1024_pkcs1[] =
    "MIGJAoGBAKnUEgBogWFRt4FxHtS+wfh3OEKGGhO7CbOkKnDR1HzLEm0vJTfVntc0"
    "hfAhoU2f2JtugFjCtSa5EoOhTq7AEzLXfBUasOPGyxdf0CYoodhId8auU8V434BR"
    "6skL6BI6dORh1tmbLZfYaLPZ7xrF8Vqf06mETJuJ3DWjW0jGEf8XAgMBAAE=";
static const char rsa2048[] =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA5d+2+5QVkJMCAeDLs2qn"
    "RzZJviJBXow2NU5nWusqgraGw53h8lsS2fmFcM/3ZsoyCXAzS+3qv3fplmzD2fqi"
    "T1FulYSypMIvHvkwilWfd/IdPiP6DDi1tqUFahZYEfXmZqUfjf15z/bLbTxu78ah"
    "gKNXcDVlT9J1lLm1WVDsbHy/7x9b0TqbHDKWR44sq9FDeOfo1WEuhIlHF1QRtAZd"
    "BIgxSk4p8l2O4pePB/jF2hzb5zlcS7L0CJb01syUcHJoJzjoGENKbUgoYArUxHBj"
    "A3SzhFaFXwLnEvCMwmH89aGhXrCYrt+h3HuqaGklF8D2r8mMrECpT+ITyebxSQSt"
    "ywIDAQAB";
static const char rsa4096[] =
    "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAnOVVl+kCp91sOOl6g6Lq"
    "5JGqe+0zjj5+cdtLqtV91jvUIrVTd8if6sL9hynNZ+ISe+nJqN1bVcuGgm3eTd7e"
    "EvBM0Em3ZNfSEDpQkJpvFs+gDo8RUdaybSOHhKLdhr6ZyQoQUk2hzP+50riCxoGL"
    "nKzPsbCQ/mlF9XvhGVJsC1QsI4iy+YwW8mF5PwQRwKXhznyTN6T/rzc0FUXTdOoq"
    "Q12ejBj7cXLk1dO2t9u6OryfXadgF/0dz8kuYkePdFs5RwSS76VOTyfxVPauoomw"
    "tG/WqUa6zDTmL+vVfdUXAy3RxYscDH/WPlLuEfqL0o0xuAs1nFLHXnhG84wrjuUJ"
    "YVlutFdw4Xu+x9vOtgTGVrzjSxwogpEroCaddFl7bWPbL9y0PaZEz315kgj2o34t"
    "6SvtixoO3vvJ2Ie2rmBRIJNkEIgBksg9AkG/zlQGH9xbsP/TaMmpa0nZCPcApxXh"
    "bbjC12La3tGsoFLrFU74FD+98+531jMfAgj4+jYgbD7Z9rfRbfmn9TJ5pIWfmRiP"
    "AYSB2Vmm7WHH4SBf+nGgqjSUJntVaBuo9GwNFhS/kOHcroWoSKosciYrWjv9VTd6"
    "z4R83J9qSXSslzsxCFu9smqDAhvPg1zBm4CjkEx5cluJFBAU/S1kJgpI4FRZfVfe"
    "y7wNgpuO8xxj3XmkYtD2S9cCAwEAAQ==";
static const char rsa_e3[] =
    "MIGdMA0GCSqGSIb3DQEBAQUAA4GLADCBhwKBgQDv4pMFY+TsntMAOOm5BjTRWp4A"
    "lvNzYzO29RcqAGc9HbPekz/kZ5Ch0Z75sh2v7ak8StQTl5t6UrSfKxm+GZ4ZfZWX"
    "erESHe7Yx9+zZ1jpJbCBCffqwLhBJa2m8Xi6RrXBP/CrSZOqdbRb1VHb3heHPigK"
    "bG4Q2UN2px+tBTu2CQIBAw==";
static const char ed25519_spki[] =
    "MCowBQYDK2VwAyEAbT691zdOQWilvgpHui/Ho+4IURAycJhtSqvKhiuItMc=";
static const char ed25519[] =
    "bT691zdOQWilvgpHui/Ho+4IURAycJhtSqvKhiuItMc=";
static const char rsa1024_trailing[] =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCp1BIAaIFhUbeBcR7UvsH4dzhC"
    "hhoTuwmzpCpw0dR8yxJtLyU31Z7XNIXwIaFNn9ibboBYwrUmuRKDoU6uwBMy13wV"
    "GrDjxssXX9AmKKHYSHfGrlPFeN+AUerJC+gSOnTkYdbZmy2X2Giz2e8axfFan9Op"
    "hEybidw1o1tIxhH/FwIDAQABAAA=";
static const char rsa1024_even[] =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCp1BIAaIFhUbeBcR7UvsH4dzhC"
    "hhoTuwmzpCpw0dR8yxJtLyU31Z7XNIXwIaFNn9ibboBYwrUmuRKDoU6uwBMy13wV"
    "GrDjxssXX9AmKKHYSHfGrlPFeN+AUerJC+gSOnTkYdbZmy2X2Giz2e8axfFan9Op"
    "hEybidw1o1tIxhH/FgIDAQAB";

static const struct dkim_key *
parse(const char *text)
{
	return dkim_key_parse(arena, text, strlen(text));
}

/* The record that begins so and ends with this key. */
static const struct dkim_key *
with(const char *prefix, const char *key)
{
	return parse(arena_printf(arena, "%s%s", prefix, key));
}

static void
assert_fault(const struct dkim_key *key, enum dkim_key_fault code)
{
	const struct fault *f = dkim_key_fault(key, code);

	assert_non_null(f);
	assert_int_equal(key->fault.n, 1);
	assert_true(f->span.at + f->span.len <= key->len);
}

static void
rsa_keys_are_measured(void **state)
{
	static const struct {
		const char	*text;
		unsigned	 bits;
	} cases[] = { { rsa512, 512 }, { rsa1024, 1024 }, { rsa2048, 2048 },
		{ rsa4096, 4096 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct dkim_key *key = with("v=DKIM1; k=rsa; p=",
		    cases[i].text);

		assert_int_equal(key->fault.n, 0);
		assert_int_equal(key->bits, cases[i].bits);
		assert_int_equal(key->exponent, 65537);
		assert_int_equal(key->form, DKIM_FORM_SPKI);
		assert_false(key->modulus_even);
		assert_false(key->revoked);
	}
	assert_string_equal(dkim_key_words(arena,
	    with("v=DKIM1; p=", rsa2048)), "2048-bit RSA");
}

static void
the_bare_rsa_form_is_a_key_too(void **state)
{
	const struct dkim_key *key = with("p=", rsa1024_pkcs1);

	(void)state;
	assert_int_equal(key->fault.n, 0);
	assert_int_equal(key->form, DKIM_FORM_PKCS1);
	assert_int_equal(key->bits, 1024);
}

static void
a_key_is_the_same_in_either_form(void **state)
{
	const struct dkim_key *key = with("p=", rsa1024);

	(void)state;
	assert_true(dkim_key_same(key, with("t=s; p=", rsa1024_pkcs1)));
	assert_false(dkim_key_same(key, with("p=", rsa1024_even)));
	assert_false(dkim_key_same(key, with("p=", rsa512)));
	assert_false(dkim_key_same(key, parse("p=")));
	assert_false(dkim_key_same(parse("p="), parse("p=")));
	key = with("k=ed25519; p=", ed25519);
	assert_true(dkim_key_same(key, with("t=s; k=ed25519; p=", ed25519)));
	assert_false(dkim_key_same(key, with("p=", rsa1024)));
	assert_false(dkim_key_same(key, with("k=ed25519; p=",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
}

static void
exponent_and_parity_are_seen(void **state)
{
	(void)state;
	assert_int_equal(with("p=", rsa_e3)->exponent, 3);
	assert_true(with("p=", rsa1024_even)->modulus_even);
	assert_int_equal(with("p=", rsa1024_even)->fault.n, 0);
}

static void
octets_after_the_key_are_a_fault(void **state)
{
	const struct dkim_key *key = with("p=", rsa1024_trailing);

	(void)state;
	assert_fault(key, DKIM_FAULT_DER);
	assert_int_equal(key->bits, 1024);
	/* SEQUENCE { INTEGER -63, INTEGER 65537 } */
	assert_fault(parse("p=MAgCAcECAwEAAQ=="), DKIM_FAULT_DER);
}

static void
a_key_cut_anywhere_is_a_fault(void **state)
{
	size_t len = strlen(rsa1024);

	(void)state;
	for (size_t n = 1; n < len; n++) {
		const struct dkim_key *key = parse(arena_printf(arena,
		    "v=DKIM1; p=%.*s", (int)n, rsa1024));

		assert_int_not_equal(key->fault.n, 0);
		assert_false(key->revoked);
	}
}

static void
ed25519_is_the_bare_octets(void **state)
{
	const struct dkim_key *key = with("v=DKIM1; k=ed25519; p=", ed25519);

	(void)state;
	assert_int_equal(strlen(ed25519), 44);
	assert_int_equal(key->fault.n, 0);
	assert_int_equal(key->form, DKIM_FORM_RAW);
	assert_int_equal(key->type, DKIM_KEY_ED25519);
	assert_string_equal(dkim_key_words(arena, key), "Ed25519");
	key = with("v=DKIM1; k=ed25519; p=", ed25519_spki);
	assert_fault(key, DKIM_FAULT_ED25519_LEN);
	assert_non_null(strstr(key->fault.item[0].text,
	    "SubjectPublicKeyInfo"));
	assert_fault(parse("k=ed25519; p=AAAA"), DKIM_FAULT_ED25519_LEN);
	assert_fault(with("p=", ed25519_spki), DKIM_FAULT_DER);
	assert_fault(with("p=", ed25519), DKIM_FAULT_DER);
}

static void
an_empty_p_revokes_and_none_is_a_fault(void **state)
{
	(void)state;
	assert_true(parse("v=DKIM1; p=")->revoked);
	assert_true(parse("v=DKIM1; p= ;")->revoked);
	assert_int_equal(parse("v=DKIM1; p=")->fault.n, 0);
	assert_string_equal(dkim_key_words(arena, parse("p=")), "revoked");
	assert_fault(parse("v=DKIM1; k=rsa"), DKIM_FAULT_NO_P);
	assert_false(parse("v=DKIM1; k=rsa")->revoked);
}

static void
version_is_first_and_exact(void **state)
{
	(void)state;
	assert_fault(parse("v=DKIM2; p="), DKIM_FAULT_VERSION);
	assert_fault(parse("v=dkim1; p="), DKIM_FAULT_VERSION);
	assert_fault(parse("p=; v=DKIM1"), DKIM_FAULT_VERSION);
	assert_int_equal(parse(" v = DKIM1 ; p = ")->fault.n, 0);
}

static void
tags_that_shut_mail_out(void **state)
{
	(void)state;
	assert_fault(parse("k=RSA; p="), DKIM_FAULT_KEYTYPE);
	assert_fault(parse("k=rsa-sha256; p="), DKIM_FAULT_KEYTYPE);
	assert_fault(parse("h=sha1; p="), DKIM_FAULT_HASH);
	assert_int_equal(parse("h=sha1 : sha256; p=")->fault.n, 0);
	assert_fault(parse("h=; p="), DKIM_FAULT_HASH);
	assert_fault(parse("s=tlsrpt; p="), DKIM_FAULT_SERVICE);
	assert_int_equal(parse("s=tlsrpt:email; p=")->fault.n, 0);
	assert_int_equal(parse("s=*; p=")->fault.n, 0);
	assert_true(parse("t=y; p=")->testing);
	assert_true(parse("t=s:y; p=")->strict);
	assert_false(parse("t=s; p=")->testing);
}

static void
the_list_must_be_one(void **state)
{
	(void)state;
	assert_fault(parse("v=DKIM1; p=; p="), DKIM_FAULT_DUPLICATE);
	assert_fault(parse("v=DKIM1;; p="), DKIM_FAULT_TAG_LIST);
	assert_fault(parse("v=DKIM1; p=; hello"), DKIM_FAULT_TAG_LIST);
	assert_fault(parse("p=; n=\xc3\xa9"), DKIM_FAULT_TAG_LIST);
	assert_int_equal(parse("v=DKIM1; p=; x_1=anything;")->fault.n, 0);
}

static void
what_is_not_base64_is_told_apart(void **state)
{
	const struct dkim_key *key;

	(void)state;
	key = parse("p=AAA*");
	assert_fault(key, DKIM_FAULT_BASE64);
	assert_int_equal(key->fault.item[0].span.at, 5);
	assert_fault(parse("p=AAA"), DKIM_FAULT_BASE64);
	assert_fault(parse("p=AA=A"), DKIM_FAULT_BASE64);
	assert_fault(parse("p=-----BEGIN PUBLIC KEY-----AAAA"),
	    DKIM_FAULT_PEM);
	/* White space may stand anywhere in it (RFC 6376 2.10). */
	assert_int_equal(with("p=MIG fMA0\tGCSqG",
	    rsa1024 + strlen("MIGfMA0GCSqG"))->bits, 1024);
}

static void
a_nul_does_not_cut_the_record(void **state)
{
	static const char text[] = "v=DKIM1; p\0x=; p=";
	const struct dkim_key *key = dkim_key_parse(arena, text,
	    sizeof text - 1);

	(void)state;
	assert_true(key->revoked);
	assert_non_null(dkim_key_fault(key, DKIM_FAULT_TAG_LIST));
	assert_null(dkim_key_fault(key, DKIM_FAULT_DUPLICATE));
}

static void
floods_are_bounded(void **state)
{
	size_t n = 60000;
	char *text = arena_alloc(arena, n + 1);
	const struct dkim_key *key;

	(void)state;
	for (size_t i = 0; i + 4 <= n; i += 4)
		memcpy(text + i, "a=b;", 4);
	key = dkim_key_parse(arena, text, n);
	assert_int_equal(key->tags.tag.n, 256);
	assert_true(key->fault.n <= 64);
	assert_non_null(dkim_key_fault(key, DKIM_FAULT_NO_P));
	memset(text, ';', n);
	assert_true(dkim_key_parse(arena, text, n)->fault.n <= 64);
}

UNIT_MAIN("dkim_key",
	TEST(rsa_keys_are_measured),
	TEST(the_bare_rsa_form_is_a_key_too),
	TEST(a_key_is_the_same_in_either_form),
	TEST(exponent_and_parity_are_seen),
	TEST(octets_after_the_key_are_a_fault),
	TEST(a_key_cut_anywhere_is_a_fault),
	TEST(ed25519_is_the_bare_octets),
	TEST(an_empty_p_revokes_and_none_is_a_fault),
	TEST(version_is_first_and_exact),
	TEST(tags_that_shut_mail_out),
	TEST(the_list_must_be_one),
	TEST(what_is_not_base64_is_told_apart),
	TEST(a_nul_does_not_cut_the_record),
	TEST(floods_are_bounded),
)
