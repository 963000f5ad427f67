/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/dkim_signature.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "base/limits.h"

#define SHA1_LEN	20
#define SHA256_LEN	32
#define ED25519_LEN	64	/* octets of a signature, RFC 8463 3 */
#define LABEL_MAX	63
#define DOMAIN_MAX	253

struct reader {
	struct arena		*arena;
	struct dkim_signature	*sig;
};

static const struct algorithm {
	const char	*name;
	size_t		 hash_len;
	size_t		 signature_len;	/* 0: that of the key */
} algorithms[] = {
	[DKIM_ALGORITHM_RSA_SHA256] = { "rsa-sha256", SHA256_LEN, 0 },
	[DKIM_ALGORITHM_ED25519_SHA256] =
	    { "ed25519-sha256", SHA256_LEN, ED25519_LEN },
	[DKIM_ALGORITHM_RSA_SHA1] = { "rsa-sha1", SHA1_LEN, 0 },
	[DKIM_ALGORITHM_OTHER] = { "other", 0, 0 },
};

static void
complain(struct reader *r, enum dkim_signature_fault code, struct span span,
    const char *text)
{
	struct fault *f;

	if (r->sig->fault.n >= LIMIT_FAULTS)
		return;
	f = vec_add(r->arena, &r->sig->fault);
	f->span = span;
	f->code = (int)code;
	f->text = text;
}

static const struct tag *
find(struct reader *r, const char *name)
{
	return tags_find(&r->sig->tags, name);
}

static void
check_required(struct reader *r)
{
	static const struct {
		const char	*name, *text;
	} required[] = {
		{ "v", "the version is missing: the tag v" },
		{ "a", "the algorithm is missing: the tag a" },
		{ "b", "the signature itself is missing: the tag b" },
		{ "bh", "the hash of the body is missing: the tag bh" },
		{ "d", "the signing domain is missing: the tag d" },
		{ "h", "the signed fields are missing: the tag h" },
		{ "s", "the selector is missing: the tag s" },
	};
	struct span whole = { 0, (uint32_t)r->sig->len };

	for (size_t i = 0; i < sizeof required / sizeof *required; i++)
		if (find(r, required[i].name) == NULL)
			complain(r, SIGNATURE_FAULT_MISSING, whole,
			    required[i].text);
}

static void
read_version(struct reader *r)
{
	const struct tag *v = find(r, "v");

	if (v != NULL && !tags_value_is(v, "1"))
		complain(r, SIGNATURE_FAULT_VERSION, v->value_span,
		    "the version is not 1");
}

static void
read_algorithm(struct reader *r)
{
	const struct tag *a = find(r, "a");
	enum dkim_algorithm known = 0;

	while (known < DKIM_ALGORITHM_OTHER &&
	    (a == NULL || !tags_value_is(a, algorithms[known].name)))
		known++;
	r->sig->algorithm = known;
	if (a == NULL)
		return;
	if (known == DKIM_ALGORITHM_OTHER)
		complain(r, SIGNATURE_FAULT_ALGORITHM, a->value_span,
		    "the algorithm is neither rsa-sha256 nor ed25519-sha256 "
		    "(in lower case)");
	if (known == DKIM_ALGORITHM_RSA_SHA1)
		complain(r, SIGNATURE_FAULT_HISTORIC, a->value_span,
		    "rsa-sha1 is neither to be used nor to be verified "
		    "(RFC 8301 3.1)");
}

static enum dkim_canon
canon(const char *word, size_t len)
{
	if (len == 6 && memcmp(word, "simple", 6) == 0)
		return DKIM_CANON_SIMPLE;
	if (len == 7 && memcmp(word, "relaxed", 7) == 0)
		return DKIM_CANON_RELAXED;
	return DKIM_CANON_OTHER;
}

/* One word is of the header; the body is then simple. */
static void
read_canon(struct reader *r)
{
	const struct tag *c = find(r, "c");
	const char *slash;
	size_t n;

	if (c == NULL)
		return;		/* zero is simple/simple, the default */
	slash = memchr(c->value, '/', c->valuelen);
	n = slash == NULL ? c->valuelen : (size_t)(slash - c->value);
	r->sig->header_canon = canon(c->value, n);
	if (slash != NULL)
		r->sig->body_canon = canon(slash + 1, c->valuelen - n - 1);
	if (r->sig->header_canon == DKIM_CANON_OTHER ||
	    r->sig->body_canon == DKIM_CANON_OTHER)
		complain(r, SIGNATURE_FAULT_CANON, c->value_span,
		    "a canonicalization is neither simple nor relaxed");
}

/*
 * Labels of letters, digits and inner hyphens, and of "_", which no RFC
 * allows here and which selectors do hold.
 */
