/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/sha256.h"

#include <stdio.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/bug.h"

void
sha256_hex(const void *data, size_t len, char ret[SHA256_HEX])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_Digest(data, len, digest, &n, EVP_sha256(), NULL) != 1 ||
	    n * 2 + 1 != SHA256_HEX)
		bug("SHA-256 is not available");
	for (unsigned i = 0; i < n; i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
}

const char *
sha256_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
