/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "report/summary.h"
#include "unit/scan.h"

#define HOSTILE	"a\\u001b[31m##vso[x].example"

/* A line with another value of one member. */
static char *
with(const char *text, const char *name, const char *value)
{
	char *key = arena_printf(arena, "\"%s\":", name);
	const char *at = strstr(text, key), *end;

	assert_non_null(at);
	at += strlen(key);
	end = *at == '[' ? strchr(at, ']') + 1 : *at == '"' ?
	    strchr(at + 1, '"') + 1 : at + strcspn(at, ",}");
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, value,
	    end);
}

static char *
sound(void)
{
	return scan_text(1, WORLD({ DOMAIN, "MX", "10 mx.example.net." },
	    { "mx.example.net", "A", "45.83.64.25" },
	    { DOMAIN, "TXT", "\"v=spf1 mx -all\"" },
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=reject; "
	    "rua=mailto:d@example.org\"" }), false);
}

/* Nothing that could be asked was answered. */
static char *
silent(void)
{
	return scan_text(1, WORLD({ DOMAIN, "MX", "!TIMEOUT" },
	    { DOMAIN, "TXT", "!SERVFAIL" },
	    { "_domainkey." DOMAIN, "TXT", "!TIMEOUT" },
	    { "_dmarc." DOMAIN, "TXT", "!SERVFAIL" }), false);
}

static char *
bare(void)
{
	return scan_text(1, WORLD({ DOMAIN, "NS", "ns." DOMAIN "." }), false);
}

static char *
not_audited(enum line_kind kind)
{
	struct line l = { .number = 5, .input = "x", .inputlen = 1,
	    .kind = kind, .why = "no" };

	return scan_print(&l, false);
}

/* Rules that fail, all of one severity. */
static char *
failing(const char *list, const char *severity, int n)
{
	char *text = sound();

	for (int s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++)
		text = with(text, arena_printf(arena, "failed_%s",
		    severity_name((enum severity)s)), "0");
	text = with(text, arena_printf(arena, "failed_%s", severity),
	    arena_printf(arena, "%d", n));
	return with(text, "failed_rules", list);
}

static char *
ranked(int row, const char *domain, const char *grade, const char *score)
{
	char *text = with(sound(), "line", arena_printf(arena, "%d", row));

	text = with(text, "domain", arena_printf(arena, "\"%s\"", domain));
	return with(with(text, "grade", grade), "score", score);
}

static void
take(struct summary *s, const char *text)
{
	summary_take(s, scan_read(text));
}

static char *
text_of(const struct summary *s, unsigned width, bool colour)
{
	struct report_style style = { .width = width, .colour = colour };
	char *text = NULL, *copy;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	summary_print(f, s, &style);
	fclose(f);
	copy = arena_memdup(arena, text, len);
	free(text);
	return copy;
}

static char *
json_text(const struct summary *s)
{
	char *text = NULL, *copy;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	struct json *j = json_document(arena, f, 0);

	summary_json(j, s);
	json_finish(j);
	fclose(f);
	copy = arena_memdup(arena, text, len);
	free(text);
	return copy;
}

static const struct json_value *
json_of(const struct summary *s)
{
	const char *text = json_text(s);
	struct err err;

	return json_parse(arena, text, strlen(text), &err);
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in: %s", part, text);
}

static void
rows_are_counted_by_what_came_of_them(void **state)
{
	struct summary *s = summary_new(arena);
	char *text;

	(void)state;
	take(s, sound());
	take(s, silent());
	take(s, bare());
	take(s, not_audited(LINE_REFUSED));
	take(s, not_audited(LINE_REFUSED));
	take(s, not_audited(LINE_LOST));
	text = text_of(s, 200, false);
	has(text, "6 rows: 3 audited, 2 refused as no domain name, 1 lost");
	has(text, "Of the audits 1 (33.3 %) are incomplete");
	has(text, "not graded       1   33.3 %");
	has(json_text(s), "{\"rows\":6,\"audited\":3,\"refused\":2,\"lost\":1,"
	    "\"incomplete\":1,\"grades\":{");
	has(json_text(s), "\"not_graded\":1,");
}

