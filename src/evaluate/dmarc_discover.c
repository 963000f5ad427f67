/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_discover.c -- whose policy applies to an author domain: RFC 9989
 * 4.10.1 by the tree walk, RFC 7489 6.6.3 by the public suffix list.
 */
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/dmarc_walk.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

/* One question of discovery: for whom, and by which standard. */
struct inquiry {
	struct evidence		*ev;
	enum dmarc_standard	 standard;
	const char		*author;
	enum tri		 exists;
	bool			 made_up;
};

static void
none(struct dmarc_discovery *ret, const char *why)
{
	ret->found = DMARC_FOUND_NONE;
	ret->why = why;
}

static void
unknown(const struct inquiry *q, struct dmarc_discovery *ret,
    const struct answer *trouble)
{
	ret->found = DMARC_FOUND_UNKNOWN;
	ret->trouble = trouble;
	ret->why = arena_printf(q->ev->arena, "the look-up of '%s' failed: %s",
	    trouble->question.name, answer_status_text(trouble));
}

/* np, else sp, else p; the audited record's own name has p alone. */
static const char *
choose_tag(const struct dmarc_record *r, bool owner, bool np,
    enum dmarc_policy *ret)
{
	if (!owner && np && r->np >= DMARC_NONE) {
		*ret = r->np;
		return "np";
	}
	if (!owner && r->sp >= DMARC_NONE) {
		*ret = r->sp;
		return "sp";
	}
	*ret = r->p;
	return "p";
}

/* t=y: one level lower (RFC 9989 4.7). */
static enum dmarc_policy
lowered(enum dmarc_policy policy)
{
	return policy == DMARC_REJECT ? DMARC_QUARANTINE : DMARC_NONE;
}

static const char *
words(const struct inquiry *q, const struct dmarc_discovery *d)
{
	struct arena *arena = q->ev->arena;

	if (d->effective != d->policy)
		return arena_printf(arena, "the record of '%s' says %s=%s, "
		    "which t=y lowers to %s", d->record_at, d->tag,
		    dmarc_policy_name(d->policy),
		    dmarc_policy_name(d->effective));
	if (d->pct < 100)
		return arena_printf(arena, "the record of '%s' says %s=%s for "
		    "%d %% of the messages", d->record_at, d->tag,
		    dmarc_policy_name(d->policy), d->pct);
	return arena_printf(arena, "the record of '%s' says %s=%s",
	    d->record_at, d->tag, dmarc_policy_name(d->policy));
}

/* The tag that applies, or NULL if that hangs on whether the name exists. */
static const char *
tag_of(const struct inquiry *q, const struct dmarc_record *r, bool owner,
    enum dmarc_policy *ret)
{
	bool modern = q->standard == DMARC_RFC9989;
	enum dmarc_policy other;
	const char *tag;

	tag = choose_tag(r, owner, modern && q->exists != TRI_YES, ret);
	if (!modern || q->exists != TRI_UNKNOWN)
		return tag;
	tag = choose_tag(r, owner, false, &other);
	return other == *ret ? tag : NULL;
}

/* RFC 9989 4.10.1, RFC 7489 6.6.3: no valid policy in the record. */
static void
apply_broken(const struct inquiry *q, struct dmarc_discovery *ret)
{
	if (!ret->record->has_rua) {
		none(ret, arena_printf(q->ev->arena, "the record of '%s' has "
		    "neither a valid policy nor a report address, and so "
		    "counts as none%s", ret->record_at, name_equal(
		    ret->record_at, ret->organizational_domain) ? "" : "; "
		    "being there, it keeps receivers from one above"));
		return;
	}
	ret->found = DMARC_FOUND_POLICY;
	ret->tag = "forced";
	ret->policy = ret->effective = DMARC_NONE;
	ret->why = arena_printf(q->ev->arena, "the record of '%s' has no "
	    "valid policy but a report address, and so acts as none",
	    ret->record_at);
}

/* The answer by which the author would be known to exist, if it failed. */
static const struct answer *
failed_existence(const struct inquiry *q)
{
	const struct answer *a = evidence_get(q->ev, q->author, RR_TXT);

	return answer_failed(a) ? a : NULL;
}

/* The record of this step is the one: read it for the author. */
static void
apply(const struct inquiry *q, const struct dmarc_step *step,
    struct dmarc_discovery *ret)
{
	const struct dmarc_record *r = step->record;
	bool modern = q->standard == DMARC_RFC9989;
	bool owner = name_equal(step->name, q->author);

