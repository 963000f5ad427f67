/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sha256.h"

#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/bug.h"

static void
print_hex(const unsigned char *digest, unsigned n, char ret[SHA256_HEX])
{
	if (n * 2 + 1 != SHA256_HEX)
		bug("SHA-256 has %u octets", n);
	for (unsigned i = 0; i < n; i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
}

void
sha256_hex(const void *data, size_t len, char ret[SHA256_HEX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_Digest(data, len, digest, &n, EVP_sha256(), NULL) != 1)
		bug("SHA-256 is not available");
	print_hex(digest, n, ret);
}

/* struct sha256 is an EVP_MD_CTX under a name of ours. */
struct sha256 *
sha256_begin(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context == NULL)
		out_of_memory();
	if (EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
		bug("SHA-256 is not available");
	return (struct sha256 *)context;
}

void
sha256_add(struct sha256 *h, const void *data, size_t len)
{
	if (EVP_DigestUpdate((EVP_MD_CTX *)h, data, len) != 1)
		bug("SHA-256 takes no more");
}

void
sha256_end(struct sha256 *h, char ret[SHA256_HEX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_DigestFinal_ex((EVP_MD_CTX *)h, digest, &n) != 1)
		bug("SHA-256 does not end");
	EVP_MD_CTX_free((EVP_MD_CTX *)h);
	print_hex(digest, n, ret);
}

const char *
sha256_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
