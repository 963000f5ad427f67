/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/utf8.h"

static char *draft;
static size_t draft_len;
static FILE *file;

/* A document into memory; told() ends it. */
static struct json *
tell(unsigned indent)
{
	file = open_memstream(&draft, &draft_len);
	assert_non_null(file);
	return json_document(arena, file, indent);
}

static const char *
told(struct json *document)
{
	const char *copy;

	json_finish(document);
	fclose(file);
	copy = arena_memdup(arena, draft, draft_len);
	free(draft);
	return copy;
}

struct bad {
	const char	*text;
	size_t		 len;		/* 0: strlen */
	const char	*why;
};

static const struct bad bad[] = {
	{ "", 0, "line 1 column 1: a value expected" },
	{ "  ", 0, "line 1 column 3: a value expected" },
	{ "{", 0, "line 1 column 2: a string expected" },
	{ "[1,", 0, "line 1 column 4: a value expected" },
	{ "[1,]", 0, "line 1 column 4: a value expected" },
	{ "[1 2]", 0, "line 1 column 4: ',' or ']' expected" },
	{ "{\"a\" 1}", 0, "line 1 column 6: ':' expected" },
	{ "{\"a\":1,}", 0, "line 1 column 8: a string expected" },
	{ "{'a':1}", 0, "line 1 column 2: a string expected" },
	{ "{\"a\":1}\n{", 0, "line 2 column 1: more after the value" },
	{ "1 x", 0, "line 1 column 3: more after the value" },
	{ "true\0", 5, "line 1 column 5: more after the value" },
	{ "\f1", 0, "line 1 column 1: a value expected" },
	{ "\xef\xbb\xbf" "1", 0, "line 1 column 1: a value expected" },
	{ "nul", 0, "line 1 column 1: a value expected" },
	{ "NaN", 0, "line 1 column 1: a value expected" },
	{ "-", 0, "line 1 column 2: a value expected" },
	{ "+1", 0, "line 1 column 1: a value expected" },
	{ "01", 0, "line 1 column 2: more after the value" },
	{ "-01", 0, "line 1 column 3: more after the value" },
	{ "1.", 0, "line 1 column 3: a digit expected" },
	{ ".5", 0, "line 1 column 1: a value expected" },
	{ "1e", 0, "line 1 column 3: a digit expected" },
	{ "1e999", 0, "line 1 column 1: number out of range" },
	{ "\"a", 0, "line 1 column 3: string without an end" },
	{ "\"a\nb\"", 0, "line 1 column 3: control character in a string" },
	{ "\"a\0b\"", 5, "line 1 column 3: control character in a string" },
	{ "\"\\x41\"", 0, "line 1 column 3: no such escape" },
	{ "\"\\u00g0\"", 0,
	    "line 1 column 6: four hexadecimal digits expected" },
	{ "\"reject\\u0000x\"", 0, "line 1 column 14: U+0000 in a string" },
	{ "\"\\ud800\"", 0, "line 1 column 8: half of a surrogate pair" },
	{ "\"\\ud800\\u0041\"", 0,
	    "line 1 column 14: half of a surrogate pair" },
	{ "\"\\udc00\"", 0, "line 1 column 8: half of a surrogate pair" },
	{ "\"\xff\"", 0, "line 1 column 2: not UTF-8" },
	{ "\"\xc0\xaf\"", 0, "line 1 column 2: not UTF-8" },
	{ "\"\xed\xa0\x80\"", 0, "line 1 column 2: not UTF-8" },
	{ "\"\xe2\x82\"", 0, "line 1 column 2: not UTF-8" },
	{ "{\"a\":1,\n \"b\":2,\"a\":3}", 0,
	    "line 2 column 8: the same key twice" },
	{ "{\"a\":1,\"\\u0061\":2}", 0,
	    "line 1 column 8: the same key twice" },
	{ "[{\"\":1,\"\":2}]", 0, "line 1 column 8: the same key twice" },
};

