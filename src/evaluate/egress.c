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

/* Family and first octet, beside each other: most rows are told apart here. */
#define KEY(family, octet)	((family) << 8 | (octet))
#define ANY	0
static const uint16_t keys[] = {
#define EGRESS4(symbol, a, b, c, d, bits)				\
	(bits) < 8 ? ANY : KEY(4, a),
#define EGRESS6(symbol, a, b, c, bits)					\
	(bits) < 8 ? ANY : KEY(6, (a) >> 8),
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

void
egress_find(const struct address *prefix, unsigned bits,
    struct egress_overlaps *ret)
{
	unsigned key = bits < 8 ? ANY : KEY(prefix->family, prefix->byte[0]);

	memset(ret, 0, sizeof *ret);
	for (size_t i = 0; i < egress_range_count; i++) {
		const struct egress_range *r = &egress_ranges[i];
		enum egress_overlap *with = &ret->with[r->pool];

		if ((keys[i] != key && keys[i] != ANY && key != ANY) ||
		    r->prefix.family != prefix->family)
			continue;
		if (r->bits <= bits) {
			if (address_matches(prefix, &r->prefix, r->bits))
				*with = EGRESS_WITHIN;
		} else if (address_matches(&r->prefix, prefix, bits))
			*with = EGRESS_HOLDS;
	}
}

bool
egress_is_own(const struct egress_pool *pool, unsigned family, unsigned bits)
{
	unsigned own = family == 4 ? pool->own4 : pool->own6;

	return own != 0 && bits >= own;
}
