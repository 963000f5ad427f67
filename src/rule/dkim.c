/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"
#include "dns/name.h"
#include "rule/checks.h"
#include "rule/dkim_fix.h"
#include "rule/dkim_rule.h"

static const struct span nowhere = { 0, 0 };

/* False, and the finding settled, if no selector has a key to look at. */
static bool
has_keys(const struct facts *f, struct judge *j)
{
	for (size_t i = 0; i < f->dkim.selector.n; i++)
		if (f->dkim.selector.item[i].key != NULL)
			return true;
	judge_not_applicable(j, "no key record was found");
	return false;
}

/* Proposes what to publish instead. */
typedef void (*mend_key)(struct judge *, const struct dkim_selector *);

/* Judge the keys by one kind of fault. */
static void
by_fault(const struct facts *f, struct judge *j, enum dkim_key_fault kind,
    mend_key mend, const char *pass)
{
	if (!has_keys(f, j))
		return;
	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];
		const struct fault *fault = s->key == NULL ? NULL :
		    dkim_key_fault(s->key, kind);

		if (fault == NULL)
			continue;
		judge_fail_at(j, s->rr, fault->span, "%s", fault->text);
		mend(j, s);
	}
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain, "%s", pass);
}

/* Judge the keys by what one tag says; mend may be NULL. */
static void
by_flag(const struct facts *f, struct judge *j,
    bool (*is_set)(const struct dkim_key *), const char *tag,
    const char *effect, mend_key mend, const char *pass)
{
	if (!has_keys(f, j))
		return;
	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->key == NULL || !is_set(s->key))
			continue;
		judge_fail_at(j, s->rr, dkim_tag_span(s->key, tag),
		    "selector '%s' %s", s->selector, effect);
		if (mend != NULL)
			mend(j, s);
	}
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain, "%s", pass);
}

static const char *
listed(struct arena *arena, const char *list, const char *name)
{
	return arena_printf(arena, "%s%s%s", list,
	    list[0] == '\0' ? "" : ", ", name);
}

/* The selectors in this state at least, and how a guess came about. */
static const char *
names_of(struct arena *arena, const struct facts *f, enum dkim_state from)
{
	const char *list = "";

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->state < from)
			continue;
		list = listed(arena, list, s->selector);
		if (dkim_is_guess(&s->source))
			list = arena_printf(arena, "%s (%s)", list,
			    dkim_source_words(arena, &s->source));
	}
	return list;
}

/* "": nothing was tried, or all that was is among the selectors. */
static const char *
tried_in_vain(struct arena *arena, const struct facts *f, const char *before)
{
	const char *list = "";

	for (size_t i = 0; i < f->dkim.guess.n; i++)
		if (!f->dkim.guess.item[i].found)
			list = listed(arena, list,
			    f->dkim.guess.item[i].selector);
	return list[0] == '\0' ? "" : arena_printf(arena, "%s (%s)", before,
	    list);
}

void
rule_check_dkim_discovery(const struct facts *f, struct judge *j)
{
	const struct dkim_outcome *d = &f->dkim;
	const char *domain = f->evidence->scope.domain;

	if (f->mode == MODE_PARKED || f->mode == MODE_RECEIVE_ONLY)
		judge_not_applicable(j, "the domain does not send mail");
	else if (judge_mode_open(j, f, MODE_PARKED) ||
	    judge_mode_open(j, f, MODE_RECEIVE_ONLY))
		return;
	else if (d->usable > 0)
		judge_pass(j, domain, "%zu usable key%s: selector%s %s",
		    d->usable, d->usable == 1 ? "" : "s",
		    d->usable == 1 ? "" : "s", names_of(j->arena, f,
		    DKIM_USABLE));
	else if (d->trouble != NULL)
		judge_trouble(j, d->trouble, "whether there is a key could "
		    "not be found out");
	else if (d->proven_absent)
		judge_fail(j, d->domainkey->question.name, "the name does not "
		    "exist, so the domain has no DKIM key at all");
	else if (d->selector.n == 0)
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "no selector is "
		    "known%s: DNS has no list of them; name yours with "
		    "--dkim-selector", tried_in_vain(j->arena, f, ", and no "
		    "key is at those that were tried"));
	else
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "no usable key at "
		    "the selectors %s (%s)%s; others may exist",
		    d->guess.n > 0 ? "known" : "named",
		    names_of(j->arena, f, DKIM_UNKNOWN), tried_in_vain(
		    j->arena, f, ", and none at those that were tried"));
}

