/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <cjson/cJSON.h>

#include "report/schema.h"
#include "unit/scan.h"

#define RSA1024	"v=DKIM1; k=rsa; "					\
	"p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkM" \
	"oGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/R" \
	"tdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToI" \
	"MmPSPDdQPNUYckcQ2QIDAQAB"
#define ED25519	"v=DKIM1; k=ed25519; " \
	"p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define HOSTILE	"x\",\"audit\":{\x1b[31m\xff\xe2\x80\xae,\r\n\t\\"

struct told {
	const char	*name, *value;
};

/* Also with "audit" behind it: then the same is read. */
static void
expect(struct fake *f, const struct told *e)
{
	struct line l = scan_audited(7, scan_audit(f));
	const struct json_value *flat = scan_read(scan_print(&l, false)),
	    *whole = scan_read(scan_print(&l, true));

	for (; e->name != NULL; e++) {
		if (strcmp(scan_value(flat, e->name), e->value) != 0)
			fail_msg("%s is %s, not %s", e->name,
			    scan_value(flat, e->name), e->value);
		assert_string_equal(scan_value(whole, e->name), e->value);
	}
}

#define EXPECT(fake, ...)						\
	expect((fake), (const struct told[]){ __VA_ARGS__, { 0 } })

static struct fake *
sound(void)
{
	static const char *const selector[] = { "old", "s1", "gone" };
	struct fake *f = world(WORLD(
	    { DOMAIN, "MX", "10 aspmx.l.google.com." },
	    { "aspmx.l.google.com", "A", "142.250.1.26" },
	    { DOMAIN, "TXT", "\"v=spf1 mx include:_spf.example.net ~all\"" },
	    { "_spf.example.net", "TXT", "\"v=spf1 a -all\"" },
	    { "_spf.example.net", "A", "192.0.2.1" },
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=reject; sp=quarantine; "
	    "np=none; rua=mailto:d@example.org\"" }));

	fake_text(f, "old._domainkey." DOMAIN, RSA1024);
	fake_text(f, "s1._domainkey." DOMAIN, ED25519);
	f->ev->scope.selector = selector;
	f->ev->scope.nselector = 3;
	return f;
}

static void
an_audit_is_told_flat(void **state)
{
	(void)state;
	EXPECT(sound(), { "line", "7" }, { "input", DOMAIN },
	    { "domain", DOMAIN }, { "kind", "audited" }, { "why", "null" },
	    { "taken_at", "1970-01-01T00:16:40Z" }, { "tool", "0.1.0" },
	    { "rules_version", RULES_VERSION }, { "profile", "default" },
	    { "mode", "sending+receiving" }, { "mode_certain", "true" },
	    { "mx_state", "explicit" }, { "mx", "1" },
	    { "null_mx", "false" }, { "mx_providers", "Google_Workspace" },
	    { "spf", "valid" }, { "spf_all", "softfail" },
	    { "spf_lookups", "3" }, { "spf_lookups_exact", "true" },
	    { "dkim", "known" }, { "dkim_keys", "2" },
	    { "dkim_selectors", "old s1" }, { "dkim_rsa_bits", "1024" },
	    { "dmarc", "valid" }, { "dmarc_at", DOMAIN },
	    { "dmarc_policy", "reject" }, { "dmarc_sp", "quarantine" },
	    { "dmarc_np", "none" }, { "dmarc_rua", "true" },
	    { "witness_differs", "null" });
}

static void
what_is_absent_is_said_to_be(void **state)
{
	(void)state;
	EXPECT(world(WORLD({ DOMAIN, "NS", "ns." DOMAIN "." })),
	    { "mx_state", "none" }, { "mx", "0" }, { "null_mx", "false" },
	    { "mx_providers", "" }, { "spf", "none" }, { "spf_all", "null" },
	    { "spf_lookups", "null" }, { "dkim", "none" },
	    { "dkim_keys", "0" }, { "dkim_selectors", "" },
	    { "dkim_rsa_bits", "null" }, { "dmarc", "none" },
	    { "dmarc_at", "null" }, { "dmarc_policy", "null" },
	    { "dmarc_sp", "null" }, { "dmarc_rua", "false" });
	EXPECT(world(WORLD({ DOMAIN, "MX", "0 ." },
	    { DOMAIN, "TXT", "\"v=spf1 -all\"" })),
	    { "mx_state", "null" }, { "mx", "0" }, { "null_mx", "true" },
	    { "spf", "valid" }, { "spf_all", "fail" },
	    { "spf_lookups", "0" });
	EXPECT(world(WORLD({ DOMAIN, "A", "192.0.2.1" })),
	    { "mx_state", "implicit" }, { "mx", "1" });
}

