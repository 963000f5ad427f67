/* SPDX-License-Identifier: BSD-2-Clause */
#include "grade/next.h"

#include "base/arena.h"
#include "rule/proof.h"

#define NEXT_MAX	3

/* The grade if this finding alone were mended, nothing else changed. */
static void
grade_without(struct arena *arena, const struct facts *facts,
    struct findings *findings, struct finding *f, struct grade *ret)
{
	enum outcome was = f->outcome;

	f->outcome = OUTCOME_PASS;
	grade_compute(arena, facts, findings, ret);
	f->outcome = was;
}

static bool
better(const struct next_step *a, const struct next_step *b)
{
	if (a->letter != b->letter)
		return a->letter < b->letter;
	return a->total > b->total;
}

/* Keep the best NEXT_MAX, best first. */
static void
offer(struct arena *arena, struct grade *g, const struct next_step *step)
{
	size_t i;

	if (step->letter > g->letter ||
	    (step->letter == g->letter && step->total <= g->total))
		return;
	if (g->next.n < NEXT_MAX)
		vec_add(arena, &g->next);
	else if (!better(step, &g->next.item[NEXT_MAX - 1]))
		return;
	for (i = g->next.n - 1; i > 0 && better(step, &g->next.item[i - 1]);
	    i--)
		g->next.item[i] = g->next.item[i - 1];
	g->next.item[i] = *step;
}

/* What lifts the finding, and the grade then; it is proven, or only advice. */
static void
try(const struct facts *facts, struct findings *findings, struct finding *f,
    const struct profile *profile, struct next_step *ret)
{
	struct arena *arena = arena_new();	/* for what is tried */
	struct proof proof;
	struct grade after;

	*ret = (struct next_step){ .rule = f->rule->id,
	    .text = f->rule->advice };
	f->fix.proven = proof_try(arena, facts, findings, f, profile, &proof);
	if (f->fix.proven) {
		grade_compute(arena, &proof.facts, &proof.findings, &after);
		ret->fix = &f->fix;
	} else {
		f->fix = (struct fix){ 0 };
		grade_without(arena, facts, findings, f, &after);
	}
	ret->letter = after.letter;
	ret->total = after.total;
	arena_free(arena);
}

void
grade_next(struct arena *arena, const struct facts *facts,
    struct findings *findings, const struct profile *profile, struct grade *g)
{
	for (size_t i = 0; i < findings->finding.n; i++) {
		struct finding *f = &findings->finding.item[i];
		struct next_step step;

		if (f->outcome != OUTCOME_FAIL)
			continue;
		try(facts, findings, f, profile, &step);
		offer(arena, g, &step);
	}
}
