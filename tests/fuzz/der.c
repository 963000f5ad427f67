/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Public keys in DER: what is found stands inside the octets, a key that is
 * cut is none, and nothing after it goes unseen.
 */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "record/der.h"

static bool
is_whole(const struct der_key *key)
{
	return key->form != DER_NONE && key->why == NULL && !key->trailing;
}

/* A copy of just that size, where a sanitizer sees what is read past it. */
static struct der_key
read_copy(struct arena *arena, const uint8_t *data, size_t len)
{
	uint8_t *copy = arena_alloc(arena, len);
	struct der_key key;

	if (len > 0)
		memcpy(copy, data, len);
	der_read_key(copy, len, &key);
	return key;
}

static void
check_modulus(const uint8_t *data, size_t len, const struct der_key *key)
{
	const uint8_t *n = key->modulus;

	fuzz_require((key->bits > 0) == (n != NULL));
	if (n == NULL)
		return;
	fuzz_require(key->algorithm == DER_ALG_RSA);
	fuzz_require(n >= data && key->moduluslen > 0 &&
	    key->moduluslen <= len - (size_t)(n - data));
	fuzz_require(n[0] >> ((key->bits - 1) % 8) == 1);
	fuzz_require((key->bits + 7) / 8 == key->moduluslen);
	fuzz_require(key->modulus_even == (n[key->moduluslen - 1] % 2 == 0));
	fuzz_require(key->exponent > 0);
	fuzz_require(key->bits <= LIMIT_RSA_BITS || key->why != NULL);
}

static void
check_form(const struct der_key *key)
{
	fuzz_require(key->form != DER_NONE || (key->why != NULL &&
	    key->bits == 0 && key->algorithm == DER_ALG_OTHER));
	fuzz_require(key->form != DER_PKCS1 || key->bits > 0);
	fuzz_require(key->algorithm != DER_ALG_RSA || key->bits > 0 ||
	    key->why != NULL);
}

static void
check_ends(struct arena *arena, const uint8_t *data, size_t len,
    const struct der_key *key)
{
	uint8_t *longer = arena_alloc(arena, len + 1);
	struct der_key other;

	if (!is_whole(key))
		return;
	memcpy(longer, data, len);
	other = read_copy(arena, longer, len + 1);
	fuzz_require(other.trailing && other.form == key->form &&
	    other.bits == key->bits);
	other = read_copy(arena, data, len - 1);
	fuzz_require(other.form == DER_NONE);
	other = read_copy(arena, data, len / 2);
	fuzz_require(other.form == DER_NONE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	struct der_key key;

	read_copy(arena, data, len);
	der_read_key(data, len, &key);
	check_form(&key);
	check_modulus(data, len, &key);
	check_ends(arena, data, len, &key);
	arena_free(arena);
	return 0;
}
