/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/err.h"
#include "base/json_read.h"
#include "report/report.h"
#include "report/schema.h"
#include "report/text_record.h"

#define HOSTILE	"v=spf1 \x1b]8;;x\a \xff\xfe \xe2\x80\xae \r\n" \
		"::error::pwned ##[error]x ##vso[task.complete] \x7f -all"

static const struct answer mx_answer = { .question = { .name = "example.org",
	    .type = RR_MX },
    .status = ANSWER_FOUND };

static const char spf_text[] = "v=spf1 include:_spf.example.net "
    "incldue:a.very.long.name.that.nobody.can.read.in.one.line.example.org "
    "ip4:192.0.2.0/24 ~all";

#define UNICODE		"b\xc3\xbc" "cher.example"

static const struct scope scope = {
	.domain = "example.org", .unicode = UNICODE,
};

static char *
rendered(const char *format, struct report_style style,
    const struct result *result, size_t n)
{
	static const struct library_version library[] = {
		{ "libspf2", "1.2.10" },
	};
	const struct run_info run = {
		.version = "0.1.0", .profile = "default", .fail_on = "high",
		.resolver = "192.0.2.53#53", .taken_at = 1795000000,
		.library = library, .nlibrary = 1,
		.suffix_list = "publicsuffix 2026-01-01",
	};
	static const struct run_summary summary;
	char *text = NULL, *copy;
	size_t len = 0;
	struct report r = { .style = style, .run = &run, .arena = arena,
	    .format = report_find(format) };

	r.out = open_memstream(&text, &len);
	r.format->begin(&r);
	for (size_t i = 0; i < n; i++)
		r.format->domain(&r, result);
	r.format->end(&r, &summary, STATUS_FINDINGS);
	fclose(r.out);
	assert_int_equal(r.ndomain, n);
	assert_int_equal(strlen(text), len);
	copy = arena_memdup(arena, text, len);
	free(text);
	return copy;
}

static struct rr *
txt(const char *owner, const char *text, size_t len)
{
	struct rr *rr = arena_alloc(arena, sizeof *rr);
	uint8_t *rdata = arena_alloc(arena, 256);

	rdata[0] = (uint8_t)(len < 255 ? len : 255);
	memcpy(rdata + 1, text, rdata[0]);
	*rr = (struct rr){ .owner = owner, .type = RR_TXT, .ttl = 300,
	    .rdata = rdata, .rdlen = rdata[0] + 1u,
	    .text = text, .textlen = len,
	    .place = { "zones/example.org", 12, 3 } };
	return rr;
}

static const struct answer *
answer(struct evidence *ev, const char *name, const struct rr *rr,
    enum answer_status status)
{
	struct answer *a = arena_alloc(arena, sizeof *a);

	*a = (struct answer){ .question = { .name = name,
	    .type = RR_TXT }, .status = status,
	    .rr = rr, .nrr = rr != NULL, .origin = "zone",
	    .time = 1795000000, .wire = (const uint8_t *)"\0\1\2", .wirelen = 3 };
	evidence_put(ev, a);
	return a;
}

static void
fill_row(struct receiver_row *row)
{
	for (int k = 0; k < RECEIVER_N; k++)
		row->cell[k] = (struct receiver_cell){
		    DISPOSITION_QUARANTINE, "nobody said no " HOSTILE,
		    k == RECEIVER_LIBRARIES };
}

static void
fill_receiver(struct receiver_outcome *r)
{
	static const struct scope_sender said = { "192.0.2.0/24", "pass",
	    HOSTILE };

	r->left_out = 1;
	for (int i = 0; i < FORGERY_N; i++)
		fill_row(&r->forged[i]);
	for (int n = 0; n < 12; n++) {
		struct receiver_sender *s = vec_add(arena, &r->sender);

		s->said = &said;
		for (int i = 0; i < GENUINE_N; i++)
			fill_row(&s->row[i]);
	}
}

