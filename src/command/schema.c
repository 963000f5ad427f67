/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schema.c -- the JSON Schemas of what is printed as JSON.
 */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "option/option.h"
#include "report/schema.h"

static const struct {
	const char	*name, *text;
} schemas[] = {
	{ "report", report_schema },
	{ "spf", spf_schema },
	{ "message", message_schema },
	{ "scan", scan_schema },
};

int
schema_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	const char *name = o->word.n > 0 ? o->word.item[0] : "report";

	(void)arena;
	(void)ret_status;
	if (o->word.n > 1)
		return err_set(err, "schema: one at a time; '%s' is too much",
		    o->word.item[1]);
	for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
		if (strcmp(schemas[i].name, name) == 0) {
			fputs(schemas[i].text, stdout);
			return 0;
		}
	return err_set(err, "schema: there is no schema '%s' (there are: "
	    "report, spf, message, scan)", name);
}
