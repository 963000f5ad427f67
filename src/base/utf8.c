/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/utf8.h"

static size_t
utf8_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2)
		return 0;
	if (first < 0xe0)
		return 2;
	if (first < 0xf0)
		return 3;
	return first < 0xf5 ? 4 : 0;
}

size_t
utf8_decode(const char *s, size_t avail, uint32_t *ret)
{
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = avail == 0 ? 0 : utf8_length((unsigned char)s[0]);
	uint32_t code;

	if (n == 0 || n > avail)
		return 0;
	code = (unsigned char)s[0] & mask[n];
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (code < least[n] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	if (ret != NULL)
		*ret = code;
	return n;
}

bool
utf8_valid(const void *octets, size_t len)
{
	const char *s = octets;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(s + i, len - i, NULL);
		if (n == 0 || s[i] == '\0')
			return false;
	}
	return true;
}
