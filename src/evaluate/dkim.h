/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim.h -- the keys at the selectors that are known (RFC 6376 3.6.2).
 *
 * DNS has no list of selectors. Only NXDOMAIN at _domainkey proves that there
 * are none (RFC 8020); otherwise what was not found is unknown.
 */
#ifndef EVALUATE_DKIM_H
#define EVALUATE_DKIM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/tri.h"
#include "record/dkim_key.h"

struct evidence;

enum dkim_state {
	DKIM_UNKNOWN,		/* the look-up failed, or the wildcard's */
	DKIM_MISSING,		/* no TXT there */
	DKIM_MULTIPLE,		/* more than one TXT: undefined */
	DKIM_UNUSABLE,		/* a fault that makes verifiers ignore it */
	DKIM_REVOKED,
	DKIM_USABLE
};

struct dkim_selector {
	const char		*selector;
	const char		*name;		/* S._domainkey.DOMAIN */
	const struct answer	*answer;
	enum dkim_state		 state;
	const struct rr		*rr;		/* the first TXT, or NULL */
	size_t			 nrecord;
	const struct dkim_key	*key;		/* of rr; NULL unless it is
						   the only one */
	const char		*cname;		/* delegation, or NULL */
	enum tri		 dangling;	/* CNAME to a name that is not */
};

struct dkim_outcome {
	VEC(struct dkim_selector) selector;	/* those the user named */
	const struct answer	*domainkey;	/* TXT at _domainkey.DOMAIN */
	const struct answer	*adsp;		/* TXT at _adsp._domainkey */
	const struct answer	*adsp_trouble;	/* the same, if it failed */
	enum tri		 wildcard;	/* a made-up selector has TXT */
	const struct rr		*wildcard_rr;
	bool			 proven_absent;	/* NXDOMAIN at _domainkey */
	size_t			 usable;	/* selectors with a usable key */
	const struct answer	*trouble;	/* first that failed */
};

/* A label that nobody publishes: it shows wildcards. */
#define DKIM_PROBE_SELECTOR	"mailassay-wildcard-probe"
/* Where a selector would stand, and a policy does (RFC 5617 4.1). */
#define DKIM_ADSP_LABEL		"_adsp"

/*
 * The one key that a signature names, whoever's; a wildcard's counts, as it
 * does for a verifier. ret->name is NULL if there is no such name.
 */
void		 dkim_look_up(struct evidence *, const char *selector,
		    const char *domain, struct dkim_selector *ret);
void		 dkim_evaluate(struct evidence *, struct dkim_outcome *ret);
const char	*dkim_state_name(enum dkim_state);

#endif
