/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * der.h -- public keys in DER, walked without cryptography (X.690,
 * RFC 5280 4.1.2.7 SubjectPublicKeyInfo, RFC 8017 A.1.1 RSAPublicKey).
 *
 * Input:   hostile.
 */
#ifndef RECORD_DER_H
#define RECORD_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum der_form { DER_NONE, DER_SPKI, DER_PKCS1 };
enum der_algorithm { DER_ALG_OTHER, DER_ALG_RSA, DER_ALG_ED25519 };

struct der_key {
	enum der_form		 form;
	enum der_algorithm	 algorithm;
	bool			 trailing;	/* octets after the key */
	/* RSA, if it could be read. */
	unsigned		 bits;		/* 0: not read */
	const uint8_t		*modulus;	/* without its sign octet */
	size_t			 moduluslen;
	uint64_t		 exponent;	/* UINT64_MAX: that or larger */
	bool			 modulus_even;
	const char		*why;		/* what is wrong, or NULL */
};

void	der_read_key(const uint8_t *, size_t len, struct der_key *ret);

#endif
