/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/report.h"

#include <string.h>

#include "base/arena.h"
#include "report/formats.h"

static const struct report_format *const formats[] = {
	&text_format,
	&json_format,
};

#define NFORMAT	(sizeof formats / sizeof *formats)

const struct report_format *
report_at(size_t i)
{
	return i < NFORMAT ? formats[i] : NULL;
}

const struct report_format *
report_find(const char *name)
{
	for (size_t i = 0; i < NFORMAT; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

void
report_count(const struct findings *all, struct report_count *ret)
{
	for (size_t i = 0; i < all->finding.n; i++) {
		const struct finding *f = &all->finding.item[i];

		ret->outcome[f->outcome]++;
		if (f->outcome == OUTCOME_FAIL)
			ret->failed[f->severity]++;
	}
}

const char *
report_tri(enum tri tri)
{
	static const char *const words[] = {
		[TRI_UNKNOWN] = "unknown", [TRI_NO] = "no", [TRI_YES] = "yes",
	};

	return words[tri];
}

const char *
report_place(struct arena *arena, const struct run_info *run)
{
	const char *files = run->nzone == 0 ? "" :
	    run->nzone == 1 ? "the zone file given" : "the zone files given";

	if (run->resolver == NULL)
		return run->nzone == 0 ? "recorded answers" : files;
	if (run->nzone == 0)
		return arena_printf(arena, "the resolver %s", run->resolver);
	return arena_printf(arena, "%s and the resolver %s", files,
	    run->resolver);
}
