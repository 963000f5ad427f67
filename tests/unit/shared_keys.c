/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"
#include "unit/fake.h"

#include "run/shared_keys.h"

#define ED_A	"chX1DH3HYvHA5u0Osygif1iOpm52h6VNwkbiyVEvXJg="
#define ED_B	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define SPKI	"MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMlILcGRF+5iUd9tcJKd4RGL" \
    "m8dtn7iJvCpjuy0r++SQPYaZDbePZEWrRf0XBEptM3PVqPdUA20jw5dJ5QKcQnECAwEAAQ=="
#define PKCS1	"MEgCQQDJSC3BkRfuYlHfbXCSneERi5vHbZ+4ibwqY7stK/vkkD2GmQ23" \
    "j2RFq0X9FwRKbTNz1aj3VANtI8OXSeUCnEJxAgMBAAE="

static struct shared_keys *keys;
static struct run_summary told;

static struct dkim_selector
selector_of(const char *name, const char *text, const char *alias)
{
	return (struct dkim_selector){ .selector = name,
	    .state = DKIM_USABLE, .cname = alias,
	    .key = dkim_key_parse(arena, text, strlen(text)) };
}

/* Whatever the domain, one selector. */
static void
take(const char *domain, const char *text, const char *alias)
{
	struct facts facts = { .evidence = fake_new(domain)->ev };

	*vec_add(arena, &facts.dkim.selector) = selector_of("s1", text, alias);
	shared_keys_take(keys, &facts);
}

static void
tell(void)
{
	shared_keys_tell(keys, &told);
}

static void
one_key_however_it_is_written(void **state)
{
	(void)state;
	keys = shared_keys_new(arena, 10);
	take("a.example", "v=DKIM1; p=" SPKI, NULL);
	take("b.example", "k=ed25519; p=" ED_A, NULL);
	take("c.example", "t=s; p=" PKCS1, "k.example");
	take("d.example", "k=ed25519; p=" ED_B, NULL);
	tell();
	assert_int_equal(told.key.n, 1);
	assert_string_equal(told.key.item[0]->words, "512-bit RSA");
	assert_int_equal(told.key.item[0]->place.n, 2);
	assert_string_equal(told.key.item[0]->place.item[0].domain,
	    "a.example");
	assert_null(told.key.item[0]->place.item[0].alias);
	assert_string_equal(told.key.item[0]->place.item[1].domain,
	    "c.example");
	assert_string_equal(told.key.item[0]->place.item[1].alias,
	    "k.example");
}

static void
two_selectors_of_one_domain_are_no_matter_of_the_run(void **state)
{
	(void)state;
	keys = shared_keys_new(arena, 10);
	take("a.example", "k=ed25519; p=" ED_A, NULL);
	take("a.example", "k=ed25519; p=" ED_A, NULL);
	tell();
	assert_int_equal(told.key.n, 0);
}

static void
what_is_beyond_the_limit_is_counted(void **state)
{
	(void)state;
	keys = shared_keys_new(arena, 1);
	take("a.example", "k=ed25519; p=" ED_A, NULL);
	take("b.example", "k=ed25519; p=" ED_B, NULL);
	take("c.example", "k=ed25519; p=" ED_B, NULL);
	take("d.example", "k=ed25519; p=" ED_A, NULL);
	tell();
	assert_int_equal(told.key.n, 1);
	assert_int_equal(told.uncompared, 2);
}

UNIT_MAIN("shared_keys",
	TEST(one_key_however_it_is_written),
	TEST(two_selectors_of_one_domain_are_no_matter_of_the_run),
	TEST(what_is_beyond_the_limit_is_counted),
)
