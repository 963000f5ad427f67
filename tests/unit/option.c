/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "option/option.h"

#define MAX_WORDS	16

static struct options o;
static struct err err;

/* Parse a line of words separated by blanks. */
static int
parse(const char *line)
{
	char *argv[MAX_WORDS + 1] = { arena_strdup(arena, "mailassay") };
	char *copy = arena_strdup(arena, line), *word;
	int argc = 1;

	for (word = copy; *word != '\0'; ) {
		size_t len = strcspn(word, " ");

		assert_true(argc < MAX_WORDS);
		argv[argc++] = word;
		word += len;
		if (*word == ' ')
			*word++ = '\0';
	}
	memset(&err, 0, sizeof err);
	return option_parse(arena, argc, argv, &o, &err);
}

#define assert_refused(line, needle)					\
	do {								\
		assert_int_equal(parse(line), -1);			\
		assert_int_equal(err.status, STATUS_USAGE);		\
		if (strstr(err.text, (needle)) == NULL)			\
			fail_msg("'%s' lacks '%s'", err.text, (needle)); \
	} while (0)

static void
defaults(void **state)
{
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_int_equal(o.timeout_ms, 3000);
	assert_int_equal(o.retries, 2);
	assert_int_equal(o.width, 80);
	assert_null(o.format);
	assert_int_equal(o.word.n, 0);
}

static void
every_form(void **state)
{
	(void)state;
	assert_int_equal(parse("audit -s a --dkim-selector=b -sc "
	    "--timeout 0.5 -f json --retries 0 x.example -- -y"), 0);
	assert_int_equal(o.selector.n, 3);
	assert_string_equal(o.selector.item[0], "a");
	assert_string_equal(o.selector.item[1], "b");
	assert_string_equal(o.selector.item[2], "c");
	assert_int_equal(o.timeout_ms, 500);
	assert_int_equal(o.retries, 0);
	assert_string_equal(o.format, "json");
	assert_int_equal(o.word.n, 3);
	assert_string_equal(o.word.item[0], "audit");
	assert_string_equal(o.word.item[1], "x.example");
	assert_string_equal(o.word.item[2], "-y");
}

static void
options_after_words_count_even_for_posix(void **state)
{
	(void)state;
	setenv("POSIXLY_CORRECT", "1", 1);
	assert_int_equal(parse("x.example -q"), 0);
	unsetenv("POSIXLY_CORRECT");
	assert_true(o.quiet);
	assert_int_equal(o.word.n, 1);
}

static void
at_is_a_server(void **state)
{
	(void)state;
	assert_int_equal(parse("@192.0.2.1#5353 x.example --server ::1"), 0);
	assert_int_equal(o.server.n, 2);
	assert_string_equal(o.server.item[0], "192.0.2.1#5353");
	assert_int_equal(o.word.n, 1);
	assert_int_equal(option_check(&o, OPTION_LINT, "lint", &err), -1);
	assert_int_equal(option_check(&o, OPTION_AUDIT, "audit", &err), 0);
}

static void
twice(void **state)
{
	(void)state;
	assert_refused("-f text --format json", "--format was given twice");
	assert_refused("--retries 1 --retries 2", "--retries was given twice");
	assert_int_equal(parse("-f json -f json -q -q"), 0);
	assert_int_equal(parse("-v -v"), 0);
	assert_int_equal(o.verbose, 2);
	assert_int_equal(parse("-o text=a -o json=b"), 0);
	assert_int_equal(o.output.n, 2);
}

static void
refusals(void **state)
{
	(void)state;
	assert_refused("--nonsense", "unknown option '--nonsense'");
	assert_refused("-X", "unknown option '-X'");
	assert_refused("--format", "'--format' needs an argument");
	assert_refused("-s", "'-s' needs an argument");
	assert_refused("--format=", "is empty");
	assert_refused("--quiet=yes", "'--quiet' takes no argument");
	assert_refused("--off", "unknown option '--off'");
	assert_refused("--retries -1", "from 0 to 10");
	assert_refused("--retries 11", "from 0 to 10");
	assert_refused("--retries 1x", "from 0 to 10");
	assert_refused("--retries 99999999999999999999", "from 0 to 10");
	assert_refused("--width 39", "from 40");
	assert_refused("--timeout 0", "seconds from");
	assert_refused("--timeout nan", "seconds from");
	assert_refused("--timeout 1e9", "seconds from");
	assert_refused("--timeout 3s", "seconds from");
}

static void
pairs(void **state)
{
	(void)state;
	assert_refused("-q -v", "exclude each other");
	assert_refused("--parked --mode send-only", "exclude each other");
	assert_refused("--server ::1 --offline", "exclude each other");
	assert_refused("@::1 --replay t", "exclude each other");
	assert_int_equal(parse("--parked --mode parked"), 0);
	assert_string_equal(o.mode, "parked");
}

static void
a_command_takes_its_own(void **state)
{
	(void)state;
	assert_int_equal(parse("--origin x.example"), 0);
	assert_int_equal(option_check(&o, OPTION_LINT, "lint", &err), 0);
	assert_int_equal(option_check(&o, OPTION_AUDIT, "audit", &err), -1);
	assert_non_null(strstr(err.text, "--origin"));
}

UNIT_MAIN("option",
	TEST(defaults),
	TEST(every_form),
	TEST(options_after_words_count_even_for_posix),
	TEST(at_is_a_server),
	TEST(twice),
	TEST(refusals),
	TEST(pairs),
	TEST(a_command_takes_its_own),
)
