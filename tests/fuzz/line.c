/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of a scan: whatever was read makes one row of CSV and a summary, and
 * a row of the list, whatever its octets are, makes a line that is read back.
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "report/csv.h"
#include "report/line.h"
#include "report/summary.h"

static void
require_one_line(const char *text, size_t len)
{
	fuzz_require(len > 0 && text[len - 1] == '\n');
	for (size_t i = 0; i + 1 < len; i++)
		fuzz_require(text[i] >= 0x20 && text[i] <= 0x7e);
}

static void
use(struct arena *arena, const struct json_value *flat)
{
	struct report_style style = { .width = 80 };
	struct summary *s = summary_new(arena);
	char *text = NULL;
	size_t len = 0, row;
	FILE *f = open_memstream(&text, &len);

	fuzz_require(f != NULL);
	csv_row(f, flat);
	fflush(f);
	row = len;
	require_one_line(text, row);
	summary_take(s, flat);
	summary_print(f, s, &style);
	fclose(f);
	fuzz_require(len > row && s->rows == 1);
	free(text);
}

static void
print_and_read(struct arena *arena, const uint8_t *data, size_t len)
{
	static const struct run_info run = { .version = "0", .profile = "" };
	const char *octets = arena_memdup(arena, data, len);
	const struct line line = { .number = len, .input = octets,
	    .inputlen = len, .kind = LINE_REFUSED, .why = octets };
	const struct json_value *flat;
	struct err err;
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);

	fuzz_require(f != NULL);
	line_print(f, arena, &line, &run, true);
	fclose(f);
	require_one_line(text, size);
	flat = line_read(arena, text, size, &err);
	fuzz_require(flat != NULL);
	use(arena, flat);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	struct err err;
	const struct json_value *flat = line_read(arena, (const char *)data, len,
	    &err);

	if (flat != NULL)
		use(arena, flat);
	print_and_read(arena, data, len);
	arena_free(arena);
	return 0;
}
