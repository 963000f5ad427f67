/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_walk.c -- the DNS tree walk of RFC 9989 4.10, and the organizational
 * domain that comes of it (4.10.2).
 */
#include "evaluate/dmarc_walk.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/psl.h"
#include "evaluate/reading.h"
#include "evidence/evidence.h"

/* A name too long to be asked for does not exist. */
static const struct answer *
cannot_exist(struct evidence *ev, const char *name)
{
	struct answer *a = arena_alloc(ev->arena, sizeof *a);

	a->question.name = name;
	a->question.type = RR_TXT;
	a->status = ANSWER_NXDOMAIN;
	a->detail = "the name would be too long";
	a->time = ev->taken_at;
	return a;
}

void
dmarc_walk_read_step(struct evidence *ev, const char *name,
    struct dmarc_step *ret)
{
	const char *asked = name_below(ev->arena, "_dmarc", name);
	const struct rr *rr;
	size_t n;

	memset(ret, 0, sizeof *ret);
	ret->name = name;
	ret->answer = asked == NULL ? cannot_exist(ev, name) :
	    evidence_get(ev, asked, RR_TXT);
	rr = answer_data(ret->answer, &n);
	for (size_t i = 0; i < n; i++)
		if (dmarc_selects(rr[i].text, rr[i].textlen) &&
		    ret->nrecord++ == 0)
			ret->rr = &rr[i];
	if (ret->nrecord == 1)
		ret->record = reading_dmarc(ev, ret->rr);
}

/* RFC 9989 4.10: the name, then its parents, but at most seven labels. */
static size_t
names_of(const char *start, const char *name[DMARC_MAX_WALK])
{
	size_t labels = name_labels(start), n = 0;

	if (labels == 0)
		return 0;
	name[n++] = start;
	if (labels > DMARC_MAX_WALK)
		labels = DMARC_MAX_WALK;
	while (--labels > 0)
		name[n++] = name_suffix(start, labels);
	return n;
}

/*
 * Without a network (a zone file alone) no source covers the public suffix.
 * Its record could only be of use where nobody below has one, and then it is
 * the domain's own that is missing: taken as if it had none.
 */
static bool
is_moot(struct evidence *ev, const struct dmarc_walk *walk,
    const struct dmarc_step *step)
{
	return step->answer->status == ANSWER_NOT_ASKED &&
	    !answer_pending(step->answer) && !ev->over_budget &&
	    !name_equal(step->name, walk->start) &&
	    psl_registrable(ev->arena, step->name) == NULL;
}

/* RFC 9989 4.10.2, over the steps from long to short. */
static const char *
organizational_domain(const struct dmarc_walk *walk)
{
	const char *shortest = walk->start;

	for (size_t i = 0; i < walk->n; i++) {
		const struct dmarc_step *step = &walk->step[i];

		if (step->record == NULL)
			continue;
		if (step->record->psd == 'n')
			return step->name;
		if (step->record->psd == 'y' &&
		    !name_equal(step->name, walk->start))
			return name_suffix(walk->start,
			    name_labels(step->name) + 1);
		shortest = step->name;
	}
	return shortest;
}

/*
 * All names are asked before any answer is looked at; the steps then end
 * where the walk does.
 */
static void
walk_from(struct evidence *ev, const char *start, bool made_up,
    struct dmarc_walk *ret)
{
	struct dmarc_step step[DMARC_MAX_WALK];
	const char *name[DMARC_MAX_WALK];
	size_t n = names_of(start, name);

	memset(ret, 0, sizeof *ret);
	ret->start = start;
	for (size_t i = made_up ? 1 : 0; i < n; i++)
		dmarc_walk_read_step(ev, name[i], &step[i]);
	for (size_t i = made_up ? 1 : 0; i < n; i++) {
		ret->step[ret->n++] = step[i];
		if (is_moot(ev, ret, &step[i]))
			ret->moot = step[i].answer;
		else if (ret->trouble == NULL && answer_failed(step[i].answer))
			ret->trouble = step[i].answer;
		if (step[i].record != NULL && step[i].record->psd != 'u')
			break;
	}
	ret->organizational_domain = organizational_domain(ret);
}

void
dmarc_walk(struct evidence *ev, const char *start, struct dmarc_walk *ret)
{
	walk_from(ev, start, false, ret);
}

void
dmarc_walk_made_up(struct evidence *ev, const char *start,
    struct dmarc_walk *ret)
{
	walk_from(ev, start, true, ret);
}

const struct dmarc_step *
dmarc_walk_find(const struct dmarc_walk *walk, const char *name)
{
	for (size_t i = 0; i < walk->n; i++)
		if (name_equal(walk->step[i].name, name))
			return &walk->step[i];
	return NULL;
}
