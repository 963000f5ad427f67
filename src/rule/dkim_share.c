/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_share.c -- the DKIM rule on keys that stand in two places. Seen are
 * the selectors that were named, and where their aliases lead; who else has a
 * key is not in DNS.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "dns/name.h"
#include "rule/checks.h"
#include "rule/dkim_rule.h"

static const char key_label[] = "._domainkey.";

/* The domain that a key at this name signs for, or NULL. */
static const char *
domain_of_key(const char *name)
{
	const char *at = strstr(name, key_label);

	return at == NULL || at == name ? NULL : at + sizeof key_label - 1;
}

/* Whether a text stands in a name, with no letter or digit around it. */
static bool
has_words(const char *name, const char *text)
{
	size_t len = strlen(text);

	for (const char *at = name; (at = strstr(at, text)) != NULL; at++)
		if ((at == name || !ascii_alnum((unsigned char)at[-1])) &&
		    !ascii_alnum((unsigned char)at[len]))
			return true;
	return false;
}

/* "example-org": how hosters write a customer's name into a label. */
static const char *
in_one_label(struct arena *arena, const char *domain)
{
	char *ret = arena_memdup(arena, domain, strlen(domain));

	for (char *c = ret; *c != '\0'; c++)
		if (*c == '.')
			*c = '-';
	return ret;
}

/* Whether a name elsewhere was made for the domain alone, as it looks. */
static bool
is_made_for(struct arena *arena, const char *name, const char *domain)
{
	return !name_is_within(name, domain) && (has_words(name, domain) ||
	    has_words(name, in_one_label(arena, domain)));
}

/* The first key name of another domain or selector on the way, or NULL. */
static const char *
leads_to_key(const struct facts *f, struct judge *j,
    const struct dkim_selector *s)
{
	for (size_t i = 0; i < s->answer->ncname; i++) {
		const char *name = s->answer->rr[i].name;

		if (domain_of_key(name) != NULL && !is_made_for(j->arena,
		    name, f->evidence->scope.domain))
			return name;
	}
	return NULL;
}

static bool
passes_by(const struct dkim_selector *s, const char *name)
{
	for (size_t i = 0; i < s->answer->ncname; i++)
		if (name_equal(s->answer->rr[i].name, name))
			return true;
	return false;
}

static void
judge_alias(const struct facts *f, struct judge *j,
    const struct dkim_selector *s)
{
	const char *name = leads_to_key(f, j, s), *domain;

	if (name == NULL)
		return;
	domain = domain_of_key(name);
	if (name_equal(domain, f->evidence->scope.domain))
		judge_fail_at(j, s->rr, dkim_tag_span(s->key, "p"),
		    "selector '%s' is an alias of another selector, %s: both "
		    "have the same key", s->selector, name);
	else
		judge_fail_at(j, s->rr, dkim_tag_span(s->key, "p"),
		    "selector '%s' is an alias of %s, where the same key "
		    "signs for %s", s->selector, name, domain);
}

/* A selector before this one with the same key, if no alias says so. */
static const struct dkim_selector *
same_before(const struct dkim_outcome *d, size_t index)
{
	const struct dkim_selector *s = &d->selector.item[index];

	for (size_t i = 0; i < index; i++) {
		const struct dkim_selector *b = &d->selector.item[i];

		if (b->state == DKIM_USABLE && !passes_by(b, s->name) &&
		    !passes_by(s, b->name) && dkim_key_same(b->key, s->key))
			return b;
	}
	return NULL;
}

void
rule_check_dkim_shared_key(const struct facts *f, struct judge *j)
{
	const struct dkim_outcome *d = &f->dkim;

	for (size_t i = 0; i < d->selector.n; i++) {
		const struct dkim_selector *s = &d->selector.item[i], *other;

		if (s->state != DKIM_USABLE)
			continue;
		judge_alias(f, j, s);
		other = same_before(d, i);
		if (other != NULL)
			judge_fail_at(j, s->rr, dkim_tag_span(s->key, "p"),
			    "selector '%s' has the same key as selector '%s'",
			    s->selector, other->selector);
	}
	if (j->decided)
		return;
	if (d->usable == 0)
		judge_not_applicable(j, "no usable key was found");
	else
		judge_pass(j, f->evidence->scope.domain, "no key was seen in "
		    "two places; whether other domains have it is not in DNS");
}
