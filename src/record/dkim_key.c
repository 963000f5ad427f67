/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/dkim_key.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "base/limits.h"
#include "record/der.h"

#define ED25519_LEN	32	/* RFC 8463 4.2 */

static void
complain(struct arena *arena, struct dkim_key *key, enum dkim_key_fault code,
    struct span span, const char *text)
{
	struct fault *f;

	if (key->fault.n >= LIMIT_FAULTS)
		return;
	f = vec_add(arena, &key->fault);
	f->span = span;
	f->code = (int)code;
	f->text = text;
}

static void
take_list_faults(struct arena *arena, struct dkim_key *key)
{
	for (size_t i = 0; i < key->tags.fault.n; i++) {
		const struct fault *f = &key->tags.fault.item[i];

		complain(arena, key, f->code == TAG_FAULT_DUPLICATE ?
		    DKIM_FAULT_DUPLICATE : DKIM_FAULT_TAG_LIST, f->span,
		    f->text);
	}
}

static void
read_version(struct arena *arena, struct dkim_key *key)
{
	const struct tag *v = tags_find(&key->tags, "v");

	if (v == NULL)
		return;
	if (v != &key->tags.tag.item[0])
		complain(arena, key, DKIM_FAULT_VERSION, v->span,
		    "v must be the first tag");
	if (!tags_value_is(v, "DKIM1"))
		complain(arena, key, DKIM_FAULT_VERSION, v->value_span,
		    "the version is not DKIM1");
}

static void
read_type(struct arena *arena, struct dkim_key *key)
{
	const struct tag *k = tags_find(&key->tags, "k");

	if (k == NULL || tags_value_is(k, "rsa"))
		key->type = DKIM_KEY_RSA;
	else if (tags_value_is(k, "ed25519"))
		key->type = DKIM_KEY_ED25519;
	else {
		key->type = DKIM_KEY_OTHER;
		complain(arena, key, DKIM_FAULT_KEYTYPE, k->span,
		    "the key type is neither rsa nor ed25519 (in lower "
		    "case): verifiers ignore the key");
	}
}

static void
read_uses(struct arena *arena, struct dkim_key *key)
{
	const struct tag *h = tags_find(&key->tags, "h");
	const struct tag *s = tags_find(&key->tags, "s");
	const struct tag *t = tags_find(&key->tags, "t");

	if (h != NULL && !tags_has(h, "sha256"))
		complain(arena, key, DKIM_FAULT_HASH, h->span,
		    "sha256 is not among the hash algorithms allowed");
	if (s != NULL && !tags_has(s, "*") && !tags_has(s, "email"))
		complain(arena, key, DKIM_FAULT_SERVICE, s->span,
		    "the key is not for mail: neither * nor email is among "
		    "its services");
	key->testing = t != NULL && tags_has(t, "y");
	key->strict = t != NULL && tags_has(t, "s");
}

static void
read_rsa(struct arena *arena, struct dkim_key *key, struct span span)
{
	struct der_key der;

	der_read_key(key->key, key->keylen, &der);
	if (der.form != DER_NONE && der.algorithm != DER_ALG_RSA &&
	    der.why == NULL)
		der.why = der.algorithm == DER_ALG_ED25519 ?
		    "the key is an Ed25519 key, but the key type is rsa" :
		    "the key inside is not an RSA key";
	if (der.why == NULL && der.trailing)
		der.why = "there are octets after the end of the key";
	if (der.why != NULL)
		complain(arena, key, DKIM_FAULT_DER, span, der.why);
	if (der.bits == 0)
		return;
	key->form = der.form == DER_SPKI ? DKIM_FORM_SPKI : DKIM_FORM_PKCS1;
	key->bits = der.bits;
	key->modulus = der.modulus;
	key->moduluslen = der.moduluslen;
	key->exponent = der.exponent;
	key->modulus_even = der.modulus_even;
}

