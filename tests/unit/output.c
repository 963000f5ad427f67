/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include <sys/stat.h>

#include <dirent.h>
#include <unistd.h>

#include "base/err.h"
#include "command/output.h"

static char folder[sizeof "output.XXXXXX"];

static const char *
in_folder(const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name);
}

static void
put_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void
assert_holds(const char *path, const char *text)
{
	char line[64] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_non_null(fgets(line, sizeof line, f));
	fclose(f);
	assert_string_equal(line, text);
}

/* How many files the folder holds; with `clean`, none afterwards. */
static int
count(bool clean)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir)) != NULL; ) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		n++;
		if (clean)
			unlinkat(dirfd(dir), e->d_name, 0);
	}
	closedir(dir);
	return n;
}

static void
nothing_shows_before_the_end(void **state)
{
	const char *path = in_folder("report");
	struct output *out;
	struct err err;
	struct stat st;
	mode_t mask = umask(022);

	(void)state;
	put_file(path, "old\n");
	out = output_open(arena, path, &err);
	assert_non_null(out);
	fputs("new\n", output_stream(out));
	fflush(output_stream(out));
	assert_holds(path, "old\n");
	assert_int_equal(output_commit(out, &err), 0);
	assert_holds(path, "new\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(count(false), 1);
	umask(mask);
}

static void
given_up_leaves_nothing(void **state)
{
	struct err err;
	const char *path = in_folder("report");
	struct arena *own = arena_new();

	(void)state;
	put_file(path, "old\n");
	assert_non_null(output_open(own, path, &err));
	assert_int_equal(count(false), 2);
	arena_free(own);
	assert_int_equal(count(false), 1);
	assert_holds(path, "old\n");
}

static void
a_link_stays_a_link(void **state)
{
	const char *path = in_folder("link");
	struct output *out;
	struct stat st;
	struct err err;

	(void)state;
	put_file(in_folder("file"), "old\n");
	assert_int_equal(symlink("file", path), 0);
	out = output_open(arena, path, &err);
	assert_non_null(out);
	fputs("new\n", output_stream(out));
	assert_int_equal(output_commit(out, &err), 0);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_holds(in_folder("file"), "new\n");
}

static void
bad_paths_are_usage(void **state)
{
	static const struct {
		const char	*name, *needle;
	} bad[] = {
		{ "", "folder" }, { "none/report", "No such file" },
		{ "report/", "folder" }, { "file/report", "Not a directory" },
	};
	struct err err;

	(void)state;
	put_file(in_folder("file"), "x\n");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		memset(&err, 0, sizeof err);
		assert_null(output_open(arena, in_folder(bad[i].name), &err));
		assert_int_equal(err.status, STATUS_USAGE);
		if (strstr(err.text, bad[i].needle) == NULL)
			fail_msg("'%s' lacks '%s'", err.text, bad[i].needle);
	}
	assert_int_equal(count(false), 1);
}

static void
a_full_disk_is_told(void **state)
{
	struct output *out;
	struct err err;
	struct stat st;

	(void)state;
	if (access("/dev/full", W_OK) == -1)
		skip();
	out = output_open(arena, "/dev/full", &err);
	assert_non_null(out);
	fputs("x\n", output_stream(out));
	assert_int_equal(output_commit(out, &err), -1);
	assert_int_equal(err.status, STATUS_INTERNAL);
	assert_non_null(strstr(err.text, "No space left"));
	assert_int_equal(stat("/dev/full", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static int
set_up(void **state)
{
	strcpy(folder, "output.XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : unit_set_up(state);
}

static int
tear_down(void **state)
{
	count(true);
	unit_tear_down(state);
	return rmdir(folder);
}

#define WITH_FOLDER(f)	TEST_IN(set_up, tear_down, f)

UNIT_MAIN("output",
	WITH_FOLDER(nothing_shows_before_the_end),
	WITH_FOLDER(given_up_leaves_nothing),
	WITH_FOLDER(a_link_stays_a_link),
	WITH_FOLDER(bad_paths_are_usage),
	WITH_FOLDER(a_full_disk_is_told),
)
