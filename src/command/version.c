/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "command/command.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/json_read.h"
#include "control/control.h"
#include "dns/idn.h"
#include "dns/message.h"
#include "evaluate/psl.h"
#include "grade/grade.h"
#include "rule/rule.h"
#include "source/validate.h"
#include "witness/witness.h"

const char *
version_tool(void)
{
	return PACKAGE_VERSION;
}

const struct library_version *
version_libraries(struct arena *arena, size_t *ret_n)
{
	const struct library_version ours[] = {
		{ "ldns", message_library_version() },
		{ "cJSON", json_library_version() },
		{ "libunbound", validate_library_version() },
		{ "libidn2", idn_library_version() },
	}, *witness;
	struct library_version *all;
	size_t n, nours = sizeof ours / sizeof *ours;

	witness = witness_versions(&n);
	all = arena_array(arena, n + nours, sizeof *all);
	for (size_t i = 0; i < n; i++)
		all[i] = witness[i];
	for (size_t i = 0; i < nours; i++)
		all[n + i] = ours[i];
	*ret_n = n + nours;
	return all;
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
	library = version_libraries(arena, &n);
	printf("mailassay %s\nrules %s\nrubric %s %s\ncontrols %s\n",
	    version_tool(), RULES_VERSION, RUBRIC_VERSION, rubric_hash(arena),
	    CONTROLS_VERSION);
	for (size_t i = 0; i < n; i++)
		printf("%s %s\n", library[i].name,
		    library[i].version[0] != '\0' ? library[i].version :
		    "(it does not tell its version)");
	printf("public suffix list: %s\n", psl_version());
	return 0;
}
