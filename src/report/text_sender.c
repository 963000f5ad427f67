/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include "base/arena.h"

#define HANG	8

static const enum outcome outcomes[] = {
	[TRI_UNKNOWN] = OUTCOME_UNKNOWN, [TRI_NO] = OUTCOME_FAIL,
	[TRI_YES] = OUTCOME_PASS,
};

/* "pass"; where the addresses of a prefix differ, each. */
static const char *
results(struct text *t, const struct declared_sender *s)
{
	const char *text = "";

	for (size_t i = 0; i < s->probe.n; i++) {
		const struct sender_probe *p = &s->probe.item[i];

		if (i > 0 && p->check.result == p[-1].check.result)
			continue;
		text = arena_printf(t->arena, "%s%s%s%s%s", text,
		    i > 0 ? ", " : "", spf_result_name(p->check.result),
		    s->probe.n > 1 ? " from " : "",
		    s->probe.n > 1 ? address_text(t->arena, &p->ip) : "");
	}
	return text;
}

void
text_senders(struct text *t, const struct senders_outcome *all)
{
	if (all->sender.n == 0)
		return;
	text_para(t, 2, "Those who send for the domain:");
	for (size_t i = 0; i < all->sender.n; i++) {
		const struct declared_sender *s = &all->sender.item[i];

		text_outcome(t, outcomes[s->as_expected]);
		text_para(t, HANG, "%s%s%s%s gets %s; %s is expected",
		    s->said->address, s->said->label[0] != '\0' ? " (" : "",
		    s->said->label, s->said->label[0] != '\0' ? ")" : "",
		    results(t, s), s->said->expected);
	}
}
