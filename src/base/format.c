/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/format.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"

struct out {
	char	*to, *end;
	bool	 full;
};

static void
put(struct out *o, const char *from, size_t n)
{
	if (n > (size_t)(o->end - o->to)) {
		o->full = true;
		return;
	}
	memcpy(o->to, from, n);
	o->to += n;
}

static void
put_number(struct out *o, uint64_t n)
{
	char digits[ASCII_NUMBER];

	put(o, digits, ascii_number(n, digits));
}

size_t
format_words(char *ret, size_t size, const char *fmt, va_list ap)
{
	struct out o = { ret, ret + size, size == 0 };
	const char *s;

	for (size_t n; !o.full; fmt += n) {
		n = strcspn(fmt, "%");
		put(&o, fmt, n);
		fmt += n;
		n = 2;
		if (*fmt == '\0') {
			put(&o, "", 1);
			break;
		}
		if (fmt[1] == 's') {
			s = va_arg(ap, const char *);
			if (s == NULL)
				return FORMAT_OTHER;
			put(&o, s, strlen(s));
		} else if (fmt[1] == 'u') {
			put_number(&o, va_arg(ap, unsigned));
		} else if (fmt[1] == 'z' && fmt[2] == 'u') {
			put_number(&o, va_arg(ap, size_t));
			n = 3;
		} else if (fmt[1] == '%') {
			put(&o, "%", 1);
		} else {
			return FORMAT_OTHER;
		}
	}
	return o.full ? FORMAT_OTHER : (size_t)(o.to - ret) - 1;
}
