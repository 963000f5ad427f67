/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dnssec.h -- the data of DNSKEY, DS, RRSIG and NSEC3PARAM (RFC 4034 2 to 5,
 * RFC 5155 4). Nothing is verified here.
 *
 * Input:   rdata from strangers. False: not of its type's form.
 */
#ifndef RECORD_DNSSEC_H
#define RECORD_DNSSEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dnssec_key {
	uint16_t	 flags;
	uint8_t		 algorithm;
	uint16_t	 tag;
	unsigned	 rsa_bits;	/* 0: not RSA, or not to be read */
};

struct dnssec_ds {
	uint16_t	 tag;
	uint8_t		 algorithm, digest_type;
	const uint8_t	*digest;
	size_t		 digestlen;
};

struct dnssec_signature {
	uint8_t		 algorithm;
	uint32_t	 expiration, inception;
	uint16_t	 tag;
};

struct dnssec_nsec3 {
	uint16_t	 iterations;
	uint8_t		 saltlen;
};

#define DNSSEC_ZONE_KEY	0x0100		/* of the flags (RFC 4034 2.1.1) */

bool		 dnssec_key_parse(const uint8_t *, size_t,
		    struct dnssec_key *ret);
bool		 dnssec_ds_parse(const uint8_t *, size_t,
		    struct dnssec_ds *ret);
bool		 dnssec_signature_parse(const uint8_t *, size_t,
		    struct dnssec_signature *ret);
bool		 dnssec_nsec3_parse(const uint8_t *, size_t,
		    struct dnssec_nsec3 *ret);

/* Seconds until the signature is over, by serial arithmetic; may be < 0. */
int32_t		 dnssec_signature_left(const struct dnssec_signature *,
		    int64_t now);
/* "RSASHA1", or NULL if nothing speaks against the algorithm (RFC 9905). */
const char	*dnssec_weak_algorithm(uint8_t);
const char	*dnssec_weak_digest(uint8_t);

#endif
