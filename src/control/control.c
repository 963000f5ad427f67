/* SPDX-License-Identifier: BSD-2-Clause */
#include "control/control.h"

#include <string.h>

#include "base/arena.h"

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

static bool
pattern_matches(const char *pattern, size_t len, const char *id)
{
	if (len > 0 && pattern[len - 1] == '*')
		return strncmp(pattern, id, len - 1) == 0;
	return strlen(id) == len && memcmp(pattern, id, len) == 0;
}

/* The next word of a list; its length, or 0 at the end. */
static size_t
next_word(const char **list)
{
	*list += strspn(*list, " ");
	return strcspn(*list, " ");
}

int
control_names_rule(const struct control *control, const char *id)
{
	const char *p = control->rules;
	int named = 0;

	for (size_t n; (n = next_word(&p)) > 0; p += n) {
		size_t not = *p == '!';

		if (pattern_matches(p + not, n - not, id))
			named = !not;
	}
	return named;
}

static void
find_unchecked(struct arena *arena, const struct findings *all,
    struct control_result *ret)
{
	const char *p = ret->control->rules;
	size_t i;

	for (size_t n; (n = next_word(&p)) > 0; p += n) {
		if (*p == '!')
			continue;
		for (i = 0; i < all->finding.n; i++)
			if (pattern_matches(p, n, all->finding.item[i].rule->id))
				break;
		if (i == all->finding.n)
			*vec_add(arena, &ret->unchecked) =
			    arena_memdup(arena, p, n);
	}
}

static void
control_judge(struct arena *arena, const struct findings *all,
    const struct control *control, struct control_result *ret)
{
	size_t pass = 0, fail = 0, grave = 0;

	*ret = (struct control_result){ .control = control };
	for (size_t i = 0; i < all->finding.n; i++) {
		const struct finding *f = &all->finding.item[i];

		if (f->outcome == OUTCOME_NOT_APPLICABLE ||
		    !control_names_rule(control, f->rule->id))
			continue;
		*vec_add(arena, &ret->evidence) = f;
		pass += f->outcome == OUTCOME_PASS;
		fail += f->outcome == OUTCOME_FAIL;
		grave += f->outcome == OUTCOME_FAIL &&
		    f->severity >= SEVERITY_MEDIUM;
	}
	find_unchecked(arena, all, ret);
	if (grave > 0 || (fail > 0 && pass == 0))
		ret->support = SUPPORT_NO;
	else
		ret->support = pass > 0 ? SUPPORT_YES : SUPPORT_NOT_ASSESSED;
}

void
controls_judge(struct arena *arena, const struct findings *findings,
    struct control_results *ret)
{
	*ret = (struct control_results){ 0 };
	for (size_t i = 0; i < control_count; i++)
		control_judge(arena, findings, &control_table[i],
		    vec_add(arena, &ret->result));
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
