/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/psl.h"

#include <sys/stat.h>

#include <libpsl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "dns/name.h"

/* Set once, then only read: every audit of a run sees the same list. */
static struct {
	bool		 loaded;
	psl_ctx_t	*own;		/* NULL: the one in libpsl */
	char		 version[192];
} list;

static void
set_version(const char *what, time_t when)
{
	struct tm tm;
	char day[16] = "";

	if (when > 0 && gmtime_r(&when, &tm) != NULL)
		strftime(day, sizeof day, " %Y-%m-%d", &tm);
	snprintf(list.version, sizeof list.version, "%s%s", what, day);
}

static void
load(void)
{
	const char *path = psl_dist_filename();
	struct stat st;

	if (list.loaded)
		return;
	list.loaded = true;
	if (path != NULL && *path != '\0' && stat(path, &st) == 0 &&
	    (list.own = psl_load_file(path)) != NULL)
		set_version("publicsuffix", st.st_mtime);
	else
		set_version("libpsl built-in", psl_builtin_file_time());
}

static const psl_ctx_t *
current(void)
{
	load();
	return list.own != NULL ? list.own : psl_builtin();
}

int
psl_use_text(const char *text, size_t len, const char *version)
{
	psl_ctx_t *psl = NULL;
	FILE *file;

	/* fmemopen() only reads from a mode "r" buffer. */
	file = len == 0 ? NULL : fmemopen((void *)(uintptr_t)text, len, "r");
	if (file != NULL) {
		psl = psl_load_fp(file);
		fclose(file);
	}
	if (psl == NULL)
		return -1;
	psl_free(list.own);
	list.own = psl;
	list.loaded = true;
	set_version(version, 0);
	return 0;
}

const char *
psl_registrable(struct arena *arena, const char *name)
{
	const psl_ctx_t *psl = current();
	const char *found;

	if (strcmp(name, ".") == 0)
		return NULL;
	if (psl == NULL)
		found = NULL;
	else
		found = psl_registrable_domain(psl, name);
	return found == NULL ? NULL : arena_strdup(arena, found);
}

bool
psl_is_own(struct arena *arena, const char *name, const char *domain)
{
	const char *a, *b;

	if (name_is_within(name, domain))
		return true;
	a = psl_registrable(arena, name);
	b = psl_registrable(arena, domain);
	return a != NULL && b != NULL && name_equal(a, b);
}

const char *
psl_version(void)
{
	load();
	return list.version;
}
