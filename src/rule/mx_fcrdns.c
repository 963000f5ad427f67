/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mx_fcrdns.c -- the MX rule on the reverse DNS of the domain's own exchanges.
 */
#include "base/arena.h"
#include "evaluate/spf_ptr.h"
#include "rule/checks.h"
#include "rule/mx_rule.h"

static void
judge_address(struct judge *j, const struct fcrdns *a)
{
	const char *ip = address_text(j->arena, &a->ip);

	if (a->state == FCRDNS_NO_PTR)
		judge_fail(j, a->host->name, "%s has no PTR record: large "
		    "receivers refuse what it sends", ip);
	else if (a->state == FCRDNS_ASTRAY)
		judge_fail(j, a->host->name, "the PTR record of %s says %s, "
		    "and that name does not lead back: large receivers refuse "
		    "what it sends", ip, a->name);
}

void
rule_check_mx_fcrdns(const struct facts *f, struct judge *j)
{
	const struct fcrdns_outcome *all = &f->mx_fcrdns;

	if (!mx_has_exchanges(f, j))
		return;
	for (size_t i = 0; i < all->address.n; i++)
		judge_address(j, &all->address.item[i]);
	if (j->decided)
		return;
	if (all->total == 0 && f->mx.host_trouble == NULL)
		judge_not_applicable(j, "no exchange is the domain's own");
	/* What failed is said by the wants, as a pass that cannot stand. */
	else if (all->confirmed == all->total || all->trouble != NULL)
		mx_finish(f, j, "every address of the own exchanges has "
		    "forward-confirmed reverse DNS");
	else
		judge_unknown(j, UNKNOWN_NOT_PROBED, "of %zu addresses of the "
		    "own exchanges %zu were looked at (with at most %d names "
		    "each), and %zu are confirmed", all->total,
		    all->address.n, SPF_MAX_PTR, all->confirmed);
}
