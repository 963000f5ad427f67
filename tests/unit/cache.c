/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit/unit.h"

#include "base/vec.h"
#include "source/cache.h"
#include "source/source.h"

/* A source that counts, and answers when it is turned. */
struct asked {
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
};

struct fake {
	struct source		 source;
	struct arena		*arena;
	VEC(struct asked)	 open;
	size_t			 nasked;
	size_t			 wirelen;
	bool			 closed;
};

static bool
fake_ask(struct source *source, struct arena *asker, struct question q,
    source_done done, void *context)
{
	struct fake *f = (struct fake *)source;

	*vec_add(f->arena, &f->open) = (struct asked){ asker, q, done,
	    context };
	f->nasked++;
	return true;
}

static int
fake_turn(struct source *source, int milliseconds)
{
	struct fake *f = (struct fake *)source;
	size_t n = f->open.n;

	(void)milliseconds;
	for (size_t i = 0; i < n; i++) {
		struct asked was = f->open.item[i];
		struct answer *a = arena_alloc(was.arena, sizeof *a);
		struct rr *rr = arena_alloc(was.arena, sizeof *rr);

		a->question = was.question;
		a->status = was.question.type == RR_A ? ANSWER_TIMEOUT :
		    ANSWER_FOUND;
		a->origin = arena_strdup(was.arena, "live");
		a->detail = arena_strdup(was.arena, "why");
		a->wire = arena_alloc(was.arena, f->wirelen);
		a->wirelen = f->wirelen;
		rr->owner = was.question.name;
		rr->type = RR_TXT;
		rr->rdata = (uint8_t *)arena_memdup(was.arena, "\2a\0", 3);
		rr->rdlen = 3;
		rr->text = arena_memdup(was.arena, "a\0", 2);
		rr->textlen = 2;
		a->rr = rr;
		a->nrr = a->status == ANSWER_FOUND;
		was.done(was.context, a);
	}
	f->open.n -= n;
	memmove(f->open.item, f->open.item + n,
	    f->open.n * sizeof *f->open.item);
	return (int)f->open.n;
}

static void
fake_close(struct source *source)
{
	((struct fake *)source)->closed = true;
}

static const struct source_ops fake_ops = {
	.name = "fake", .ask = fake_ask, .turn = fake_turn, .close = fake_close
};

static struct source *
open_fake(struct fake *f)
{
	memset(f, 0, sizeof *f);
	f->source.ops = &fake_ops;
	f->arena = arena_new();
	return cache_open(&f->source);
}

static void
close_fake(struct fake *f, struct source *cache)
{
	source_close(cache);
	assert_true(f->closed);
	arena_free(f->arena);
}

struct got {
	const struct answer	*answer;
	int			 calls;
	struct source		*again;		/* ask the same once more */
	struct arena		*arena;
};

static void
got_done(void *context, const struct answer *a)
{
	struct got *got = context;
	struct source *again = got->again;

	got->answer = a;
	got->calls++;
	got->again = NULL;
	if (again != NULL)
		source_ask(again, got->arena, a->question, got_done, got);
}

static const struct question txt = { .name = "a.example", .type = RR_TXT };

