/* SPDX-License-Identifier: BSD-2-Clause */
#include "record/der.h"

#include <string.h>

#include "base/limits.h"

enum { TAG_INTEGER = 0x02, TAG_BIT_STRING = 0x03, TAG_NULL = 0x05,
	TAG_OID = 0x06, TAG_SEQUENCE = 0x30 };

/* 1.2.840.113549.1.1.1 and 1.3.101.112 */
static const uint8_t oid_rsa[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
	0x01, 0x01 };
static const uint8_t oid_ed25519[] = { 0x2b, 0x65, 0x70 };

struct octets {
	const uint8_t	*at;
	size_t		 len;
};

/* A definite length in its shortest form; false if it is another. */
static bool
take_length(struct octets *in, size_t *ret)
{
	size_t n, len = 0;

	if (in->len == 0)
		return false;
	n = *in->at++;
	in->len--;
	if (n < 0x80) {
		*ret = n;
		return true;
	}
	n &= 0x7f;
	if (n == 0 || n > 3 || n > in->len || in->at[0] == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		len = len << 8 | in->at[i];
	in->at += n;
	in->len -= n;
	*ret = len;
	return len >= 0x80;
}

/* Take one element of that tag from the front. */
static bool
take(struct octets *in, uint8_t tag, struct octets *ret)
{
	struct octets rest = *in;

	if (rest.len == 0 || rest.at[0] != tag)
		return false;
	rest.at++;
	rest.len--;
	if (!take_length(&rest, &ret->len) || ret->len > rest.len)
		return false;
	ret->at = rest.at;
	in->at = rest.at + ret->len;
	in->len = rest.len - ret->len;
	return true;
}

/* A positive INTEGER in its shortest form, without the sign octet. */
static bool
take_positive(struct octets *in, struct octets *ret)
{
	if (!take(in, TAG_INTEGER, ret) || ret->len == 0 ||
	    ret->at[0] >= 0x80)
		return false;
	if (ret->at[0] != 0)
		return true;
	if (ret->len == 1 || ret->at[1] < 0x80)
		return false;
	ret->at++;
	ret->len--;
	return true;
}

static bool
is_oid(struct octets oid, const uint8_t *want, size_t len)
{
	return oid.len == len && memcmp(oid.at, want, len) == 0;
}

static size_t
count_bits(struct octets n)
{
	size_t bits = n.len * 8;

	for (unsigned top = 0x80; (n.at[0] & top) == 0; top >>= 1)
		bits--;
	return bits;
}

static uint64_t
exponent_of(struct octets e)
{
	uint64_t v = 0;

	if (e.len > sizeof v)
		return UINT64_MAX;
	for (size_t i = 0; i < e.len; i++)
		v = v << 8 | e.at[i];
	return v;
}

/* The inside of an RSAPublicKey. */
static bool
read_rsa(struct octets in, struct der_key *ret)
{
	struct octets seq, n, e;
	size_t bits;

	if (!take(&in, TAG_SEQUENCE, &seq) || !take_positive(&seq, &n) ||
	    !take_positive(&seq, &e))
		return false;
	ret->trailing = ret->trailing || in.len > 0 || seq.len > 0;
	bits = count_bits(n);
	if (bits > LIMIT_RSA_BITS)
		ret->why = "the modulus has more bits than any verifier "
		    "takes";
	ret->bits = (unsigned)bits;
	ret->modulus = n.at;
	ret->moduluslen = n.len;
	ret->exponent = exponent_of(e);
	ret->modulus_even = (n.at[n.len - 1] & 1) == 0;
	return true;
}

/* AlgorithmIdentifier: RSA has NULL parameters (some leave them out). */
static bool
read_algorithm(struct octets in, struct der_key *ret)
{
	struct octets oid, null;

	if (!take(&in, TAG_OID, &oid))
		return false;
	if (is_oid(oid, oid_rsa, sizeof oid_rsa)) {
		ret->algorithm = DER_ALG_RSA;
		return in.len == 0 || (take(&in, TAG_NULL, &null) &&
		    null.len == 0 && in.len == 0);
	}
	if (is_oid(oid, oid_ed25519, sizeof oid_ed25519))
		ret->algorithm = DER_ALG_ED25519;
	return true;
}

static bool
read_spki(struct octets in, struct der_key *ret)
{
	struct octets seq, algorithm, key;

	if (!take(&in, TAG_SEQUENCE, &seq) ||
	    !take(&seq, TAG_SEQUENCE, &algorithm))
		return false;
	ret->form = DER_SPKI;
	ret->trailing = in.len > 0 || seq.len > 0;
	if (!read_algorithm(algorithm, ret)) {
		ret->why = "the key's algorithm cannot be read";
		return true;
	}
	if (!take(&seq, TAG_BIT_STRING, &key) || key.len == 0 ||
	    key.at[0] != 0) {
		ret->why = "the key's bit string is cut off or damaged";
		return true;
	}
	ret->trailing = in.len > 0 || seq.len > 0;
	key.at++;
	key.len--;
	if (ret->algorithm == DER_ALG_RSA && !read_rsa(key, ret))
		ret->why = "the RSA key inside the SubjectPublicKeyInfo is "
		    "damaged";
	return true;
}

void
der_read_key(const uint8_t *der, size_t len, struct der_key *ret)
{
	struct octets in = { der, len };

	memset(ret, 0, sizeof *ret);
	if (read_spki(in, ret))
		return;
	memset(ret, 0, sizeof *ret);
	if (read_rsa(in, ret)) {
		ret->form = DER_PKCS1;
		ret->algorithm = DER_ALG_RSA;
		return;
	}
	memset(ret, 0, sizeof *ret);
	ret->why = "the key is neither a SubjectPublicKeyInfo nor an "
	    "RSAPublicKey, or is cut off";
}
