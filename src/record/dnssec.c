/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/dnssec.h"

#define DNSSEC_PROTOCOL	3	/* RFC 4034 2.1.2 */

static unsigned
get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static uint32_t
get32(const uint8_t *at)
{
	return (uint32_t)get16(at) << 16 | get16(at + 2);
}

/* RFC 4034 B; algorithm 1 does without a sum. */
static uint16_t
key_tag(const uint8_t *d, size_t len)
{
	uint32_t sum = 0;

	if (d[3] == 1)
		return (uint16_t)get16(d + len - 3);
	for (size_t i = 0; i < len; i++)
		sum += i & 1 ? d[i] : (uint32_t)d[i] << 8;
	return (uint16_t)(sum + (sum >> 16 & 0xffff));
}

static bool
is_rsa(uint8_t algorithm)
{
	return algorithm == 1 || algorithm == 5 || algorithm == 7 ||
	    algorithm == 8 || algorithm == 10;
}

/* RFC 3110 2: the length of the exponent, the exponent, the modulus. */
static unsigned
rsa_bits(const uint8_t *d, size_t len)
{
	size_t exponent, at = 1;
	unsigned bits;

	if (len < 3)
		return 0;
	exponent = d[0];
	if (exponent == 0) {
		exponent = get16(d + 1);
		at = 3;
	}
	if (exponent >= len - at)
		return 0;
	d += at + exponent;
	len -= at + exponent;
	while (len > 0 && *d == 0) {
		d++;
		len--;
	}
	bits = (unsigned)len * 8;
	for (unsigned top = 0x80; len > 0 && (*d & top) == 0; top >>= 1)
		bits--;
	return bits;
}

bool
dnssec_key_parse(const uint8_t *d, size_t len, struct dnssec_key *ret)
{
	if (len < 8 || d[2] != DNSSEC_PROTOCOL)
		return false;
	ret->flags = (uint16_t)get16(d);
	ret->algorithm = d[3];
	ret->tag = key_tag(d, len);
	ret->rsa_bits = is_rsa(d[3]) ? rsa_bits(d + 4, len - 4) : 0;
	return true;
}

bool
dnssec_ds_parse(const uint8_t *d, size_t len, struct dnssec_ds *ret)
{
	if (len < 5)
		return false;
	ret->tag = (uint16_t)get16(d);
	ret->algorithm = d[2];
	ret->digest_type = d[3];
	ret->digest = d + 4;
	ret->digestlen = len - 4;
	return true;
}

bool
dnssec_signature_parse(const uint8_t *d, size_t len,
    struct dnssec_signature *ret)
{
	if (len < 19)
		return false;
	ret->algorithm = d[2];
	ret->expiration = get32(d + 8);
	ret->inception = get32(d + 12);
	ret->tag = (uint16_t)get16(d + 16);
	return true;
}

bool
dnssec_nsec3_parse(const uint8_t *d, size_t len, struct dnssec_nsec3 *ret)
{
	if (len < 5 || len != 5u + d[4])
		return false;
	ret->iterations = (uint16_t)get16(d + 2);
	ret->saltlen = d[4];
	return true;
}

int32_t
dnssec_signature_left(const struct dnssec_signature *s, int64_t now)
{
	uint32_t left = s->expiration - (uint32_t)now;

	return left > INT32_MAX ? -(int32_t)(UINT32_MAX - left) - 1 :
	    (int32_t)left;
}

/* RFC 9905 2 and 3, and the IANA registries that RFC 9904 made the measure. */
static const struct {
	uint8_t		 number;
	const char	*name;
} weak_algorithms[] = {
	{ 1, "RSAMD5" }, { 3, "DSA" }, { 5, "RSASHA1" }, { 6, "DSA-NSEC3" },
	{ 7, "RSASHA1-NSEC3" }, { 12, "GOST" },
}, weak_digests[] = {
	{ 1, "SHA-1" }, { 3, "GOST" },
};

#define COUNT(table)	(sizeof (table) / sizeof *(table))

const char *
dnssec_weak_algorithm(uint8_t number)
{
	for (size_t i = 0; i < COUNT(weak_algorithms); i++)
		if (weak_algorithms[i].number == number)
			return weak_algorithms[i].name;
	return NULL;
}

const char *
dnssec_weak_digest(uint8_t number)
{
	for (size_t i = 0; i < COUNT(weak_digests); i++)
		if (weak_digests[i].number == number)
			return weak_digests[i].name;
	return NULL;
}
