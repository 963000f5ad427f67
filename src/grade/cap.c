/* SPDX-License-Identifier: BSD-2-Clause */
#include "grade/cap.h"

#include <string.h>

#include "base/arena.h"

/* What the conditions of the table look at. */
struct view {
	const struct facts		*facts;
	VEC(const struct finding *)	 failed;	/* in their order */
};

static const struct finding *
failed(const struct view *v, const char *id)
{
	for (size_t i = 0; i < v->failed.n; i++)
		if (strcmp(v->failed.item[i]->rule->id, id) == 0)
			return v->failed.item[i];
	return NULL;
}

/* Rules that mean a permerror, if not for every sender. */
static const char *const permerror_rules[] = {
	"spf-multiple", "spf-lookup-limit", "spf-redirect-norecord",
	"spf-include-norecord", "spf-include-permerror", "spf-loop",
	"spf-mx-sublimit",
};

static bool
spf_permerror(const struct view *v)
{
	const struct spf_outcome *spf = &v->facts->spf;

	for (size_t i = 0; i < sizeof permerror_rules /
	    sizeof *permerror_rules; i++)
		if (failed(v, permerror_rules[i]) != NULL)
			return true;
	return spf->voids > SPF_MAX_VOIDS || (spf->root != NULL &&
	    spf->root->record != NULL && spf->root->record->fault.n > 0);
}

static bool
spf_works(const struct view *v)
{
	return v->facts->spf.root != NULL && !spf_permerror(v);
}

static bool
dkim_works(const struct view *v)
{
	return v->facts->dkim.usable > 0;
}

/* No look-up of a selector failed: a cap does not act on what is unknown. */
static bool
dkim_known(const struct view *v)
{
	const struct dkim_outcome *d = &v->facts->dkim;

	for (size_t i = 0; i < d->selector.n; i++)
		if (d->selector.item[i].state == DKIM_UNKNOWN)
			return false;
	return d->guess_trouble == NULL;
}

static bool
is_broken(const struct dkim_selector *s)
{
	return s->state == DKIM_UNUSABLE || s->state == DKIM_REVOKED ||
	    s->state == DKIM_MULTIPLE;
}

/* Keys that are in use are known, and none of them can be used. */
static bool
dkim_broken(const struct view *v)
{
	const struct dkim_outcome *d = &v->facts->dkim;
	size_t seen = 0;

	if (!dkim_known(v))
		return false;
	/* One that was found by guessing may be left over. */
	for (size_t i = 0; i < d->selector.n; i++)
		seen += !dkim_is_guess(&d->selector.item[i].source) &&
		    is_broken(&d->selector.item[i]);
	return seen > 0 && d->usable == 0;
}

static bool
always(const struct view *v)
{
	(void)v;
	return true;
}

static bool
half_of_ipv4(const struct view *v)
{
	return v->facts->spf.ipv4_share >= 0.5;
}

static bool
slash_eight(const struct view *v)
{
	return v->facts->spf.ipv4_share >= 1.0 / 256;
}

static bool
no_spf_either(const struct view *v)
{
	return failed(v, "spf-present") != NULL || spf_permerror(v);
}

static bool
no_exchange_works(const struct view *v)
{
	const struct finding *f = failed(v, "mx-target-unresolvable");

	return f != NULL && f->severity == SEVERITY_CRITICAL;
}

static bool
cannot_receive(const struct view *v)
{
	return v->facts->mx.state == MX_NONE &&
	    (v->facts->mode == MODE_SENDING_RECEIVING ||
	    v->facts->mode == MODE_RECEIVE_ONLY);
}

static bool
permerror_without_dkim(const struct view *v)
{
	return spf_permerror(v) && dkim_known(v) && !dkim_works(v);
}

static bool
permerror_with_dkim(const struct view *v)
{
	return spf_permerror(v) && (dkim_works(v) || !dkim_known(v));
}