void
rule_check_dkim_key_missing(const struct facts *f, struct judge *j)
{
	bool gone = false;
	size_t named = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		/* That a guess is in use is not known. */
		if (dkim_is_guess(&s->source))
			continue;
		named++;
		if (s->state != DKIM_MISSING)
			continue;
		gone |= s->dangling == TRI_YES;
		if (s->dangling != TRI_YES)
			judge_fail(j, s->name, "selector '%s' has no key: "
			    "signatures that name it fail", s->selector);
	}
	if (named == 0)
		judge_not_applicable(j, "no selector was named");
	else if (!j->decided && gone)
		judge_not_applicable(j, "where there is no key the domain of "
		    "an alias does not exist (dkim-cname-dangling)");
	else if (!j->decided)
		judge_pass(j, f->evidence->scope.domain,
		    "every selector named has a record");
}

static void
judge_several(struct judge *j, const struct dkim_selector *s)
{
	const struct rr *rr;
	size_t n;

	rr = answer_data(s->answer, &n);
	for (size_t i = 0; i < n; i++)
		judge_fail_at(j, &rr[i], nowhere, "one of %zu TXT records: "
		    "which of them a verifier reads is undefined", n);
	dkim_fix_several(j, s);
}

void
rule_check_dkim_multiple_txt(const struct facts *f, struct judge *j)
{
	size_t records = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		records += s->nrecord;
		if (s->nrecord > 1)
			judge_several(j, s);
	}
	if (j->decided)
		return;
	if (records == 0)
		judge_not_applicable(j, "no key record was found");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "one TXT record at each selector");
}

void
rule_check_dkim_syntax(const struct facts *f, struct judge *j)
{
	static const enum dkim_key_fault kinds[] = {
		DKIM_FAULT_TAG_LIST, DKIM_FAULT_DUPLICATE, DKIM_FAULT_VERSION,
		DKIM_FAULT_NO_P,
	};

	if (!has_keys(f, j))
		return;
	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		for (size_t k = 0; s->key != NULL &&
		    k < sizeof kinds / sizeof *kinds; k++) {
			const struct fault *fault = dkim_key_fault(s->key,
			    kinds[k]);

			if (fault == NULL)
				continue;
			judge_fail_at(j, s->rr, fault->span, "%s",
			    fault->text);
			dkim_fix_list(j, s);
		}
	}
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain,
		    "every key record is a well-formed tag list");
}

static bool
is_revoked(const struct dkim_key *key)
{
	return key->revoked;
}

void
rule_check_dkim_revoked(const struct facts *f, struct judge *j)
{
	by_flag(f, j, is_revoked, "p", "is revoked: its p= is empty",
	    NULL, "no key is revoked");
	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->state == DKIM_REVOKED &&
		    s->source.origin == DKIM_MESSAGE)
			judge_severity(j, SEVERITY_HIGH);
	}
}

void
rule_check_dkim_key_parse(const struct facts *f, struct judge *j)
{
	static const enum dkim_key_fault kinds[] = {
		DKIM_FAULT_BASE64, DKIM_FAULT_PEM, DKIM_FAULT_DER,
	};

	if (!has_keys(f, j))
		return;
	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];
		const struct fault *fault = NULL;

		for (size_t k = 0; s->key != NULL && fault == NULL &&
		    k < sizeof kinds / sizeof *kinds; k++)
			fault = dkim_key_fault(s->key, kinds[k]);
		if (fault == NULL)
			continue;
		judge_fail_at(j, s->rr, fault->span, "%s", fault->text);
		dkim_fix_key(j, s);
	}
	if (!j->decided)
		judge_pass(j, f->evidence->scope.domain,
		    "every key can be read");
}

void
rule_check_dkim_ed25519_len(const struct facts *f, struct judge *j)
{
	by_fault(f, j, DKIM_FAULT_ED25519_LEN, dkim_fix_key,
	    "no Ed25519 key of the wrong length");
}

void
rule_check_dkim_keytype(const struct facts *f, struct judge *j)
{
	by_fault(f, j, DKIM_FAULT_KEYTYPE, dkim_fix_type,
	    "every key type is rsa or ed25519");
}

static void
drop_hash(struct judge *j, const struct dkim_selector *s)
{
	dkim_fix_tag(j, s, "h", NULL);
}

