/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mx.h -- where mail for the domain goes (RFC 5321 5.1, RFC 7505).
 */
#ifndef EVALUATE_MX_H
#define EVALUATE_MX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/address.h"
#include "evaluate/tri.h"

struct evidence;

enum mx_state {
	MX_UNKNOWN,		/* the look-up failed */
	MX_EXPLICIT,
	MX_IMPLICIT,		/* no MX, but an address at the domain */
	MX_NULL,		/* a single "0 ." */
	MX_NULL_MIXED,		/* "." beside others, or not preference 0 */
	MX_NONE			/* neither MX nor address */
};

struct mx_host {
	const struct rr		*rr;		/* NULL for the implicit MX */
	uint16_t		 preference;
	const char		*name;
	const struct answer	*a, *aaaa;	/* NULL when never asked (".") */
	VEC(struct address)	 address;
	bool			 literal;	/* an address written as a name */
	bool			 legal;		/* as a host name */
	const char		*cname;		/* its target, or NULL */
	enum tri		 resolves;	/* has at least one address */
	/* Nobody owns the name's registrable domain: NXDOMAIN there. */
	enum tri		 dangling;
	const char		*registrable;	/* or NULL */
	const struct answer	*dangling_trouble;	/* unknown: what failed */
};

struct mx_outcome {
	const struct answer	*answer;	/* of the MX question */
	enum mx_state		 state;
	VEC(struct mx_host)	 host;		/* by preference */
	size_t			 more;		/* beyond LIMIT_MX_HOSTS */
	size_t			 more_addresses; /* beyond LIMIT_MX_ADDRESSES */
	/* The first answer that failed: of the MX set, of any host. */
	const struct answer	*trouble, *host_trouble;
};

void		 mx_evaluate(struct evidence *, struct mx_outcome *ret);
const char	*mx_state_name(enum mx_state);

#endif
