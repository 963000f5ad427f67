/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "evaluate/psl.h"

static void
use(const char *text)
{
	assert_int_equal(psl_use_text(text, strlen(text), "made up"), 0);
}

/* NULL: a public suffix itself. */
static void
says(const char *name, const char *want)
{
	const char *got;

	/* The second time from what was kept of the first. */
	for (int i = 0; i < 2; i++) {
		got = psl_registrable(arena, name);
		if (want == NULL)
			assert_null(got);
		else
			assert_string_equal(got, want);
	}
}

static void
the_list_decides(void **state)
{
	(void)state;
	use("org\nco.test\n*.wild\n");
	says("a.b.example.org", "example.org");
	says("example.org", "example.org");
	says("org", NULL);
	says("co.test", NULL);
	says("a.co.test", "a.co.test");
	says("b.a.wild", "b.a.wild");
	says("a.wild", NULL);
	says("none", NULL);
	says("a.none", "a.none");
	says(".", NULL);
}

static void
another_list_is_asked_afresh(void **state)
{
	(void)state;
	use("org\nexample.org\n");
	says("a.b.example.org", "b.example.org");
	use("org\n");
	says("a.b.example.org", "example.org");
}

/* Names that share a place, and names that have none. */
static void
many_names_do_not_mix(void **state)
{
	char name[400];

	(void)state;
	use("org\n");
	snprintf(name, sizeof name, "%0*d.example.org", 350, 0);
	says(name, "example.org");
	for (int i = 0; i < 4000; i++) {
		snprintf(name, sizeof name, "a.%0*d.org", 1 + i % 60, i);
		says(name, name + 2);
		name[strlen(name) - 4] = '\0';
		says(name, name);
	}
}

static void
what_is_the_domains_own(void **state)
{
	(void)state;
	use("org\n");
	assert_true(psl_is_own("a.example.org", "example.org"));
	assert_true(psl_is_own("example.org", "a.example.org"));
	assert_true(psl_is_own("b.example.org", "a.example.org"));
	assert_false(psl_is_own("example.org", "other.org"));
	assert_false(psl_is_own("xexample.org", "example.org"));
	assert_false(psl_is_own("org", "org.test"));
	assert_true(psl_is_own("org", "org"));
	assert_true(psl_is_own("example.org", "org"));
}

UNIT_MAIN("psl",
	TEST(the_list_decides),
	TEST(another_list_is_asked_afresh),
	TEST(many_names_do_not_mix),
	TEST(what_is_the_domains_own),
)