static void
share_is(const struct summary *s, const char *key, size_t yes, size_t no,
    size_t unknown)
{
	for (size_t i = 0; i < SUMMARY_NSHARE; i++) {
		const struct summary_share *a = &s->share[i];

		if (strcmp(summary_questions[i].key, key) != 0)
			continue;
		if (a->yes != yes || a->no != no || a->unknown != unknown)
			fail_msg("%s: %zu %zu %zu", key, a->yes, a->no,
			    a->unknown);
		return;
	}
	fail_msg("no %s", key);
}

/* What is unknown is never among what lacks. */
static void
unknown_stands_apart(void **state)
{
	struct summary *s = summary_new(arena);

	(void)state;
	take(s, silent());
	for (size_t i = 0; i < SUMMARY_NSHARE; i++)
		share_is(s, summary_questions[i].key, 0, 0, 1);
	take(s, with(bare(), "dnssec", "\"unsigned\""));
	for (size_t i = 0; i < SUMMARY_NSHARE; i++)
		share_is(s, summary_questions[i].key, 0, 1, 1);
	take(s, not_audited(LINE_LOST));
	take(s, sound());
	share_is(s, "mx_explicit", 1, 1, 1);
	share_is(s, "null_mx", 0, 2, 1);
	share_is(s, "spf_valid", 1, 1, 1);
	share_is(s, "spf_fail", 1, 1, 1);
	share_is(s, "spf_softfail", 0, 2, 1);
	share_is(s, "dmarc_valid", 1, 1, 1);
	share_is(s, "dmarc_reject", 1, 1, 1);
	share_is(s, "dmarc_quarantine", 0, 2, 1);
	share_is(s, "dmarc_rua", 1, 1, 1);
	has(text_of(s, 80, false), "SPF valid       yes 1 (33.3 %), no 1 "
	    "(33.3 %), unknown 1 (33.3 %)");
	/* An all that does not count is none. */
	take(s, with(sound(), "spf", "\"permerror\""));
	share_is(s, "spf_fail", 1, 2, 1);
}

/* A signature that nobody has validated is one, and so is a broken one. */
static void
signed_is_whatever_has_a_signature(void **state)
{
	static const char *const words[] = { "\"secure\"", "\"bogus\"",
	    "\"signed\"", "\"unsigned\"", "\"unknown\"" };
	struct summary *s = summary_new(arena);

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		take(s, with(sound(), "dnssec", words[i]));
	share_is(s, "dnssec", 3, 1, 1);
}

static void
rules_come_by_severity_then_number(void **state)
{
	struct summary *s = summary_new(arena);
	const struct json_value *rules;
	char *text, *list;

	(void)state;
	take(s, failing("[\"mx-ipv6\",\"mx-single\"]", "low", 2));
	take(s, failing("[\"mx-single\"]", "low", 1));
	take(s, failing("[\"mx-single\"]", "info", 1));
	/* As the profile had it, whatever the table says. */
	take(s, failing("[\"dmarc-rua-missing\"]", "critical", 1));
	take(s, failing("[\"no-such-rule\",\"x\"]", "high", 2));
	take(s, with(failing("[]", "low", 0), "unknown_rules",
	    "[\"mx-ipv6\",\"gone\"]"));
	rules = json_get(json_of(s), "rules");
	list = arena_strdup(arena, "");
	for (size_t i = 0; i < json_count(rules); i++)
		list = arena_printf(arena, "%s %s", list, json_get_string(
		    json_at(rules, i), "id"));
	if (strncmp(list, " dmarc-rua-missing", 18) != 0 ||
	    strstr(list, " mx-single mx-ipv6") == NULL)
		fail_msg("%s", list);
	text = text_of(s, 200, false);
	has(text, "  critical  dmarc-rua-missing fails for 1 domain (16.7 %)");
	has(text, "  low       mx-single fails for 3 domains (50.0 %)\n"
	    "            Rule: mail has more than one address to go to.");
	has(text, "mx-ipv6 fails for 1 domain (16.7 %); unknown for 1\n");
	has(text, "rules that this version does not have fail 2 times");
}

