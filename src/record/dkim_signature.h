/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_signature.h -- one DKIM-Signature field, parsed (RFC 6376 3.5, 8301,
 * 8463).
 *
 * Parsing never fails; faults carry their place. Nothing is verified here:
 * a signature without a fault is one that can be looked at, no more.
 *
 * Memory:  everything returned lives in the arena or points into the text.
 * Limits:  LIMIT_TAGS tags, LIMIT_SIGNED_FIELDS names in h.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_DKIM_SIGNATURE_H
#define RECORD_DKIM_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/vec.h"
#include "record/tags.h"

struct arena;

enum dkim_algorithm {
	DKIM_ALGORITHM_RSA_SHA256, DKIM_ALGORITHM_ED25519_SHA256,
	DKIM_ALGORITHM_RSA_SHA1, DKIM_ALGORITHM_OTHER
};

enum dkim_canon { DKIM_CANON_SIMPLE, DKIM_CANON_RELAXED, DKIM_CANON_OTHER };

enum dkim_signature_fault {
	SIGNATURE_FAULT_TAG_LIST,	/* stray text, no "=", bad octet */
	SIGNATURE_FAULT_DUPLICATE,
	SIGNATURE_FAULT_MISSING,	/* v, a, b, bh, d, h or s */
	SIGNATURE_FAULT_VERSION,	/* v is not 1 */
	SIGNATURE_FAULT_ALGORITHM,	/* a is unknown */
	SIGNATURE_FAULT_HISTORIC,	/* a=rsa-sha1 */
	SIGNATURE_FAULT_CANON,
	SIGNATURE_FAULT_DOMAIN,		/* d or s is no domain name */
	SIGNATURE_FAULT_HEADER,		/* h names no field, or has no From */
	SIGNATURE_FAULT_BASE64,		/* b or bh */
	SIGNATURE_FAULT_SIZE,		/* b or bh, for its algorithm */
	SIGNATURE_FAULT_IDENTITY,	/* i is not within d */
	SIGNATURE_FAULT_NUMBER,		/* l, t or x */
	SIGNATURE_FAULT_EXPIRY,		/* x is not after t */
	SIGNATURE_FAULT_QUERY		/* q without dns/txt */
};

struct dkim_signed_field {
	const char	*name;		/* lower case, NUL ended */
	struct span	 span;
};

/* A number that is there; UINT64_MAX stands for all that are larger. */
struct dkim_number {
	bool		 present;
	uint64_t	 value;
};

struct dkim_signature {
	const char			*text;
	size_t				 len;
	struct tags			 tags;
	VEC(struct fault)		 fault;	/* enum dkim_signature_fault */
	enum dkim_algorithm		 algorithm;
	enum dkim_canon			 header_canon, body_canon;
	/* Lower case; NULL where the tag is missing or is no domain name. */
	const char			*domain;	/* d */
	const char			*selector;	/* s */
	/* Of i, what follows its last "@"; d where there is no i. */
	const char			*identity_domain;
	VEC(struct dkim_signed_field)	 header;	/* h, in its order */
	const uint8_t			*body_hash;	/* bh, or NULL */
	size_t				 body_hash_len;
	const uint8_t			*signature;	/* b, or NULL */
	size_t				 signature_len;
	struct dkim_number		 body_length;	/* l, octets */
	struct dkim_number		 signed_at;	/* t, seconds of 1970 */
	struct dkim_number		 expires_at;	/* x */
};

/* The text is what follows "DKIM-Signature:"; lines end with CRLF. */
const struct dkim_signature	*dkim_signature_parse(struct arena *,
				    const char *text, size_t len);
/* The first fault of a kind, or NULL. */
const struct fault		*dkim_signature_fault(
				    const struct dkim_signature *,
				    enum dkim_signature_fault);
/* How often h names the field (a name in any case). */
size_t				 dkim_signature_signs(
				    const struct dkim_signature *,
				    const char *name);
/* The word of RFC 6376 3.5: "rsa-sha256"; "other" for those not known. */
const char			*dkim_algorithm_name(enum dkim_algorithm);

#endif