static bool
is_domain(const char *s, size_t len, size_t least)
{
	size_t labels = 1, label = 0;

	if (len == 0 || len > DOMAIN_MAX || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++) {
		int c = (unsigned char)s[i];

		if (c == '.') {
			if (label == 0 || s[i - 1] == '-')
				return false;
			labels++;
			label = 0;
			continue;
		}
		if (!ascii_alnum(c) && c != '_' && (c != '-' || label == 0))
			return false;
		if (++label > LABEL_MAX)
			return false;
	}
	return label > 0 && labels >= least;
}

static const char *
lower(struct arena *arena, const char *s, size_t len)
{
	char *copy = arena_memdup(arena, s, len);

	for (size_t i = 0; i < len; i++)
		copy[i] = (char)ascii_lower((unsigned char)copy[i]);
	return copy;
}

static void
read_domain(struct reader *r, const char *name, size_t least,
    const char **ret, const char *text)
{
	const struct tag *tag = find(r, name);

	if (tag == NULL)
		return;
	if (is_domain(tag->value, tag->valuelen, least))
		*ret = lower(r->arena, tag->value, tag->valuelen);
	else
		complain(r, SIGNATURE_FAULT_DOMAIN, tag->value_span, text);
}

/* Whether name equals or lies below parent, both lower case. */
static bool
is_within(const char *name, const char *parent)
{
	size_t n = strlen(name), p = strlen(parent);

	return n >= p && strcmp(name + n - p, parent) == 0 &&
	    (n == p || name[n - p - 1] == '.');
}

/* What follows the last "@" (a local part may hold a quoted one), or NULL. */
static const char *
domain_part(const char *identity)
{
	const char *at = strrchr(identity, '@');

	return at != NULL && is_domain(at + 1, strlen(at + 1), 2) ? at + 1 :
	    NULL;
}

/* Lower case, without the white space that i may hold (RFC 6376 2.11). */
static const char *
copy_identity(struct arena *arena, const struct tag *i)
{
	char *copy = arena_memdup(arena, i->value, i->valuelen);
	size_t n = 0;

	for (size_t at = 0; at < i->valuelen; at++) {
		int c = (unsigned char)i->value[at];

		if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
			copy[n++] = c == '\0' ? '?' : (char)ascii_lower(c);
	}
	copy[n] = '\0';
	return copy;
}

static void
read_identity(struct reader *r)
{
	struct dkim_signature *sig = r->sig;
	const struct tag *i = find(r, "i");

	sig->identity_domain = sig->domain;
	if (i == NULL)
		return;
	sig->identity_domain = domain_part(copy_identity(r->arena, i));
	if (sig->identity_domain == NULL) {
		complain(r, SIGNATURE_FAULT_IDENTITY, i->value_span,
		    "the identity does not end with \"@\" and a domain name");
		return;
	}
	if (sig->domain != NULL &&
	    !is_within(sig->identity_domain, sig->domain))
		complain(r, SIGNATURE_FAULT_IDENTITY, i->value_span,
		    "the identity is neither of the signing domain nor of a "
		    "sub-domain of it");
}

/* ftext of RFC 5322 3.6.8; the colons are gone. */
static bool
is_field_name(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] <= 0x20 || s[i] >= 0x7f)
			return false;
	return len > 0;
}

static void
add_field(struct reader *r, const char *name, struct span span)
{
	struct dkim_signed_field *f;

	if (!is_field_name(name, span.len)) {
		complain(r, SIGNATURE_FAULT_HEADER, span,
		    "this is not the name of a header field");
		return;
	}
	f = vec_add(r->arena, &r->sig->header);
	f->name = lower(r->arena, name, span.len);
	f->span = span;
}

static void
read_header(struct reader *r)
{
	const struct tag *h = find(r, "h");
	const char *at, *name;
	struct span span;
	size_t len;

	if (h == NULL)
		return;
	at = h->value;
	while (tags_item(h, &at, &name, &len)) {
		span.at = (uint32_t)(name - r->sig->text);
		span.len = (uint32_t)len;
		if (r->sig->header.n >= LIMIT_SIGNED_FIELDS) {
			complain(r, SIGNATURE_FAULT_HEADER, span,
			    "there are too many signed fields; this and what "
			    "follows is not read");
			break;
		}
		add_field(r, name, span);
	}
	if (dkim_signature_signs(r->sig, "from") == 0)
		complain(r, SIGNATURE_FAULT_HEADER, h->value_span,
		    "From is not signed, and must be (RFC 6376 5.4)");
}

static const uint8_t *
read_base64(struct reader *r, const char *name, size_t *ret_len)
{
	const struct tag *tag = find(r, name);
	struct span span;
	uint8_t *octets;
	size_t at;

	if (tag == NULL)
		return NULL;
	if (tag->valuelen > 0 && base64_decode_spaced(r->arena, tag->value,
	    tag->valuelen, &octets, ret_len, &at))
		return octets;
	span = tag->value_span;
	if (tag->valuelen == 0 || at == tag->valuelen) {
		complain(r, SIGNATURE_FAULT_BASE64, span, tag->valuelen == 0 ?
		    "there is no base64" :
		    "the base64 is cut off, or its padding is missing");
		return NULL;
	}
	span.at += (uint32_t)at;
	span.len = 1;
	complain(r, SIGNATURE_FAULT_BASE64, span,
	    "this does not belong into base64");
	return NULL;
}

