/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DKIM key records: faults stay inside the text, and a key that is without
 * one can be worked with.
 */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "record/der.h"
#include "record/dkim_key.h"

static bool
inside(struct span span, size_t len)
{
	return span.at <= len && span.len <= len - span.at;
}

static void
check_tags(const struct tags *tags, size_t len)
{
	for (size_t i = 0; i < tags->tag.n; i++) {
		fuzz_require(inside(tags->tag.item[i].span, len));
		fuzz_require(inside(tags->tag.item[i].value_span, len));
	}
	for (size_t i = 0; i < tags->fault.n; i++)
		fuzz_require(inside(tags->fault.item[i].span, len));
}

static void
check_key(struct arena *arena, const struct dkim_key *key)
{
	for (size_t i = 0; i < key->fault.n; i++) {
		fuzz_require(inside(key->fault.item[i].span, key->len));
		fuzz_require(key->fault.item[i].text != NULL);
	}
	fuzz_require(dkim_key_words(arena, key) != NULL);
	if (key->fault.n > 0)
		return;
	fuzz_require(key->revoked == (key->form == DKIM_FORM_NONE));
	fuzz_require(key->revoked || key->bits > 0);
	fuzz_require(key->type != DKIM_KEY_ED25519 || key->revoked ||
	    key->keylen == 32);
}

/* What is encoded decodes to itself. */
static void
check_base64(struct arena *arena, const uint8_t *data, size_t len)
{
	const char *text = base64_encode(arena, data, len);
	uint8_t *back;
	size_t n, at;

	fuzz_require(base64_decode(arena, text, strlen(text), &back, &n));
	fuzz_require(n == len && memcmp(back, data, n) == 0);
	if (!base64_decode_spaced(arena, (const char *)data, len, &back, &n,
	    &at))
		fuzz_require(at <= len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	const struct dkim_key *key = dkim_key_parse(arena,
	    (const char *)data, len);
	struct der_key der;

	check_tags(&key->tags, len);
	check_key(arena, key);
	check_base64(arena, data, len);
	der_read_key(data, len, &der);
	fuzz_require(der.form != DER_NONE || der.why != NULL);
	arena_free(arena);
	return 0;
}
