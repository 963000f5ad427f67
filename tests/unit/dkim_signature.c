/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/limits.h"
#include "record/dkim_signature.h"

#define BH	"bh=uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=; "
#define B	"b=AQID"
#define ED_B	"b=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkq" \
		"KywtLi8wMTIzNDU2Nzg5Ojs8PT4/QA=="
#define PLAIN	"v=1; a=rsa-sha256; d=example.org; s=sel; h=From:To; " BH B

static const struct dkim_signature *
parse(const char *text)
{
	return dkim_signature_parse(arena, text, strlen(text));
}

/* PLAIN with one of its tags written otherwise. */
static const struct dkim_signature *
with(const char *tag, const char *instead)
{
	const char *at = strstr(PLAIN, tag);
	size_t before = (size_t)(at - PLAIN);

	assert_non_null(at);
	return parse(arena_printf(arena, "%.*s%s%s", (int)before, PLAIN,
	    instead, at + strlen(tag)));
}

/* One fault, of this kind and at this text. */
static void
assert_fault(const struct dkim_signature *sig, enum dkim_signature_fault code,
    const char *at)
{
	const struct fault *f = dkim_signature_fault(sig, code);

	assert_non_null(f);
	assert_int_equal(sig->fault.n, 1);
	assert_true(f->span.at + f->span.len <= sig->len);
	if (at == NULL)
		return;
	assert_int_equal(f->span.len, strlen(at));
	assert_memory_equal(sig->text + f->span.at, at, strlen(at));
}

/* The example of RFC 6376 3.5, folded as it stands there. */
static void
the_example_of_the_rfc(void **state)
{
	const struct dkim_signature *sig = parse(
	    " v=1; a=rsa-sha256; d=example.net; s=brisbane;\r\n"
	    "  c=simple; q=dns/txt; i=@eng.example.net;\r\n"
	    "  t=1117574938; x=1118006938;\r\n"
	    "  h=from:to:subject:date;\r\n"
	    "  z=From:foo@eng.example.net|To:joe@example.com|\r\n"
	    "   Subject:demo=20run|Date:July=205,=202005=203:44:08=20PM=20-0700"
	    ";\r\n"
	    "  bh=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=;\r\n"
	    "  b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZ\r\n"
	    "   VoG4ZHRNiYzR");

	(void)state;
	assert_int_equal(sig->fault.n, 0);
	assert_int_equal(sig->algorithm, DKIM_ALGORITHM_RSA_SHA256);
	assert_int_equal(sig->header_canon, DKIM_CANON_SIMPLE);
	assert_int_equal(sig->body_canon, DKIM_CANON_SIMPLE);
	assert_string_equal(sig->domain, "example.net");
	assert_string_equal(sig->selector, "brisbane");
	assert_string_equal(sig->identity_domain, "eng.example.net");
	assert_int_equal(sig->header.n, 4);
	assert_string_equal(sig->header.item[3].name, "date");
	assert_int_equal(sig->body_hash_len, 32);
	assert_memory_equal(sig->body_hash, "12345678901234567890123456789012",
	    32);
	assert_int_equal(sig->signature_len, 48);
	assert_false(sig->body_length.present);
	assert_int_equal(sig->signed_at.value, 1117574938);
	assert_int_equal(sig->expires_at.value, 1118006938);
}

static void
what_is_not_said_has_its_default(void **state)
{
	const struct dkim_signature *sig = parse(PLAIN);

	(void)state;
	assert_int_equal(sig->fault.n, 0);
	assert_int_equal(sig->header_canon, DKIM_CANON_SIMPLE);
	assert_int_equal(sig->body_canon, DKIM_CANON_SIMPLE);
	assert_string_equal(sig->identity_domain, "example.org");
	assert_false(sig->signed_at.present);
	assert_false(sig->expires_at.present);
}

static void
each_required_tag_is_missed(void **state)
{
	static const char *const tags[] = {
		"v=1; ", "a=rsa-sha256; ", "d=example.org; ", "s=sel; ",
		"h=From:To; ", BH, B
	};

	(void)state;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		assert_fault(with(tags[i], ""), SIGNATURE_FAULT_MISSING, NULL);
	assert_int_equal(parse("")->fault.n, 7);
}

static void
a_version_is_one(void **state)
{
	(void)state;
	assert_fault(with("v=1", "v=0.5"), SIGNATURE_FAULT_VERSION, "0.5");
	assert_fault(with("v=1", "v=01"), SIGNATURE_FAULT_VERSION, "01");
}