static void
fill_facts(struct facts *f, struct evidence *ev, const struct rr *rr)
{
	struct spf_node *root = arena_alloc(arena, sizeof *root), *child;
	struct spf_record *record = arena_alloc(arena, sizeof *record);
	struct spf_lookup *l;
	struct mx_host *host;

	*f = (struct facts){ .evidence = ev, .mode = MODE_SENDING_RECEIVING,
	    .mode_reason = "it has an MX record and sends mail",
	    .mode_certain = true };
	f->mx.answer = &mx_answer;
	f->mx.state = MX_EXPLICIT;
	f->mx.answer = answer(ev, "example.org", NULL, ANSWER_FOUND);
	host = vec_add(arena, &f->mx.host);
	*host = (struct mx_host){ .preference = 10, .name = "mx.example.org",
	    .legal = true, .resolves = TRI_YES };
	assert_true(address_parse("192.0.2.1",
	    vec_add(arena, &host->address)));

	record->text = rr->text;
	record->len = rr->textlen;
	*vec_add(arena, &record->term) = (struct spf_term){
	    .type = SPF_INCLUDE, .qualifier = '+', .span = { 7, 24 } };
	*vec_add(arena, &record->term) = (struct spf_term){
	    .type = SPF_ALL, .qualifier = '~', .span = { 120, 4 } };
	child = arena_alloc(arena, sizeof *child);
	*child = (struct spf_node){ .domain = "_spf.example.net",
	    .parent = root, .via = &record->term.item[0], .depth = 1,
	    .terms = 2, .nrecord = 1,
	    .answer = answer(ev, "_spf.example.net", NULL, ANSWER_NODATA) };
	*root = (struct spf_node){ .domain = "example.org", .rr = rr,
	    .nrecord = 1, .record = record, .terms = 3,
	    .answer = answer(ev, "example.org", rr, ANSWER_FOUND) };
	l = vec_add(arena, &root->lookup);
	*l = (struct spf_lookup){ .term = &record->term.item[0],
	    .target = "_spf.example.net", .node = child,
	    .answer = child->answer };
	f->spf.root = root;
	*vec_add(arena, &f->spf.nodes) = root;
	*vec_add(arena, &f->spf.nodes) = child;
	f->spf.terms = 3;
	f->spf.default_result = SPF_SOFTFAIL;
	f->spf.ipv4_share = 256.0 / 4294967296.0;
	f->spf.stranger.why = "nothing matched";
	f->dmarc.walk = (struct dmarc_walk){ .start = "example.org", .n = 1,
	    .organizational_domain = "example.org" };
	f->dmarc.walk.step[0].name = "example.org";
	f->dmarc.walk.step[0].answer =
	    answer(ev, "_dmarc.example.org", NULL, ANSWER_SERVFAIL);
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		for (int a = 0; a < DMARC_NAUTHOR; a++)
			f->dmarc.discovery[s][a].why = "nothing was found";
	fill_receiver(&f->receiver);
}

static void
fill_findings(struct findings *all, const struct rr *rr, struct span span,
    const char *fix)
{
	for (size_t i = 0; i < rule_count; i++) {
		struct finding *f = vec_add(arena, &all->finding);

		f->rule = &rule_catalogue[i];
		f->severity = f->rule->severity;
		f->outcome = strcmp(f->rule->id, "spf-syntax") == 0 ?
		    OUTCOME_FAIL : f->rule->family == FAMILY_DKIM ?
		    OUTCOME_UNKNOWN : OUTCOME_PASS;
		f->reason = UNKNOWN_UNDISCOVERABLE;
		*vec_add(arena, &f->mark) = (struct mark){
		    .subject = "example.org", .detail = "it was seen" };
		if (f->outcome != OUTCOME_FAIL)
			continue;
		f->mark.item[0] = (struct mark){ .subject = "example.org",
		    .rr = rr, .text = rr->text, .textlen = rr->textlen,
		    .span = span, .detail = "there is no mechanism "
		    "\"::error::\x1b[31mincldue\"" };
		f->fix = (struct fix){ .owner = "example.org", .type = RR_TXT,
		    .rdata = fix, .proven = true };
	}
}

