/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/memo.h"

#define SLOTS_START	64	/* a power of two */
#define HASH_START	2166136261u

struct evidence_slot {
	const struct answer	*answer;	/* NULL: free */
	uint32_t		 hash;
	bool			 pending;
	unsigned		 readers;	/* bits of who asked */
};

static const char pending_detail[] = "it has not been asked yet";

static struct evidence *
create(struct arena *arena, const struct scope *scope, time_t taken_at)
{
	struct evidence *ev = arena_alloc(arena, sizeof *ev);

	ev->arena = arena;
	ev->scope = *scope;
	ev->taken_at = taken_at;
	ev->nslot = SLOTS_START;
	ev->slot = arena_array(arena, ev->nslot, sizeof *ev->slot);
	return ev;
}

struct evidence *
evidence_new(struct arena *arena, const struct scope *scope, time_t taken_at)
{
	struct evidence *ev = create(arena, scope, taken_at);

	ev->made = memo_new(arena);
	return ev;
}

struct evidence *
evidence_overlay(struct arena *arena, const struct evidence *beneath)
{
	struct evidence *ev = create(arena, &beneath->scope,
	    beneath->taken_at);

	ev->beneath = beneath;
	/* What is made here would not outlive an arena of its own. */
	ev->made = arena == beneath->arena ? beneath->made : memo_new(arena);
	return ev;
}

/* The slot of the question, or the free one where it belongs. */
static struct evidence_slot *
find(const struct evidence *ev, struct question q, uint32_t hash)
{
	size_t i = hash & (ev->nslot - 1);

	while (ev->slot[i].answer != NULL && (ev->slot[i].hash != hash ||
	    !question_equal(ev->slot[i].answer->question, q)))
		i = (i + 1) & (ev->nslot - 1);
	return &ev->slot[i];
}

static void
grow(struct evidence *ev)
{
	struct evidence_slot *old = ev->slot;
	size_t nold = ev->nslot;

	ev->nslot *= 2;
	ev->slot = arena_array(ev->arena, ev->nslot, sizeof *ev->slot);
	for (size_t i = 0; i < nold; i++)
		if (old[i].answer != NULL)
			*find(ev, old[i].answer->question,
			    old[i].hash) = old[i];
}

static void
insert(struct evidence *ev, const struct answer *answer, uint32_t hash,
    bool pending)
{
	struct evidence_slot *slot = find(ev, answer->question, hash);

	if (slot->answer == NULL && answer->question.server != NULL)
		ev->nserver++;
	if (slot->answer == NULL && ++ev->nasked * 2 > ev->nslot) {
		grow(ev);
		slot = find(ev, answer->question, hash);
	}
	slot->answer = answer;
	slot->hash = hash;
	slot->pending = pending;
	slot->readers |= ev->reader;
}

static struct answer *
placeholder(struct evidence *ev, struct question q,
    enum answer_status status, const char *detail)
{
	struct answer *a = arena_alloc(ev->arena, sizeof *a);

	a->question = q;
	a->question.name = arena_strdup(ev->arena, q.name);
	if (q.server != NULL)
		a->question.server = arena_strdup(ev->arena, q.server);
	a->status = status;
	a->detail = detail;
	a->time = ev->taken_at;
	return a;
}

/* Note the question once; beyond the budget it is given up at once. */
static const struct answer *
want(struct evidence *ev, struct question q, uint32_t hash)
{
	struct answer *a;

	/* Those of single servers must not cost the audit its others. */
	if (q.server != NULL ? ev->nserver >= LIMIT_SERVER_QUESTIONS :
	    ev->nasked - ev->nserver >= LIMIT_QUESTIONS) {
		ev->over_budget = true;
		a = placeholder(ev, q, ANSWER_GIVEN_UP,
		    "the audit's limit of questions was reached");
		insert(ev, a, hash, false);
		return a;
	}
	a = placeholder(ev, q, ANSWER_NOT_ASKED, pending_detail);
	insert(ev, a, hash, true);
	ev->npending++;
	*vec_add(ev->arena, &ev->wanted) = a->question;
	return a;
}

const struct answer *
evidence_get(struct evidence *ev, const char *name, enum rrtype type)
{
	return evidence_ask(ev, (struct question){ .name = name,
	    .type = (uint16_t)type });
}

const struct answer *
evidence_ask(struct evidence *ev, struct question q)
{
	uint32_t hash = question_hash(q, HASH_START);

	for (const struct evidence *e = ev; e != NULL; e = e->beneath) {
		struct evidence_slot *slot = find(e, q, hash);

		if (slot->answer == NULL || (slot->pending && e != ev))
			continue;
		if (e == ev)
			slot->readers |= ev->reader;
		ev->npending += slot->pending;
		return slot->answer;
	}
	return want(ev, q, hash);
}

unsigned
evidence_readers(const struct evidence *ev, struct question q)
{
	return find(ev, q, question_hash(q, HASH_START))->readers;
}

bool
answer_pending(const struct answer *a)
{
	return a->status == ANSWER_NOT_ASKED && a->detail == pending_detail;
}

struct question *
evidence_take_wanted(struct evidence *ev, size_t *ret_n)
{
	struct question *wanted = ev->wanted.item;

	*ret_n = ev->wanted.n;
	ev->wanted.item = NULL;
	ev->wanted.n = ev->wanted.size = 0;
	return wanted;
}

void
evidence_put(struct evidence *ev, const struct answer *answer)
{
	insert(ev, answer, question_hash(answer->question, HASH_START), false);
	*vec_add(ev->arena, &ev->answers) = answer;
}

static int
compare(const void *a, const void *b)
{
	const struct answer *x = *(const struct answer *const *)a;
	const struct answer *y = *(const struct answer *const *)b;

	return question_compare(x->question, y->question);
}

const struct answer **
evidence_sorted(const struct evidence *ev, size_t *ret_n)
{
	size_t n = ev->answers.n;
	const struct answer **sorted = arena_array(ev->arena, n,
	    sizeof *sorted);

	for (size_t i = 0; i < n; i++)
		sorted[i] = ev->answers.item[i];
	if (n > 1)
		qsort(sorted, n, sizeof *sorted, compare);
	*ret_n = n;
	return sorted;
}

static const char *const mode_names[] = {
	[MODE_UNDECLARED] = "undeclared",
	[MODE_SENDING_RECEIVING] = "sending+receiving",
	[MODE_SEND_ONLY] = "send-only",
	[MODE_RECEIVE_ONLY] = "receive-only",
	[MODE_PARKED] = "parked",
};

const char *
declared_name(enum declared said)
{
	return said == UNDECLARED ? NULL : said == DECLARED_YES ? "yes" : "no";
}

enum declared
declared_parse(const char *word)
{
	if (strcmp(word, "yes") == 0)
		return DECLARED_YES;
	return strcmp(word, "no") == 0 ? DECLARED_NO : UNDECLARED;
}

const char *
mode_name(enum domain_mode mode)
{
	return mode_names[mode];
}

enum domain_mode
mode_parse(const char *word)
{
	for (int i = MODE_SENDING_RECEIVING; i <= MODE_PARKED; i++)
		if (strcmp(word, mode_names[i]) == 0)
			return (enum domain_mode)i;
	return MODE_UNDECLARED;
}