void
rule_check_dkim_hash(const struct facts *f, struct judge *j)
{
	by_fault(f, j, DKIM_FAULT_HASH, drop_hash, "every key admits sha256");
}

static bool
is_testing(const struct dkim_key *key)
{
	return key->testing;
}

static void
drop_testing(struct judge *j, const struct dkim_selector *s)
{
	dkim_fix_drop_word(j, s, "t", "y");
}

void
rule_check_dkim_testing(const struct facts *f, struct judge *j)
{
	by_flag(f, j, is_testing, "t", "is in test mode: verifiers treat its "
	    "mail like unsigned mail", drop_testing, "no key is in test mode");
}

/* Whether signatures need what the flag forbids is not to be seen in DNS. */
/* The domain of an i= that is no identity of the domain itself, or NULL. */
static const char *
identity_below(const struct facts *f, const char *selector)
{
	const struct scope *scope = &f->evidence->scope;

	for (size_t i = 0; i < scope->nsighting; i++)
		if (name_equal(scope->sighting[i].selector, selector) &&
		    !name_equal(scope->sighting[i].identity, scope->domain))
			return scope->sighting[i].identity;
	return NULL;
}

void
rule_check_dkim_strict_flag(const struct facts *f, struct judge *j)
{
	const char *below;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->state != DKIM_USABLE)
			continue;
		below = identity_below(f, s->selector);
		if (s->key->strict && below != NULL) {
			judge_fail_at(j, s->rr, dkim_tag_span(s->key, "t"),
			    "a message is signed with selector '%s' and an i= "
			    "of '%s', which t=s does not let verify",
			    s->selector, below);
			judge_severity(j, SEVERITY_MEDIUM);
		} else if (!s->key->strict && below == NULL) {
			judge_fail_at(j, s->rr, dkim_tag_span(s->key, "t"),
			    "selector '%s' lacks t=s: its signatures may claim "
			    "an i= of any subdomain, which only messages can "
			    "show the need of", s->selector);
			dkim_fix_add_word(j, s, "t", "s");
		}
	}
	if (j->decided)
		return;
	if (f->dkim.usable == 0)
		judge_not_applicable(j, "no usable key was found");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "every usable key has t=s, or a message shows that it "
		    "must not");
}

/* What is for TLS reports (RFC 8460 3) may stay so, beside mail. */
static void
admit_mail(struct judge *j, const struct dkim_selector *s)
{
	if (dkim_key_serves(s->key, "tlsrpt"))
		dkim_fix_add_word(j, s, "s", "email");
	else
		dkim_fix_tag(j, s, "s", NULL);
}

void
rule_check_dkim_service(const struct facts *f, struct judge *j)
{
	by_fault(f, j, DKIM_FAULT_SERVICE, admit_mail,
	    "every key may be used for e-mail");
}

void
rule_check_dkim_wildcard(const struct facts *f, struct judge *j)
{
	const struct dkim_outcome *d = &f->dkim;

	if (d->wildcard == TRI_UNKNOWN)
		judge_trouble(j, d->trouble,
		    "the wildcard probe had no answer");
	else if (d->wildcard == TRI_YES && f->mode == MODE_PARKED &&
	    dkim_key_parse(j->arena, d->wildcard_rr->text,
	    d->wildcard_rr->textlen)->revoked)
		judge_pass(j, d->wildcard_rr->owner, "a wildcard revokes every "
		    "selector of a parked domain");
	else if (d->wildcard == TRI_YES && !judge_mode_open(j, f, MODE_PARKED))
		judge_fail_at(j, d->wildcard_rr, nowhere, "a made-up selector "
		    "has this TXT record: a wildcard answers for all of them");
	else if (d->wildcard == TRI_NO)
		judge_pass(j, f->evidence->scope.domain,
		    "a made-up selector has no record");
}

void
rule_check_dkim_cname_dangling(const struct facts *f, struct judge *j)
{
	size_t delegated = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->cname == NULL)
			continue;
		delegated++;
		if (s->dangling == TRI_YES)
			judge_fail(j, s->name, "selector '%s' points at '%s', "
			    "which does not exist: whoever gets that name "
			    "can sign as this domain", s->selector, s->cname);
	}
	if (j->decided)
		return;
	if (delegated == 0)
		judge_not_applicable(j, "no selector is a CNAME");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "every CNAME at a selector leads to a name that exists");
}