static void
refuses(void **state)
{
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		size_t len = bad[i].len ? bad[i].len : strlen(bad[i].text);
		/* Exactly as long as said, so that an overrun is seen. */
		char *text = malloc(len == 0 ? 1 : len);

		memcpy(text, bad[i].text, len);
		err.text[0] = '\0';
		assert_null(json_parse(arena, text, len, &err));
		assert_string_equal(err.text, bad[i].why);
		assert_int_equal(err.status, STATUS_USAGE);
		free(text);
	}
}

static void
refuses_what_is_deep(void **state)
{
	char text[2 * LIMIT_JSON_DEPTH + 2];
	struct err err;

	(void)state;
	memset(text, '[', LIMIT_JSON_DEPTH);
	memset(text + LIMIT_JSON_DEPTH, ']', LIMIT_JSON_DEPTH);
	assert_non_null(json_parse(arena, text, 2 * LIMIT_JSON_DEPTH, &err));
	memset(text, '[', LIMIT_JSON_DEPTH + 1);
	memset(text + LIMIT_JSON_DEPTH + 1, ']', LIMIT_JSON_DEPTH + 1);
	assert_null(json_parse(arena, text, 2 * LIMIT_JSON_DEPTH + 2, &err));
	assert_non_null(strstr(err.text, "nested too deep"));
}

static void
reads(void **state)
{
	static const char text[] = " {\"s\": \"a\\u00fc\\ud83d\\ude00\\n\\/\","
	    "\"n\":-12, \"big\":9007199254740993, \"safe\":9007199254740991,"
	    "\"half\":1.5,\"yes\":true,\"no\":false,\"nil\":null,"
	    "\"l\":[1,\"two\",[]], \"e\":-0.5E+2 }\r\n";
	const struct json_value *j, *list;
	struct err err;
	int64_t n;

	(void)state;
	j = json_parse(arena, text, sizeof text - 1, &err);
	assert_non_null(j);
	assert_string_equal(json_get_string(j, "s"),
	    "a\xc3\xbc\xf0\x9f\x98\x80\n/");
	assert_true(json_get_int(j, "n", &n));
	assert_int_equal(n, -12);
	assert_true(json_get_int(j, "safe", &n));
	assert_true(n == 9007199254740991);
	assert_false(json_get_int(j, "big", &n));
	assert_false(json_get_int(j, "half", &n));
	assert_false(json_get_int(j, "s", &n));
	assert_false(json_get_int(j, "none", &n));
	assert_true(json_get_int(j, "e", &n));
	assert_int_equal(n, -50);
	assert_true(json_get_bool(j, "yes"));
	assert_false(json_get_bool(j, "no"));
	assert_false(json_get_bool(j, "nil"));
	assert_null(json_get_string(j, "n"));
	assert_null(json_get(j, "S"));
	list = json_get(j, "l");
	assert_int_equal(json_count(list), 3);
	assert_string_equal(json_string(json_at(list, 1)), "two");
	assert_null(json_string(json_at(list, 0)));
	assert_null(json_at(list, 3));
	assert_null(json_get(list, "s"));
	assert_int_equal(json_count(NULL), 0);
}

static void
tell_some(struct json *j)
{
	struct json *list, *child;

	json_add_string(j, "s", "a\"\\/\n\x1b\x7f");
	json_add_string_or_null(j, "nil", NULL);
	json_add_int(j, "big", INT64_MAX);
	json_add_int(j, "small", INT64_MIN);
	json_add_tenths(j, "t", 98.46);
	json_add_tenths(j, "up", 99.95);
	json_add_tenths(j, "zero", -0.01);
	json_add_tenths(j, "minus", -1.25);
	list = json_add_array(j, "l");
	json_push_int(list, 1);
	json_push_string(list, "x");
	child = json_push_object(list);
	json_add_array(child, "none");
	json_add_object(child, "empty");
	json_push_object(list);
	json_add_bool(j, "yes", true);
}

