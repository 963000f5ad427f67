/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dnssec.h -- whether the domain's zone is signed, and what of it is known to
 * validate (RFC 4033 to 4035).
 *
 * The zone is found first. DS at the domain is asked for in any case; only
 * without one the SOA, whose owner is the zone's apex. DNSKEY and NSEC3PARAM
 * are asked for where there is a DS, or nobody could say whether there is one.
 * A zone file may be signed on its way to the servers: that it is not signed
 * says nothing.
 */
#ifndef EVALUATE_DNSSEC_H
#define EVALUATE_DNSSEC_H

#include <stdbool.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/tri.h"

struct evidence;
struct mx_outcome;

struct dnssec_zone {
	const char		*apex;		/* NULL: not known */
	enum tri		 is_signed;	/* the parent has a DS */
	const struct answer	*ds;		/* at the apex, or NULL */
	const struct answer	*trouble;	/* why something is unknown */
};

struct dnssec_host {
	const char		*name;		/* of an exchange */
	enum tri		 is_signed;
	const char		*why;		/* if not: one clause */
	const struct answer	*trouble;
};

enum dnssec_chain {
	DNSSEC_CHAIN_UNKNOWN,	/* nobody who can be believed has looked */
	DNSSEC_CHAIN_NONE,	/* validated, and none leads to the zone */
	DNSSEC_CHAIN_BROKEN,	/* no key can be the one that the DS means */
	DNSSEC_CHAIN_SECURE
};

struct dnssec_outcome {
	struct dnssec_zone	 zone;
	const struct answer	*key, *nsec3;	/* NULL: not asked for */
	bool			 unsigned_file;	/* no key, in a zone file */
	enum dnssec_chain	 chain;
	const struct answer	*says;		/* the answer that says so */
	/* At the domain and below it. */
	VEC(const struct answer *) bogus;
	VEC(const struct rr *)	 over, soon;	/* RRSIGs: see rule dnssec-bogus */
	VEC(struct dnssec_host)	 host;
	/* What failed: of the zone, its keys, its NSEC3PARAM, of hosts. */
	const struct answer	*key_trouble, *nsec3_trouble, *host_trouble;
};

#define DNSSEC_SOON	(3 * 86400)	/* seconds that a signature has left */

void	dnssec_evaluate(struct evidence *, const struct mx_outcome *,
	    struct dnssec_outcome *ret);
/* The first key that a DS of the zone can mean, or NULL. */
const struct rr	*dnssec_anchored_key(const struct dnssec_outcome *);

#endif
