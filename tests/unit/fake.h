/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake.h -- a few records that stand for all of DNS, for the evaluators.
 *
 * A name that has a record, or lies above one, exists; any other is NXDOMAIN.
 * With a SOA record above the name, an answer without data has it.
 * fake_run() evaluates again and again as run/ does, and counts the rounds.
 */
#ifndef UNIT_FAKE_H
#define UNIT_FAKE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "dns/message.h"
#include "dns/name.h"
#include "evidence/evidence.h"

struct fake {
	struct arena	*arena;
	struct evidence	*ev;
	VEC(struct rr)	 rr;
	VEC(struct answer *) fixed;	/* as fake_status() was told */
	unsigned	 rounds;
};

static inline struct fake *
fake_new(const char *domain)
{
	struct fake *f = arena_alloc(arena, sizeof *f);
	struct scope scope = { .domain = domain };

	f->arena = arena;
	f->ev = evidence_new(arena, &scope, 1000);
	return f;
}

/* rdata in presentation form; a CNAME is followed. */
static inline void
fake_add(struct fake *f, const char *name, const char *type,
    const char *rdata)
{
	const char *why = "";
	const struct rr *rr = rr_from_text(f->arena, name, 300, type, rdata,
	    &why);

	if (rr == NULL) {
		fprintf(stderr, "fake_add: %s %s %s: %s\n", name, type, rdata,
		    why);
		abort();
	}
	*vec_add(f->arena, &f->rr) = *rr;
}

/* Any octets, in one record. */
static inline void
fake_text(struct fake *f, const char *name, const char *text)
{
	struct rr *rr = vec_add(f->arena, &f->rr);

	rr->owner = name;
	rr->type = RR_TXT;
	rr->ttl = 300;
	rr->text = text;
	rr->textlen = strlen(text);
}

static inline void
fake_status(struct fake *f, const char *name, enum rrtype type,
    enum answer_status status)
{
	struct answer *a = arena_alloc(f->arena, sizeof *a);

	a->question.name = name;
	a->question.type = (uint16_t)type;
	a->status = status;
	*vec_add(f->arena, &f->fixed) = a;
}

static inline bool
fake_exists(const struct fake *f, const char *name)
{
	for (size_t i = 0; i < f->rr.n; i++)
		if (name_is_within(f->rr.item[i].owner, name))
			return true;
	return false;
}

/* The SOA that is nearest above, in the authority section of a message. */
static inline void
fake_authority(struct fake *f, struct answer *a)
{
	struct answer built = { .question = a->question, .status = a->status,
	    .nrr = 1 };
	uint8_t *wire;

	for (size_t i = 0; i < f->rr.n; i++) {
		const struct rr *rr = &f->rr.item[i];

		if (rr->type == RR_SOA &&
		    name_is_within(a->question.name, rr->owner) &&
		    (built.rr == NULL ||
		    name_is_within(rr->owner, built.rr->owner)))
			built.rr = rr;
	}
	if (built.rr == NULL)
		return;
	message_build(f->arena, &built);
	wire = (uint8_t *)arena_memdup(f->arena, built.wire, built.wirelen);
	wire[7] = 0;
	wire[9] = 1;
	a->wire = wire;
	a->wirelen = built.wirelen;
}

static inline const struct answer *
fake_answer(struct fake *f, struct question q)
{
	struct answer *a = arena_alloc(f->arena, sizeof *a);
	const char *name = q.name;
	VEC(struct rr) found = { 0 };
	bool again = true;

	for (size_t i = 0; i < f->fixed.n; i++)
		if (question_equal(f->fixed.item[i]->question, q))
			return f->fixed.item[i];
	a->question = q;
	while (again) {
		again = false;
		for (size_t i = 0; i < f->rr.n; i++) {
			const struct rr *rr = &f->rr.item[i];

			if (!name_equal(rr->owner, name) ||
			    (rr->type != q.type && rr->type != RR_CNAME))
				continue;
			*vec_add(f->arena, &found) = *rr;
			if (rr->type != RR_CNAME || q.type == RR_CNAME)
				continue;
			a->ncname++;
			name = rr->name;
			again = true;
			break;
		}
	}
	a->rr = found.item;
	a->nrr = found.n;
	a->status = found.n > a->ncname ? ANSWER_FOUND :
	    fake_exists(f, name) ? ANSWER_NODATA : ANSWER_NXDOMAIN;
	if (answer_absent(a) && a->ncname == 0)
		fake_authority(f, a);
	return a;
}

/* One round: whether anything was wanted. */
static inline bool
fake_round(struct fake *f)
{
	size_t n;
	struct question *q = evidence_take_wanted(f->ev, &n);

	for (size_t i = 0; i < n; i++)
		evidence_put(f->ev, fake_answer(f, q[i]));
	f->rounds += n > 0;
	return n > 0;
}

#define fake_run(f, evaluate, ret)					\
	do {								\
		evaluate((f)->ev, (ret));				\
	} while (fake_round(f))

#endif
