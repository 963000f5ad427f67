/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command.h -- the subcommands, one file and one row each.
 *
 * Adding a command: src/command/NAME.c with `int NAME_run(...)`, its
 * prototype below, a row in command.c, a bit in option/option.h if it takes
 * options of its own, and a paragraph in man/mailassay.1.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <stddef.h>

#include "base/status.h"

struct arena;
struct err;
struct library_version;
struct options;

/* 0 with *ret_status, or -1 with *err set. Words are those after the name. */
typedef int command_run(struct arena *, const struct options *,
	    enum status *ret_status, struct err *);

struct command {
	const char	*name;
	const char	*synopsis;	/* what follows "mailassay " */
	const char	*about;
	unsigned	 taker;		/* enum option_taker */
	command_run	*run;
};

extern const struct command	command_table[];
extern const size_t		command_count;

const struct command	*command_find(const char *name);	/* or NULL */

/* Read argv, choose a command, run it. */
int	command_main(struct arena *, int argc, char **argv,
	    enum status *ret_status, struct err *);

command_run	audit_run, lint_run, spf_run, message_run, scan_run,
		explain_run, schema_run, help_run, version_run;

/* Help for one command, or for all if NULL. */
void	help_print(const struct command *);
/* "0.1.0" */
const char	*version_tool(void);
/* Of every library that a verdict depends on, as loaded. */
const struct library_version	*version_libraries(struct arena *,
				    size_t *ret_n);

#endif
