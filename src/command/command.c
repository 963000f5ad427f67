/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/command.h"

#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "option/option.h"

const struct command command_table[] = {
	{ "audit", "[audit] [OPTION...] DOMAIN...",
	    "Ask DNS about the domains and report on their mail.",
	    OPTION_AUDIT, audit_run },
	{ "lint", "lint [OPTION...] ZONEFILE...",
	    "Report on every mail domain in zone files, without any network.",
	    OPTION_LINT, lint_run },
	{ "spf", "spf [OPTION...] --ip ADDR DOMAIN",
	    "Say whether an address may send for the domain, and why.",
	    OPTION_SPF, spf_run },
	{ "message", "message [OPTION...] FILE...",
	    "Say whether messages pass DKIM, SPF and DMARC, and why.",
	    OPTION_MESSAGE, message_run },
	{ "scan", "scan [OPTION...] [-i FILE] [-o FILE]",
	    "Audit a list of domains of any length, a line of JSON for each.",
	    OPTION_SCAN, scan_run },
	{ "explain", "explain RULE... | --list",
	    "Say what a rule checks, where that is written, and what to do.",
	    OPTION_EXPLAIN, explain_run },
	{ "schema", "schema [report | spf | message | scan]",
	    "Print the JSON Schema of what a command prints as JSON.",
	    OPTION_SCHEMA, schema_run },
	{ "help", "help [COMMAND]",
	    "Print this help.", 0, help_run },
	{ "version", "version",
	    "Print versions.", 0, version_run },
};

const size_t command_count = sizeof command_table / sizeof command_table[0];

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	return NULL;
}

/*
 * No command has a dot, and what is audited has one, so a domain may stand
 * where a command would. A path may not: it has a slash. URLs and addresses
 * are let through, since audit says best what is wrong with them.
 */
static int
is_target(const char *word)
{
	if (strstr(word, "://") != NULL || strchr(word, '@') != NULL)
		return 1;
	/* A fullwidth or ideographic dot is not looked for: see idn.c. */
	return strchr(word, '/') == NULL &&
	    (strchr(word, '.') != NULL || strchr(word, ':') != NULL);
}

static const struct command *
choose(struct options *o, struct err *err)
{
	const struct command *command;
	const char *word;

	if (o->word.n == 0) {
		if (o->replay != NULL || o->help || o->version)
			return command_find("audit");
		err_set(err, "no domain given (mailassay --help)");
		return NULL;
	}
	word = o->word.item[0];
	command = command_find(word);
	if (command != NULL) {
		o->word.item++;
		o->word.n--;
		return command;
	}
	if (is_target(word))
		return command_find("audit");
	if (strchr(word, '/') != NULL)
		err_set(err, "'%s' is not a command; for a zone file: "
		    "mailassay lint %s", word, word);
	else
		err_set(err, "'%s' is not a command; for a domain without a "
		    "dot: mailassay audit %s", word, word);
	return NULL;
}

int
command_main(struct arena *arena, int argc, char **argv,
    enum status *ret_status, struct err *err)
{
	struct options o;
	const struct command *command;
	int named;

	*ret_status = STATUS_CLEAN;
	if (option_parse(arena, argc, argv, &o, err) == -1)
		return -1;
	if (o.quiet)
		log_set_level(LOG_QUIET);
	else if (o.verbose)
		log_set_level(o.verbose > 1 ? LOG_DEBUG : LOG_INFO);
	named = o.word.n > 0 && command_find(o.word.item[0]) != NULL;
	command = choose(&o, err);
	if (command == NULL)
		return -1;
	if (o.help) {
		help_print(named ? command : NULL);
		return 0;
	}
	if (o.version)
		return version_run(arena, &o, ret_status, err);
	if (option_check(&o, command->taker, command->name, err) == -1)
		return -1;
	return command->run(arena, &o, ret_status, err);
}
