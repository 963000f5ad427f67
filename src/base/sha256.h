/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>

#define SHA256_HEX	65	/* digits and a NUL */

struct arena;
struct sha256;

void		 sha256_hex(const void *, size_t, char ret[SHA256_HEX]);
/* The same of what comes in pieces: one sha256_end(), and it is over. */
struct sha256	*sha256_new(struct arena *);
void		 sha256_add(struct sha256 *, const void *, size_t);
void		 sha256_end(struct sha256 *, char ret[SHA256_HEX]);
/* The version of OpenSSL that is loaded: "3.0.17". */
const char	*sha256_library_version(void);

#endif