	ret->record_at = step->name;
	ret->rr = step->rr;
	ret->record = r;
	ret->from_psd = !owner && (r->psd == 'y' ||
	    psl_registrable(q->ev->arena, step->name) == NULL);
	if (dmarc_policy_broken(r, modern)) {
		apply_broken(q, ret);
		return;
	}
	ret->tag = tag_of(q, r, owner, &ret->policy);
	if (ret->tag == NULL) {
		ret->trouble = failed_existence(q);
		ret->why = arena_printf(q->ev->arena, "the record of '%s' "
		    "sets another policy for names that do not exist, and "
		    "whether '%s' exists is not known", step->name,
		    q->author);
		return;
	}
	ret->found = DMARC_FOUND_POLICY;
	ret->effective = modern && r->testing ? lowered(ret->policy) :
	    ret->policy;
	ret->pct = modern ? 100 : r->pct;
	ret->why = words(q, ret);
}

/* The organizational domain's record, else the public suffix's. */
static const struct dmarc_step *
inherited(const struct dmarc_walk *walk)
{
	const struct dmarc_step *step = dmarc_walk_find(walk,
	    walk->organizational_domain);

	if (step != NULL && step->record != NULL)
		return step;
	step = walk->n == 0 ? NULL : &walk->step[walk->n - 1];
	if (step != NULL && step->record != NULL && step->record->psd == 'y')
		return step;
	return NULL;
}

static void
discover_by_walk(const struct inquiry *q, struct dmarc_discovery *ret)
{
	const struct dmarc_step *own, *step;
	struct dmarc_walk walk;

	if (q->made_up)
		dmarc_walk_made_up(q->ev, q->author, &walk);
	else
		dmarc_walk(q->ev, q->author, &walk);
	ret->organizational_domain = walk.organizational_domain;
	own = dmarc_walk_find(&walk, q->author);
	if (own != NULL && own->record != NULL) {
		apply(q, own, ret);
		return;
	}
	if (walk.trouble != NULL) {
		unknown(q, ret, walk.trouble);
		return;
	}
	step = inherited(&walk);
	if (step != NULL)
		apply(q, step, ret);
	else if (own != NULL && own->nrecord > 1)
		none(ret, arena_printf(q->ev->arena, "receivers discard the "
		    "%zu records at '%s', and none above it counts",
		    own->nrecord, own->name));
	else
		none(ret, arena_printf(q->ev->arena, "neither '%s' nor a "
		    "domain above it has a record that counts", q->author));
}

static void
discover_by_list(const struct inquiry *q, struct dmarc_discovery *ret)
{
	const char *org = psl_registrable(q->ev->arena, q->author);
	struct dmarc_step own = { 0 }, above = { 0 };
	bool apart;

	ret->organizational_domain = org = org == NULL ? q->author : org;
	apart = !name_equal(org, q->author);
	if (!q->made_up)
		dmarc_walk_read_step(q->ev, q->author, &own);
	if (apart)
		dmarc_walk_read_step(q->ev, org, &above);
	if (own.answer != NULL && answer_failed(own.answer)) {
		unknown(q, ret, own.answer);
		return;
	}
	if (own.nrecord == 0 && apart)
		own = above;
	if (own.answer != NULL && answer_failed(own.answer))
		unknown(q, ret, own.answer);
	else if (own.nrecord > 1)
		none(ret, arena_printf(q->ev->arena, "there are %zu records "
		    "at '%s', which ends the search", own.nrecord, own.name));
	else if (own.nrecord == 1)
		apply(q, &own, ret);
	else
		none(ret, arena_printf(q->ev->arena, "neither '%s' nor its "
		    "organizational domain has a record that counts",
		    q->author));
}

static void
discover(const struct inquiry *q, struct dmarc_discovery *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->author = q->author;
	ret->pct = 100;
	ret->why = "";
	if (q->standard == DMARC_RFC9989)
		discover_by_walk(q, ret);
	else
		discover_by_list(q, ret);
}

void
dmarc_discover(struct evidence *ev, enum dmarc_standard standard,
    const char *author, enum tri exists, struct dmarc_discovery *ret)
{
	struct inquiry q = { ev, standard, author, exists, false };

	discover(&q, ret);
}

void
dmarc_discover_made_up(struct evidence *ev, enum dmarc_standard standard,
    const char *author, enum tri exists, struct dmarc_discovery *ret)
{
	struct inquiry q = { ev, standard, author, exists, true };

	discover(&q, ret);
}