static void
what_failed_is_unknown(void **state)
{
	(void)state;
	EXPECT(world(WORLD({ DOMAIN, "MX", "!TIMEOUT" },
	    { DOMAIN, "TXT", "!SERVFAIL" },
	    { "_domainkey." DOMAIN, "TXT", "!TIMEOUT" },
	    { "_dmarc." DOMAIN, "TXT", "!SERVFAIL" })),
	    { "mx_state", "unknown" }, { "mx", "null" },
	    { "null_mx", "null" }, { "mx_providers", "null" },
	    { "spf", "unknown" }, { "spf_all", "null" },
	    { "spf_lookups", "null" }, { "spf_lookups_exact", "null" },
	    { "dkim", "unknown" }, { "dkim_keys", "null" },
	    { "dkim_selectors", "null" }, { "dmarc", "unknown" },
	    { "dmarc_policy", "null" }, { "dmarc_rua", "null" },
	    { "grade", "null" }, { "score", "null" }, { "status", "3" });
	EXPECT(world(WORLD({ DOMAIN, "MX", "10 mx." DOMAIN "." },
	    { "mx." DOMAIN, "A", "!TIMEOUT" },
	    { DOMAIN, "TXT", "\"v=spf1 include:a.example include:b.example "
	    "redirect=c.example\"" },
	    { "a.example", "TXT", "\"v=spf1 -all\"" },
	    { "b.example", "TXT", "!TIMEOUT" },
	    { "c.example", "TXT", "\"v=spf1 ?all\"" })),
	    { "mx", "1" }, { "mx_providers", "null" }, { "spf", "unknown" },
	    { "spf_all", "neutral" }, { "spf_lookups", "3" },
	    { "spf_lookups_exact", "false" });
}

static void
what_does_not_count_is_no_valid_record(void **state)
{
	(void)state;
	EXPECT(world(WORLD({ DOMAIN, "TXT", "\"v=spf1 +all\"" },
	    { DOMAIN, "TXT", "\"v=spf1 -all\"" },
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=none\"" },
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=reject\"" })),
	    { "spf", "permerror" }, { "spf_all", "null" },
	    { "dmarc", "invalid" }, { "dmarc_policy", "null" });
	EXPECT(world(WORLD({ DOMAIN, "TXT", "\"v=spf1 a:b c +all\"" },
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=rejct; "
	    "rua=mailto:d@example.org\"" })),
	    { "spf", "permerror" }, { "spf_all", "pass" },
	    { "dmarc", "invalid" }, { "dmarc_policy", "none" },
	    { "dmarc_rua", "true" });
	EXPECT(world(WORLD({ DOMAIN, "TXT", "\"v=spf1 include:a.example "
	    "-all\"" }, { "a.example", "TXT", "\"v=spf1 a:1.example "
	    "a:2.example a:3.example a:4.example a:5.example a:6.example "
	    "a:7.example a:8.example a:9.example a:10.example -all\"" },
	    { "a.example", "A", "192.0.2.1" },
	    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=none; rua=x\"" })),
	    { "spf", "permerror" }, { "spf_lookups", "11" },
	    { "dmarc", "valid" }, { "dmarc_rua", "false" });
	EXPECT(world(WORLD({ "_dmarc." DOMAIN, "TXT", "\"v=DMARC1\"" })),
	    { "dmarc", "invalid" }, { "dmarc_policy", "null" });
	EXPECT(world(WORLD({ "_dmarc." DOMAIN, "TXT", "\"v=DMARC 1; p=none\""
	    })), { "dmarc", "invalid" });
}