static void
algorithms_are_known_by_their_words(void **state)
{
	const struct dkim_signature *sig;

	(void)state;
	sig = with("a=rsa-sha256", "a=RSA-SHA256");
	assert_fault(sig, SIGNATURE_FAULT_ALGORITHM, "RSA-SHA256");
	assert_int_equal(sig->algorithm, DKIM_ALGORITHM_OTHER);
	sig = parse("v=1; a=ed25519-sha256; d=example.org; s=sel; h=From; "
	    BH ED_B);
	assert_int_equal(sig->fault.n, 0);
	assert_int_equal(sig->algorithm, DKIM_ALGORITHM_ED25519_SHA256);
	assert_fault(with("a=rsa-sha256", "a=ed25519-sha256"),
	    SIGNATURE_FAULT_SIZE, "AQID");
	sig = parse("v=1; a=rsa-sha1; d=example.org; s=sel; h=From; "
	    "bh=2jmj7l5rSw0yVb/vlWAYkK/YBwk=; b=AQID");
	assert_fault(sig, SIGNATURE_FAULT_HISTORIC, "rsa-sha1");
	assert_string_equal(dkim_algorithm_name(sig->algorithm), "rsa-sha1");
}

static void
canonicalizations_are_two_words(void **state)
{
	const struct dkim_signature *sig;

	(void)state;
	sig = with("v=1", "v=1; c=relaxed");
	assert_int_equal(sig->fault.n, 0);
	assert_int_equal(sig->header_canon, DKIM_CANON_RELAXED);
	assert_int_equal(sig->body_canon, DKIM_CANON_SIMPLE);
	sig = with("v=1", "v=1; c=simple/relaxed");
	assert_int_equal(sig->header_canon, DKIM_CANON_SIMPLE);
	assert_int_equal(sig->body_canon, DKIM_CANON_RELAXED);
	assert_fault(with("v=1", "v=1; c=relaxed/"), SIGNATURE_FAULT_CANON,
	    "relaxed/");
	assert_fault(with("v=1", "v=1; c=Relaxed"), SIGNATURE_FAULT_CANON,
	    "Relaxed");
	assert_fault(with("v=1", "v=1; c=simple/simple/simple"),
	    SIGNATURE_FAULT_CANON, "simple/simple/simple");
}

static void
domains_are_names(void **state)
{
	static const char *const bad[] = {
		"org", "example.org.", ".example.org", "a..org", "-a.org",
		"a-.org", "example.org-", "(x)example.org", "a b.org", "*.org"
	};
	const struct dkim_signature *sig;
	char label[65];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		sig = with("d=example.org", arena_printf(arena, "d=%s",
		    bad[i]));
		assert_fault(sig, SIGNATURE_FAULT_DOMAIN, bad[i]);
		assert_null(sig->domain);
	}
	memset(label, 'a', sizeof label);
	label[64] = '\0';
	assert_fault(with("s=sel", arena_printf(arena, "s=%s", label)),
	    SIGNATURE_FAULT_DOMAIN, label);
	sig = with("d=example.org", "d=Mail.Example.ORG");
	assert_int_equal(sig->fault.n, 0);
	assert_string_equal(sig->domain, "mail.example.org");
	sig = with("s=sel", "s=a_1.b");
	assert_int_equal(sig->fault.n, 0);
	assert_string_equal(sig->selector, "a_1.b");
}

static void
a_nul_ends_no_domain(void **state)
{
	static const char text[] = "v=1; a=rsa-sha256; d=example.org\0.test; "
	    "s=sel; h=From; " BH B;
	const struct dkim_signature *sig = dkim_signature_parse(arena, text,
	    sizeof text - 1);

	(void)state;
	assert_null(sig->domain);
	assert_non_null(dkim_signature_fault(sig, SIGNATURE_FAULT_DOMAIN));
	assert_non_null(dkim_signature_fault(sig, SIGNATURE_FAULT_TAG_LIST));
	sig = dkim_signature_parse(arena, "i=@a.example\0;", 14);
	assert_null(sig->identity_domain);
}

static void
an_identity_is_within_the_domain(void **state)
{
	const struct dkim_signature *sig;

	(void)state;
	sig = with("v=1", "v=1; i=\"a@b\"@News.example.org");
	assert_int_equal(sig->fault.n, 0);
	assert_string_equal(sig->identity_domain, "news.example.org");
	sig = with("v=1", "v=1; i=a@\r\n\tnews.ex\r\n ample.org");
	assert_int_equal(sig->fault.n, 0);
	assert_string_equal(sig->identity_domain, "news.example.org");
	assert_fault(with("v=1", "v=1; i=@badexample.org"),
	    SIGNATURE_FAULT_IDENTITY, "@badexample.org");
	assert_fault(with("v=1", "v=1; i=@org"), SIGNATURE_FAULT_IDENTITY,
	    "@org");
	assert_fault(with("v=1", "v=1; i=a.example.org"),
	    SIGNATURE_FAULT_IDENTITY, "a.example.org");
	sig = with("v=1", "v=1; i=joe");
	assert_fault(sig, SIGNATURE_FAULT_IDENTITY, "joe");
	assert_null(sig->identity_domain);
}