static bool
dkim_broken_without_spf(const struct view *v)
{
	return dkim_broken(v) && !spf_works(v);
}

static bool
dkim_broken_with_spf(const struct view *v)
{
	return dkim_broken(v) && spf_works(v);
}

static bool
no_large_key(const struct view *v)
{
	const struct dkim_outcome *d = &v->facts->dkim;

	for (size_t i = 0; i < d->selector.n; i++) {
		const struct dkim_selector *s = &d->selector.item[i];

		if (s->state == DKIM_USABLE && (s->key->type !=
		    DKIM_KEY_RSA || s->key->bits >= 2048))
			return false;
	}
	return dkim_known(v);
}

/* A signature that will be over is none that is. */
static bool
is_bogus_itself(const struct view *v)
{
	const struct dnssec_outcome *d = &v->facts->dnssec;
	const char *domain = v->facts->evidence->scope.domain;

	for (size_t i = 0; i < d->bogus.n; i++)
		if (strcmp(d->bogus.item[i]->question.name, domain) == 0)
			return true;
	return d->over.n > 0 || d->chain == DNSSEC_CHAIN_BROKEN;
}

static bool
subdomains_open(const struct view *v)
{
	return v->facts->dmarc.discovery[DMARC_RFC9989]
	    [DMARC_AUTHOR_SUBDOMAIN].effective == DMARC_NONE;
}

/* The domain enforces, and names that do not exist are left to forgers. */
static bool
nonexistent_open(const struct view *v)
{
	const struct dmarc_discovery *d = v->facts->dmarc.discovery
	    [DMARC_RFC9989];

	return d[DMARC_AUTHOR_DOMAIN].effective > DMARC_NONE &&
	    d[DMARC_AUTHOR_NONEXISTENT].effective == DMARC_NONE;
}

/*
 * A row acts when its rule fails (NULL: whatever rules say) and its
 * condition holds.
 */
static const struct row {
	enum letter	 letter;
	const char	*rule;
	bool		(*holds)(const struct view *);
	const char	*why;
} table[] = {
	{ LETTER_F, "spf-pass-all", always, "SPF permits every sender" },
	{ LETTER_F, "spf-include-pass-all", always,
	    "SPF permits every sender through an include" },
	{ LETTER_F, "spf-cidr-broad", half_of_ipv4,
	    "SPF permits half of all IPv4 addresses or more" },
	{ LETTER_F, "dmarc-present", no_spf_either,
	    "no DMARC policy applies, and SPF is absent or broken" },
	{ LETTER_F, "mx-target-unresolvable", no_exchange_works,
	    "no mail exchange has an address" },
	{ LETTER_F, "mx-present", cannot_receive,
	    "the domain cannot receive mail" },
	{ LETTER_F, "mx-null-valid", always,
	    "a null MX stands beside other exchanges" },
	{ LETTER_F, "dnssec-bogus", is_bogus_itself,
	    "the domain does not validate (DNSSEC): who validates loses its "
	    "mail" },
	{ LETTER_D, "dmarc-present", always, "no DMARC policy applies" },
	{ LETTER_D, NULL, permerror_without_dkim,
	    "SPF is a permerror, and no DKIM key is proven" },
	{ LETTER_D, NULL, dkim_broken_without_spf,
	    "no known DKIM key can be used, and SPF does not work" },
	{ LETTER_C, "dmarc-p-none", always, "the policy in force is none" },
	{ LETTER_C, NULL, permerror_with_dkim, "SPF is a permerror" },
	{ LETTER_C, NULL, dkim_broken_with_spf,
	    "no known DKIM key can be used" },
	{ LETTER_C, "spf-cidr-broad", slash_eight,
	    "SPF permits 1/256 of all IPv4 addresses or more" },
	{ LETTER_B, "dmarc-sp-weaker", subdomains_open,
	    "sub-domains are left to forgers" },
	{ LETTER_B, "dmarc-np", nonexistent_open,
	    "names that do not exist are left to forgers" },
	{ LETTER_B, "dmarc-rua-external-auth", always,
	    "a report destination does not authorise the reports" },
	{ LETTER_B, "dkim-rsa-1024", no_large_key,
	    "no DKIM key has 2048 bits" },
};

