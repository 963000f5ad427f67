/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base64.h -- base64 in both directions (RFC 4648 4), in one line.
 *
 * Limits:  none of its own; the result is shorter than the text.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Never NULL. */
const char	*base64_encode(struct arena *, const uint8_t *, size_t n);

/*
 * Strict: no octet outside the alphabet, padding complete, unused bits zero.
 * Nothing is set when it returns false.
 */
bool		 base64_decode(struct arena *, const char *text, size_t len,
		    uint8_t **ret, size_t *ret_len);
/*
 * White space anywhere and any unused bits, as RFC 2045 6.8 has it. When it
 * returns false, *ret_at is the offset of the octet that does not belong;
 * len says that the text ends too early.
 */
bool		 base64_decode_spaced(struct arena *, const char *text,
		    size_t len, uint8_t **ret, size_t *ret_len,
		    size_t *ret_at);

#endif