static void
read_hashes(struct reader *r)
{
	struct dkim_signature *sig = r->sig;
	const struct algorithm *a = &algorithms[sig->algorithm];

	sig->body_hash = read_base64(r, "bh", &sig->body_hash_len);
	sig->signature = read_base64(r, "b", &sig->signature_len);
	if (sig->body_hash != NULL && a->hash_len != 0 &&
	    sig->body_hash_len != a->hash_len)
		complain(r, SIGNATURE_FAULT_SIZE, find(r, "bh")->value_span,
		    "the hash of the body has not the length of its "
		    "algorithm");
	if (sig->signature != NULL && a->signature_len != 0 &&
	    sig->signature_len != a->signature_len)
		complain(r, SIGNATURE_FAULT_SIZE, find(r, "b")->value_span,
		    "an Ed25519 signature has exactly 64 octets");
}

static bool
read_digits(const struct tag *tag, uint64_t *ret)
{
	uint64_t n = 0;

	for (size_t i = 0; i < tag->valuelen; i++) {
		unsigned digit = (unsigned)(unsigned char)tag->value[i] - '0';

		if (digit > 9)
			return false;
		n = n > (UINT64_MAX - digit) / 10 ? UINT64_MAX :
		    n * 10 + digit;
	}
	*ret = n;
	return tag->valuelen > 0;
}

static void
read_number(struct reader *r, const char *name, size_t digits,
    struct dkim_number *ret)
{
	const struct tag *tag = find(r, name);

	if (tag == NULL)
		return;
	if (tag->valuelen <= digits && read_digits(tag, &ret->value))
		ret->present = true;
	else
		complain(r, SIGNATURE_FAULT_NUMBER, tag->value_span,
		    "this is not a number, or has too many digits");
}

static void
read_times(struct reader *r)
{
	struct dkim_signature *sig = r->sig;

	read_number(r, "l", 76, &sig->body_length);
	read_number(r, "t", 12, &sig->signed_at);
	read_number(r, "x", 12, &sig->expires_at);
	if (sig->signed_at.present && sig->expires_at.present &&
	    sig->expires_at.value <= sig->signed_at.value)
		complain(r, SIGNATURE_FAULT_EXPIRY,
		    find(r, "x")->value_span,
		    "the signature expires before it was made");
}

static void
read_query(struct reader *r)
{
	const struct tag *q = find(r, "q");

	if (q != NULL && !tags_has(q, "dns/txt"))
		complain(r, SIGNATURE_FAULT_QUERY, q->value_span,
		    "dns/txt is not among the ways to ask for the key, and "
		    "there is no other");
}

static void
take_list_faults(struct reader *r)
{
	for (size_t i = 0; i < r->sig->tags.fault.n; i++) {
		const struct fault *f = &r->sig->tags.fault.item[i];

		complain(r, f->code == TAG_FAULT_DUPLICATE ?
		    SIGNATURE_FAULT_DUPLICATE : SIGNATURE_FAULT_TAG_LIST,
		    f->span, f->text);
	}
}

const struct dkim_signature *
dkim_signature_parse(struct arena *arena, const char *text, size_t len)
{
	struct dkim_signature *sig = arena_alloc(arena, sizeof *sig);
	struct reader r = { arena, sig };

	sig->text = text;
	sig->len = len;
	tags_parse(arena, text, len, &sig->tags);
	check_required(&r);
	read_version(&r);
	read_algorithm(&r);
	read_canon(&r);
	read_domain(&r, "d", 2, &sig->domain,
	    "the signing domain is not a domain name of two labels or more");
	read_domain(&r, "s", 1, &sig->selector,
	    "the selector is not a domain name");
	read_identity(&r);
	read_hashes(&r);
	read_times(&r);
	read_query(&r);
	read_header(&r);
	/* Last, so that a flood of them leaves room for the others. */
	take_list_faults(&r);
	return sig;
}

const struct fault *
dkim_signature_fault(const struct dkim_signature *sig,
    enum dkim_signature_fault code)
{
	for (size_t i = 0; i < sig->fault.n; i++)
		if (sig->fault.item[i].code == (int)code)
			return &sig->fault.item[i];
	return NULL;
}

size_t
dkim_signature_signs(const struct dkim_signature *sig, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < sig->header.n; i++)
		n += ascii_same_word(sig->header.item[i].name,
		    strlen(sig->header.item[i].name), name);
	return n;
}

const char *
dkim_algorithm_name(enum dkim_algorithm algorithm)
{
	return algorithms[algorithm].name;
}
