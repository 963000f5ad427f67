/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tree of SPF records, in a small world made of them. Each line of the input is the
 * record of one name: example.com, then a.test, b.test and so on. Whether a
 * host has addresses is drawn from its name.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"

#define MAX_ROUNDS	8
#define NRECORD		6

struct world {
	struct arena	*arena;
	const char	*name[NRECORD];
	const char	*text[NRECORD];
	size_t		 len[NRECORD];
};

static uint32_t
draw(const char *name)
{
	uint32_t h = 5381;

	for (; *name != '\0'; name++)
		h = h * 33 + (unsigned char)*name;
	return h >> 3;
}

static const struct answer *
answer(struct world *w, struct question q)
{
	static const uint8_t rdata[16] = { 192, 0, 2, 1 };
	static const enum answer_status statuses[] = {
		ANSWER_FOUND, ANSWER_NODATA, ANSWER_NXDOMAIN, ANSWER_FOUND,
		ANSWER_TIMEOUT, ANSWER_FOUND, ANSWER_FOUND, ANSWER_FOUND,
	};
	struct answer *a = arena_alloc(w->arena, sizeof *a);
	struct rr *rr = arena_alloc(w->arena, sizeof *rr);

	a->question = q;
	a->rr = rr;
	a->status = statuses[draw(q.name) % 8];
	rr->owner = q.name;
	rr->type = q.type;
	rr->rdata = rdata;
	rr->rdlen = q.type == RR_A ? 4 : 16;
	rr->name = w->name[draw(q.name) % NRECORD];
	for (size_t i = 0; q.type == RR_TXT && i < NRECORD; i++)
		if (name_equal(q.name, w->name[i])) {
			a->status = ANSWER_FOUND;
			rr->text = w->text[i];
			rr->textlen = w->len[i];
		}
	if (q.type == RR_TXT && rr->text == NULL)
		a->status = ANSWER_NODATA;
	a->nrr = a->status == ANSWER_FOUND;
	return a;
}

/* What is unknown has a look-up that failed, for rules to name. */
static void
nodes_check(const struct spf_outcome *out)
{
	for (size_t i = 0; i < out->nodes.n; i++) {
		const struct spf_node *node = out->nodes.item[i];

		fuzz_require(node->nrecord == 1 || node->record == NULL);
		fuzz_require((node->parent == NULL) == (i == 0));
		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			fuzz_require(l->dangling != TRI_UNKNOWN ||
			    out->tree_trouble != NULL);
			fuzz_require(l->dangling != TRI_YES ||
			    l->target != NULL);
			fuzz_require(l->dynamic || l->target == NULL ||
			    l->answer != NULL || out->bound);
		}
	}
}

static void
evaluate(struct world *w)
{
	struct scope scope = { 0 };
	struct evidence *ev;
	struct question *q;
	struct spf_outcome out;
	size_t n = 1;

	scope.domain = w->name[0];
	ev = evidence_new(w->arena, &scope, 1356998400);
	for (int round = 0; round < MAX_ROUNDS && n > 0; round++) {
		spf_evaluate(ev, &out);
		fuzz_require(out.stranger.why != NULL);
		fuzz_require(out.stranger.result == SPF_UNKNOWN ||
		    out.stranger.terms <= SPF_MAX_TERMS + 1);
		fuzz_require(out.ipv4_share >= 0 && out.ipv4_share <= 1);
		fuzz_require((out.root == NULL) == (out.nodes.n == 0));
		nodes_check(&out);
		q = evidence_take_wanted(ev, &n);
		for (size_t i = 0; i < n; i++)
			evidence_put(ev, answer(w, q[i]));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w = { .name = { "example.com", "a.test", "b.test",
	    "c.test", "d.test", "e.test" } };
	const char *text;

	w.arena = arena_new();
	text = arena_memdup(w.arena, data, size);
	for (size_t i = 0; i < NRECORD; i++) {
		const char *end = memchr(text, '\n', size);

		w.text[i] = text;
		w.len[i] = end == NULL ? size : (size_t)(end - text);
		size -= w.len[i];
		text += w.len[i];
		if (size > 0) {
			text++;
			size--;
		}
	}
	evaluate(&w);
	arena_free(w.arena);
	return 0;
}
