/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sha256.h"

#include <stdbool.h>
#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/arena.h"
#include "base/bug.h"

struct sha256 {
	EVP_MD_CTX	*context;
};

static void
must(bool done)
{
	if (!done)
		bug("SHA-256 is not available");
}

static void
print_digest(const unsigned char *digest, unsigned n, char ret[SHA256_HEX])
{
	must(n * 2 + 1 == SHA256_HEX);
	for (unsigned i = 0; i < n; i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
}

void
sha256_hex(const void *data, size_t len, char ret[SHA256_HEX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	must(EVP_Digest(data, len, digest, &n, EVP_sha256(), NULL) == 1);
	print_digest(digest, n, ret);
}

static void
release(void *object)
{
	struct sha256 *s = object;

	EVP_MD_CTX_free(s->context);
}

struct sha256 *
sha256_new(struct arena *arena)
{
	struct sha256 *s = arena_alloc(arena, sizeof *s);

	s->context = EVP_MD_CTX_new();
	must(s->context != NULL);
	arena_defer(arena, release, s);
	must(EVP_DigestInit_ex(s->context, EVP_sha256(), NULL) == 1);
	return s;
}

void
sha256_add(struct sha256 *s, const void *data, size_t len)
{
	must(EVP_DigestUpdate(s->context, data, len) == 1);
}

void
sha256_end(struct sha256 *s, char ret[SHA256_HEX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	must(EVP_DigestFinal_ex(s->context, digest, &n) == 1);
	print_digest(digest, n, ret);
}

const char *
sha256_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
