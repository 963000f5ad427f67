/* SPDX-License-Identifier: BSD-2-Clause */
#include "control/control.h"

#include "base/arena.h"
#include "control/rule_list.h"

#define COUNT(a)	(sizeof (a) / sizeof *(a))

const struct control control_table[] = {
#define CONTROL(framework, id, paraphrase, rules, shows, cannot_show)	\
	{ framework, id, paraphrase, rules, shows, cannot_show },
#include "control/controls.def"
};
const size_t control_count = COUNT(control_table);

const char *const control_not_auditable[] = {
	"DKIM signing of real mail, oversigning and the choice of headers",
	"alignment of each mail stream",
	"replay of DKIM-signed mail (RFC 6376 8.6)",
	"custody of private keys, and their reuse outside the audited domains",
	"enforcement by receivers",
	"inbound filtering and inbound DMARC checks",
	"use of MTA-STS, DANE and TLS on the way out",
	"encryption at rest and end to end",
	"spam rate and one-click unsubscribe (RFC 8058)",
	"look-alike domains and display-name spoofing",
	"who can change the DNS",
	"whether anyone reads the reports",
	"contracts, training and the handling of incidents",
};
const size_t control_not_auditable_count = COUNT(control_not_auditable);

static const char *const support_words[] = {
	[SUPPORT_YES] = "supports",
	[SUPPORT_NO] = "does not support",
	[SUPPORT_NOT_ASSESSED] = "not assessed",
};

const char *
support_name(enum support support)
{
	return support_words[support];
}

int
control_names_rule(const struct control *control, const char *id)
{
	return rule_list_names(control->rules, id);
}

static void
control_judge(struct arena *arena, const struct findings *all,
    const struct rule_list *rests, struct control_result *ret)
{
	size_t pass = 0, fail = 0, grave = 0;

	for (size_t i = 0; i < rests->named.n; i++) {
		const struct finding *f =
		    &all->finding.item[rests->named.item[i]];

		if (f->outcome == OUTCOME_NOT_APPLICABLE)
			continue;
		*vec_add(arena, &ret->evidence) = f;
		pass += f->outcome == OUTCOME_PASS;
		fail += f->outcome == OUTCOME_FAIL;
		grave += f->outcome == OUTCOME_FAIL &&
		    f->severity >= SEVERITY_MEDIUM;
	}
	if (grave > 0 || (fail > 0 && pass == 0))
		ret->support = SUPPORT_NO;
	else
		ret->support = pass > 0 ? SUPPORT_YES : SUPPORT_NOT_ASSESSED;
}

static const char *
words_of(size_t i)
{
	return control_table[i].rules;
}

void
controls_judge(struct arena *arena, const struct findings *findings,
    struct control_results *ret)
{
	static struct rule_lists kept;
	const struct rule_list *rests = rule_lists_read(&kept, arena, findings,
	    words_of, control_count);

	*ret = (struct control_results){ 0 };
	for (size_t i = 0; i < control_count; i++) {
		struct control_result *r = vec_add(arena, &ret->result);

		r->control = &control_table[i];
		r->unchecked.item = rests[i].unchecked.item;
		r->unchecked.n = rests[i].unchecked.n;
		control_judge(arena, findings, &rests[i], r);
	}
}

const char *
control_disclaimer(struct arena *arena, const char *time, const char *place)
{
	return arena_printf(arena, "This report states the public DNS "
	    "configuration as it was seen at %s from %s. It supports the "
	    "provisions listed where it says so. It does not show outbound "
	    "behaviour, the protection of message content, processes, "
	    "contracts, or the handling of received mail, and it is not a "
	    "certificate or legal advice.", time, place);
}