static void
read_ed25519(struct arena *arena, struct dkim_key *key, struct span span)
{
	struct der_key der;

	if (key->keylen == ED25519_LEN) {
		key->form = DKIM_FORM_RAW;
		key->bits = 256;
		return;
	}
	der_read_key(key->key, key->keylen, &der);
	complain(arena, key, DKIM_FAULT_ED25519_LEN, span,
	    der.form != DER_NONE && der.algorithm == DER_ALG_ED25519 ?
	    "the key is wrapped in a SubjectPublicKeyInfo; Ed25519 wants the "
	    "bare 32 octets" : "an Ed25519 key has exactly 32 octets");
}

static bool
holds(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(text + i, word, n) == 0)
			return true;
	return false;
}

static void
read_base64(struct arena *arena, struct dkim_key *key, const struct tag *p)
{
	struct span span = p->value_span;
	uint8_t *octets;
	size_t at;

	if (base64_decode_spaced(arena, p->value, p->valuelen, &octets,
	    &key->keylen, &at)) {
		key->key = octets;
		return;
	}
	if (holds(p->value, p->valuelen, "-----")) {
		complain(arena, key, DKIM_FAULT_PEM, span,
		    "the lines of PEM armour are left in the key");
		return;
	}
	if (at == p->valuelen) {
		complain(arena, key, DKIM_FAULT_BASE64, span,
		    "the key's base64 is cut off, or its padding is missing");
		return;
	}
	span.at += (uint32_t)at;
	span.len = 1;
	complain(arena, key, DKIM_FAULT_BASE64, span,
	    "this does not belong into base64");
}

static void
read_key(struct arena *arena, struct dkim_key *key)
{
	const struct tag *p = tags_find(&key->tags, "p");
	struct span whole = { 0, (uint32_t)key->len };

	if (p == NULL) {
		complain(arena, key, DKIM_FAULT_NO_P, whole,
		    "the record has no key: the tag p is missing");
		return;
	}
	if (p->valuelen == 0) {
		key->revoked = true;
		return;
	}
	read_base64(arena, key, p);
	if (key->key == NULL)
		return;
	if (key->type == DKIM_KEY_RSA)
		read_rsa(arena, key, p->value_span);
	else if (key->type == DKIM_KEY_ED25519)
		read_ed25519(arena, key, p->value_span);
}

const struct dkim_key *
dkim_key_parse(struct arena *arena, const char *text, size_t len)
{
	struct dkim_key *key = arena_alloc(arena, sizeof *key);

	key->text = text;
	key->len = len;
	tags_parse(arena, text, len, &key->tags);
	read_version(arena, key);
	read_type(arena, key);
	read_uses(arena, key);
	read_key(arena, key);
	/* Last, so that a flood of them leaves room for the others. */
	take_list_faults(arena, key);
	return key;
}

const struct fault *
dkim_key_fault(const struct dkim_key *key, enum dkim_key_fault code)
{
	for (size_t i = 0; i < key->fault.n; i++)
		if (key->fault.item[i].code == (int)code)
			return &key->fault.item[i];
	return NULL;
}

bool
dkim_key_serves(const struct dkim_key *key, const char *service)
{
	const struct tag *s = tags_find(&key->tags, "s");

	return s != NULL && tags_has(s, service);
}

bool
dkim_key_same(const struct dkim_key *a, const struct dkim_key *b)
{
	if (a->type != b->type || a->form == DKIM_FORM_NONE ||
	    b->form == DKIM_FORM_NONE)
		return false;
	if (a->type == DKIM_KEY_RSA)
		return a->moduluslen == b->moduluslen &&
		    memcmp(a->modulus, b->modulus, a->moduluslen) == 0;
	return a->keylen == b->keylen &&
	    memcmp(a->key, b->key, a->keylen) == 0;
}

const char *
dkim_key_words(struct arena *arena, const struct dkim_key *key)
{
	if (key->revoked)
		return "revoked";
	if (key->type == DKIM_KEY_OTHER)
		return "a key of unknown type";
	if (key->form == DKIM_FORM_NONE)
		return key->type == DKIM_KEY_RSA ? "an unreadable RSA key" :
		    "an unreadable Ed25519 key";
	if (key->type == DKIM_KEY_ED25519)
		return "Ed25519";
	return arena_printf(arena, "%u-bit RSA", key->bits);
}