static void
from_is_signed(void **state)
{
	const struct dkim_signature *sig;

	(void)state;
	sig = with("h=From:To", "h=FROM : to:\r\n from:Subject");
	assert_int_equal(sig->fault.n, 0);
	assert_int_equal(dkim_signature_signs(sig, "From"), 2);
	assert_int_equal(dkim_signature_signs(sig, "subject"), 1);
	assert_int_equal(dkim_signature_signs(sig, "date"), 0);
	assert_fault(with("h=From:To", "h=To"), SIGNATURE_FAULT_HEADER, "To");
	assert_fault(with("h=From:To", "h=From::To"), SIGNATURE_FAULT_HEADER,
	    "");
	assert_fault(with("h=From:To", "h=From:T o"), SIGNATURE_FAULT_HEADER,
	    "T o");
}

static void
base64_is_whole(void **state)
{
	(void)state;
	assert_fault(with(B, "b="), SIGNATURE_FAULT_BASE64, "");
	assert_fault(with(B, "b=AQI"), SIGNATURE_FAULT_BASE64, "AQI");
	assert_fault(with(B, "b=AQ_D"), SIGNATURE_FAULT_BASE64, "_");
	assert_int_equal(with(B, "b=AQ\r\n\tID")->fault.n, 0);
	assert_fault(with(BH, "bh=AQID; "), SIGNATURE_FAULT_SIZE, "AQID");
}

static void
numbers_are_digits(void **state)
{
	const struct dkim_signature *sig;

	(void)state;
	sig = with("v=1", "v=1; l=0; t=0010");
	assert_int_equal(sig->fault.n, 0);
	assert_true(sig->body_length.present);
	assert_int_equal(sig->body_length.value, 0);
	assert_int_equal(sig->signed_at.value, 10);
	sig = with("v=1", "v=1; l=18446744073709551615");
	assert_true(sig->body_length.value == UINT64_MAX);
	sig = with("v=1", "v=1; l=18446744073709551614");
	assert_true(sig->body_length.value == UINT64_MAX - 1);
	sig = with("v=1", "v=1; l=99999999999999999999999999");
	assert_int_equal(sig->fault.n, 0);
	assert_true(sig->body_length.value == UINT64_MAX);
	assert_fault(with("v=1", "v=1; l=-1"), SIGNATURE_FAULT_NUMBER, "-1");
	assert_fault(with("v=1", "v=1; l=1x0"), SIGNATURE_FAULT_NUMBER, "1x0");
	assert_fault(with("v=1", "v=1; l="), SIGNATURE_FAULT_NUMBER, "");
	sig = with("v=1", "v=1; t=1234567890123");
	assert_fault(sig, SIGNATURE_FAULT_NUMBER, "1234567890123");
	assert_false(sig->signed_at.present);
	assert_fault(with("v=1", "v=1; t=5; x=5"), SIGNATURE_FAULT_EXPIRY,
	    "5");
	assert_int_equal(with("v=1", "v=1; x=0")->fault.n, 0);
}

static void
keys_are_asked_of_dns(void **state)
{
	(void)state;
	assert_int_equal(with("v=1", "v=1; q=http/x : dns/txt")->fault.n, 0);
	assert_fault(with("v=1", "v=1; q=dns"), SIGNATURE_FAULT_QUERY, "dns");
}

static void
a_list_is_faulty_as_a_whole(void **state)
{
	const struct dkim_signature *sig;

	(void)state;
	sig = with("v=1", "v=1; d=example.com");
	assert_fault(sig, SIGNATURE_FAULT_DUPLICATE, "d=example.org");
	assert_string_equal(sig->domain, "example.com");
	assert_fault(with("v=1", "v=1; stray"), SIGNATURE_FAULT_TAG_LIST,
	    "stray");
	assert_int_equal(with("v=1", "v=1; r=y; unknown=1")->fault.n, 0);
}

static void
the_names_of_h_have_their_limit(void **state)
{
	size_t n = LIMIT_SIGNED_FIELDS;
	char *many = arena_alloc(arena, 2 * n + 8);
	const struct dkim_signature *sig;

	(void)state;
	memcpy(many, "h=From", 6);
	for (size_t i = 0; i < n - 1; i++)
		memcpy(many + 6 + 2 * i, ":a", 2);
	sig = with("h=From:To", many);
	assert_int_equal(sig->fault.n, 0);
	assert_int_equal(sig->header.n, n);
	memcpy(many + 6 + 2 * (n - 1), ":b", 2);
	sig = with("h=From:To", many);
	assert_fault(sig, SIGNATURE_FAULT_HEADER, "b");
	assert_int_equal(sig->header.n, n);
}

UNIT_MAIN("dkim_signature",
	TEST(the_example_of_the_rfc),
	TEST(what_is_not_said_has_its_default),
	TEST(each_required_tag_is_missed),
	TEST(a_version_is_one),
	TEST(algorithms_are_known_by_their_words),
	TEST(canonicalizations_are_two_words),
	TEST(domains_are_names),
	TEST(a_nul_ends_no_domain),
	TEST(an_identity_is_within_the_domain),
	TEST(from_is_signed),
	TEST(base64_is_whole),
	TEST(numbers_are_digits),
	TEST(keys_are_asked_of_dns),
	TEST(a_list_is_faulty_as_a_whole),
	TEST(the_names_of_h_have_their_limit),
)
