/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * redundancy.h -- what carries the mail of a domain if one host, or one
 * network, falls: the exchanges with their networks and providers, and in one
 * sentence what all of it hangs on.
 *
 * A network is a /24 of IPv4 and a /48 of IPv6, which is what is routed and
 * filtered as one. Whose network it is (its origin AS) is not in DNS.
 */
#ifndef EVALUATE_REDUNDANCY_H
#define EVALUATE_REDUNDANCY_H

#include <stddef.h>

#include "base/vec.h"
#include "evaluate/tri.h"

struct evidence;
struct mx_host;
struct mx_outcome;

#define REDUNDANCY_BITS4	24
#define REDUNDANCY_BITS6	48

struct redundancy_host {
	const struct mx_host	*host;
	VEC(const char *)	 network;	/* "192.0.2.0/24", each once */
	const char		*provider;	/* of selector.def, or NULL */
};

struct redundancy_outcome {
	VEC(struct redundancy_host) host;	/* those with an address */
	size_t			 addresses;	/* each once */
	VEC(const char *)	 network;	/* of all, each once */
	const char		*provider;	/* of every host, or NULL */
	enum tri		 single;	/* one thing carries all mail */
	const char		*words;		/* or NULL: no exchange */
};

void	redundancy_evaluate(struct evidence *, const struct mx_outcome *,
	    struct redundancy_outcome *ret);

#endif
