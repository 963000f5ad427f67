/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_private.c -- the DKIM rule on the private keys that the user signs
 * with: what one signs must verify with what is published.
 */
#include <string.h>

#include "rule/checks.h"
#include "rule/dkim_rule.h"

/* Of a probe that nobody changed, a mismatch is that of the key. */
static const char *
words(const struct mail_signature *s)
{
	if (s->opinion.library != NULL &&
	    strcmp(s->opinion.said, OPINION_HEADER) == 0)
		return "the published key is of another pair";
	return s->why;
}

void
rule_check_dkim_private_key(const struct facts *f, struct judge *j)
{
	const struct dkim_probe *open = NULL;

	for (size_t i = 0; i < f->probes.probe.n; i++) {
		const struct dkim_probe *p = &f->probes.probe.item[i];

		if (p->signature.result == MAIL_PASS)
			continue;
		if (p->signature.result == MAIL_UNKNOWN ||
		    p->signature.result == MAIL_TEMPERROR)
			open = p;
		else
			judge_fail(j, f->evidence->scope.domain, "what the "
			    "private key of selector '%s' signs does not "
			    "verify: %s", p->selector, words(&p->signature));
	}
	if (j->decided)
		return;
	if (f->probes.probe.n == 0)
		judge_not_applicable(j, "no private key was given");
	else if (open != NULL)
		judge_trouble(j, open->signature.key.answer != NULL &&
		    answer_failed(open->signature.key.answer) ?
		    open->signature.key.answer : NULL, open->signature.why);
	else
		judge_pass(j, f->evidence->scope.domain, "what each private "
		    "key signs verifies with the key that is published");
}