/* Counts that do not fit the list are no reason to read past them. */
static void
counts_that_lie_do_no_harm(void **state)
{
	struct summary *s = summary_new(arena);
	const struct summary_rule **list;
	size_t n;

	(void)state;
	take(s, with(failing("[\"mx-ipv6\",\"mx-single\"]", "high", 1),
	    "failed_critical", "null"));
	take(s, failing("[]", "high", 9));
	list = summary_rules(arena, s, &n);
	assert_int_equal(n, 2);
	assert_string_equal(list[0]->rule->id, "mx-ipv6");
	assert_int_equal(summary_severity(list[0]), SEVERITY_HIGH);
	assert_int_equal(summary_severity(list[1]), SEVERITY_INFO);
}

static void
the_first_twenty_are_shown(void **state)
{
	struct summary *s = summary_new(arena);
	char *list = arena_strdup(arena, ""), *text;
	size_t n = 0;

	(void)state;
	assert_true(rule_count > 25);
	for (size_t i = 0; i < 25; i++)
		list = arena_printf(arena, "%s%s\"%s\"", list,
		    i == 0 ? "" : ",", rule_catalogue[i].id);
	take(s, failing(arena_printf(arena, "[%s]", list), "low", 25));
	take(s, failing("[]", "low", 0));
	text = text_of(s, 80, false);
	for (const char *p = text; (p = strstr(p, " fails for ")) != NULL; p++)
		n++;
	assert_int_equal(n, 20);
	has(text, "And 5 more rules with 5 failures.");
	assert_int_equal(json_count(json_get(json_of(s), "rules")), 25);
}

static void
the_worst_are_by_grade_score_and_row(void **state)
{
	static const char wanted[] = "7=F0 3=F200 9=F200 4=F-1 5=D100 "
	    "20=C500 21=C501 22=C502 23=C503 24=C504 ";
	struct summary *s = summary_new(arena);
	char *list = arena_strdup(arena, "");

	(void)state;
	for (int i = 9; i >= 0; i--)
		take(s, ranked(20 + i, "c.example", "\"C\"",
		    arena_printf(arena, "50.%d", i)));
	take(s, ranked(9, "b.example", "\"F\"", "20.0"));
	take(s, ranked(3, "b.example", "\"F\"", "20.0"));
	take(s, ranked(4, "b.example", "\"F\"", "null"));
	take(s, ranked(5, "d.example", "\"D\"", "10.0"));
	take(s, ranked(6, "d.example", "null", "0.0"));
	take(s, ranked(7, "f.example", "\"F\"", "0.0"));
	for (size_t i = 0; i < s->nworst; i++)
		list = arena_printf(arena, "%s%d=%s%d ", list,
		    (int)s->worst[i].line, letter_name(s->worst[i].letter),
		    s->worst[i].tenths);
	assert_string_equal(list, wanted);
	has(text_of(s, 80, false), "\n  F  f.example (score 0.0), row 7\n"
	    "  F  b.example (score 20.0), row 3\n");
	has(text_of(s, 80, false), "  F  b.example, row 4\n");
	has(json_text(s), "{\"line\":4,\"domain\":\"b.example\","
	    "\"grade\":\"F\",\"score\":null}");
}

/* The same, whatever the order of the lines is. */
static void
no_order_shows(void **state)
{
	enum { N = 24 };
	char *line[N], *first = NULL;
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < N; i++)
		line[i] = i % 4 == 0 ? silent() : i % 4 == 1 ? bare() :
		    i % 7 == 0 ? not_audited(LINE_LOST) : ranked(i / 2,
		    arena_printf(arena, "x%d.example", i), "\"F\"",
		    i % 5 == 0 ? "null" : "1.5");
	for (int round = 0; round < 20; round++) {
		struct summary *s = summary_new(arena);
		char *both;

		for (int i = 0; i < N; i++)
			take(s, line[i]);
		both = arena_printf(arena, "%s%s", text_of(s, 80, false),
		    json_text(s));
		if (first == NULL)
			first = both;
		assert_string_equal(both, first);
		for (int i = N - 1; i > 0; i--) {
			char *swap = line[i];
			int k;

			seed = seed * 1664525 + 1013904223;
			k = (int)((seed >> 16) % (unsigned)(i + 1));
			line[i] = line[k];
			line[k] = swap;
		}
	}
}

