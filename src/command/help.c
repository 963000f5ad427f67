/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/command.h"

#include <stdio.h>

#include "base/err.h"
#include "option/option.h"

static const char examples[] =
    "examples:\n"
    "  mailassay example.org\n"
    "      audit a domain as the world sees it\n"
    "  mailassay lint --fail-on medium example.org.zone\n"
    "      in CI: check a zone file before it is published\n"
    "  mailassay audit -o json=audit.json --record audit.tape example.org\n"
    "      for an auditor: a report, and the answers it rests on\n";

static const char exits[] =
    "exit status: 0 nothing at or above --fail-on, 1 something, 2 usage or "
    "input\nerror, 3 incomplete (a look-up failed), 4 the result could not be "
    "delivered\n";

static void
print_one(const struct command *command)
{
	printf("usage: mailassay %s\n\n%s\n", command->synopsis,
	    command->about);
	if (command->taker != 0) {
		printf("\noptions:\n");
		option_print(stdout, command->taker);
	}
}

static void
print_all(void)
{
	for (size_t i = 0; i < command_count; i++)
		printf("%s mailassay %s\n", i == 0 ? "usage:" : "      ",
		    command_table[i].synopsis);
	printf("\nGrade a domain's MX, SPF, DKIM and DMARC.\n\n%s\noptions:\n",
	    examples);
	option_print(stdout, OPTION_ALL);
	printf("\n%s\nmailassay COMMAND --help lists the options of one "
	    "command; see mailassay(1).\n", exits);
}

void
help_print(const struct command *command)
{
	if (command != NULL)
		print_one(command);
	else
		print_all();
}

int
help_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	const struct command *command = NULL;

	(void)arena;
	(void)ret_status;
	if (o->word.n > 1)
		return err_set(err, "help: one command at a time");
	if (o->word.n == 1) {
		command = command_find(o->word.item[0]);
		if (command == NULL)
			return err_set(err, "'%s' is not a command "
			    "(mailassay --help)", o->word.item[0]);
	}
	help_print(command);
	return 0;
}
