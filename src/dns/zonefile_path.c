/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/zonefile_path.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

const char *
zonefile_real(struct arena *arena, const char *path)
{
	char real[PATH_MAX];

	if (realpath(path, real) == NULL)
		return NULL;
	return arena_strdup(arena, real);
}

const char *
zonefile_folder(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return zonefile_real(arena, ".");
	if (slash == path)
		return zonefile_real(arena, "/");
	return zonefile_real(arena, arena_memdup(arena, path,
	    (size_t)(slash - path)));
}

static bool
lies_within(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	if (strcmp(folder, "/") == 0)
		return true;
	return strncmp(path, folder, n) == 0 && path[n] == '/';
}

const char *
zonefile_confine(struct arena *arena, const char *folder, const char *name,
    const char **ret_why)
{
	const char *real;

	if (name[0] == '/') {
		*ret_why = "an absolute path is not followed";
		return NULL;
	}
	real = zonefile_real(arena, arena_printf(arena, "%s/%s", folder, name));
	if (real == NULL)
		*ret_why = arena_strdup(arena, strerror(errno));
	else if (!lies_within(real, folder))
		*ret_why = "it lies outside the folder of the zone file";
	else
		return real;
	return NULL;
}