/* Worst first, and the counts of them. */
static void
rules_are_named(void **state)
{
	const struct json_value *flat = scan_read(scan_text(1, WORLD(
	    { DOMAIN, "MX", "10 mx." DOMAIN "." },
	    { "mx." DOMAIN, "A", "45.83.64.25" },
	    { DOMAIN, "TXT", "\"v=spf1 +all\"" },
	    { "_dmarc." DOMAIN, "TXT", "!TIMEOUT" }), false));
	const struct json_value *failed = json_get(flat, "failed_rules");
	int64_t n, sum = 0;

	(void)state;
	for (int s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++) {
		assert_true(json_get_int(flat, arena_printf(arena,
		    "failed_%s", severity_name((enum severity)s)), &n));
		sum += n;
	}
	assert_int_equal(json_count(failed), sum);
	for (size_t i = 1; i < json_count(failed); i++)
		assert_true(rule_find(json_string(json_at(failed, i)))->
		    severity <= rule_find(json_string(json_at(failed,
		    i - 1)))->severity);
	assert_string_equal(json_string(json_at(failed, 0)), "spf-pass-all");
	assert_true(json_get_int(flat, "unknown", &n));
	assert_int_equal(json_count(json_get(flat, "unknown_rules")), n);
	assert_non_null(strstr(scan_value(flat, "unknown_rules"),
	    "dmarc-p-none"));
}

static void
opinions_are_counted(void **state)
{
	const struct result *r = scan_audit(sound());
	struct opinions all = { 0 };
	struct facts facts = *r->facts;
	struct result with = *r;
	struct line l;
	const struct json_value *flat;

	(void)state;
	for (int i = 0; i < 10; i++)
		*vec_add(arena, &all.opinion) = (struct opinion){
		    .library = "libspf2", .version = "", .question = "",
		    .said = "", .ours = "", .agreement = i < 1 ?
		    AGREEMENT_DIFFERS : i < 3 ? AGREEMENT_DIFFERS_KNOWN :
		    i < 6 ? AGREEMENT_UNKNOWN : AGREEMENT_AGREES };
	facts.opinions = &all;
	with.facts = &facts;
	l = scan_audited(1, &with);
	flat = scan_read(scan_print(&l, true));
	assert_string_equal(scan_value(flat, "witness_differs"), "1");
	assert_string_equal(scan_value(flat, "witness_known"), "2");
	assert_string_equal(scan_value(flat, "witness_unknown"), "3");
}

static void
a_row_that_was_not_audited_is_no_verdict(void **state)
{
	static const enum line_kind kinds[] = { LINE_REFUSED, LINE_LOST };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct line l = { .number = 3, .input = HOSTILE "\0y",
		    .inputlen = sizeof HOSTILE "\0y" - 1, .kind = kinds[k],
		    .why = "the worker died: " HOSTILE };
		char *text = scan_print(&l, true);
		const struct json_value *flat = scan_read(text);

		for (const char *p = text; *p != '\0'; p++)
			assert_true((*p >= 0x20 && *p <= 0x7e) ||
			    (*p == '\n' && p[1] == '\0'));
		assert_null(strstr(text, ",\"audit\":{"));
		assert_string_equal(scan_value(flat, "kind"),
		    line_kind_name(kinds[k]));
		assert_string_equal(scan_value(flat, "status"), "3");
		assert_string_equal(scan_value(flat, "taken_at"),
		    "2026-11-18T11:06:40Z");
		assert_string_equal(scan_value(flat, "input"),
		    "x\",\"audit\":{\x1b[31m\\xff\xe2\x80\xae,\r\n\t\\\\x00y");
		assert_non_null(strstr(scan_value(flat, "why"), "died"));
		for (size_t i = 0; i < column_count; i++)
			if (column_all[i].when == COLUMN_AUDITED)
				assert_string_equal(scan_value(flat,
				    column_all[i].name), "null");
	}
}

