/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/selector.h"

const struct selector_provider selector_providers[SELECTOR_NPROVIDER] = {
#define SELECTOR_PROVIDER(symbol, name, source, checked)		\
	[SELECTOR_ID_##symbol] = { name, source, checked },
#include "evaluate/selector.def"
};

const struct selector_sign selector_signs[] = {
#define SELECTOR_SIGN(symbol, by, name)	{ SELECTOR_ID_##symbol, by, name },
#include "evaluate/selector.def"
};
const size_t selector_sign_count = sizeof selector_signs /
    sizeof *selector_signs;

const struct selector_implied selector_implied[] = {
#define SELECTOR_IMPLIED(symbol, selector)				\
	{ SELECTOR_ID_##symbol, selector },
#include "evaluate/selector.def"
};
const size_t selector_implied_count = sizeof selector_implied /
    sizeof *selector_implied;

const char *const selector_common[] = {
#define SELECTOR_COMMON(selector)	selector,
#include "evaluate/selector.def"
};
const size_t selector_common_count = sizeof selector_common /
    sizeof *selector_common;

const char *
selector_by_name(enum selector_by by)
{
	static const char *const names[] = {
		[SELECTOR_BY_MX] = "MX",
		[SELECTOR_BY_SPF] = "SPF",
		[SELECTOR_BY_CNAME] = "CNAME",
	};

	return names[by];
}
