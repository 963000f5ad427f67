/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/dkim.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/reading.h"
#include "evidence/evidence.h"

#define RSA_MIN_BITS	1024	/* RFC 8301 3.2: below it nothing verifies */

static const char *const state_names[] = {
	[DKIM_UNKNOWN] = "unknown", [DKIM_MISSING] = "missing",
	[DKIM_MULTIPLE] = "multiple", [DKIM_UNUSABLE] = "unusable",
	[DKIM_REVOKED] = "revoked", [DKIM_USABLE] = "usable",
};

static const char *const origin_names[] = {
	[DKIM_GIVEN] = "given", [DKIM_MESSAGE] = "message",
	[DKIM_ZONE_FILE] = "zone-file",
	[DKIM_PROVIDER] = "provider", [DKIM_COMMON] = "common",
};

static const struct answer *
ask(struct evidence *ev, const char *name)
{
	return name == NULL ? NULL : evidence_get(ev, name, RR_TXT);
}

/* NULL where the name has no room for it. */
static const char *
name_of(struct evidence *ev, const struct dkim_outcome *out,
    const char *selector)
{
	return out->below == NULL ? NULL :
	    name_below(ev->arena, selector, out->below);
}

static bool
same_text(const struct rr *a, const struct rr *b)
{
	return a->textlen == b->textlen &&
	    memcmp(a->text, b->text, a->textlen) == 0;
}

/* Whether every record of the answer is the wildcard's. */
static bool
is_wildcard(const struct answer *answer, const struct answer *probe)
{
	const struct rr *a, *b;
	size_t n, m, found = 0;

	a = answer_data(answer, &n);
	b = answer_data(probe, &m);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (same_text(&a[i], &b[k])) {
				found++;
				break;
			}
	return n > 0 && n == m && found == n;
}

static enum dkim_state
state_of(const struct dkim_selector *s)
{
	if (s->nrecord > 1)
		return DKIM_MULTIPLE;
	if (s->key->fault.n > 0)
		return DKIM_UNUSABLE;
	if (s->key->revoked)
		return DKIM_REVOKED;
	if (s->key->type == DKIM_KEY_RSA && s->key->bits < RSA_MIN_BITS)
		return DKIM_UNUSABLE;
	return DKIM_USABLE;
}

static enum tri
dangling_of(const struct answer *answer)
{
	if (answer_failed(answer))
		return TRI_UNKNOWN;
	return answer->ncname > 0 && answer->status == ANSWER_NXDOMAIN ?
	    TRI_YES : TRI_NO;
}

static void
read_selector(struct evidence *ev, const struct answer *probe,
    struct dkim_selector *ret)
{
	const struct rr *rr;

	if (ret->answer == NULL)
		return;
	if (ret->answer->ncname > 0)
		ret->cname = answer_final_name(ret->answer);
	ret->dangling = dangling_of(ret->answer);
	if (answer_failed(ret->answer))
		return;
	rr = answer_data(ret->answer, &ret->nrecord);
	if (ret->nrecord > 0 && probe != NULL && answer_failed(probe)) {
		/* Its own record, or a wildcard's? */
		ret->nrecord = 0;
		return;
	}
	if (probe != NULL && is_wildcard(ret->answer, probe))
		ret->nrecord = 0;
	if (ret->nrecord == 0) {
		ret->state = DKIM_MISSING;
		return;
	}
	ret->rr = rr;
	if (ret->nrecord == 1)
		ret->key = reading_dkim_key(ev, rr);
	ret->state = state_of(ret);
}

static void
read_probe(const struct answer *probe, struct dkim_outcome *ret)
{
	size_t n;

	if (probe == NULL || answer_failed(probe))
		return;
	ret->wildcard_rr = answer_data(probe, &n);
	ret->wildcard = n > 0 ? TRI_YES : TRI_NO;
}

/* A name too long to be asked for has no key. */
static void
too_long(struct dkim_selector *s)
{
	s->name = s->selector;
	s->state = DKIM_MISSING;
	s->dangling = TRI_NO;
}