/* A value that was read is a cJSON item. */
static char *
json_text(const struct json_value *j)
{
	char *text = cJSON_PrintUnformatted((const cJSON *)j), *copy;

	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

/* "audit" is what the JSON report has in "domains". */
static void
the_audit_is_that_of_the_report(void **state)
{
	const struct result *r = scan_audit(sound());
	struct line l = scan_audited(1, r);
	char *whole = scan_print(&l, true), *text = NULL;
	size_t len = 0;
	struct report report = { .run = &scan_run, .arena = arena,
	    .format = report_find("json"), .out = open_memstream(&text,
	    &len) };
	const struct json_value *j;
	struct err err;

	(void)state;
	report.format->begin(&report);
	report.format->domain(&report, r);
	report.format->end(&report, &(struct run_summary){ 0 }, 0);
	fclose(report.out);
	j = json_at(json_get(json_parse(arena, text, len, &err), "domains"),
	    0);
	assert_non_null(j);
	assert_string_equal(json_text(j), json_text(json_get(json_parse(arena,
	    whole, strlen(whole), &err), "audit")));
	free(text);
}

/* Wherever it is cut: but for the newline, a line is whole or nothing. */
static void
a_torn_line_is_refused(void **state)
{
	const struct result *r = scan_audit(sound());
	struct line l = scan_audited(1, r);

	(void)state;
	for (int whole = 0; whole < 2; whole++) {
		char *text = scan_print(&l, whole);
		size_t len = strlen(text);
		struct err err;

		assert_non_null(line_read(arena, text, len - 1, &err));
		for (size_t n = 0; n < len - 1; n += n < 4000 ? 1 : 7)
			if (line_read(arena, arena_memdup(arena, text, n), n,
			    &err) != NULL)
				fail_msg("%zu of %zu", n, len);
		assert_null(line_read(arena, arena_printf(arena, "%.*s}\n",
		    (int)len - 1, text), len + 1, &err));
		assert_null(line_read(arena, arena_printf(arena, "%s%s", text,
		    text), 2 * len, &err));
	}
}

static void
an_edited_line_is_refused(void **state)
{
	static const struct {
		const char	*old, *new, *says;
	} edits[] = {
		{ "{\"line\":1,", "{", "there is no \"line\"" },
		{ "\"line\":1", "\"line\":\"1\"", "\"line\" is not a count" },
		{ "\"line\":1", "\"line\":1.5", "\"line\" is not a count" },
		{ "\"line\":1", "\"line\":-1", "\"line\" is not a count" },
		{ "\"line\":1", "\"line\":1e300", "\"line\" is not a count" },
		{ "\"line\":1", "\"line\":null", "\"line\" is not a count" },
		{ "\"line\":1", "\"line\":1,\"line\":1", "" },
		{ "\"line\":1", "\"line\":1,\"x\":1", "1 members too many" },
		{ "\"kind\":\"audited\"", "\"kind\":null",
		    "\"kind\" is not text" },
		{ "\"kind\":\"audited\"", "\"kind\":\"x\"",
		    "\"kind\" is none" },
		{ "\"why\":null", "\"why\":false",
		    "\"why\" is not text or null" },
		{ "\"null_mx\":false", "\"null_mx\":\"false\"",
		    "\"null_mx\" is not true, false or null" },
		{ "\"null_mx\":false", "\"null_mx\":0", "\"null_mx\"" },
		{ "\"coverage\":", "\"coverage\":-", "\"coverage\"" },
		{ "\"coverage\":", "\"coverage\":1000000", "\"coverage\"" },
		{ "\"coverage\":", "\"coverage\":[],\"x\":", "\"coverage\"" },
		{ "\"dkim_selectors\":[", "\"dkim_selectors\":[1,",
		    "\"dkim_selectors\" is not a list of texts or null" },
		{ "\"dkim_selectors\":[", "\"dkim_selectors\":[[],",
		    "\"dkim_selectors\"" },
		{ "\"dkim_selectors\":[\"old\",\"s1\"]",
		    "\"dkim_selectors\":{\"old\":\"s1\"}",
		    "\"dkim_selectors\"" },
		{ "\"input\":\"e", "\"input\":\"\\u0000", "" },
		{ "{\"line\"", "[\"line\"", "" },
	};
	struct line l = scan_audited(1, scan_audit(sound()));
	char *text = scan_print(&l, false);
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		char *edited = scan_edit(text, edits[i].old, edits[i].new);

		if (line_read(arena, edited, strlen(edited), &err) != NULL ||
		    strstr(err.text, edits[i].says) == NULL)
			fail_msg("%s: %s", edits[i].new, err.text);
	}
	assert_null(line_read(arena, "", 0, &err));
	assert_null(line_read(arena, "\n", 1, &err));
	assert_null(line_read(arena, "[]\n", 3, &err));
	assert_null(line_read(arena, ",\"audit\":{}}", 12, &err));
}

