/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/zonefile_generate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "dns/zonefile_token.h"

#define VALUE_MAX	INT32_MAX
#define WIDTH_MAX	255

struct cursor {
	const char	*at, *end;
};

struct modifier {
	int64_t		 offset;
	uint32_t	 width;
	char		 base;		/* one of d o x X n N */
};

static bool
take(struct cursor *c, char want)
{
	if (c->at == c->end || *c->at != want)
		return false;
	c->at++;
	return true;
}

static bool
take_number(struct cursor *c, uint32_t max, uint32_t *ret)
{
	const char *start = c->at;
	uint64_t value = 0;

	for (; c->at < c->end && ascii_digit(*c->at); c->at++) {
		value = value * 10 + (uint64_t)(*c->at - '0');
		if (value > max)
			return false;
	}
	*ret = (uint32_t)value;
	return c->at > start;
}

bool
zonerange_parse(const struct zonetoken *t, struct zonerange *ret)
{
	struct cursor c = { t->text, t->text + t->len };

	ret->step = 1;
	return take_number(&c, VALUE_MAX, &ret->start) && take(&c, '-') &&
	    take_number(&c, VALUE_MAX, &ret->stop) &&
	    (!take(&c, '/') || take_number(&c, VALUE_MAX, &ret->step)) &&
	    c.at == c.end && ret->step > 0 && ret->start <= ret->stop;
}

size_t
zonerange_count(const struct zonerange *r)
{
	return (size_t)(r->stop - r->start) / r->step + 1;
}

/* ${OFFSET[,WIDTH[,BASE]]}, after the '{'. */
static bool
take_modifier(struct cursor *c, struct modifier *m)
{
	bool negative = take(c, '-');
	uint32_t offset;

	if (!take_number(c, VALUE_MAX, &offset))
		return false;
	m->offset = negative ? -(int64_t)offset : (int64_t)offset;
	if (take(c, ',')) {
		if (!take_number(c, WIDTH_MAX, &m->width))
			return false;
		if (take(c, ',')) {
			if (c->at == c->end || *c->at == '\0' ||
			    strchr("doxXnN", *c->at) == NULL)
				return false;
			m->base = *c->at++;
		}
	}
	return take(c, '}');
}

/*
 * Nibbles, the lowest first, with dots between: for ip6.arpa. As in BIND the
 * width counts the dots too.
 */
static void
put_nibbles(struct buf *b, uint64_t value, const struct modifier *m)
{
	const char *digit = m->base == 'n' ? "0123456789abcdef" :
	    "0123456789ABCDEF";
	uint32_t width = m->width;

	do {
		buf_putc(b, digit[value & 15]);
		value >>= 4;
		width -= width > 0;
		if (width > 0 || value != 0) {
			buf_putc(b, '.');
			width -= width > 0;
		}
	} while (width > 0 || value != 0);
}

static bool
put_value(struct buf *b, uint32_t i, const struct modifier *m)
{
	int64_t value = (int64_t)i + m->offset;
	char text[WIDTH_MAX + 16];
	int width = (int)m->width;

	if (value < 0)
		return false;
	if (m->base == 'n' || m->base == 'N') {
		put_nibbles(b, (uint64_t)value, m);
		return true;
	}
	if (m->base == 'o')
		snprintf(text, sizeof text, "%0*" PRIo64, width,
		    (uint64_t)value);
	else if (m->base == 'x')
		snprintf(text, sizeof text, "%0*" PRIx64, width,
		    (uint64_t)value);
	else if (m->base == 'X')
		snprintf(text, sizeof text, "%0*" PRIX64, width,
		    (uint64_t)value);
	else
		snprintf(text, sizeof text, "%0*" PRId64, width, value);
	buf_puts(b, text);
	return true;
}

bool
zonerange_expand(struct buf *b, const struct zonetoken *t, uint32_t i)
{
	struct cursor c = { t->text, t->text + t->len };

	while (c.at < c.end) {
		struct modifier m = { 0, 0, 'd' };

		if (*c.at == '\\' && c.end - c.at > 1) {
			/* Inside quotes \" is the quote itself. */
			if (!t->quoted || c.at[1] != '"')
				buf_putc(b, '\\');
			buf_putc(b, c.at[1]);
			c.at += 2;
		} else if (!take(&c, '$')) {
			buf_putc(b, *c.at++);
		} else if (take(&c, '$')) {
			buf_putc(b, '$');
		} else if ((take(&c, '{') && !take_modifier(&c, &m)) ||
		    !put_value(b, i, &m))
			return false;
	}
	return true;
}