static void
tells(void **state)
{
	struct json *j;

	(void)state;
	tell_some(j = tell(0));
	assert_string_equal(told(j),
	    "{\"s\":\"a\\\"\\\\/\\u000a\\u001b\\u007f\",\"nil\":null,"
	    "\"big\":9223372036854775807,\"small\":-9223372036854775808,"
	    "\"t\":98.5,\"up\":100.0,\"zero\":0.0,\"minus\":-1.3,"
	    "\"l\":[1,\"x\",{\"none\":[],\"empty\":{}},{}],\"yes\":true}");
	j = tell(2);
	tell_some(json_add_object(j, "o"));
	json_add_array(j, "none");
	assert_string_equal(strstr(told(j), "    \"minus\""),
	    "    \"minus\": -1.3,\n    \"l\": [\n      1,\n      \"x\",\n"
	    "      {\n        \"none\": [],\n        \"empty\": {}\n"
	    "      },\n      {}\n    ],\n    \"yes\": true\n  },\n"
	    "  \"none\": []\n}");
}

/* What is in the file already is what a reader of a cut one sees. */
static void
flushes_what_is_ended(void **state)
{
	struct json *j = tell(2), *list = json_add_array(j, "l");

	(void)state;
	json_flush(list);
	fflush(file);
	assert_string_equal(draft, "{\n  \"l\": [");
	json_add_int(json_push_object(list), "n", 7);
	json_flush(list);
	fflush(file);
	assert_string_equal(draft, "{\n  \"l\": [\n    {\n      \"n\": 7\n    }");
	json_push_object(list);
	assert_string_equal(told(j),
	    "{\n  \"l\": [\n    {\n      \"n\": 7\n    },\n    {}\n  ]\n}");
}

static void
octets_come_out_as_ascii(void **state)
{
	struct json *j = tell(0);

	(void)state;
	json_add_octets(j, "o", "a\0b\xff\xc3\xbc\xe2\x80\xae\xed\xa0\x80",
	    12);
	json_add_octets(j, "none", NULL, 0);
	/* Not what stands behind the octets. */
	json_add_octets(j, "part", "\xc3\xbc##", 3);
	/* A string that was never checked. */
	json_add_string(j, "s", "\xfe\xf0\x9f\x98\x80\xf0\x9f");
	json_add_string(j, "\xff", "###[x]");
	json_add_string(j, "far", "0123456789abcdef01234567##9abcdef");
	assert_string_equal(told(j),
	    "{\"o\":\"a\\\\x00b\\\\xff\\u00fc\\u202e\\\\xed\\\\xa0\\\\x80\","
	    "\"none\":\"\",\"part\":\"\\u00fc#\","
	    "\"s\":\"\\\\xfe\\ud83d\\ude00\\\\xf0\\\\x9f\","
	    "\"\\\\xff\":\"\\u0023\\u0023#[x]\","
	    "\"far\":\"0123456789abcdef01234567\\u0023#9abcdef\"}");
}

/* Enough of them, and long enough, to fill the writer's room many times. */
static void
made_up(char octets[static 6000], size_t len, uint32_t *seed)
{
	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 1664525 + 1013904223;
		octets[i] = (char)(*seed >> 24);
		if (octets[i] == '\0' || (*seed >> 16 & 3) != 0)
			octets[i] = (char)(0x20 + (*seed >> 18) % 0x5f);
	}
}

/* As a reader finds it: what is no character stands as \xNN. */
static const char *
legible(const char *s, size_t len)
{
	char *p = arena_alloc(arena, 4 * len + 1), *end = p;

	for (size_t i = 0, n; i < len; i += n == 0 ? 1 : n) {
		n = utf8_decode(s + i, len - i, NULL);
		if (n == 0)
			end += sprintf(end, "\\x%02x", (unsigned char)s[i]);
		else
			end = (char *)memcpy(end, s + i, n) + n;
	}
	return p;
}