static bool
type_has(const struct json_value *type, const char *word)
{
	const char *one = json_string(type);

	for (size_t i = 0; i < json_count(type); i++)
		if (strcmp(json_string(json_at(type, i)), word) == 0)
			return true;
	return one != NULL && strcmp(one, word) == 0;
}

/* The schema has the same columns, of the same kinds, in the same order. */
static void
the_schema_has_the_columns(void **state)
{
	static const char *const types[] = {
		[COLUMN_TEXT] = "string", [COLUMN_COUNT] = "integer",
		[COLUMN_TENTHS] = "number", [COLUMN_BOOL] = "boolean",
		[COLUMN_LIST] = "array",
	};
	struct err err;
	const struct json_value *schema = json_parse(arena, scan_schema,
	    strlen(scan_schema), &err), *names = json_get(schema, "required"),
	    *all = json_get(schema, "properties");

	(void)state;
	assert_non_null(schema);
	assert_int_equal(json_count(names), column_count);
	assert_int_equal(json_count(all), column_count + 1);
	for (size_t i = 0; i < column_count; i++) {
		const struct column *c = &column_all[i];
		const struct json_value *one = json_get(all, c->name);

		assert_string_equal(json_string(json_at(names, i)), c->name);
		assert_ptr_equal(json_at(all, i), one);
		if (!type_has(json_get(one, "type"), types[c->kind]) ||
		    type_has(json_get(one, "type"), "null") !=
		    (c->when != COLUMN_ALWAYS))
			fail_msg("%s", c->name);
	}
	assert_ptr_equal(json_at(all, column_count), json_get(all, "audit"));
	assert_non_null(json_get(json_get(schema, "$defs"), "domain"));
}

static const char validator[] =
	"import json, jsonschema, sys\n"
	"schema = json.load(open(sys.argv[1]))\n"
	"jsonschema.Draft202012Validator.check_schema(schema)\n"
	"check = jsonschema.Draft202012Validator(schema)\n"
	"for line in open(sys.argv[2]):\n"
	"    o = json.loads(line)\n"
	"    for error in check.iter_errors(o):\n"
	"        sys.exit(f'{list(error.path)}: {error.message[:200]}')\n"
	"    if list(o)[:len(schema['required'])] != schema['required']:\n"
	"        sys.exit('not in order')\n"
	"    o['score'] = 'x'\n"
	"    if not list(check.iter_errors(o)):\n"
	"        sys.exit('anything fits')\n";

static void
lines_fit_the_schema(void **state)
{
	struct line refused = { .number = 2, .input = HOSTILE, .inputlen =
	    strlen(HOSTILE), .kind = LINE_REFUSED, .why = "no name" };
	struct line l = scan_audited(1, scan_audit(sound()));
	int failed;

	(void)state;
	if (!scan_python_has("jsonschema"))
		return;
	scan_write("line.lines", arena_printf(arena, "%s%s%s%s%s",
	    scan_print(&l, true), scan_print(&l, false),
	    scan_print(&refused, true), scan_text(3, WORLD(
	    { DOMAIN, "MX", "!TIMEOUT" }, { DOMAIN, "TXT", "!SERVFAIL" },
	    { "_dmarc." DOMAIN, "TXT", "!SERVFAIL" }), true),
	    scan_text(4, WORLD({ DOMAIN, "MX", "0 ." },
	    { DOMAIN, "TXT", "\"v=spf1 ?all\"" }), true)));
	scan_write("line.schema", scan_schema);
	scan_write("line.py", validator);
	failed = system("/usr/bin/python3 line.py line.schema line.lines");
	remove("line.lines");
	remove("line.schema");
	remove("line.py");
	assert_int_equal(failed, 0);
}

UNIT_MAIN("line",
	TEST(an_audit_is_told_flat),
	TEST(what_is_absent_is_said_to_be),
	TEST(what_failed_is_unknown),
	TEST(what_does_not_count_is_no_valid_record),
	TEST(rules_are_named),
	TEST(opinions_are_counted),
	TEST(a_row_that_was_not_audited_is_no_verdict),
	TEST(the_audit_is_that_of_the_report),
	TEST(a_torn_line_is_refused),
	TEST(an_edited_line_is_refused),
	TEST(the_schema_has_the_columns),
	TEST(lines_fit_the_schema),
)
