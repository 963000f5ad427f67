/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/lines.h"

#include <sys/stat.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

#define CHUNK	65536u		/* octets read at once */

struct lines {
	const char	*path;
	int		 fd;
	size_t		 max_file, max_line;
	size_t		 read;		/* octets of the file so far */
	bool		 end;		/* of the file was seen */
	char		*data;		/* max_line + CHUNK octets */
	size_t		 at, len;	/* what of it is still to be given */
	unsigned	 number;
	time_t		 time;
	struct sha256	*hash;
};

static void
close_lines(void *object)
{
	struct lines *l = object;

	close(l->fd);
}

struct lines *
lines_open(struct arena *arena, const char *path, size_t max_file,
    size_t max_line, struct err *err)
{
	struct lines *l = arena_alloc(arena, sizeof *l);
	struct stat st;

	l->path = path;
	l->fd = file_open(path, err);
	if (l->fd < 0)
		return NULL;
	arena_defer(arena, close_lines, l);
	if (fstat(l->fd, &st) == 0)
		l->time = st.st_mtime;
	l->max_file = max_file;
	l->max_line = max_line;
	l->data = arena_alloc(arena, max_line + CHUNK);
	l->hash = sha256_new(arena);
	return l;
}

/* More octets behind those that are left; `end` if there are none. */
static int
fill(struct lines *l, struct err *err)
{
	ssize_t n;

	memmove(l->data, l->data + l->at, l->len - l->at);
	l->len -= l->at;
	l->at = 0;
	do
		n = read(l->fd, l->data + l->len, CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(err, "%s: %s", l->path, strerror(errno));
	l->end = n == 0;
	sha256_add(l->hash, l->data + l->len, (size_t)n);
	l->len += (size_t)n;
	l->read += (size_t)n;
	return l->read > l->max_file ? err_set(err, "%s: larger than %zu "
	    "octets", l->path, l->max_file) : 0;
}

int
lines_next(struct lines *l, const char **ret, size_t *ret_len,
    struct err *err)
{
	const char *newline;
	size_t seen = 0, left;

	for (;;) {
		left = l->len - l->at;
		newline = left == seen ? NULL :
		    memchr(l->data + l->at + seen, '\n', left - seen);
		if (newline != NULL || l->end)
			break;
		/* Not looked at twice, however small the pieces are. */
		seen = left;
		if (left > l->max_line)
			break;
		if (fill(l, err) == -1)
			return -1;
	}
	if (newline == NULL && left == 0)
		return 0;
	l->number++;
	*ret = l->data + l->at;
	*ret_len = newline != NULL ? (size_t)(newline - *ret) : left;
	l->at += *ret_len + (newline != NULL);
	return *ret_len > l->max_line ? err_set(err, "%s:%u: longer than %zu "
	    "octets", l->path, l->number, l->max_line) : 1;
}

unsigned
lines_number(const struct lines *l)
{
	return l->number;
}

void
lines_hash(struct lines *l, char ret[SHA256_HEX])
{
	sha256_end(l->hash, ret);
}

time_t
lines_time(const struct lines *l)
{
	return l->time;
}