/* A domain whose SPF record is this text. */
static struct result
result_of(const char *text, size_t len, struct span span, const char *fix)
{
	struct findings *all = arena_alloc(arena, sizeof *all);
	struct opinions *opinions = arena_alloc(arena, sizeof *opinions);
	struct facts *f = arena_alloc(arena, sizeof *f);
	struct grade *g = arena_alloc(arena, sizeof *g);
	const struct rr *rr = txt("example.org", text, len);

	fill_facts(f, evidence_new(arena, &scope, 1795000000), rr);
	fill_findings(all, rr, span, fix);
	*g = (struct grade){ .letter = LETTER_B, .total = 93.7,
	    .total_decided = true, .coverage = 0.82, .complete = true };
	*vec_add(arena, &g->cap) = (struct cap){ .letter = LETTER_B,
	    .rule = "spf-syntax", .why = "a rule of severity high fails",
	    .without = LETTER_A };
	*vec_add(arena, &opinions->opinion) = (struct opinion){
	    .library = "libspf2", .version = "1.2.10",
	    .question = "SPF for mail from 203.0.113.77",
	    .subject = "203.0.113.77", .said = "fail",
	    .ours = "permerror", .agreement = AGREEMENT_DIFFERS_KNOWN,
	    .note = "it reads past the fault" };
	f->opinions = opinions;
	return (struct result){ f, all, g, STATUS_FINDINGS };
}

static const struct span word = { 32, 7 };	/* incldue */

static struct result
ordinary(void)
{
	return result_of(spf_text, sizeof spf_text - 1, word,
	    "v=spf1 -all");
}

static void
assert_harmless(const char *text, bool colour)
{
	for (const char *p = text, *line = text; *p != '\0'; p++) {
		/* IDNA2008 has judged it; see put_unicode(). */
		if (strncmp(p, UNICODE, sizeof UNICODE - 1) == 0)
			p += sizeof UNICODE - 1;
		if (*p == '\n') {
			line = p + 1;
			continue;
		}
		if (colour && *p == '\x1b')
			continue;
		assert_in_range(*p, 0x20, 0x7e);
		/* What a runner of GitHub or Azure takes for a command. */
		assert_false(p[0] == '#' && p[1] == '#');
		if (p[0] == ':' && p[1] == ':')
			assert_int_not_equal(strspn(line, " "), p - line);
	}
}

static void
nothing_hostile_comes_through(void **state)
{
	static const unsigned widths[] = { 40, 41, 53, 80, 10000 };
	static const char hostile[] = HOSTILE;
	struct result r = result_of(hostile, sizeof hostile - 1, word,
	    HOSTILE);

	(void)state;
	for (size_t i = 0; i < 5; i++)
		for (int v = 0; v < 2; v++)
			assert_harmless(rendered("text", (struct report_style){
			    .width = widths[i], .verbose = v }, &r, 2), false);
	assert_harmless(rendered("json", (struct report_style){ .width = 80 },
	    &r, 2), false);
}

