/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * witness.c -- the rule on what libspf2 says to the questions of SPF.
 *
 * That it differs says nothing bad of the domain: the library is wrong, or we
 * are. It is worth knowing because receivers run it, and is graded nowhere.
 */
#include <string.h>

#include "base/arena.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* What was said, by how it stands to what we say. */
struct poll {
	size_t			 asked, known;
	const struct opinion	*first_known;
	const struct opinion	*open;		/* to tell of, or NULL */
};

/* "libspf2 1.2.10" */
static const char *
speaker(struct arena *arena, const struct opinion *o)
{
	return o->version[0] == '\0' ? o->library :
	    arena_printf(arena, "%s %s", o->library, o->version);
}

static bool
a_lookup_failed(const struct facts *f)
{
	size_t n;
	const struct answer **a = evidence_sorted(f->evidence, &n);

	for (size_t i = 0; i < n; i++)
		if (a[i]->status != ANSWER_NOT_ASKED && answer_failed(a[i]))
			return true;
	return false;
}

/*
 * Undecided. Where a look-up failed, one temperror of two results is what
 * came of the failure and no word about the record.
 */
static bool
is_open(const struct facts *f, const struct opinion *o)
{
	const char *temperror = spf_result_name(SPF_TEMPERROR);

	if (o->agreement == AGREEMENT_AGREES)
		return false;
	return o->agreement == AGREEMENT_UNKNOWN ||
	    ((strcmp(o->said, temperror) == 0 ||
	    strcmp(o->ours, temperror) == 0) && a_lookup_failed(f));
}

static bool
not_asked(const struct opinion *o)
{
	return o->trouble != NULL && o->trouble->status == ANSWER_NOT_ASKED;
}

static void
count(const struct facts *f, struct judge *j, const struct opinion *o,
    struct poll *poll)
{
	const char *who = speaker(j->arena, o);

	poll->asked++;
	if (is_open(f, o)) {
		/* What failed is told before what nobody asked for. */
		if (poll->open == NULL ||
		    (not_asked(poll->open) && !not_asked(o)))
			poll->open = o;
	} else if (o->agreement == AGREEMENT_DIFFERS_KNOWN) {
		if (poll->known++ == 0)
			poll->first_known = o;
	} else if (o->agreement == AGREEMENT_DIFFERS)
		judge_fail(j, domain_of(f), "%s: the result is %s, and %s "
		    "says %s%s%s%s; so may receivers that run it",
		    o->question, o->ours, who, o->said,
		    o->note != NULL ? " (" : "", o->note != NULL ? o->note : "",
		    o->note != NULL ? ")" : "");
}

static void
judge_open(struct judge *j, const struct opinion *o)
{
	const char *who = speaker(j->arena, o);

	if (o->trouble != NULL)
		judge_trouble(j, o->trouble, arena_printf(j->arena, "%s: an "
		    "answer that %s wants could not be had", o->question, who));
	else if (o->agreement != AGREEMENT_UNKNOWN)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%s: the result is "
		    "%s and %s says %s, after a look-up that failed",
		    o->question, o->ours, who, o->said);
	else
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%s: no opinion of "
		    "%s: %s", o->question, who,
		    o->note != NULL ? o->note : "no reason is known");
}

static void
judge_agreement(const struct facts *f, struct judge *j,
    const struct poll *poll)
{
	const struct opinion *known = poll->first_known;

	if (poll->known == 0)
		judge_pass(j, domain_of(f), "libspf2 gives our result to each "
		    "of %zu question%s", poll->asked,
		    poll->asked == 1 ? "" : "s");
	else
		judge_pass(j, domain_of(f), "%s differs in %zu of %zu "
		    "question%s, and a listed defect explains it: %s",
		    speaker(j->arena, known), poll->known, poll->asked,
		    poll->asked == 1 ? "" : "s",
		    known->note != NULL ? known->note : "no more is said");
}

void
rule_check_witness_spf(const struct facts *f, struct judge *j)
{
	const struct opinions *all = f->opinions;
	const struct answer *trouble;
	struct poll poll = { 0 };

	if (f->spf.root == NULL) {
		judge_not_applicable(j, "there is no SPF record");
		return;
	}
	for (size_t i = 0; all != NULL && i < all->opinion.n; i++)
		if (strcmp(all->opinion.item[i].library, OPINION_LIBSPF2) == 0)
			count(f, j, &all->opinion.item[i], &poll);
	if (j->decided)
		return;
	/* The exchanges decide which senders libspf2 is asked about. */
	trouble = facts_trouble(f, NEED_MX | NEED_MX_HOSTS | NEED_SPF_TREE);
	if (poll.asked == 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "libspf2 was not asked");
	else if (poll.open != NULL)
		judge_open(j, poll.open);
	else if (trouble != NULL)
		judge_trouble(j, trouble, "libspf2 gives our results as far "
		    "as the answers go");
	else
		judge_agreement(f, j, &poll);
}
