/* SPDX-License-Identifier: BSD-2-Clause */
/* Public keys in DER: what was read lies inside, and its size is its own. */
#include "fuzz/fuzz.h"

#include "record/der.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct der_key key;

	der_read_key(data, len, &key);
	fuzz_require(key.form != DER_NONE || key.why != NULL);
	fuzz_require(key.bits == 0 || key.modulus != NULL);
	if (key.modulus == NULL)
		return 0;
	fuzz_require(key.modulus >= data &&
	    key.moduluslen <= (size_t)(data + len - key.modulus));
	if (key.bits == 0)
		return 0;
	fuzz_require(key.bits <= 8 * key.moduluslen &&
	    key.bits > 8 * (key.moduluslen - 1));
	fuzz_require(key.modulus_even ==
	    ((key.modulus[key.moduluslen - 1] & 1) == 0));
	return 0;
}
