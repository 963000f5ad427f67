/* SPDX-License-Identifier: BSD-2-Clause */
/* Who announces a prefix: what is read is whole, what is not has a place. */
#include "fuzz/fuzz.h"

#include "record/origin.h"

static void
check(const struct origin *o)
{
	unsigned all = o->family == 4 ? 32 : 128;

	fuzz_require(o->family == 4 || o->family == 6);
	fuzz_require(o->bits <= all);
	fuzz_require(o->nas > 0 && o->nas <= LIMIT_ORIGINS);
	for (size_t i = 1; i < o->nas; i++)
		fuzz_require(o->as[i - 1] < o->as[i]);
	for (unsigned b = o->bits; b < all; b++)
		fuzz_require((o->byte[b / 8] & (0x80u >> b % 8)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct origin o;
	size_t at;

	if (origin_parse((const char *)data, len, &o, &at) == NULL)
		check(&o);
	else
		fuzz_require(at <= len);
	return 0;
}
