/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ascii.h -- characters by RFC, never by locale.
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool
ascii_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_alpha(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_alnum(int c)
{
	return ascii_alpha(c) || ascii_digit(c);
}

static inline int
ascii_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* The value of a hexadecimal digit, or -1. */
static inline int
ascii_hex(int c)
{
	if (ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Printable ASCII, the space included. */
static inline bool
ascii_print(int c)
{
	return c >= 0x20 && c <= 0x7e;
}

/* Equal without regard to case, for n octets; for two strings. */
bool	ascii_same(const char *, const char *, size_t n);
bool	ascii_same_word(const char *text, size_t len, const char *word);

#define ASCII_NUMBER	20	/* digits of the largest */

/* The digits, without a NUL; returns how many. */
size_t	ascii_number(uint64_t, char ret[ASCII_NUMBER]);

/*
 * Copy a string with every octet outside printable ASCII as \xNN.
 * The result is cut to fit and NUL ended.
 */
void	ascii_escape(const char *, char *ret, size_t size);

#endif
