/* SPDX-License-Identifier: BSD-2-Clause */
#include <malloc.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "command/command.h"
#include "command/output.h"

/*
 * ldns takes and returns 128 KiB for each record of a zone file. Left to
 * itself, malloc hands that back to the kernel each time: it is three
 * quarters of the time that a large file takes.
 */
static void
keep_freed_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

static enum status
print_error(const struct err *err)
{
	char text[4 * sizeof err->text];

	ascii_escape(err->text, text, sizeof text);
	if (text[0] != '\0')
		fprintf(stderr, "mailassay: %s\n", text);
	return err->status;
}

int
main(int argc, char **argv)
{
	struct arena *arena;
	struct err err;
	enum status status;

	keep_freed_memory();
	output_guard_streams();
	arena = arena_new();
	if (command_main(arena, argc, argv, &status, &err) == -1)
		status = print_error(&err);
	if (output_finish_stdout(&err) == -1)
		status = print_error(&err);
	arena_free(arena);
	return status;
}
