/* SPDX-License-Identifier: BSD-2-Clause */
#include "control/concern.h"

#include "base/arena.h"
#include "control/rule_list.h"

static const struct {
	const char	*id, *name, *question;
	const char	*rules;		/* NULL: rests on the provisions */
} table[] = {
	[CONCERN_RELIABILITY] = { "reliability", "Reliability",
	    "does mail arrive?",
	    "mx-present mx-null-* mx-target-cname mx-target-ip "
	    "mx-target-unresolvable mx-target-reserved mx-host-syntax mx-fcrdns "
	    "mx-smtp-identity hyg-dns-tcp hyg-ttl "
	    "spf-multiple spf-syntax spf-dup-modifier spf-lookup-* "
	    "spf-void-limit spf-mx-sublimit spf-redirect-norecord "
	    "spf-include-norecord spf-include-permerror spf-loop "
	    "spf-temperror spf-string-join spf-nonascii spf-size "
	    "spf-sender-fcrdns "
	    "dnssec-bogus "
	    "dkim-key-missing dmarc-reject-users dmarc-reject-spf-only "
	    "witness-spf" },
	[CONCERN_SECURITY] = { "security", "Security",
	    "can the domain be forged?",
	    "mx-target-dangling spf-* !spf-sender-fcrdns dkim-* dmarc-* "
	    "!dmarc-reject-users dnssec-* parked-* hyg-bulk" },
	[CONCERN_SCALE] = { "scale", "Scale and redundancy",
	    "does it stand if one host falls?",
	    "mx-single mx-net-diversity mx-target-duplicate mx-ipv6 hyg-ns" },
	[CONCERN_COMPLIANCE] = { "compliance", "Compliance",
	    "is this evidence for a review?", NULL },
	[CONCERN_MONITORING] = { "monitoring", "Monitoring and troubleshooting",
	    "will somebody be told when it breaks?",
	    "dmarc-rua-* dmarc-ruf dmarc-walk-divergence dkim-discovery "
	    "hyg-wildcard-txt" },
};

const char *
concern_id(enum concern concern)
{
	return table[concern].id;
}

const char *
concern_name(enum concern concern)
{
	return table[concern].name;
}

const char *
concern_question(enum concern concern)
{
	return table[concern].question;
}

/* Behind those that are as bad. */
static void
add_failed(struct arena *arena, struct concern_result *ret,
    const struct finding *f)
{
	const struct finding **list;
	size_t i;

	vec_add(arena, &ret->failed);
	list = ret->failed.item;
	for (i = ret->failed.n - 1; i > 0 &&
	    list[i - 1]->severity < f->severity; i--)
		list[i] = list[i - 1];
	list[i] = f;
}

static enum outcome
sum_up(const struct concern_result *r, bool grave)
{
	if (grave)
		return OUTCOME_FAIL;
	if (r->unknown > 0)
		return OUTCOME_UNKNOWN;
	return r->pass > 0 ? OUTCOME_PASS : OUTCOME_NOT_APPLICABLE;
}

static void
judge_rules(struct arena *arena, const struct findings *all,
    const struct rule_list *rests, struct concern_result *ret)
{
	bool grave = false;

	for (size_t i = 0; i < rests->named.n; i++) {
		const struct finding *f =
		    &all->finding.item[rests->named.item[i]];

		ret->pass += f->outcome == OUTCOME_PASS;
		ret->unknown += f->outcome == OUTCOME_UNKNOWN;
		if (f->outcome != OUTCOME_FAIL)
			continue;
		add_failed(arena, ret, f);
		grave |= f->severity > SEVERITY_INFO;
	}
	ret->outcome = sum_up(ret, grave);
}

static void
judge_provisions(struct arena *arena, const struct findings *all,
    struct concern_result *ret)
{
	struct control_results provisions;

	controls_judge(arena, all, &provisions);
	for (size_t i = 0; i < provisions.result.n; i++)
		ret->support[provisions.result.item[i].support]++;
	ret->pass = ret->support[SUPPORT_YES];
	ret->unknown = ret->pass > 0 ? 0 :
	    ret->support[SUPPORT_NOT_ASSESSED];
	ret->outcome = sum_up(ret, ret->support[SUPPORT_NO] > 0);
}

static const char *
words_of(size_t i)
{
	return table[i].rules;
}

void
concerns_judge(struct arena *arena, const struct findings *findings,
    struct concern_result ret[CONCERN_COUNT])
{
	static struct rule_lists kept;
	const struct rule_list *rests = rule_lists_read(&kept, arena, findings,
	    words_of, CONCERN_COUNT);

	for (int c = 0; c < CONCERN_COUNT; c++) {
		ret[c] = (struct concern_result){ 0 };
		if (table[c].rules == NULL)
			judge_provisions(arena, findings, &ret[c]);
		else
			judge_rules(arena, findings, &rests[c], &ret[c]);
	}
}
