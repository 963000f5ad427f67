/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim.h -- the keys at the selectors that are known (RFC 6376 3.6.2), and at
 * those that are likely.
 *
 * DNS has no list of selectors. Only NXDOMAIN at _domainkey proves that there
 * are none (RFC 8020); otherwise what was not found is unknown.
 *
 * A guess that has a record is a selector like those that were named. Of one
 * that has none nothing is said, and one whose look-up failed is a failure
 * only where no key is known at a selector that was named: then the guesses
 * are all there is.
 */
#ifndef EVALUATE_DKIM_H
#define EVALUATE_DKIM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/selector.h"
#include "evaluate/tri.h"
#include "record/dkim_key.h"

struct arena;
struct evidence;
struct mx_outcome;
struct spf_outcome;

enum dkim_state {
	DKIM_UNKNOWN,		/* the look-up failed, or the wildcard's */
	DKIM_MISSING,		/* no TXT there */
	DKIM_MULTIPLE,		/* more than one TXT: undefined */
	DKIM_UNUSABLE,		/* a fault that makes verifiers ignore it */
	DKIM_REVOKED,
	DKIM_USABLE
};

/* How a selector came to be looked at. */
enum dkim_origin {
	DKIM_GIVEN,		/* the user named it */
	DKIM_MESSAGE,		/* a message of the user's has it */
	DKIM_ZONE_FILE,		/* the zone file has a record there */
	DKIM_PROVIDER,		/* guessed: all customers have it */
	DKIM_COMMON		/* guessed: many use the name */
};

struct dkim_source {
	enum dkim_origin	 origin;
	/* Of DKIM_PROVIDER: whose, and the name that shows it. */
	const struct selector_provider *provider;
	enum selector_by	 by;
	const char		*sign;
};

struct dkim_selector {
	const char		*selector;
	struct dkim_source	 source;
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

/* A selector that was guessed. */
struct dkim_guess {
	const char		*selector;
	struct dkim_source	 source;
	const struct answer	*answer;
	bool			 found;		/* then it is among the
						   selectors, too */
};

struct dkim_outcome {
	/* Those that were named, then the guesses that were found. */
	VEC(struct dkim_selector) selector;
	VEC(struct dkim_guess)	 guess;		/* all that were tried */
	const char		*below;		/* _domainkey.DOMAIN, or NULL */
	const struct answer	*domainkey;	/* TXT at _domainkey.DOMAIN */
	const struct answer	*probe;		/* ... at a made-up selector */
	const struct answer	*adsp;		/* TXT at _adsp._domainkey */
	const struct answer	*adsp_trouble;	/* the same, if it failed */
	enum tri		 wildcard;	/* a made-up selector has TXT */
	const struct rr		*wildcard_rr;
	bool			 proven_absent;	/* NXDOMAIN at _domainkey */
	size_t			 usable;	/* selectors with a usable key */
	/* First that failed: of what was named, of the guesses if no key is
	   known there, of both. */
	const struct answer	*named_trouble, *guess_trouble, *trouble;
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
/* The selectors of the scope. */
void		 dkim_evaluate(struct evidence *, struct dkim_outcome *ret);
/*
 * Add the guesses, if the scope wants them: as soon as _domainkey and the
 * wildcard probe are known, for where they say that there is no key, or cannot
 * say what a wildcard would answer, none is asked.
 */
void		 dkim_guess_evaluate(struct evidence *,
		    const struct mx_outcome *, const struct spf_outcome *,
		    struct dkim_outcome *);
/* Ask for one selector of the outcome's domain, and read what is there. */
void		 dkim_look(struct evidence *, const struct dkim_outcome *,
		    const char *selector, struct dkim_selector *ret);

const char	*dkim_state_name(enum dkim_state);
bool		 dkim_is_guess(const struct dkim_source *);
/* "given", ... */
const char	*dkim_origin_name(enum dkim_origin);
/* In words: "Fastmail, by MX in1-smtp.messagingengine.com". */
const char	*dkim_source_words(struct arena *, const struct dkim_source *);

#endif
