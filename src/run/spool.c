/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/heap.h"

/* A line that waits: in memory, or in the file from `offset` on. */
struct slot {
	char	*text;		/* NULL: in the file */
	off_t	 offset;
	size_t	 len;
	bool	 there;
};

struct spool {
	struct slot	*slot;		/* a ring of SPOOL_REACH */
	uint64_t	 next;		/* the sequence that all wait for */
	size_t		 in_memory, in_file;	/* octets; lines */
	FILE		*file;		/* NULL until it is needed */
	off_t		 end;
	char		*taken;
};

static void
spool_free(void *object)
{
	struct spool *s = object;

	for (size_t i = 0; i < SPOOL_REACH; i++)
		free(s->slot[i].text);
	free(s->slot);
	free(s->taken);
	if (s->file != NULL)
		fclose(s->file);
}

struct spool *
spool_new(struct arena *arena)
{
	struct spool *s = arena_alloc(arena, sizeof *s);

	s->slot = heap_zeroed(SPOOL_REACH, sizeof *s->slot);
	arena_defer(arena, spool_free, s);
	return s;
}

bool
spool_has_room(const struct spool *s, uint64_t sequence)
{
	return sequence - s->next < SPOOL_REACH;
}

static int
cannot(const char *what, struct err *err)
{
	return err_set_status(err, STATUS_INTERNAL, "cannot %s the file of "
	    "lines that wait for their turn: %s", what, strerror(errno));
}

static int
put_in_file(struct spool *s, struct slot *slot, const char *line,
    struct err *err)
{
	size_t done = 0;

	if (s->file == NULL && (s->file = tmpfile()) == NULL)
		return cannot("make", err);
	while (done < slot->len) {
		ssize_t n = pwrite(fileno(s->file), line + done,
		    slot->len - done, s->end + (off_t)done);

		if (n == -1 && errno != EINTR)
			return cannot("write", err);
		done += n > 0 ? (size_t)n : 0;
	}
	slot->offset = s->end;
	s->end += (off_t)slot->len;
	s->in_file++;
	return 0;
}

int
spool_put(struct spool *s, uint64_t sequence, const char *line, size_t len,
    struct err *err)
{
	struct slot *slot = &s->slot[sequence % SPOOL_REACH];

	if (!spool_has_room(s, sequence) || slot->there)
		bug("a line has no place in the spool");
	slot->there = true;
	slot->len = len;
	if (sequence != s->next && s->in_memory + len > SPOOL_MEMORY)
		return put_in_file(s, slot, line, err);
	slot->text = heap_alloc(len);
	memcpy(slot->text, line, len);
	s->in_memory += len;
	return 0;
}

static int
get_from_file(struct spool *s, struct slot *slot, struct err *err)
{
	size_t done = 0;

	slot->text = heap_alloc(slot->len);
	while (done < slot->len) {
		ssize_t n = pread(fileno(s->file), slot->text + done,
		    slot->len - done, slot->offset + (off_t)done);

		if (n == 0)
			errno = EIO;
		if (n == 0 || (n == -1 && errno != EINTR))
			return cannot("read", err);
		done += n > 0 ? (size_t)n : 0;
	}
	if (--s->in_file == 0) {
		s->end = 0;
		if (ftruncate(fileno(s->file), 0) == -1)
			return cannot("cut", err);
	}
	return 0;
}

int
spool_take(struct spool *s, const char **ret_line, size_t *ret_len,
    struct err *err)
{
	struct slot *slot = &s->slot[s->next % SPOOL_REACH];

	free(s->taken);
	s->taken = NULL;
	if (!slot->there)
		return 0;
	if (slot->text != NULL)
		s->in_memory -= slot->len;
	else if (get_from_file(s, slot, err) == -1)
		return -1;
	*ret_line = s->taken = slot->text;
	*ret_len = slot->len;
	*slot = (struct slot){ 0 };
	s->next++;
	return 1;
}
