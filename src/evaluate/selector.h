/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * selector.h -- where a DKIM key may be: selectors that a provider has all
 * its customers use, and common names (selector.def).
 *
 * All of them are guesses. What stands at one is a key like any other; that
 * nothing stands there says nothing.
 */
#ifndef EVALUATE_SELECTOR_H
#define EVALUATE_SELECTOR_H

#include <stddef.h>

/* What shows that a domain is a provider's customer. */
enum selector_by {
	SELECTOR_BY_MX,		/* the name of an exchange */
	SELECTOR_BY_SPF,	/* include: or redirect= */
	SELECTOR_BY_CNAME	/* the alias at a selector that was named */
};

struct selector_provider {
	const char		*name;
	const char		*source;	/* a text that says so */
	const char		*checked;	/* ... and the day it did */
};

/* One per row of selector.def, an index into selector_providers. */
enum selector_id {
#define SELECTOR_PROVIDER(symbol, ...)	SELECTOR_ID_##symbol,
#include "evaluate/selector.def"
	SELECTOR_NPROVIDER
};

struct selector_sign {
	enum selector_id	 provider;
	enum selector_by	 by;
	const char		*name;		/* at it or below */
};

struct selector_implied {
	enum selector_id	 provider;
	const char		*selector;
};

extern const struct selector_provider	selector_providers[SELECTOR_NPROVIDER];
extern const struct selector_sign	selector_signs[];
extern const size_t			selector_sign_count;
extern const struct selector_implied	selector_implied[];
extern const size_t			selector_implied_count;
extern const char *const		selector_common[];
extern const size_t			selector_common_count;

/* "MX", ... */
const char	*selector_by_name(enum selector_by);

#endif
