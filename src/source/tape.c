/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/tape_source.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"

#define SLOTS_START	1024	/* a power of two */
#define HASH_START	2166136261u

static const struct answer **
find(const struct tape_source *t, struct question q)
{
	size_t i = question_hash(q, HASH_START) & (t->nslot - 1);

	while (t->slot[i] != NULL && !question_equal(t->slot[i]->question, q))
		i = (i + 1) & (t->nslot - 1);
	return &t->slot[i];
}

static void
grow(struct tape_source *t)
{
	const struct answer **old = t->slot;
	size_t nold = t->nslot;

	t->nslot *= 2;
	t->slot = arena_array(t->arena, t->nslot, sizeof *t->slot);
	for (size_t i = 0; i < nold; i++)
		if (old[i] != NULL)
			*find(t, old[i]->question) = old[i];
}

void
tape_keep(struct tape_source *t, const struct answer *a)
{
	const struct answer **slot = find(t, a->question);

	if (*slot != NULL)
		return;
	if (++t->n * 2 > t->nslot) {
		grow(t);
		slot = find(t, a->question);
	}
	*slot = a;
}

static bool
tape_ask(struct source *source, struct arena *arena, struct question q,
    source_done done, void *context)
{
	struct tape_source *t = (struct tape_source *)source;
	const struct answer *a = *find(t, q);
	struct answer *none;

	if (a != NULL) {
		done(context, a);
		return true;
	}
	if (t->missing.name == NULL) {
		t->missing = q;
		t->missing.name = arena_strdup(t->arena, q.name);
		if (q.server != NULL)
			t->missing.server = arena_strdup(t->arena, q.server);
	}
	none = arena_alloc(arena, sizeof *none);
	none->question = q;
	none->status = ANSWER_NOT_ASKED;
	none->detail = "the tape has no answer to it";
	done(context, none);
	return true;
}

static int
tape_check(const struct source *source, struct err *err)
{
	const struct tape_source *t = (const struct tape_source *)source;

	if (t->missing.name == NULL)
		return 0;
	return err_set(err, "%s: the tape has no answer to the question "
	    "'%s %s'%s%s%s", t->path, t->missing.name,
	    rrtype_name(t->arena, t->missing.type),
	    t->missing.server == NULL ? "" : ", put to ",
	    t->missing.server == NULL ? "" : t->missing.server,
	    t->missing.tcp ? " over TCP" : "");
}

static void
tape_close(struct source *source)
{
	(void)source;		/* its memory is its arena's */
}

static const struct source_ops tape_ops = {
	.name = "tape", .servers = true, .ask = tape_ask, .close = tape_close,
	.check = tape_check,
};

struct source *
tape_open(struct arena *arena, const char *path, struct tape *ret,
    struct err *err)
{
	struct tape_source *t = arena_alloc(arena, sizeof *t);
	size_t len;
	char *text;

	*ret = (struct tape){ 0 };
	t->source.ops = &tape_ops;
	t->arena = arena;
	t->path = path;
	t->nslot = SLOTS_START;
	t->slot = arena_array(arena, t->nslot, sizeof *t->slot);
	text = file_read(arena, path, LIMIT_TAPE_FILE, &len, err);
	if (text == NULL || tape_read(t, text, len, ret, err) != 0)
		return NULL;
	return &t->source;
}