void
dkim_look(struct evidence *ev, const struct dkim_outcome *out,
    const char *selector, struct dkim_selector *ret)
{
	ret->selector = selector;
	ret->name = name_of(ev, out, selector);
	ret->answer = ask(ev, ret->name);
	if (ret->answer == NULL)
		too_long(ret);
	read_selector(ev, out->probe, ret);
}

static void
take_trouble(struct dkim_outcome *ret, const struct answer *answer)
{
	if (ret->trouble == NULL && answer != NULL && answer_failed(answer))
		ret->named_trouble = ret->trouble = answer;
}

static enum dkim_origin
origin_of(const struct scope *scope, size_t i)
{
	size_t surveyed = scope->nselector - scope->nsurveyed;

	return i >= surveyed ? DKIM_ZONE_FILE :
	    i >= surveyed - scope->nseen ? DKIM_MESSAGE : DKIM_GIVEN;
}

/*
 * Below a _domainkey that does not exist there is no policy either, and none
 * is asked for of servers that do not answer.
 */
static void
find_adsp(struct evidence *ev, struct dkim_outcome *ret)
{
	const struct answer *above = ret->domainkey;

	ret->adsp = above != NULL && (answer_pending(above) ||
	    above->status == ANSWER_TIMEOUT ||
	    (ret->proven_absent && above->ncname == 0)) ? above :
	    ask(ev, name_of(ev, ret, DKIM_ADSP_LABEL));
	if (ret->adsp != NULL && answer_failed(ret->adsp))
		ret->adsp_trouble = ret->adsp;
}

void
dkim_evaluate(struct evidence *ev, struct dkim_outcome *ret)
{
	const struct scope *scope = &ev->scope;
	struct dkim_selector *s;
	bool found = false;

	memset(ret, 0, sizeof *ret);
	ret->below = name_below(ev->arena, "_domainkey", scope->domain);
	ret->domainkey = ask(ev, ret->below);
	ret->probe = ask(ev, name_of(ev, ret, DKIM_PROBE_SELECTOR));
	read_probe(ret->probe, ret);
	for (size_t i = 0; i < scope->nselector; i++) {
		s = vec_add(ev->arena, &ret->selector);
		s->source.origin = origin_of(scope, i);
		dkim_look(ev, ret, scope->selector[i], s);
		take_trouble(ret, s->answer);
		found |= s->answer != NULL &&
		    s->answer->status == ANSWER_FOUND;
		ret->usable += s->state == DKIM_USABLE;
	}
	take_trouble(ret, ret->domainkey);
	take_trouble(ret, ret->probe);
	ret->proven_absent = ret->domainkey != NULL &&
	    ret->domainkey->status == ANSWER_NXDOMAIN &&
	    ret->wildcard == TRI_NO && !found;
	find_adsp(ev, ret);
}

void
dkim_look_up(struct evidence *ev, const char *selector, const char *domain,
    struct dkim_selector *ret)
{
	const char *below = name_below(ev->arena, "_domainkey", domain);

	memset(ret, 0, sizeof *ret);
	ret->selector = selector;
	ret->name = below == NULL ? NULL : name_below(ev->arena, selector,
	    below);
	if (ret->name != NULL)
		ret->answer = evidence_get(ev, ret->name, RR_TXT);
	else
		ret->state = DKIM_MISSING;
	read_selector(ev, NULL, ret);
}

const char *
dkim_state_name(enum dkim_state state)
{
	return state_names[state];
}

bool
dkim_is_guess(const struct dkim_source *source)
{
	return source->origin == DKIM_PROVIDER ||
	    source->origin == DKIM_COMMON;
}

const char *
dkim_origin_name(enum dkim_origin origin)
{
	return origin_names[origin];
}

const char *
dkim_source_words(struct arena *arena, const struct dkim_source *source)
{
	switch (source->origin) {
	case DKIM_GIVEN:
		return "named";
	case DKIM_MESSAGE:
		return "on a message";
	case DKIM_ZONE_FILE:
		return "in the zone file";
	case DKIM_PROVIDER:
		return arena_printf(arena, "%s, by %s %s",
		    source->provider->name, selector_by_name(source->by),
		    source->sign);
	case DKIM_COMMON:
		return "a common name";
	}
	return "";
}
