/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "command/command.h"

#include <stdio.h>

#include "control/control.h"
#include "grade/grade.h"
#include "rule/rule.h"
#include "witness/witness.h"

const char *
version_tool(void)
{
	return PACKAGE_VERSION;
}

int
version_run(struct arena *arena, const struct options *o,
    enum status *ret_status, struct err *err)
{
	const struct library_version *library;
	size_t n;

	(void)o;
	(void)ret_status;
	(void)err;
	library = witness_versions(&n);
	printf("mailassay %s\nrules %s\nrubric %s %s\ncontrols %s\n",
	    version_tool(), RULES_VERSION, RUBRIC_VERSION, rubric_hash(arena),
	    CONTROLS_VERSION);
	for (size_t i = 0; i < n; i++)
		printf("%s %s\n", library[i].name, library[i].version);
	return 0;
}