/* Whatever the octets are, a reader finds what was told. */
static void
is_read_back(void **state)
{
	static char octets[6001];
	const struct json_value *back, *list;
	uint32_t seed = 1;
	struct err err;
	const char *s;
	int64_t n;

	(void)state;
	for (size_t round = 0; round < 1200; round++) {
		size_t len = round * 7 % 6000;
		struct json *j = tell(round % 3);

		if (round % 4 == 0)
			memset(octets, 'x', len);
		else
			made_up(octets, len, &seed);
		octets[len] = '\0';
		json_add_string(j, "s", octets);
		json_push_string(json_add_array(json_push_object(
		    json_add_array(j, "l")), "deep"), octets);
		json_add_octets(j, "o", octets, len / 2);
		json_add_int(j, "n", (int32_t)seed);
		s = told(j);
		for (const char *p = s; *p != '\0'; p++)
			assert_true((*p >= 0x20 && *p <= 0x7e) || *p == '\n');
		back = json_parse(arena, s, strlen(s), &err);
		assert_non_null(back);
		assert_string_equal(json_get_string(back, "s"),
		    legible(octets, len));
		list = json_get(json_at(json_get(back, "l"), 0), "deep");
		assert_string_equal(json_string(json_at(list, 0)),
		    legible(octets, len));
		assert_string_equal(json_get_string(back, "o"),
		    legible(octets, len / 2));
		assert_true(json_get_int(back, "n", &n));
		assert_int_equal(n, (int32_t)seed);
	}
}

static void
tell_behind_a_sibling(struct json *j)
{
	struct json *first = json_add_object(j, "first");

	json_add_object(json_add_object(j, "second"), "third");
	json_add_null(first, "late");
}

static void
tell_key_of_an_item(struct json *j)
{
	json_add_null(json_add_array(j, "l"), "key");
}

static void
tell_item_of_a_member(struct json *j)
{
	json_push_int(json_add_object(j, "o"), 1);
}

static void
tell_too_deep(struct json *j)
{
	for (int i = 0; i < LIMIT_JSON_DEPTH; i++)
		j = json_add_object(j, "o");
}

static void
takes_nothing_out_of_turn(void **state)
{
	static void (*const wrong[])(struct json *) = {
		tell_behind_a_sibling, tell_key_of_an_item,
		tell_item_of_a_member, tell_too_deep,
	};
	int status;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		pid_t child = fork();

		if (child == 0) {
			setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
			fclose(stderr);
			signal(SIGABRT, SIG_DFL);
			wrong[i](tell(0));
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGABRT);
	}
}

static void
utf8_is_strict(void **state)
{
	uint32_t code;

	(void)state;
	assert_int_equal(utf8_decode("\xf4\x8f\xbf\xbf", 4, &code), 4);
	assert_int_equal(code, 0x10ffff);
	assert_int_equal(utf8_decode("\xf4\x90\x80\x80", 4, NULL), 0);
	assert_int_equal(utf8_decode("\xe0\x9f\xbf", 3, NULL), 0);
	assert_int_equal(utf8_decode("\xf0\x8f\xbf\xbf", 4, NULL), 0);
	assert_int_equal(utf8_decode("\xc3", 1, NULL), 0);
	assert_int_equal(utf8_decode("", 0, NULL), 0);
	assert_true(utf8_valid("a\xc3\xbc", 3));
	assert_false(utf8_valid("a\0", 2));
	assert_false(utf8_valid("a\xc3", 2));
}

UNIT_MAIN("json",
	TEST(refuses),
	TEST(refuses_what_is_deep),
	TEST(reads),
	TEST(tells),
	TEST(flushes_what_is_ended),
	TEST(octets_come_out_as_ascii),
	TEST(is_read_back),
	TEST(takes_nothing_out_of_turn),
	TEST(utf8_is_strict),
)
