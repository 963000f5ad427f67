/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_strength.c -- the DKIM rules on how good a key is, once it was read.
 */
#include "base/limits.h"
#include "rule/checks.h"
#include "rule/dkim_rule.h"

/* Bits of an RSA modulus, RFC 8301 3.2. */
#define RSA_MIN		1024
#define RSA_GOOD	2048
#define RSA_EXPONENT	65537

/* RSA keys of at least `from` and fewer than `below` bits fail. */
static void
by_bits(const struct facts *f, struct judge *j, unsigned from, unsigned below,
    const char *effect)
{
	size_t rsa = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->key == NULL || s->key->type != DKIM_KEY_RSA ||
		    s->key->bits == 0)
			continue;
		rsa++;
		if (s->key->bits >= from && s->key->bits < below)
			judge_fail_at(j, s->rr, dkim_tag_span(s->key, "p"),
			    "the RSA key of selector '%s' has %u bits: %s",
			    s->selector, s->key->bits, effect);
	}
	if (j->decided)
		return;
	if (rsa == 0)
		judge_not_applicable(j, "no RSA key was found");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "no RSA key is of that size");
}

void
rule_check_dkim_rsa_lt1024(const struct facts *f, struct judge *j)
{
	by_bits(f, j, 1, RSA_MIN, "verifiers must not accept its signatures");
}

void
rule_check_dkim_rsa_1024(const struct facts *f, struct judge *j)
{
	by_bits(f, j, RSA_MIN, RSA_GOOD, "2048 are advised");
}

void
rule_check_dkim_rsa_oversize(const struct facts *f, struct judge *j)
{
	unsigned max = j->expected->rsa_max;

	by_bits(f, j, max + 1, LIMIT_RSA_BITS + 1, max == RSA_GOOD ?
	    "the profile allows no more than 2048" :
	    "verifiers need not support more than 4096");
}

void
rule_check_dkim_rsa_exponent(const struct facts *f, struct judge *j)
{
	size_t rsa = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];
		const struct dkim_key *k = s->key;

		if (k == NULL || k->type != DKIM_KEY_RSA || k->bits == 0)
			continue;
		rsa++;
		if (k->modulus_even)
			judge_fail_at(j, s->rr, dkim_tag_span(k, "p"), "the "
			    "modulus is even: this is no RSA key");
		else if (k->exponent != RSA_EXPONENT)
			judge_fail_at(j, s->rr, dkim_tag_span(k, "p"), "the "
			    "public exponent is not 65537");
	}
	if (j->decided)
		return;
	if (rsa == 0)
		judge_not_applicable(j, "no RSA key was found");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "every RSA key has the exponent 65537");
}

void
rule_check_dkim_ed25519_pair(const struct facts *f, struct judge *j)
{
	bool both = j->expected->both_key_types;
	size_t rsa = 0, ed25519 = 0;

	for (size_t i = 0; i < f->dkim.selector.n; i++) {
		const struct dkim_selector *s = &f->dkim.selector.item[i];

		if (s->state != DKIM_USABLE)
			continue;
		rsa += s->key->type == DKIM_KEY_RSA;
		ed25519 += s->key->type == DKIM_KEY_ED25519;
	}
	if (rsa + ed25519 == 0)
		judge_not_applicable(j, "no usable key was found");
	else if (f->dkim.trouble != NULL && (rsa == 0 || (both &&
	    ed25519 == 0)))
		judge_trouble(j, f->dkim.trouble, "whether a key of the other "
		    "type is there as well is not known");
	else if (rsa == 0)
		judge_fail(j, f->evidence->scope.domain, "only Ed25519 keys "
		    "were found, and many verifiers know RSA alone");
	else if (both && ed25519 == 0)
		judge_fail(j, f->evidence->scope.domain, "the profile asks "
		    "for an Ed25519 key beside RSA, and none was found at the "
		    "selectors that were looked at");
	else
		judge_pass(j, f->evidence->scope.domain,
		    "an RSA key is there for every verifier");
}