static const char *
put(const char *s, size_t len, unsigned width)
{
	struct report_style style = { .width = width };
	struct text t = { .arena = arena, .style = &style, .fresh = true };
	char *text = NULL;
	const char *copy;
	size_t n;

	t.out = open_memstream(&text, &n);
	if (len > 0)
		put_text(&t, s, len);
	else
		text_para(&t, 0, "%s", s);
	fclose(t.out);
	assert_int_equal(t.column, len == 0 ? 0 : n);
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

/* What begins a line, after blanks too, and what stands in it. */
static void
commands_are_broken_up(void **state)
{
	(void)state;
	assert_string_equal(put("::a ::b", 7, 80), "\\x3a:a ::b");
	assert_string_equal(put("  ::a", 5, 80), "  \\x3a:a");
	assert_string_equal(put("a::b:c:", 7, 80), "a::b:c:");
	assert_string_equal(put("a##b###", 7, 80), "a\\x23#b\\x23\\x23#");
	assert_string_equal(put("a\n\xc3\xbc\0b", 6, 80),
	    "a\\x0a\\xc3\\xbc\\x00b");
	assert_string_equal(put("ab ::c", 0, 4), "ab\n\\x3a\n:c\n");
	assert_string_equal(put("abcd:: ef", 0, 4), "abcd\n\\x3a\n: ef\n");
	assert_string_equal(put("ab c d", 0, 4), "ab c\nd\n");
}

/* Text lines put together are the text, and the carets lie under the span. */
static void
caret_case(const char *text, size_t len, struct span span, unsigned width)
{
	struct report_style style = { .width = width };
	struct text t = { .arena = arena, .style = &style, .fresh = true };
	char *out = NULL, unit[5];
	char *joined = arena_alloc(arena, 8 * len + 64);
	char *carets = arena_alloc(arena, 8 * len + 64);
	size_t outlen, n = 0, from = 0, to = 0;

	t.out = open_memstream(&out, &outlen);
	text_record(&t, 4, text, len, &span, 1);
	fclose(t.out);
	for (char *line = strtok(out, "\n"); line != NULL;
	    line = strtok(NULL, "\n")) {
		size_t columns = strlen(line);

		assert_true(columns <= width + 1);
		assert_memory_equal(line, "    | ", 6);
		if (strspn(line + 6, " ^") == columns - 6 &&
		    strchr(line, '^') != NULL) {
			/* Belongs to the text line before it. */
			for (size_t i = 6; i < columns; i++)
				if (line[i] == '^')
					carets[from + i - 6] = '^';
			continue;
		}
		from = n;
		n += (size_t)snprintf(joined + n, columns, "%s", line + 6);
	}
	from = 0;
	for (size_t i = 0; i < len; i++) {
		size_t w = text_unit(text, i, len, false, unit);

		assert_memory_equal(joined + from, unit, w);
		for (to = from + w; from < to; from++)
			assert_int_equal(carets[from] == '^', i >= span.at &&
			    i < (size_t)span.at + span.len);
	}
	assert_int_equal(joined[from], 0);
	assert_int_equal(carets[from] == '^', span.len > 0 && span.at >= len);
	free(out);
}

static void
the_caret_stands_under_the_fault(void **state)
{
	static const char hostile[] = HOSTILE;
	static const unsigned widths[] = { 40, 47, 80, 10000 };
	size_t len = sizeof spf_text - 1;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		for (uint32_t at = 0; at <= len; at += 5)
			for (uint32_t n = 0; n < 90; n += 11)
				caret_case(spf_text, len, (struct span){ at,
				    at + n > len ? 1 : n }, widths[i]);
		for (uint32_t at = 0; at < sizeof hostile - 1; at++)
			caret_case(hostile, sizeof hostile - 1,
			    (struct span){ at, 1 }, widths[i]);
	}
	caret_case("", 0, (struct span){ 0, 1 }, 40);
}

static void
places_of_one_record_share_it(void **state)
{
	static const char text[] = "v=spf1 foo bar -all";
	static const struct span span[] = { { 11, 3 }, { 7, 3 } };
	struct result r = result_of(text, sizeof text - 1, span[0], "v=spf1");
	struct finding *f = NULL;
	struct mark mark;

	(void)state;
	for (size_t i = 0; i < r.findings->finding.n; i++)
		if (r.findings->finding.item[i].outcome == OUTCOME_FAIL)
			f = &((struct findings *)(uintptr_t)
			    r.findings)->finding.item[i];
	mark = f->mark.item[0];
	mark.span = span[1];
	*vec_add(arena, &f->mark) = mark;
	assert_non_null(strstr(rendered("text", (struct report_style){
	    .width = 80 }, &r, 1), "        | v=spf1 foo bar -all\n"
	    "        |        ^^^ ^^^\n        Do:"));
}

