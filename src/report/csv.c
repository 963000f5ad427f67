/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/json.h"
#include "base/json_read.h"
#include "report/column.h"

/* The one gate for bytes from outside. */
static void
put_text(FILE *out, const char *s)
{
	putc('"', out);
	/* What a spreadsheet takes for a formula (OWASP, CSV injection). */
	if (s[0] != '\0' && strchr("=+-@\t\r", s[0]) != NULL)
		putc('\'', out);
	for (; *s != '\0'; s++)
		if (*s == '"')
			fputs("\"\"", out);
		else if (ascii_print(*s))
			putc(*s, out);
		else
			fprintf(out, "\\x%02x", (unsigned char)*s);
	putc('"', out);
}

void
csv_header(FILE *out)
{
	for (size_t i = 0; i < column_count; i++) {
		fputs(i == 0 ? "" : ",", out);
		put_text(out, column_all[i].name);
	}
	putc('\n', out);
}

void
csv_row(FILE *out, const struct json_value *flat)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < column_count; i++) {
		const struct column *c = &column_all[i];
		const char *text = column_text(arena, c,
		    json_get(flat, c->name));

		fputs(i == 0 ? "" : ",", out);
		if (text == NULL)
			continue;
		if (c->kind == COLUMN_TEXT || c->kind == COLUMN_LIST)
			put_text(out, text);
		else
			fputs(text, out);
	}
	putc('\n', out);
	arena_free(arena);
}
