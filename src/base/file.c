/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/file.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

static int
fill(int fd, struct buf *b)
{
	char chunk[65536];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		buf_put(b, chunk, (size_t)n);
		if (b->full)
			break;
	}
	return 0;
}

int
file_open(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return err_set(err, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return err_set(err, "%s: not a regular file", path);
}

char *
file_read(struct arena *arena, const char *path, size_t max, size_t *ret_len,
    struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : file_open(path, err), error;
	struct buf b;

	if (fd < 0)
		return NULL;
	buf_init(&b, arena, max);
	error = fill(fd, &b) != 0 ? errno : 0;
	if (!standard)
		close(fd);
	if (error != 0)
		err_set(err, "%s: %s", path, strerror(error));
	else if (b.full)
		err_set(err, "%s: larger than %zu octets", path, max);
	else {
		*ret_len = b.len;
		return b.data;
	}
	return NULL;
}