static void
equal_questions_are_asked_once(void **state)
{
	struct fake f;
	struct source *c = open_fake(&f);
	struct question mx = { .name = "a.example", .type = RR_MX };
	struct got got[3] = { { .calls = 0 } };

	(void)state;
	source_ask(c, arena, txt, got_done, &got[0]);
	source_ask(c, arena, txt, got_done, &got[1]);
	source_ask(c, arena, mx, got_done, &got[2]);
	assert_int_equal(got[0].calls, 0);
	assert_int_equal(f.nasked, 2);
	assert_int_equal(source_turn(c, 0), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(got[i].calls, 1);
	source_ask(c, arena, txt, got_done, &got[0]);
	assert_int_equal(got[0].calls, 2);
	assert_int_equal(f.nasked, 2);
	close_fake(&f, c);
}

static void
failed_answers_are_kept(void **state)
{
	struct fake f;
	struct source *c = open_fake(&f);
	struct question a = { .name = "a.example", .type = RR_A };
	struct got got = { .calls = 0 };

	(void)state;
	source_ask(c, arena, a, got_done, &got);
	source_turn(c, 0);
	source_ask(c, arena, a, got_done, &got);
	assert_int_equal(got.calls, 2);
	assert_int_equal(got.answer->status, ANSWER_TIMEOUT);
	assert_int_equal(f.nasked, 1);
	close_fake(&f, c);
}

/* Nothing of an answer may point into the arena of whoever asked first. */
static void
an_answer_outlives_its_first_asker(void **state)
{
	struct fake f;
	struct source *c = open_fake(&f);
	struct arena *first = arena_new(), *second = arena_new();
	struct got got = { .calls = 0 };

	(void)state;
	f.wirelen = 100;
	source_ask(c, first, txt, got_done, &got);
	source_turn(c, 0);
	arena_free(first);
	source_ask(c, second, txt, got_done, &got);
	assert_string_equal(got.answer->question.name, "a.example");
	assert_string_equal(got.answer->origin, "live");
	assert_string_equal(got.answer->detail, "why");
	assert_int_equal(got.answer->nrr, 1);
	assert_string_equal(got.answer->rr[0].owner, "a.example");
	assert_memory_equal(got.answer->rr[0].rdata, "\2a\0", 3);
	assert_memory_equal(got.answer->rr[0].text, "a\0", 3);
	assert_int_equal(got.answer->wirelen, 100);
	assert_int_equal(got.answer->wire[99], 0);
	arena_free(second);
	close_fake(&f, c);
}

static void
whoever_is_answered_may_ask_again(void **state)
{
	struct fake f;
	struct source *c = open_fake(&f);
	struct got got = { .again = c, .arena = arena };

	(void)state;
	source_ask(c, arena, txt, got_done, &got);
	source_turn(c, 0);
	assert_int_equal(got.calls, 2);
	assert_int_equal(f.nasked, 1);
	close_fake(&f, c);
}

/* Ask n questions of ANSWER_SIZE each, and one that is used all the time. */
#define ANSWER_SIZE	(64 * 1024)

static void
ask_many(struct source *c, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		struct arena *own = arena_new();
		struct question q = { .name = arena_printf(own, "n%u.example",
		    i), .type = RR_TXT };
		struct got got = { .calls = 0 };

		source_ask(c, own, q, got_done, &got);
		source_ask(c, own, txt, got_done, &got);
		source_turn(c, 0);
		assert_int_equal(got.calls, 2);
		arena_free(own);
	}
}

static void
what_is_not_used_is_forgotten(void **state)
{
	struct fake f;
	struct source *c = open_fake(&f);
	unsigned n = 3 * CACHE_BYTES / ANSWER_SIZE;

	(void)state;
	f.wirelen = ANSWER_SIZE;
	ask_many(c, n);
	assert_int_equal(f.nasked, n + 1);
	ask_many(c, 1);		/* n0 is gone, a.example is not */
	assert_int_equal(f.nasked, n + 2);
	close_fake(&f, c);
}

static void
closing_with_questions_out_is_clean(void **state)
{
	struct fake f;
	struct source *c = open_fake(&f);
	struct got got = { .calls = 0 };

	(void)state;
	source_ask(c, arena, txt, got_done, &got);
	close_fake(&f, c);
	assert_int_equal(got.calls, 0);
}

UNIT_MAIN("cache",
	TEST(equal_questions_are_asked_once),
	TEST(failed_answers_are_kept),
	TEST(an_answer_outlives_its_first_asker),
	TEST(whoever_is_answered_may_ask_again),
	TEST(what_is_not_used_is_forgotten),
	TEST(closing_with_questions_out_is_clean),
)
