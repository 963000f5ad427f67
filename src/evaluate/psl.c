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

#define MEMOS		512	/* names of the audits that are in flight */
#define MEMO_NAME	60

/* What the list said of a name. */
struct memo {
	char		 name[MEMO_NAME];
	uint8_t		 len;		/* 0: nothing yet */
	uint8_t		 at;		/* of the registrable domain ... */
	bool		 found;		/* ... if it has one */
};

/* Set once, then only read: every audit of a run sees the same list. */
static struct {
	bool		 loaded;
	psl_ctx_t	*own;		/* NULL: the one in libpsl */
	char		 version[192];
	struct memo	 memo[MEMOS];
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
	memset(list.memo, 0, sizeof list.memo);
	set_version(version, 0);
	return 0;
}

/* Where it begins in the name; NULL if the name is a public suffix itself. */
static const char *
look_up(const char *name)
{
	const psl_ctx_t *psl = current();

	if (psl == NULL || strcmp(name, ".") == 0)
		return NULL;
	return psl_registrable_domain(psl, name);
}

/* FNV-1a. */
static size_t
hash(const char *name, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return h ^ h >> 16;
}

static const char *
registrable(const char *name)
{
	size_t len = strlen(name);
	struct memo *m = &list.memo[hash(name, len) % MEMOS];
	const char *found;

	if (len >= sizeof m->name)
		return look_up(name);
	if (m->len != len || memcmp(m->name, name, len) != 0) {
		found = look_up(name);
		memcpy(m->name, name, len);
		m->len = (uint8_t)len;
		m->found = found != NULL;
		m->at = (uint8_t)(found == NULL ? 0 : found - name);
	}
	return m->found ? name + m->at : NULL;
}

const char *
psl_registrable(struct arena *arena, const char *name)
{
	const char *found = registrable(name);

	return found == NULL ? NULL : arena_strdup(arena, found);
}

bool
psl_is_own(const char *name, const char *domain)
{
	const char *a, *b;

	if (name_is_within(name, domain))
		return true;
	a = registrable(name);
	b = registrable(domain);
	return a != NULL && b != NULL && name_equal(a, b);
}

const char *
psl_version(void)
{
	load();
	return list.version;
}