static void
lines_keep_their_width(void **state)
{
	static const unsigned widths[] = { 40, 60, 80, 132 };
	struct result r = ordinary();

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char *text = rendered("text", (struct report_style){
		    .width = widths[i], .verbose = true }, &r, 2);

		for (char *line = strtok(text, "\n"); line != NULL;
		    line = strtok(NULL, "\n"))
			/* What is to be pasted stays in one piece. */
			if (strlen(line) > widths[i] &&
			    strstr(line, " IN TXT ") == NULL)
				fail_msg("width %u: %s", widths[i], line);
	}
}

static void
colour_is_asked_for_and_ends(void **state)
{
	struct result r = ordinary();
	struct report_style style = { .width = 80, .colour = true };
	const char *plain, *p;
	char *text, *without;
	size_t n = 0;

	(void)state;
	text = rendered("text", style, &r, 1);
	assert_harmless(text, true);
	without = arena_alloc(arena, strlen(text) + 1);
	p = text;
	while (*p != '\0') {
		if (*p == '\x1b') {
			bool reset = strncmp(p, "\x1b[0m", 4) == 0;
			const char *next = strchr(p + 1, '\x1b');

			/* On, off, and never over the end of a line. */
			if (!reset) {
				assert_non_null(next);
				assert_memory_equal(next, "\x1b[0m", 4);
				assert_null(memchr(p, '\n',
				    (size_t)(next - p)));
			}
			p = strchr(p, 'm') + 1;
			continue;
		}
		without[n++] = *p++;
	}
	style.colour = false;
	plain = rendered("text", style, &r, 1);
	assert_null(strchr(plain, '\x1b'));
	assert_string_equal(without, plain);
}

static void
quiet_and_verbose(void **state)
{
	struct result r = ordinary();
	const char *quiet, *plain, *verbose;

	(void)state;
	quiet = rendered("text", (struct report_style){ .width = 80,
	    .quiet = true }, &r, 1);
	plain = rendered("text", (struct report_style){ .width = 80 }, &r, 1);
	verbose = rendered("text", (struct report_style){ .width = 80,
	    .verbose = true }, &r, 1);
	assert_memory_equal(quiet, "FAIL  example.org: grade B", 26);
	assert_non_null(strstr(quiet, "  FAIL  high spf-syntax"));
	assert_null(strstr(quiet, "PASS"));
	assert_null(strstr(quiet, "Scope and method"));
	assert_non_null(strstr(plain, "Do first"));
	assert_non_null(strstr(plain, "not a certificate or legal"));
	assert_non_null(strstr(plain, "takes 3 of 10 look-ups"));
	assert_non_null(strstr(plain, "+- include:_spf.example.net"));
	assert_null(strstr(plain, "spf-present: "));
	assert_non_null(strstr(verbose, "  PASS  spf-present: it was seen"));
	assert_null(strstr(plain, "compliant"));
}

static void
a_long_fix_can_be_pasted(void **state)
{
	char *fix = arena_alloc(arena, 601), want[300];
	struct report_style style = { .width = 40 };
	struct result r;
	const char *text;

	(void)state;
	memset(fix, 'a', 600);
	fix[255] = '"';
	r = result_of(spf_text, sizeof spf_text - 1, word, fix);
	text = rendered("text", style, &r, 1);
	assert_non_null(strstr(text, "        example.org. IN TXT (\n"));
	snprintf(want, sizeof want, "            \"%.255s\"\n", fix);
	assert_non_null(strstr(text, want));
	snprintf(want, sizeof want, "            \"\\\"%.254s\"\n", fix + 256);
	assert_non_null(strstr(text, want));
	snprintf(want, sizeof want, "            \"%.90s\" )\n", fix + 510);
	assert_non_null(strstr(text, want));
}

