/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_fcrdns.c -- the SPF rule on the reverse DNS of single addresses.
 */
#include "base/arena.h"
#include "evaluate/spf_ptr.h"
#include "rule/checks.h"
#include "rule/spf.h"

static void
judge_address(struct judge *j, const struct fcrdns *a)
{
	const struct spf_range *r = a->range;
	const char *ip = address_text(j->arena, &a->ip);

	if (a->state == FCRDNS_NO_PTR)
		judge_fail_at(j, r->node->rr, r->term->span, "%s has no PTR "
		    "record: large receivers refuse mail from there", ip);
	else if (a->state == FCRDNS_ASTRAY)
		judge_fail_at(j, r->node->rr, r->term->span, "the PTR record "
		    "of %s says %s, and that name does not lead back: large "
		    "receivers refuse mail from there", ip, a->name);
}

void
rule_check_spf_sender_fcrdns(const struct facts *f, struct judge *j)
{
	const struct fcrdns_outcome *all = &f->fcrdns;

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < all->address.n; i++)
		judge_address(j, &all->address.item[i]);
	if (j->decided)
		return;
	if (all->total == 0)
		judge_not_applicable(j, "no single address is in the domain's "
		    "own records");
	/* What failed is said by the need, as a pass that cannot stand. */
	else if (all->confirmed == all->total || all->trouble != NULL)
		judge_pass(j, domain_of(f), "%zu single address%s %s forward-"
		    "confirmed reverse DNS", all->total,
		    all->total == 1 ? "" : "es",
		    all->total == 1 ? "has" : "have");
	else
		judge_unknown(j, UNKNOWN_NOT_PROBED, "of %zu single addresses "
		    "%zu were looked at (with at most %d names each), and "
		    "%zu are confirmed", all->total, all->address.n,
		    SPF_MAX_PTR, all->confirmed);
}