static void
add(struct arena *arena, struct grade *g, enum letter letter,
    const char *rule, const char *why)
{
	struct cap *cap = vec_add(arena, &g->cap);

	cap->letter = letter;
	cap->rule = rule;
	cap->why = why;
}

/* The rule that a cap without one rests on: the worst that failed in SPF or
 * DKIM. */
static const char *
rests_on(const struct view *v, bool (*holds)(const struct view *))
{
	bool spf = holds == permerror_without_dkim ||
	    holds == permerror_with_dkim;
	const struct finding *best = NULL;

	for (size_t i = 0; i < v->failed.n; i++) {
		const struct finding *f = v->failed.item[i];

		if (f->rule->family == (spf ? FAMILY_SPF : FAMILY_DKIM) &&
		    (best == NULL || f->severity > best->severity))
			best = f;
	}
	return best != NULL ? best->rule->id :
	    spf ? "spf-syntax" : "dkim-revoked";
}

static bool
already(const struct grade *g, const char *rule)
{
	for (size_t i = 0; i < g->cap.n; i++)
		if (strcmp(g->cap.item[i].rule, rule) == 0)
			return true;
	return false;
}

/* Any critical caps at D, any high at B, three medium at B. */
static void
general_caps(struct arena *arena, const struct view *v, struct grade *g)
{
	static const enum severity from[] = { SEVERITY_CRITICAL, SEVERITY_HIGH };
	const struct finding *third = NULL;
	size_t medium = 0;

	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < v->failed.n; i++) {
			const struct finding *f = v->failed.item[i];

			if (f->severity == from[s] && !already(g, f->rule->id))
				add(arena, g, s == 0 ? LETTER_D : LETTER_B,
				    f->rule->id, s == 0 ?
				    "a finding of critical severity" :
				    "a finding of high severity");
		}
	for (size_t i = 0; i < v->failed.n; i++)
		if (v->failed.item[i]->severity == SEVERITY_MEDIUM &&
		    ++medium == 3)
			third = v->failed.item[i];
	if (third != NULL && !already(g, third->rule->id))
		add(arena, g, LETTER_B, third->rule->id,
		    "three or more findings of medium severity");
}

static void
sort_worst_first(struct grade *g)
{
	for (size_t i = 1; i < g->cap.n; i++)
		for (size_t j = i; j > 0 && g->cap.item[j].letter >
		    g->cap.item[j - 1].letter; j--) {
			struct cap swap = g->cap.item[j];

			g->cap.item[j] = g->cap.item[j - 1];
			g->cap.item[j - 1] = swap;
		}
}

void
caps_find(struct arena *arena, const struct facts *facts,
    const struct findings *findings, struct grade *ret)
{
	struct view v = { .facts = facts };

	for (size_t i = 0; i < findings->finding.n; i++)
		if (findings->finding.item[i].outcome == OUTCOME_FAIL)
			*vec_add(arena, &v.failed) =
			    &findings->finding.item[i];
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct row *row = &table[i];
		const char *rule = row->rule;

		if ((rule != NULL && failed(&v, rule) == NULL) ||
		    !row->holds(&v))
			continue;
		if (rule == NULL)
			rule = rests_on(&v, row->holds);
		if (!already(ret, rule))
			add(arena, ret, row->letter, rule, row->why);
	}
	general_caps(arena, &v, ret);
	sort_worst_first(ret);
}

void
caps_rubric(struct buf *b)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		buf_printf(b, "cap %s %s: %s\n", letter_name(table[i].letter),
		    table[i].rule != NULL ? table[i].rule : "-",
		    table[i].why);
	buf_puts(b, "cap D any critical\ncap B any high\n"
	    "cap B three medium\n");
}