static void
json_is_read_back(void **state)
{
	static const char hostile[] = "v=spf1 \xff\0 -all";
	struct result r = result_of(hostile, sizeof hostile - 1,
	    (struct span){ 7, 2 }, "v=spf1 -all");
	const struct json_value *j, *domain, *record, *findings;
	const char *text, *saved = getenv("MAILASSAY_KEEP_JSON");
	struct err err;
	int64_t n;

	(void)state;
	text = rendered("json", (struct report_style){ .width = 80 }, &r, 2);
	if (saved != NULL) {
		FILE *f = fopen(saved, "w");

		fputs(text, f);
		fclose(f);
	}
	j = json_parse(arena, text, strlen(text), &err);
	assert_non_null(j);
	assert_int_equal(json_count(json_get(j, "domains")), 2);
	assert_string_equal(text + strlen(text) - 23,
	    ",\n  \"complete\": true\n}\n");
	domain = json_at(json_get(j, "domains"), 1);
	assert_string_equal(json_get_string(domain, "domain"), "example.org");
	assert_string_equal(json_get_string(domain, "unicode"),
	    scope.unicode);
	record = json_get(json_get(domain, "spf"), "record");
	assert_string_equal(json_get_string(record, "text"),
	    "v=spf1 \\xff\\x00 -all");
	assert_string_equal(json_get_string(record, "encoding"), "escaped");
	assert_string_equal(json_get_string(record, "base64"),
	    "dj1zcGYxIP8AIC1hbGw=");
	findings = json_get(domain, "findings");
	assert_int_equal(json_count(findings), rule_count);
	assert_true(json_get_int(json_get(domain, "counts"), "fail", &n));
	assert_int_equal(n, 1);
	/* By name: _dmarc.example.org, _spf.example.net, example.org. */
	assert_string_equal(json_get_string(json_at(json_get(domain,
	    "answers"), 0), "name"), "_dmarc.example.org");
	assert_string_equal(json_get_string(json_at(json_get(domain,
	    "answers"), 2), "name"), "example.org");
}

static void
no_domain_is_a_whole_document(void **state)
{
	const char *text = rendered("json", (struct report_style){
	    .width = 80 }, NULL, 0);
	const struct json_value *j;
	struct err err;

	(void)state;
	j = json_parse(arena, text, strlen(text), &err);
	assert_non_null(j);
	assert_int_equal(json_count(json_get(j, "domains")), 0);
}

static void
the_schema_is_json(void **state)
{
	const struct json_value *j;
	struct err err;

	(void)state;
	err.text[0] = '\0';
	j = json_parse(arena, report_schema, strlen(report_schema), &err);
	assert_string_equal(err.text, "");
	assert_string_equal(json_get_string(json_get(json_get(j,
	    "properties"), "schema_version"), "const"),
	    REPORT_SCHEMA_VERSION);
}

static void
formats_are_found_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; report_at(i) != NULL; i++)
		assert_ptr_equal(report_find(report_at(i)->name),
		    report_at(i));
	assert_null(report_find("none"));
}

UNIT_MAIN("report",
	TEST(nothing_hostile_comes_through),
	TEST(commands_are_broken_up),
	TEST(the_caret_stands_under_the_fault),
	TEST(places_of_one_record_share_it),
	TEST(lines_keep_their_width),
	TEST(colour_is_asked_for_and_ends),
	TEST(quiet_and_verbose),
	TEST(a_long_fix_can_be_pasted),
	TEST(json_is_read_back),
	TEST(no_domain_is_a_whole_document),
	TEST(the_schema_is_json),
	TEST(formats_are_found_by_name),
)
