/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * utf8.h -- what is UTF-8 (RFC 3629) and what only looks like it.
 *
 * Strict: no overlong form, no surrogate, nothing past U+10FFFF.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The octets of the character that starts here and, if ret is not NULL, its
 * code point. 0: no character starts here.
 */
size_t	utf8_decode(const char *, size_t avail, uint32_t *ret);
/* All of it is UTF-8 and no octet is NUL. */
bool	utf8_valid(const void *, size_t);

#endif