static struct summary *
of_all_kinds(void)
{
	struct summary *s = summary_new(arena);

	take(s, sound());
	take(s, silent());
	take(s, bare());
	take(s, not_audited(LINE_LOST));
	take(s, with(ranked(1, HOSTILE, "\"F\"", "1.5"), "grade_complete",
	    "false"));
	take(s, ranked(123456789, "a-name-of-some-length.that-goes-on."
	    "and-on.without-a-blank.in-it.example", "\"F\"", "1.5"));
	return s;
}

static void
lines_keep_their_width(void **state)
{
	static const unsigned widths[] = { 0, 40, 60, 80, 200 };
	struct summary *s = of_all_kinds();

	(void)state;
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		unsigned width = widths[i] < 40 ? 40 : widths[i];
		const char *text = text_of(s, widths[i], false);

		for (const char *p = text; *p != '\0'; ) {
			size_t n = strcspn(p, "\n");

			if (n > width)
				fail_msg("%u: %.*s", width, (int)n, p);
			if (n > 0 && p[n - 1] == ' ')
				fail_msg("a blank ends: %.*s", (int)n, p);
			p += n + 1;
		}
		has(text, "Where to begin");
	}
	has(text_of(s, 80, false), "  F                3   60.0 %  ====");
	has(text_of(s, 40, false), "  F                3   60.0 %  =====\n");
	s->letter[LETTER_F] = s->kind[LINE_AUDITED];
	has(text_of(s, 40, false), "  F                5  100.0 %  ========="
	    "\n");
	assert_string_equal(text_of(s, 0, false), text_of(s, 40, false));
}

static void
nothing_hostile_comes_through(void **state)
{
	const char *text = text_of(of_all_kinds(), 80, false);

	(void)state;
	for (const char *p = text; *p != '\0'; p++)
		assert_true((*p >= 0x20 && *p <= 0x7e) || *p == '\n');
	assert_null(strstr(text, "##"));
	has(text, "a\\x1b[31m\\x23#vso[x].example");
	has(text_of(of_all_kinds(), 80, true), "\033[");
}

static void
what_is_there_is_not_rounded_away(void **state)
{
	struct summary *s = summary_new(arena);
	char *text;

	(void)state;
	take(s, sound());
	s->kind[LINE_AUDITED] = 100000;
	s->letter[LETTER_A] = 99999;
	s->letter[LETTER_F] = 1;
	text = text_of(s, 80, false);
	has(text, "  A            99999  >99.9 %  ====");
	has(text, "  F                1   <0.1 %  =\n");
	has(text, "  D                0    0.0 %\n");
}

static void
no_line_is_a_summary_too(void **state)
{
	struct summary *s = summary_new(arena);

	(void)state;
	assert_string_equal(text_of(s, 80, false), "0 rows: 0 audited, 0 "
	    "refused as no domain name, 0 lost before the audit came to\n"
	    "its end.\n");
	has(json_text(s), "\"rules\":[],\"failures_of_other_rules\":0,"
	    "\"worst\":[]}");
	take(s, failing("[]", "low", 0));
	has(text_of(s, 80, false), "No rule fails.");
}

UNIT_MAIN("summary",
	TEST(rows_are_counted_by_what_came_of_them),
	TEST(unknown_stands_apart),
	TEST(signed_is_whatever_has_a_signature),
	TEST(rules_come_by_severity_then_number),
	TEST(counts_that_lie_do_no_harm),
	TEST(the_first_twenty_are_shown),
	TEST(the_worst_are_by_grade_score_and_row),
	TEST(no_order_shows),
	TEST(lines_keep_their_width),
	TEST(nothing_hostile_comes_through),
	TEST(what_is_there_is_not_rounded_away),
	TEST(no_line_is_a_summary_too),
)
