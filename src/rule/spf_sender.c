/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "base/arena.h"
#include "rule/checks.h"

/* "192.0.2.0/24 (newsletter)" */
static const char *
words(struct arena *arena, const struct scope_sender *s)
{
	return s->label[0] == '\0' ? s->address :
	    arena_printf(arena, "%s (%s)", s->address, s->label);
}

static void
judge_sender(const struct facts *f, struct judge *j,
    const struct declared_sender *s)
{
	for (size_t i = 0; i < s->probe.n; i++) {
		const struct sender_probe *p = &s->probe.item[i];
		const char *result = spf_result_name(p->check.result);

		if (p->check.result == SPF_UNKNOWN ||
		    p->check.result == SPF_TEMPERROR ||
		    strcmp(result, s->said->expected) == 0)
			continue;
		judge_fail(j, f->evidence->scope.domain, "%s should get %s, "
		    "and %s gets %s: %s", words(j->arena, s->said),
		    s->said->expected, address_text(j->arena, &p->ip), result,
		    p->check.why);
		return;
	}
}

void
rule_check_spf_sender(const struct facts *f, struct judge *j)
{
	const struct senders_outcome *all = &f->senders;

	if (all->sender.n == 0) {
		judge_not_applicable(j, "no sender was declared (--senders)");
		return;
	}
	for (size_t i = 0; i < all->sender.n; i++)
		if (all->sender.item[i].as_expected == TRI_NO)
			judge_sender(f, j, &all->sender.item[i]);
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain, "%zu declared "
		    "sender%s as expected", all->sender.n,
		    all->sender.n == 1 ? " is" : "s are");
}
