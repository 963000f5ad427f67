/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_key.h -- one DKIM key record, parsed (RFC 6376 3.6.1, 8301, 8463).
 *
 * Parsing never fails; faults carry their place. The key's DER is read by
 * our own code in microseconds: bits, exponent and form, no cryptography.
 *
 * Memory:  everything returned lives in the arena passed in.
 * Limits:  LIMIT_TAGS tags, LIMIT_RSA_BITS bits.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_DKIM_KEY_H
#define RECORD_DKIM_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/vec.h"
#include "record/tags.h"

struct arena;

enum dkim_key_type { DKIM_KEY_RSA, DKIM_KEY_ED25519, DKIM_KEY_OTHER };

enum dkim_key_form {
	DKIM_FORM_NONE,		/* no p, p empty, or not readable */
	DKIM_FORM_SPKI,		/* SubjectPublicKeyInfo */
	DKIM_FORM_PKCS1,	/* RSAPublicKey */
	DKIM_FORM_RAW		/* Ed25519: the bare octets */
};

enum dkim_key_fault {
	DKIM_FAULT_TAG_LIST,	/* stray text, a tag without "=", bad octet */
	DKIM_FAULT_DUPLICATE,
	DKIM_FAULT_VERSION,	/* v not first, or not DKIM1 */
	DKIM_FAULT_NO_P,
	DKIM_FAULT_BASE64,	/* p is not base64, or cut off */
	DKIM_FAULT_PEM,		/* armour left in */
	DKIM_FAULT_DER,		/* neither SPKI nor RSAPublicKey, or trailing */
	DKIM_FAULT_KEYTYPE,	/* k unknown */
	DKIM_FAULT_ED25519_LEN,	/* not 32 octets */
	DKIM_FAULT_HASH,	/* h without sha256 */
	DKIM_FAULT_SERVICE	/* s without * and email */
};

struct dkim_key {
	const char		*text;
	size_t			 len;
	struct tags		 tags;
	VEC(struct fault)	 fault;		/* code: enum dkim_key_fault */
	enum dkim_key_type	 type;
	enum dkim_key_form	 form;
	bool			 revoked;	/* p= is there and empty */
	bool			 testing;	/* t=y */
	bool			 strict;	/* t=s */
	unsigned		 bits;		/* RSA modulus; 256 for Ed25519 */
	uint64_t		 exponent;	/* 0: not RSA; UINT64_MAX: larger */
	bool			 modulus_even;
	const uint8_t		*modulus;	/* RSA, or NULL */
	size_t			 moduluslen;
	const uint8_t		*key;		/* p decoded, or NULL */
	size_t			 keylen;
};

const struct dkim_key	*dkim_key_parse(struct arena *, const char *text,
			    size_t len);
/* The first fault of a kind, or NULL. */
const struct fault	*dkim_key_fault(const struct dkim_key *,
			    enum dkim_key_fault);
/* Whether a service stands in s=. */
bool			 dkim_key_serves(const struct dkim_key *,
			    const char *service);
/* Whether it is one key pair, however the two records write it. */
bool			 dkim_key_same(const struct dkim_key *,
			    const struct dkim_key *);
/* "2048-bit RSA", "Ed25519", "revoked". */
const char		*dkim_key_words(struct arena *,
			    const struct dkim_key *);

#endif
