/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/base64.h"

#include "base/arena.h"
#include "base/ascii.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789+/";

const char *
base64_encode(struct arena *arena, const uint8_t *from, size_t n)
{
	char *ret = arena_array(arena, n / 3 + 2, 4), *to = ret;

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)from[i] << 16;

		if (i + 1 < n)
			v |= (uint32_t)from[i + 1] << 8;
		if (i + 2 < n)
			v |= from[i + 2];
		*to++ = alphabet[v >> 18];
		*to++ = alphabet[v >> 12 & 63];
		*to++ = i + 1 < n ? alphabet[v >> 6 & 63] : '=';
		*to++ = i + 2 < n ? alphabet[v & 63] : '=';
	}
	return ret;
}

/* The six bits of a character, or -1. */
static int
value(int c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct reader {
	uint8_t		*data;
	size_t		 len;
	uint32_t	 bits;		/* of the open quantum */
	unsigned	 have, pad;	/* characters and "=" of it */
};

/* Take one character in; false if it does not belong there. */
static bool
reader_take(struct reader *r, int c)
{
	int v = value(c);

	if (c == '=') {
		r->pad++;
		return r->have >= 2 && r->have + r->pad <= 4;
	}
	if (v < 0 || r->pad > 0)
		return false;
	r->bits = r->bits << 6 | (uint32_t)v;
	if (++r->have < 4)
		return true;
	r->data[r->len++] = (uint8_t)(r->bits >> 16);
	r->data[r->len++] = (uint8_t)(r->bits >> 8);
	r->data[r->len++] = (uint8_t)r->bits;
	r->bits = 0;
	r->have = 0;
	return true;
}

/* Close the last quantum; false if it is not whole. */
static bool
reader_end(struct reader *r, bool strict)
{
	unsigned spare = r->have == 2 ? 4 : 2;

	if (r->have == 0)
		return true;
	if (r->have + r->pad != 4)
		return false;
	if (strict && (r->bits & ((1u << spare) - 1)) != 0)
		return false;
	r->bits >>= spare;
	if (r->have == 3)
		r->data[r->len++] = (uint8_t)(r->bits >> 8);
	r->data[r->len++] = (uint8_t)r->bits;
	return true;
}

static bool
decode(struct arena *arena, const char *text, size_t len, bool strict,
    uint8_t **ret, size_t *ret_len, size_t *ret_at)
{
	struct reader r = { 0 };

	r.data = arena_alloc(arena, len / 4 * 3 + 3);
	for (size_t i = 0; i < len; i++) {
		if (!strict && is_space((unsigned char)text[i]))
			continue;
		if (!reader_take(&r, (unsigned char)text[i])) {
			*ret_at = i;
			return false;
		}
	}
	if (!reader_end(&r, strict)) {
		*ret_at = len;
		return false;
	}
	*ret = r.data;
	*ret_len = r.len;
	return true;
}

bool
base64_decode(struct arena *arena, const char *text, size_t len,
    uint8_t **ret, size_t *ret_len)
{
	size_t at;

	return decode(arena, text, len, true, ret, ret_len, &at);
}

bool
base64_decode_spaced(struct arena *arena, const char *text, size_t len,
    uint8_t **ret, size_t *ret_len, size_t *ret_at)
{
	return decode(arena, text, len, false, ret, ret_len, ret_at);
}
