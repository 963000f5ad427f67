/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/domain_list.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "dns/idn.h"

static const char blanks[] = " \t\r\v\f";

struct domain_list {
	const char	*path;
	int		 fd;
	struct shard	 shard;
	char		 block[65536];	/* what was read and not looked at */
	size_t		 start, end;
	bool		 ended;
	uint64_t	 size, read;	/* octets */
	uint64_t	 row;		/* lines of the file so far */
	uint64_t	 taken;		/* rows that are no blanks */
	struct arena	*arena;		/* of the row that was given out */
	char		 text[LIMIT_LIST_ROW + 1];	/* the row, perhaps a part */
	size_t		 len;
	bool		 begun, cut, nul;
};

int
shard_read(const char *text, struct shard *ret, struct err *err)
{
	char end;

	*ret = (struct shard){ 1, 1 };
	if (text != NULL && (strspn(text, "0123456789/") != strlen(text) ||
	    strlen(text) > 15 ||
	    sscanf(text, "%u/%u%c", &ret->k, &ret->n, &end) != 2 ||
	    ret->k < 1 || ret->k > ret->n))
		return err_set(err, "--shard '%s': K/N is wanted, as in 2/8",
		    text);
	return 0;
}

static void
list_close(void *object)
{
	struct domain_list *l = object;

	arena_free(l->arena);
	if (l->fd > STDERR_FILENO)
		close(l->fd);
}

static int
open_file(struct domain_list *l, struct err *err)
{
	struct stat st;

	if (strcmp(l->path, "-") == 0) {
		l->fd = STDIN_FILENO;
		return isatty(l->fd) ? err_set(err, "no domains: standard "
		    "input is a terminal (give a list with -i FILE)") : 0;
	}
	l->fd = open(l->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (l->fd == -1 || fstat(l->fd, &st) == -1)
		return err_set(err, "cannot read '%s': %s", l->path,
		    strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(err, "cannot read '%s': it is a folder",
		    l->path);
	l->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	return 0;
}

/* The next block, unless whoever writes it has not yet. */
static enum domain_list_got
read_block(struct domain_list *l, struct err *err)
{
	struct pollfd p = { .fd = l->fd, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, 0) == 0)
		return DOMAIN_LIST_LATER;
	n = read(l->fd, l->block, sizeof l->block);
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return DOMAIN_LIST_LATER;
	if (n == -1) {
		err_set(err, "cannot read '%s': %s", l->path, strerror(errno));
		return DOMAIN_LIST_ERROR;
	}
	l->ended = n == 0;
	l->start = 0;
	l->end = (size_t)n;
	return l->ended ? DOMAIN_LIST_END : DOMAIN_LIST_ROW;
}

static void
row_begin(struct domain_list *l)
{
	l->len = 0;
	l->begun = true;
	l->cut = l->nul = false;
	l->row++;
}

/* What is there of the row; what does not fit is passed over. True: all. */
static bool
row_append(struct domain_list *l)
{
	while (l->start < l->end) {
		char c = l->block[l->start++];

		l->read++;
		if (c == '\n')
			return true;
		l->nul |= c == '\0';
		if (l->len < LIMIT_LIST_ROW)
			l->text[l->len++] = c;
		else
			l->cut = true;
	}
	return false;
}

/* The row without its newline. */
static enum domain_list_got
read_row(struct domain_list *l, struct err *err)
{
	enum domain_list_got got = DOMAIN_LIST_ROW;

	for (;;) {
		if (l->start == l->end && !l->ended)
			got = read_block(l, err);
		if (got == DOMAIN_LIST_LATER || got == DOMAIN_LIST_ERROR)
			return got;
		if (l->ended && !l->begun)
			return DOMAIN_LIST_END;
		if (!l->begun)
			row_begin(l);
		if (row_append(l) || l->ended) {
			l->begun = false;
			l->text[l->len] = '\0';
			return DOMAIN_LIST_ROW;
		}
	}
}

static int
skip_mark(struct domain_list *l, struct err *err)
{
	if (l->len >= 2 && (memcmp(l->text, "\xff\xfe", 2) == 0 ||
	    memcmp(l->text, "\xfe\xff", 2) == 0))
		return err_set(err, "%s:1:1: the list is UTF-16: UTF-8 or "
		    "ASCII is wanted", l->path);
	if (l->len >= 3 && memcmp(l->text, "\xef\xbb\xbf", 3) == 0) {
		l->len -= 3;
		memmove(l->text, l->text + 3, l->len + 1);
	}
	return 0;
}

/* Without comment and blanks around; where it begins. */
static const char *
trim_row(struct domain_list *l)
{
	const char *hash = memchr(l->text, '#', l->len);
	size_t start = 0;

	if (hash != NULL)
		l->len = (size_t)(hash - l->text);
	while (l->len > 0 && strchr(blanks, l->text[l->len - 1]) != NULL &&
	    l->text[l->len - 1] != '\0')
		l->len--;
	while (start < l->len && strchr(blanks, l->text[start]) != NULL &&
	    l->text[start] != '\0')
		start++;
	l->text[l->len] = '\0';
	l->len -= start;
	return l->text + start;
}

static void
judge_row(struct domain_list *l, struct task *task)
{
	const char *unicode;

	arena_free(l->arena);
	l->arena = arena_new();
	if (l->cut)
		task->why = arena_printf(l->arena, "the row is longer than %d "
		    "octets", LIMIT_LIST_ROW);
	else if (l->nul)
		task->why = "it has a NUL octet";
	else if (strpbrk(task->input, ",;") != NULL)
		task->why = "it has a comma or a semicolon: one name a row is "
		    "wanted";
	else
		task->domain = idn_read(l->arena, task->input, &unicode,
		    &task->why);
}

enum domain_list_got
domain_list_next(struct domain_list *l, struct task *ret, struct err *err)
{
	enum domain_list_got got;

	while ((got = read_row(l, err)) == DOMAIN_LIST_ROW) {
		*ret = (struct task){ .row = l->row };
		if (l->row == 1 && skip_mark(l, err) == -1)
			return DOMAIN_LIST_ERROR;
		ret->input = trim_row(l);
		ret->inputlen = l->len;
		if (l->len == 0 || l->taken++ % l->shard.n + 1 != l->shard.k)
			continue;
		judge_row(l, ret);
		return got;
	}
	if (got == DOMAIN_LIST_END && l->taken == 0) {
		err_set(err, "no domains: '%s' has none", l->path);
		return DOMAIN_LIST_ERROR;
	}
	return got;
}

struct domain_list *
domain_list_open(struct arena *arena, const char *path, struct shard shard,
    struct err *err)
{
	struct domain_list *l = arena_alloc(arena, sizeof *l);

	l->path = path;
	l->fd = -1;
	l->shard = shard;
	arena_defer(arena, list_close, l);
	return open_file(l, err) == -1 ? NULL : l;
}

uint64_t
domain_list_read(const struct domain_list *l)
{
	return l->read;
}

uint64_t
domain_list_size(const struct domain_list *l)
{
	return l->size;
}
