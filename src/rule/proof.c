/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/proof.h"

#include <string.h>

#include "base/arena.h"
#include "dns/message.h"
#include "dns/name.h"
#include "record/dmarc.h"
#include "record/spf.h"

#define STRING_MAX	255	/* octets of one character-string */
#define FIX_TTL		3600

/* The rdata of a TXT: the text in strings of at most 255 octets. */
static struct rr
txt_rr(struct arena *arena, const struct fix *fix)
{
	size_t len = strlen(fix->rdata), n = len / STRING_MAX + 1, at = 0;
	struct rr rr = { .owner = fix->owner, .type = RR_TXT, .ttl = FIX_TTL };
	uint8_t *rdata = arena_alloc(arena, len + n);

	for (size_t i = 0; i < len || at == 0; i += STRING_MAX) {
		size_t part = len - i < STRING_MAX ? len - i : STRING_MAX;

		rdata[at++] = (uint8_t)part;
		memcpy(rdata + at, fix->rdata + i, part);
		at += part;
	}
	rr.rdata = rdata;
	rr.rdlen = at;
	return rr;
}

static bool
fix_rr(struct arena *arena, const struct fix *fix, struct rr *ret)
{
	const struct rr *rr;

	if (fix->type == RR_TXT) {
		*ret = txt_rr(arena, fix);
		return rr_decode(arena, ret);
	}
	rr = rr_from_text(arena, fix->owner, FIX_TTL,
	    rrtype_name(arena, fix->type), fix->rdata, NULL);
	if (rr != NULL)
		*ret = *rr;
	return rr != NULL;
}

/* Whether publishing the fix takes this record's place. */
static bool
supersedes(const struct finding *f, const struct rr *fixed,
    const struct rr *rr)
{
	if (fixed->type != RR_TXT)
		return true;
	for (size_t i = 0; i < f->mark.n; i++) {
		const struct rr *marked = f->mark.item[i].rr;

		if (marked != NULL && marked->type == rr->type &&
		    name_equal(marked->owner, rr->owner) &&
		    marked->rdlen == rr->rdlen &&
		    memcmp(marked->rdata, rr->rdata, rr->rdlen) == 0)
			return true;
	}
	return (spf_selects(fixed->text, fixed->textlen) &&
	    spf_selects(rr->text, rr->textlen)) ||
	    (dmarc_selects(fixed->text, fixed->textlen) &&
	    dmarc_selects(rr->text, rr->textlen));
}

/* The answer as it would be with the fix published. */
static bool
proposed_answer(struct evidence *over, const struct finding *f,
    struct answer **ret)
{
	const struct answer *now = evidence_get(over, f->fix.owner,
	    f->fix.type);
	struct arena *arena = over->arena;
	struct answer *a;
	struct rr *rr, fixed;

	if (answer_failed(now) || now->ncname > 0 ||
	    !fix_rr(arena, &f->fix, &fixed))
		return false;
	a = arena_alloc(arena, sizeof *a);
	rr = arena_array(arena, now->nrr + 1, sizeof *rr);
	*a = *now;
	a->status = ANSWER_FOUND;
	a->rr = rr;
	a->nrr = 0;
	for (size_t i = 0; i < now->nrr; i++)
		if (!supersedes(f, &fixed, &now->rr[i]))
			rr[a->nrr++] = now->rr[i];
	rr[a->nrr++] = fixed;
	*ret = a;
	return true;
}

/* The finding is gone, and what came instead weighs less. */
static bool
only_better(const struct findings *before, const struct findings *after,
    const struct finding *lifted)
{
	for (size_t i = 0; i < after->finding.n; i++) {
		const struct finding *b = &before->finding.item[i];
		const struct finding *a = &after->finding.item[i];

		if (a->rule == lifted->rule && a->outcome != OUTCOME_PASS &&
		    a->outcome != OUTCOME_NOT_APPLICABLE)
			return false;
		if (a->outcome == OUTCOME_FAIL && b->outcome != OUTCOME_FAIL &&
		    a->severity >= lifted->severity)
			return false;
	}
	return true;
}

bool
proof_try(struct arena *arena, const struct facts *facts,
    const struct findings *findings, const struct finding *f,
    const struct profile *profile, struct proof *ret)
{
	struct question *missing;
	struct evidence *over;
	struct answer *answer;
	size_t n;

	if (f->fix.owner == NULL)
		return false;
	over = evidence_overlay(arena, facts->evidence);
	if (!proposed_answer(over, f, &answer))
		return false;
	evidence_put(over, answer);
	facts_propose(facts, over, answer->question, &ret->facts);
	missing = evidence_take_wanted(over, &n);
	for (size_t i = 0; i < n; i++)
		evidence_ask(facts->evidence, missing[i]);
	if (n > 0)
		return false;
	rules_try(&ret->facts, profile, &ret->findings);
	return only_better(findings, &ret->findings, f);
}
