/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The selectors that are likely: those that what the domain has of MX, SPF
 * and aliases implies (selector.def), then common names.
 *
 * They are asked for in the round after _domainkey, MX and SPF, together with
 * the addresses of the exchanges and the records that SPF includes.
 */
#include "evaluate/dkim.h"

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/mx.h"
#include "evaluate/spf.h"
#include "evidence/evidence.h"

struct guesser {
	struct evidence		*evidence;
	const struct mx_outcome	*mx;
	const struct spf_outcome *spf;
	struct dkim_outcome	*out;
};

static const char *
sign_of_mx(const struct guesser *g, const char *under)
{
	for (size_t i = 0; i < g->mx->host.n; i++) {
		const struct mx_host *host = &g->mx->host.item[i];

		if (host->rr != NULL && name_is_within(host->name, under))
			return host->name;
	}
	return NULL;
}

/* Of the domain's own records: what others include is not its choice. */
static const char *
sign_of_spf(const struct guesser *g, const char *under)
{
	for (size_t i = 0; i < g->spf->nodes.n; i++) {
		const struct spf_node *node = g->spf->nodes.item[i];

		if (!name_is_within(node->domain, g->evidence->scope.domain))
			continue;
		for (size_t k = 0; k < node->lookup.n; k++) {
			const struct spf_lookup *l = &node->lookup.item[k];

			if ((l->term->type == SPF_INCLUDE ||
			    l->term->type == SPF_REDIRECT) &&
			    l->target != NULL &&
			    name_is_within(l->target, under))
				return l->target;
		}
	}
	return NULL;
}

/* Of selectors that were named: other aliases came too late for this round. */
static const char *
sign_of_cname(const struct guesser *g, const char *under)
{
	for (size_t i = 0; i < g->evidence->scope.nselector; i++) {
		const struct dkim_selector *s = &g->out->selector.item[i];

		if (s->cname != NULL && name_is_within(s->cname, under))
			return s->cname;
	}
	return NULL;
}

static bool
shows_customer(const struct guesser *g, enum selector_id provider,
    struct dkim_source *ret)
{
	static const char *(*const look[])(const struct guesser *,
	    const char *) = {
		[SELECTOR_BY_MX] = sign_of_mx,
		[SELECTOR_BY_SPF] = sign_of_spf,
		[SELECTOR_BY_CNAME] = sign_of_cname,
	};

	for (size_t i = 0; i < selector_sign_count; i++) {
		const struct selector_sign *sign = &selector_signs[i];
		const char *name = sign->provider != provider ? NULL :
		    look[sign->by](g, sign->name);

		if (name == NULL)
			continue;
		*ret = (struct dkim_source){ DKIM_PROVIDER,
		    &selector_providers[provider], sign->by, name };
		return true;
	}
	return false;
}

/* Most differ in the first letter. */
static bool
is_same(const char *a, const char *b)
{
	return *a == *b && name_equal(a, b);
}

/* Named selectors come first, and are not guessed again. */
static bool
is_new(const struct guesser *g, const char *selector)
{
	const struct scope *scope = &g->evidence->scope;

	for (size_t i = 0; i < scope->nselector; i++)
		if (is_same(scope->selector[i], selector))
			return false;
	for (size_t i = 0; i < g->out->guess.n; i++)
		if (is_same(g->out->guess.item[i].selector, selector))
			return false;
	return true;
}

static void
guess(struct guesser *g, const char *selector,
    const struct dkim_source *source)
{
	struct dkim_guess *guess;

	if (!is_new(g, selector))
		return;
	guess = vec_add(g->evidence->arena, &g->out->guess);
	guess->selector = selector;
	guess->source = *source;
}

static void
collect(struct guesser *g)
{
	const struct dkim_source common = { .origin = DKIM_COMMON };

	for (size_t i = 0; i < SELECTOR_NPROVIDER; i++) {
		struct dkim_source source;

		if (!shows_customer(g, (enum selector_id)i, &source))
			continue;
		for (size_t k = 0; k < selector_implied_count; k++)
			if (selector_implied[k].provider == i &&
			    g->out->guess.n < LIMIT_SELECTORS_IMPLIED)
				guess(g, selector_implied[k].selector,
				    &source);
	}
	for (size_t i = 0; i < selector_common_count; i++)
		guess(g, selector_common[i], &common);
}

/* Names that a provider alone gives out: keys come there when it signs. */
static bool
is_providers(const char *name)
{
	for (size_t i = 0; i < selector_sign_count; i++)
		if (selector_signs[i].by == SELECTOR_BY_CNAME &&
		    name_is_within(name, selector_signs[i].name))
			return true;
	return false;
}

/*
 * Whether something stands there of its own: a record, or an alias to a name
 * that is gone. An alias that a wildcard answers with is not the selector's.
 */
static bool
is_found(const struct dkim_selector *s, const struct answer *probe)
{
	return s->nrecord > 0 || (s->dangling == TRI_YES &&
	    probe->ncname == 0 && !is_providers(s->cname));
}

static bool
is_named_key_known(const struct guesser *g)
{
	for (size_t i = 0; i < g->evidence->scope.nselector; i++)
		if (g->out->selector.item[i].nrecord > 0)
			return true;
	return false;
}

static void
try(struct guesser *g, struct dkim_guess *guess)
{
	struct dkim_selector s = { .source = guess->source };

	dkim_look(g->evidence, g->out, guess->selector, &s);
	guess->answer = s.answer;
	if (s.answer == NULL)
		return;
	if (answer_failed(s.answer)) {
		if (g->out->guess_trouble == NULL)
			g->out->guess_trouble = s.answer;
		return;
	}
	guess->found = is_found(&s, g->out->probe);
	if (!guess->found)
		return;
	*vec_add(g->evidence->arena, &g->out->selector) = s;
	g->out->usable += s.state == DKIM_USABLE;
}

void
dkim_guess_evaluate(struct evidence *ev, const struct mx_outcome *mx,
    const struct spf_outcome *spf, struct dkim_outcome *ret)
{
	struct guesser g = { ev, mx, spf, ret };

	if (!ev->scope.guess || ret->domainkey == NULL ||
	    answer_pending(ret->domainkey) || ret->probe == NULL ||
	    answer_failed(ret->probe) || ret->proven_absent)
		return;
	collect(&g);
	for (size_t i = 0; i < ret->guess.n; i++)
		try(&g, &ret->guess.item[i]);
	if (is_named_key_known(&g))
		ret->guess_trouble = NULL;
	if (ret->trouble == NULL)
		ret->trouble = ret->guess_trouble;
}
