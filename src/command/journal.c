/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/journal.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/sha256.h"

#define SETTINGS_MAX	(1u << 20)
#define FILE_MODE	0666
#define SHOWN		120	/* octets of settings that differ */
#define SHOWN_BEFORE	40

struct journal {
	struct arena	*arena;
	const char	*path, *part, *lock, *manifest;
	const char	*settings, *mark;
	int		 lock_fd;	/* -1: none */
	FILE		*out;		/* FILE.part, or NULL */
	struct sha256	*hash;		/* NULL: taken */
	char		 hex[SHA256_HEX];
	uint64_t	 octets;
	const char	*finished;
};

static int
cannot(const char *what, const char *path, struct err *err)
{
	return err_set_status(err, STATUS_INTERNAL, "cannot %s '%s': %s", what,
	    path, strerror(errno));
}

/* Before anything was asked: a path that is no good is an input error. */
static int
cannot_open(const char *path, struct err *err)
{
	return err_set(err, "cannot write '%s': %s", path, strerror(errno));
}

static void
journal_close(void *object)
{
	struct journal *j = object;

	if (j->out != NULL)
		fclose(j->out);
	if (j->lock_fd != -1)
		close(j->lock_fd);
}

/* --- the lock --- */

/* Of the process, so that workers do not inherit it. */
static int
take_lock(struct journal *j, struct err *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(j->lock_fd, F_SETLK, &lock) == 0)
		return 0;
	if (fcntl(j->lock_fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
		return err_set(err, "'%s' is in use by process %ld", j->path,
		    (long)lock.l_pid);
	return err_set(err, "cannot lock '%s': %s", j->lock, strerror(errno));
}

/*
 * The name may be another file by the time that the lock is had: whoever held
 * it has finished and removed it.
 */
static bool
is_still_there(const struct journal *j)
{
	struct stat mine, there;

	return fstat(j->lock_fd, &mine) == 0 && stat(j->lock, &there) == 0 &&
	    mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

static int
open_lock(struct journal *j, struct err *err)
{
	for (;;) {
		j->lock_fd = open(j->lock, O_RDWR | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, FILE_MODE);
		if (j->lock_fd == -1)
			return cannot_open(j->lock, err);
		if (take_lock(j, err) == -1)
			return -1;
		if (is_still_there(j))
			return 0;
		close(j->lock_fd);
	}
}

/* --- settings --- */

/* What the journal says, "" if it is new. */
static const char *
read_settings(struct journal *j)
{
	char *text = arena_alloc(j->arena, SETTINGS_MAX + 1);
	ssize_t n = pread(j->lock_fd, text, SETTINGS_MAX, 0);
	char *end;

	text[n > 0 ? n : 0] = '\0';
	end = strchr(text, '\n');
	/* A line that was torn was written before any audit. */
	if (end == NULL)
		return "";
	*end = '\0';
	return text;
}

/*
 * Only where there are no lines: killed between the two steps of it, the
 * journal is that of nothing, and never of lines without settings.
 */
static int
write_settings(struct journal *j, struct err *err)
{
	const char *line = arena_printf(j->arena, "%s\n", j->settings);
	size_t len = strlen(line);

	if (unlink(j->part) == -1 && errno != ENOENT)
		return cannot_open(j->part, err);
	if (ftruncate(j->lock_fd, 0) == -1 ||
	    pwrite(j->lock_fd, line, len, 0) != (ssize_t)len ||
	    fsync(j->lock_fd) == -1)
		return cannot_open(j->lock, err);
	return 0;
}

/* From a little before the place where they begin to differ. */
static int
check_settings(const struct journal *j, const char *then, struct err *err)
{
	size_t at = 0;

	if (strcmp(then, j->settings) == 0)
		return 0;
	while (then[at] == j->settings[at])
		at++;
	at = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;
	return err_set(err, "'%s' belongs to another scan: it has '%.*s' "
	    "where this one has '%.*s' (--restart begins anew)", j->lock,
	    SHOWN, then + at, SHOWN, j->settings + at);
}

/* --- what is there already --- */

static bool
exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/*
 * Done if the manifest of the file is there and of these settings. Between
 * the last renaming and the end of the journal a run may have died.
 */
static bool
is_finished(struct journal *j)
{
	struct err err;
	size_t len;
	const char *text;

	if (exists(j->part) || !exists(j->path) || !exists(j->manifest))
		return false;
	text = file_read(j->arena, j->manifest, LIMIT_TAPE_FILE, &len, &err);
	if (text == NULL || strstr(text, j->mark) == NULL)
		return false;
	j->finished = text;
	return true;
}

/* Whose lines these are is settled: ours, or nobody's. */
static int
settle(struct journal *j, enum journal_mode mode, struct err *err)
{
	const char *then = read_settings(j);

	if (mode == JOURNAL_RESTART || (*then == '\0' && !exists(j->part)))
		return write_settings(j, err);
	if (mode == JOURNAL_NEW)
		return err_set(err, "a scan to '%s' was not finished: --resume "
		    "goes on with it, --restart begins anew", j->path);
	return check_settings(j, then, err);
}

static int
open_part(struct journal *j, struct err *err)
{
	int fd = open(j->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
	    O_APPEND, FILE_MODE);

	if (fd == -1)
		return cannot_open(j->part, err);
	j->out = fdopen(fd, "a+");
	if (j->out == NULL) {
		cannot_open(j->part, err);
		close(fd);
		return -1;
	}
	return 0;
}

static int
check_path(const char *path, struct err *err)
{
	struct stat st;
	size_t len = strlen(path);

	if (len > 0 && path[len - 1] == '/')
		return err_set(err, "cannot write '%s': a folder is no file",
		    path);
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(err, "cannot write '%s': it is no regular file",
		    path);
	return 0;
}

struct journal *
journal_open(struct arena *arena, const char *path, const char *settings,
    const char *mark, enum journal_mode mode, struct err *err)
{
	struct journal *j = arena_alloc(arena, sizeof *j);

	*j = (struct journal){
		.arena = arena, .path = path, .settings = settings,
		.mark = mark,
		.part = arena_printf(arena, "%s.part", path),
		.lock = arena_printf(arena, "%s.journal", path),
		.manifest = arena_printf(arena, "%s.manifest.json", path),
		.lock_fd = -1, .hash = sha256_new(arena),
	};
	arena_defer(arena, journal_close, j);
	if (check_path(path, err) == -1 || open_lock(j, err) == -1)
		return NULL;
	if (mode == JOURNAL_RESUME && is_finished(j)) {
		unlink(j->lock);
		return j;
	}
	if (settle(j, mode, err) == -1 || open_part(j, err) == -1)
		return NULL;
	return j;
}

const char *
journal_finished(const struct journal *j)
{
	return j->finished;
}

/* --- lines --- */

static void
count(struct journal *j, const char *line, size_t len)
{
	sha256_add(j->hash, line, len);
	j->octets += len;
}

int
journal_read(struct journal *j, journal_line *each, void *context,
    struct err *err)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int result = 0;

	rewind(j->out);
	while (result == 0 && (len = getline(&line, &size, j->out)) > 0 &&
	    line[len - 1] == '\n') {
		count(j, line, (size_t)len);
		result = each(context, line, (size_t)len, err);
	}
	free(line);
	if (result == 0 && ferror(j->out))
		return cannot("read", j->part, err);
	if (result == 0 && ftruncate(fileno(j->out), (off_t)j->octets) == -1)
		return cannot("cut", j->part, err);
	/* A stream turns from reading to writing by this alone. */
	fseek(j->out, 0, SEEK_END);
	return result;
}

int
journal_add(struct journal *j, const char *line, size_t len, struct err *err)
{
	count(j, line, len);
	if (fwrite(line, 1, len, j->out) != len)
		return cannot("write", j->part, err);
	return 0;
}

uint64_t
journal_octets(const struct journal *j)
{
	return j->octets;
}

const char *
journal_sha256(struct journal *j)
{
	if (j->hash != NULL)
		sha256_end(j->hash, j->hex);
	j->hash = NULL;
	return j->hex;
}

/* --- the end --- */

static int
write_manifest(struct journal *j, const char *text, struct err *err)
{
	const char *temporary = arena_printf(j->arena, "%s.tmp", j->manifest);
	FILE *f;
	bool sound;

	unlink(temporary);
	f = fopen(temporary, "wxe");
	if (f == NULL)
		return cannot("write", temporary, err);
	sound = fputs(text, f) != EOF && fflush(f) != EOF &&
	    fsync(fileno(f)) == 0;
	if (fclose(f) == EOF || !sound ||
	    rename(temporary, j->manifest) == -1) {
		cannot("write", j->manifest, err);
		unlink(temporary);
		return -1;
	}
	return 0;
}

/* What was renamed is so after a power failure, too. */
static void
sync_folder(const struct journal *j)
{
	const char *slash = strrchr(j->path, '/');
	const char *folder = slash == NULL ? "." : slash == j->path ? "/" :
	    arena_memdup(j->arena, j->path, (size_t)(slash - j->path));
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return;
	fsync(fd);
	close(fd);
}

int
journal_finish(struct journal *j, const char *manifest, struct err *err)
{
	bool sound = fflush(j->out) != EOF && fsync(fileno(j->out)) == 0;

	if (!sound)
		return cannot("write", j->part, err);
	if (fclose(j->out) == EOF) {
		j->out = NULL;
		return cannot("write", j->part, err);
	}
	j->out = NULL;
	if (write_manifest(j, manifest, err) == -1)
		return -1;
	if (rename(j->part, j->path) == -1)
		return cannot("write", j->path, err);
	sync_folder(j);
	unlink(j->lock);
	return 0;
}
