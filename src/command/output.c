/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/output.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"

struct output {
	const char	*path;		/* as given: for messages */
	const char	*name;		/* within the folder */
	const char	*temporary;	/* within the folder; NULL: none */
	int		 folder;	/* -1: written straight to its path */
	FILE		*stream;	/* NULL: closed */
	struct output	*next;		/* of those that a signal finds */
};

static const int ending_signals[] = { SIGHUP, SIGINT, SIGTERM };

/* What has a temporary file. Changed only while the signals are blocked. */
static struct output *unfinished;

/* The temporary files go; then the signal does what it would have done. */
static void
remove_unfinished(int signal_number)
{
	for (struct output *out = unfinished; out != NULL; out = out->next)
		if (out->temporary != NULL)
			unlinkat(out->folder, out->temporary, 0);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* Those that are ignored from the start (nohup) stay so. */
static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = remove_unfinished }, old;

	for (size_t i = 0; i < sizeof ending_signals / sizeof (int); i++)
		if (sigaction(ending_signals[i], NULL, &old) == 0 &&
		    old.sa_handler == SIG_DFL)
			sigaction(ending_signals[i], &action, NULL);
}

static void
block_signals(sigset_t *ret_before)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof ending_signals / sizeof (int); i++)
		sigaddset(&set, ending_signals[i]);
	sigprocmask(SIG_BLOCK, &set, ret_before);
}

static void
remember(struct output *out)
{
	sigset_t before;

	block_signals(&before);
	out->next = unfinished;
	unfinished = out;
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void
forget(struct output *out)
{
	struct output **at = &unfinished;
	sigset_t before;

	block_signals(&before);
	while (*at != NULL && *at != out)
		at = &(*at)->next;
	if (*at == out)
		*at = out->next;
	sigprocmask(SIG_SETMASK, &before, NULL);
}

void
output_guard_streams(void)
{
	signal(SIGPIPE, SIG_IGN);
	catch_signals();
	/*
	 * open() takes the lowest free number. The mode is the wrong one on
	 * purpose: using a stream that was closed stays an error.
	 */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(4);
}

static void
output_discard(void *object)
{
	struct output *out = object;

	forget(out);
	if (out->stream != NULL)
		fclose(out->stream);
	if (out->temporary != NULL)
		unlinkat(out->folder, out->temporary, 0);
	if (out->folder != -1)
		close(out->folder);
}

static int
cannot_open(const char *path, struct err *err)
{
	return err_set(err, "cannot write '%s': %s", path, strerror(errno));
}

/* A new file in the folder, under a name that nobody has. */
static int
open_temporary(struct arena *arena, struct output *out)
{
	int fd = -1;

	for (int i = 0; fd == -1 && i < 100; i++) {
		const char *name = arena_printf(arena, ".%.200s.%ld-%d.tmp",
		    out->name, (long)getpid(), i);

		fd = openat(out->folder, name, O_WRONLY | O_CREAT | O_EXCL |
		    O_NOFOLLOW | O_CLOEXEC, 0666);
		if (fd != -1)
			out->temporary = name;
		else if (errno != EEXIST)
			break;
	}
	return fd;
}

static int
open_beside(struct arena *arena, struct output *out, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL ? "." : slash == path ? "/" :
	    arena_memdup(arena, path, (size_t)(slash - path));

	out->name = slash == NULL ? path : slash + 1;
	out->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return out->folder == -1 ? -1 : open_temporary(arena, out);
}

/* The file itself if the path is a link to it; in the arena. */
static const char *
without_links(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *copy = path;

	if (real != NULL)
		copy = arena_strdup(arena, real);
	free(real);
	return copy;
}

static int
open_path(struct arena *arena, struct output *out, struct err *err)
{
	const char *path = out->path;
	size_t len = strlen(path);
	struct stat st;

	if (stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return err_set(err, "cannot write '%s': it is a folder",
			    path);
		if (!S_ISREG(st.st_mode))
			return open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
		/* Renaming would replace a file that may not be written to. */
		if (access(path, W_OK) == -1)
			return -1;
		path = without_links(arena, path);
	} else if (errno != ENOENT)
		return -1;
	else if (len > 0 && path[len - 1] == '/')
		return err_set(err, "cannot write '%s': a folder is no file",
		    path);
	return open_beside(arena, out, path);
}

struct output *
output_open(struct arena *arena, const char *path, struct err *err)
{
	struct output *out = arena_alloc(arena, sizeof *out);
	int fd;

	out->path = path;
	out->folder = -1;
	arena_defer(arena, output_discard, out);
	remember(out);
	err->text[0] = '\0';
	errno = 0;
	fd = open_path(arena, out, err);
	if (fd == -1) {
		if (err->text[0] == '\0')
			cannot_open(path, err);
		return NULL;
	}
	out->stream = fdopen(fd, "w");
	if (out->stream == NULL) {
		cannot_open(path, err);
		close(fd);
		return NULL;
	}
	return out;
}

FILE *
output_stream(struct output *out)
{
	return out->stream;
}

static int
is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

int
output_replaces(const struct output *out, const char *path)
{
	struct stat place, other;

	return out->temporary != NULL && stat(path, &other) == 0 &&
	    fstatat(out->folder, out->name, &place, 0) == 0 &&
	    is_same_file(&place, &other);
}

/* What is written straight to (a terminal, a pipe) may be shared. */
int
output_collides(const struct output *a, const struct output *b)
{
	struct stat x, y;

	return a->temporary != NULL && b->temporary != NULL &&
	    strcmp(a->name, b->name) == 0 && fstat(a->folder, &x) == 0 &&
	    fstat(b->folder, &y) == 0 && is_same_file(&x, &y);
}

/* Devices and pipes know no sync. */
static int
sync_fd(int fd)
{
	return fsync(fd) == -1 && errno != EINVAL && errno != ENOTSUP &&
	    errno != EROFS ? -1 : 0;
}

/* Why an earlier write failed: one more of them says it again. */
static void
fail_again(FILE *stream)
{
	clearerr(stream);
	if (putc('\n', stream) != EOF)
		fflush(stream);
}

/* All of it written; errno says why not. */
static int
finish_stream(FILE *stream, int sync)
{
	int failed;

	errno = 0;
	failed = fflush(stream) == EOF || ferror(stream) ||
	    (sync && sync_fd(fileno(stream)) == -1);
	if (failed && errno == 0)
		fail_again(stream);
	if (failed) {
		int why = errno != 0 ? errno : EIO;

		fclose(stream);
		errno = why;
		return -1;
	}
	return fclose(stream) == EOF ? -1 : 0;
}

int
output_commit(struct output *out, struct err *err)
{
	FILE *stream = out->stream;

	out->stream = NULL;
	if (finish_stream(stream, 1) == -1)
		goto failed;
	if (out->temporary == NULL)
		return 0;
	if (renameat(out->folder, out->temporary, out->folder, out->name) == -1)
		goto failed;
	out->temporary = NULL;
	if (sync_fd(out->folder) == -1)
		goto failed;
	return 0;
failed:
	return err_set_status(err, STATUS_INTERNAL, "cannot write '%s': %s",
	    out->path, strerror(errno));
}

int
output_finish_stdout(struct err *err)
{
	if (finish_stream(stdout, 0) == 0)
		return 0;
	/* Who stopped reading knows it: `mailassay ... | head`. */
	if (errno == EPIPE)
		return err_set_status(err, STATUS_INTERNAL, "%s", "");
	return err_set_status(err, STATUS_INTERNAL,
	    "cannot write to standard output: %s", strerror(errno));
}
