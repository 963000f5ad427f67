/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "dns/idn.h"

#define LABEL63	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

struct sample {
	const char	*text, *name, *unicode;		/* name NULL: refused */
	const char	*why;				/* a part of it */
};

static const struct sample samples[] = {
	{ "example.org", "example.org", NULL, NULL },
	{ "Example.ORG.", "example.org", NULL, NULL },
	{ "localhost", "localhost", NULL, NULL },
	{ "_dmarc.Example.org", "_dmarc.example.org", NULL, NULL },
	{ "a-b.example", "a-b.example", NULL, NULL },
	{ "s1--x.example", "s1--x.example", NULL, NULL },
	{ LABEL63 ".example", LABEL63 ".example", NULL, NULL },
	{ "1.example", "1.example", NULL, NULL },
	{ "b\303\274cher.example", "xn--bcher-kva.example",
	    "b\303\274cher.example", NULL },
	{ "B\303\234CHER.Example.", "xn--bcher-kva.example",
	    "b\303\274cher.example", NULL },
	{ "xn--bcher-kva.example", "xn--bcher-kva.example",
	    "b\303\274cher.example", NULL },
	{ "fa\303\237.example", "xn--fa-hia.example", "fa\303\237.example",
	    NULL },
	/* Not to be made by IDNA2008, yet it may well be in DNS. */
	{ "xn--i-7iq.example", "xn--i-7iq.example", NULL, NULL },
	{ "xn--zzzzzz99999.example", "xn--zzzzzz99999.example", NULL, NULL },
	/* An ideographic full stop is a dot. */
	{ "b\303\274cher\343\200\202example", "xn--bcher-kva.example",
	    "b\303\274cher.example", NULL },

	{ "", NULL, NULL, "empty" },
	{ ".", NULL, NULL, "root" },
	{ "a..b", NULL, NULL, "empty label" },
	{ ".example.org", NULL, NULL, "empty label" },
	{ "example.org..", NULL, NULL, "empty label" },
	{ "\303\274\343\200\202\343\200\202example", NULL, NULL, "" },
	{ LABEL63 "a.example", NULL, NULL, "label of 64 octets" },
	{ LABEL63 "." LABEL63 "." LABEL63 "." LABEL63, NULL, NULL,
	    "255 octets are too long" },
	{ "-example.org", NULL, NULL, "begins with '-'" },
	{ "joe@example.org", NULL, NULL, "e-mail address" },
	{ "https://example.org/", NULL, NULL, "URL" },
	{ "example.org/x", NULL, NULL, "'/'" },
	{ "192.0.2.1", NULL, NULL, "IP address" },
	{ "192.0.2.256", NULL, NULL, "number" },
	{ "2001:db8::1", NULL, NULL, "IP address" },
	{ "[192.0.2.1]", NULL, NULL, "IP address" },
	/* Fullwidth digits map to an address. */
	{ "\357\274\221.2.3.4", NULL, NULL, "IP address" },
	{ "exa mple.org", NULL, NULL, "space" },
	{ " example.org", NULL, NULL, "space" },
	{ "example.org\n", NULL, NULL, "control" },
	{ "ex\033[31m.org", NULL, NULL, "control" },
	{ "example.org:53", NULL, NULL, "':'" },
	{ "*.example.org", NULL, NULL, "'*'" },
	{ "ex\\097mple.org", NULL, NULL, "'\\'" },
	{ "\377\376.example", NULL, NULL, "IDNA2008" },
	{ "xn--\303\274.example", NULL, NULL, "IDNA2008" },
	/* A right-to-left override hides what it is. */
	{ "ex\342\200\256ample.org", NULL, NULL, "IDNA2008" },
};

static void
check(const struct sample *s)
{
	const char *unicode, *why = NULL;
	const char *name = idn_read(arena, s->text, &unicode, &why);

	if (s->name == NULL) {
		if (name != NULL)
			fail_msg("'%s' was taken as '%s'", s->text, name);
		if (strstr(why, s->why) == NULL)
			fail_msg("'%s': '%s' lacks '%s'", s->text, why, s->why);
	} else {
		if (name == NULL)
			fail_msg("'%s' was refused: %s", s->text, why);
		assert_string_equal(name, s->name);
		if (s->unicode == NULL)
			assert_null(unicode);
		else
			assert_string_equal(unicode, s->unicode);
	}
}

static void
what_people_type(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		check(&samples[i]);
}

static void
names_of_zones(void **state)
{

	(void)state;
	assert_null(idn_unicode(arena, "example.org"));
	assert_null(idn_unicode(arena, "xn--\\195\\188.example"));
	assert_null(idn_unicode(arena, "."));
	assert_string_equal(idn_unicode(arena, "xn--bcher-kva.example"),
	    "b\303\274cher.example");
}

UNIT_MAIN("idn",
	TEST(what_people_type),
	TEST(names_of_zones),
)
