/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/egress.h"

#include <string.h>

const struct egress_pool egress_pools[EGRESS_NPOOL] = {
#define EGRESS_POOL(symbol, owner, kind, own4, own6, source, as_of)	\
	[EGRESS_ID_##symbol] = { owner, kind, own4, own6, source, as_of },
#include "evaluate/egress.def"
};

const struct egress_range egress_ranges[] = {
#define EGRESS4(symbol, a, b, c, d, bits)				\
	{ EGRESS_ID_##symbol, { 4, { a, b, c, d } }, bits },
#define EGRESS6(symbol, a, b, c, bits)					\
	{ EGRESS_ID_##symbol, { 6, { (a) >> 8, (a) & 0xff, (b) >> 8,	\
	    (b) & 0xff, (c) >> 8, (c) & 0xff } }, bits },
#include "evaluate/egress.def"
};

/* Of each range, none of which is shorter: most are told apart here. */
static const uint8_t first_octets[] = {
#define EGRESS4(symbol, a, b, c, d, bits)	a,
#define EGRESS6(symbol, a, b, c, bits)		(a) >> 8,
#include "evaluate/egress.def"
};
const size_t egress_range_count = sizeof egress_ranges / sizeof *egress_ranges;

const char *
egress_kind_name(enum egress_kind kind)
{
	static const char *const names[] = {
		[EGRESS_CLOUD] = "cloud",
		[EGRESS_CDN] = "CDN",
		[EGRESS_PROXY] = "proxy",
	};

	return names[kind];
}

static void
meet(const struct egress_range *r, const struct address *prefix,
    unsigned bits, struct egress_overlaps *ret)
{
	enum egress_overlap *with = &ret->with[r->pool];

	if (r->prefix.family != prefix->family)
		return;
	if (r->bits <= bits) {
		if (address_matches(prefix, &r->prefix, r->bits))
			*with = EGRESS_WITHIN;
	} else if (address_matches(&r->prefix, prefix, bits))
		*with = EGRESS_HOLDS;
}

void
egress_find(const struct address *prefix, unsigned bits,
    struct egress_overlaps *ret)
{
	const uint8_t *at = first_octets, *end = at + egress_range_count;

	memset(ret, 0, sizeof *ret);
	while (at < end) {
		if (bits >= 8)
			at = memchr(at, prefix->byte[0], (size_t)(end - at));
		if (at == NULL)
			break;
		meet(&egress_ranges[at++ - first_octets], prefix, bits, ret);
	}
}

bool
egress_is_own(const struct egress_pool *pool, unsigned family, unsigned bits)
{
	unsigned own = family == 4 ? pool->own4 : pool->own6;

	return own != 0 && bits >= own;
}
