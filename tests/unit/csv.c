/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "report/csv.h"
#include "unit/scan.h"

static char *
row(const struct json_value *flat)
{
	char *text = NULL, *copy;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (flat == NULL)
		csv_header(f);
	else
		csv_row(f, flat);
	fclose(f);
	copy = arena_memdup(arena, text, len);
	free(text);
	return copy;
}

static char *
refused(const char *input)
{
	struct line l = { .number = 1, .input = input,
	    .inputlen = strlen(input), .kind = LINE_REFUSED, .why = input };

	return scan_print(&l, false);
}

/* As it stands in the row, behind its number. */
static void
stands_as(const char *input, const char *field)
{
	char *text = row(scan_read(refused(input)));
	char *start = arena_printf(arena, "1,%s,,\"refused\",%s,3,", field,
	    field);

	if (strncmp(text, start, strlen(start)) != 0)
		fail_msg("%s is not in %s", start, text);
	assert_int_equal(strcspn(text, "\n"), strlen(text) - 1);
}

static void
what_starts_a_formula_has_a_guard(void **state)
{
	(void)state;
	stands_as("=1+2", "\"'=1+2\"");
	stands_as("+1", "\"'+1\"");
	stands_as("-1", "\"'-1\"");
	stands_as("@SUM(1)", "\"'@SUM(1)\"");
	stands_as("\t=1", "\"'\\x09=1\"");
	stands_as("\r=1", "\"'\\x0d=1\"");
	stands_as("a=1", "\"a=1\"");
	stands_as("'=1", "\"'=1\"");
	stands_as("\"=1", "\"\"\"=1\"");
}

static void
a_field_stays_in_its_quotes(void **state)
{
	(void)state;
	stands_as("", "\"\"");
	stands_as("\"", "\"\"\"\"");
	stands_as("a\",\"b", "\"a\"\",\"\"b\"");
	stands_as("a,b;c", "\"a,b;c\"");
	stands_as("a\nb", "\"a\\x0ab\"");
	stands_as("a\r\nb", "\"a\\x0d\\x0ab\"");
	stands_as("a\x1b[31m\x7f", "\"a\\x1b[31m\\x7f\"");
	/* JSON had it in words before. */
	stands_as("a\xff", "\"a\\xff\"");
	stands_as("\xe2\x80\xae", "\"\\xe2\\x80\\xae\"");
}

static void
each_kind_has_its_form(void **state)
{
	char *line = row(scan_read(scan_text(9, WORLD(
	    { DOMAIN, "MX", "10 aspmx.l.google.com." },
	    { "aspmx.l.google.com", "A", "142.250.1.26" },
	    { DOMAIN, "TXT", "\"v=spf1 -all\"" }), true)));

	(void)state;
	assert_non_null(strstr(line, ",\"explicit\",1,false,"
	    "\"Google_Workspace\",1,,\"valid\",\"fail\",0,true,"));
	/* As the tenths stand in JSON, though a double has none. */
	line = row(scan_read(scan_edit(refused("x"),
	    "\"score\":null,\"coverage\":null",
	    "\"score\":79.9,\"coverage\":100.0")));
	assert_non_null(strstr(line, ",79.9,100.0,"));
}

static void
the_header_names_the_columns(void **state)
{
	char *text = row(NULL), *p = text;

	(void)state;
	for (size_t i = 0; i < column_count; i++) {
		char *name = arena_printf(arena, "%s\"%s\"",
		    i == 0 ? "" : ",", column_all[i].name);

		assert_memory_equal(p, name, strlen(name));
		p += strlen(name);
	}
	assert_string_equal(p, "\n");
}

/* Python's csv module finds the values of the lines. */
static const char reader[] =
	"import csv, json\n"
	"def shown(s):\n"
	"    guard = \"'\" if s[:1] in tuple('=+-@\\t\\r') else ''\n"
	"    return guard + ''.join(chr(b) if 32 <= b < 127 else\n"
	"        '\\\\x%02x' % b for b in s.encode())\n"
	"def text(v):\n"
	"    if v is None:\n"
	"        return ''\n"
	"    if isinstance(v, list):\n"
	"        return shown(' '.join(i.replace(' ', '_') for i in v))\n"
	"    return shown(v) if isinstance(v, str) else json.dumps(v)\n"
	"lines = [json.loads(l) for l in open('csv.lines')]\n"
	"rows = list(csv.DictReader(open('csv.csv', newline=''),\n"
	"    strict=True))\n"
	"assert len(rows) == len(lines)\n"
	"for row, line in zip(rows, lines):\n"
	"    line.pop('audit', None)\n"
	"    assert list(row) == list(line), row\n"
	"    for name, value in line.items():\n"
	"        assert row[name] == text(value), (name, value, row[name])\n";

static void
python_reads_the_same(void **state)
{
	static const char *const inputs[] = {
		"=1", "+1", "-1", "@1", "\t1", "\r1", "\n1", "\"", "\"\"", ",",
		"a\",\"b", "", " ", "'", "\xff", "\xc3\xa9", "\x1b]8;;x\a",
	};
	char *csv = row(NULL), *lines = arena_strdup(arena, "");
	int failed;

	(void)state;
	if (!scan_python_has("csv"))
		return;
	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
		char *one = refused(inputs[i]);

		lines = arena_printf(arena, "%s%s", lines, one);
		csv = arena_printf(arena, "%s%s", csv, row(scan_read(one)));
	}
	for (int n = 1; n < 3; n++) {
		char *one = scan_text(n, WORLD({ DOMAIN, "MX",
		    "10 aspmx.l.google.com." },
		    { "aspmx.l.google.com", "A", "142.250.1.26" },
		    { DOMAIN, "TXT", n == 1 ? "!TIMEOUT" : "\"v=spf1 ~all\"" },
		    { "_dmarc." DOMAIN, "TXT", "\"v=DMARC1; p=none\"" }),
		    true);

		lines = arena_printf(arena, "%s%s", lines, one);
		csv = arena_printf(arena, "%s%s", csv, row(scan_read(one)));
	}
	scan_write("csv.lines", lines);
	scan_write("csv.csv", csv);
	scan_write("csv_read.py", reader);
	failed = system("/usr/bin/python3 csv_read.py");
	remove("csv.lines");
	remove("csv.csv");
	remove("csv_read.py");
	assert_int_equal(failed, 0);
}

UNIT_MAIN("csv",
	TEST(what_starts_a_formula_has_a_guard),
	TEST(a_field_stays_in_its_quotes),
	TEST(each_kind_has_its_form),
	TEST(the_header_names_the_columns),
	TEST(python_reads_the_same),
)
