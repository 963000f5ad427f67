/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schema.c -- the JSON Schema of the JSON report.
 */
#include "command/command.h"

#include <stdio.h>

#include "base/err.h"
#include "option/option.h"
#include "report/schema.h"

int
schema_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	(void)arena;
	(void)ret_status;
	if (o->word.n > 0)
		return err_set(err, "schema: there is one schema only; '%s' "
		    "is too much", o->word.item[0]);
	fputs(report_schema, stdout);
	return 0;
}
