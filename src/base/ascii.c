/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/ascii.h"

#include <stdio.h>
#include <string.h>

bool
ascii_same(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ascii_lower((unsigned char)a[i]) !=
		    ascii_lower((unsigned char)b[i]))
			return false;
	return true;
}

bool
ascii_same_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && ascii_same(text, word, len);
}

size_t
ascii_number(uint64_t n, char ret[ASCII_NUMBER])
{
	char digits[ASCII_NUMBER];
	size_t first = ASCII_NUMBER;

	do {
		digits[--first] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	memcpy(ret, digits + first, ASCII_NUMBER - first);
	return ASCII_NUMBER - first;
}

void
ascii_escape(const char *s, char *ret, size_t size)
{
	size_t n = 0;

	for (; *s != '\0' && n + 5 < size; s++) {
		unsigned char c = (unsigned char)*s;

		if (!ascii_print(c))
			n += (size_t)snprintf(ret + n, size - n, "\\x%02x", c);
		else
			ret[n++] = *s;
	}
	ret[n] = '\0';
}
