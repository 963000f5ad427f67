/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DKIM-Signature fields: faults stay inside the text, and a signature that is
 * without one has all that a verifier needs.
 */
#include "fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "record/dkim_signature.h"

static bool
inside(struct span span, size_t len)
{
	return span.at <= len && span.len <= len - span.at;
}

static void
check_whole(const struct dkim_signature *sig)
{
	fuzz_require(sig->domain != NULL && sig->selector != NULL);
	fuzz_require(strchr(sig->domain, '.') != NULL);
	fuzz_require(sig->identity_domain != NULL);
	fuzz_require(sig->body_hash_len == 32);
	fuzz_require(sig->signature_len > 0);
	fuzz_require(sig->algorithm == DKIM_ALGORITHM_RSA_SHA256 ||
	    sig->signature_len == 64);
	fuzz_require(sig->header_canon != DKIM_CANON_OTHER &&
	    sig->body_canon != DKIM_CANON_OTHER);
	fuzz_require(dkim_signature_signs(sig, "from") > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	const struct dkim_signature *sig = dkim_signature_parse(arena,
	    (const char *)data, len);

	for (size_t i = 0; i < sig->fault.n; i++) {
		fuzz_require(inside(sig->fault.item[i].span, len));
		fuzz_require(sig->fault.item[i].text != NULL);
	}
	fuzz_require(sig->fault.n <= LIMIT_FAULTS);
	fuzz_require(sig->header.n <= LIMIT_SIGNED_FIELDS);
	for (size_t i = 0; i < sig->header.n; i++) {
		fuzz_require(inside(sig->header.item[i].span, len));
		fuzz_require(sig->header.item[i].name[0] != '\0');
	}
	fuzz_require(dkim_algorithm_name(sig->algorithm) != NULL);
	if (sig->fault.n == 0)
		check_whole(sig);
	arena_free(arena);
	return 0;
}
