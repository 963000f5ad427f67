/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_legacy.c -- what DKIM left behind: the tag g= of RFC 4871, the policy
 * record of DomainKeys (RFC 4870 3.6) and ADSP (RFC 5617).
 */
#include <string.h>

#include "rule/checks.h"
#include "rule/dkim_fix.h"

static const struct span nowhere = { 0, 0 };

static const char *
granularity_effect(const struct tag *g)
{
	if (g->valuelen == 0)
		return "is empty: DomainKeys has it mean every address, and "
		    "RFC 4871 none";
	if (g->valuelen == 1 && g->value[0] == '*')
		return "is obsolete, and says nothing";
	return "is obsolete: verifiers of RFC 4871 take the key for these "
	    "local parts alone, and others for all";
}

static void
judge_key(struct judge *j, const struct dkim_selector *s)
{
	const struct tag *g = s->key == NULL ? NULL :
	    tags_find(&s->key->tags, "g");

	if (g == NULL)
		return;
	judge_fail_at(j, s->rr, g->span, "g= at selector '%s' %s",
	    s->selector, granularity_effect(g));
	dkim_fix_tag(j, s, "g", NULL);
}

/* A DomainKeys policy: o= (which mail is signed), n=, r= and t= alone. */
static bool
is_domainkeys_policy(const struct tags *tags)
{
	for (size_t i = 0; i < tags->tag.n; i++) {
		const char *name = tags->tag.item[i].name;

		if (name[0] == '\0' || name[1] != '\0' ||
		    strchr("onrt", name[0]) == NULL)
			return false;
	}
	return tags_find(tags, "o") != NULL || tags_find(tags, "r") != NULL ||
	    tags_find(tags, "t") != NULL;
}

/* An ADSP record begins with dkim= (RFC 5617 4.2.1). */
static bool
is_adsp(const struct tags *tags)
{
	return tags->tag.n > 0 && strcmp(tags->tag.item[0].name, "dkim") == 0;
}

static void
judge_policy(struct judge *j, const struct answer *answer,
    bool (*is_policy)(const struct tags *), const char *what)
{
	const struct rr *rr;
	struct tags tags;
	size_t n;

	if (answer == NULL || answer_failed(answer))
		return;
	rr = answer_data(answer, &n);
	for (size_t i = 0; i < n; i++) {
		tags_parse(j->arena, rr[i].text, rr[i].textlen, &tags);
		if (is_policy(&tags))
			judge_fail_at(j, &rr[i], nowhere, "a policy record of "
			    "%s: DMARC has taken its place, and receivers do "
			    "not look at it", what);
	}
}

void
rule_check_dkim_legacy_tag(const struct facts *f, struct judge *j)
{
	const struct dkim_outcome *d = &f->dkim;
	size_t keys = 0;

	for (size_t i = 0; i < d->selector.n; i++) {
		keys += d->selector.item[i].key != NULL;
		judge_key(j, &d->selector.item[i]);
	}
	judge_policy(j, d->domainkey, is_domainkeys_policy,
	    "DomainKeys (RFC 4870)");
	judge_policy(j, d->adsp, is_adsp, "ADSP (RFC 5617)");
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain, "there is no policy "
		    "record of DomainKeys or ADSP%s", keys > 0 ?
		    ", and no key has g=" : "; no key was looked at");
}
