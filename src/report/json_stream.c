/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json_stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/json.h"

#define INDENT	2

/* A tree as it is printed; a string of the caller's, to be freed. */
static char *
print_tree(const struct json *tree, size_t *ret_len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, ret_len);

	if (f == NULL)
		out_of_memory();
	json_print(f, tree, INDENT);
	if (fclose(f) != 0)
		out_of_memory();
	return text;
}

/* Strings hold no newline once they are printed: each one starts a line. */
static void
put_indented(FILE *out, const char *text, unsigned columns)
{
	for (size_t n; ; text += n) {
		fprintf(out, "%*s", (int)columns, "");
		n = strcspn(text, "\n");
		n += text[n] == '\n';
		fwrite(text, 1, n, out);
		if (n == 0 || text[n - 1] != '\n')
			break;
	}
}

void
json_stream_begin(struct json_stream *s, FILE *out, const struct json *head,
    const char *key)
{
	size_t len;
	char *text = print_tree(head, &len);

	*s = (struct json_stream){ .out = out };
	/* All but the closing "\n}". */
	fwrite(text, 1, len - 2, out);
	fprintf(out, ",\n%*s\"%s\": [", INDENT, "", key);
	free(text);
}

void
json_stream_item(struct json_stream *s, const struct json *item)
{
	size_t len;
	char *text = print_tree(item, &len);

	fputs(s->n++ == 0 ? "\n" : ",\n", s->out);
	put_indented(s->out, text, 2 * INDENT);
	free(text);
}

void
json_stream_end(struct json_stream *s, const struct json *tail)
{
	size_t len;
	char *text = print_tree(tail, &len);

	if (s->n > 0)
		fprintf(s->out, "\n%*s", INDENT, "");
	/* All but the opening "{". */
	fprintf(s->out, "],%s\n", text + 1);
	free(text);
}
