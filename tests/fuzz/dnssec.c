/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The data of DNSSEC records: whatever is read lies within them, and the same
 * octets are read the same. The first octet says which record it is.
 */
#include "fuzz/fuzz.h"

#include "record/dnssec.h"

static void
check_key(const uint8_t *data, size_t len)
{
	struct dnssec_key key;

	if (!dnssec_key_parse(data, len, &key))
		return;
	fuzz_require(len >= 4 && key.algorithm == data[3]);
	fuzz_require(key.rsa_bits <= 8 * len);
}

static void
check_ds(const uint8_t *data, size_t len)
{
	struct dnssec_ds ds;

	if (!dnssec_ds_parse(data, len, &ds))
		return;
	fuzz_require(ds.digest >= data && ds.digestlen > 0);
	fuzz_require(ds.digest + ds.digestlen == data + len);
	(void)dnssec_weak_algorithm(ds.algorithm);
	(void)dnssec_weak_digest(ds.digest_type);
}

static void
check_signature(const uint8_t *data, size_t len)
{
	struct dnssec_signature s;

	if (!dnssec_signature_parse(data, len, &s))
		return;
	fuzz_require(len > 18 && s.algorithm == data[2]);
	fuzz_require(dnssec_signature_left(&s, s.expiration) == 0);
}

static void
check_nsec3(const uint8_t *data, size_t len)
{
	struct dnssec_nsec3 nsec3;

	if (dnssec_nsec3_parse(data, len, &nsec3))
		fuzz_require(len == 5u + nsec3.saltlen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static void (*const check[])(const uint8_t *, size_t) = {
		check_key, check_ds, check_signature, check_nsec3,
	};

	if (len > 0)
		check[data[0] % 4](data + 1, len - 1);
	return 0;
}
