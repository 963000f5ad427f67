/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * redundancy.h -- what carries the mail of a domain if one part falls: the
 * exchanges with their addresses, networks, origin AS and providers, and in
 * one sentence what all of it hangs on.
 *
 * A network is a /24 of IPv4 and a /48 of IPv6, which is what is routed and
 * filtered as one; so a DNS origin service is asked once for each. An address
 * that no sender on the Internet reaches is shown and counts for nothing.
 */
#ifndef EVALUATE_REDUNDANCY_H
#define EVALUATE_REDUNDANCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "evaluate/asn.h"
#include "evaluate/hosting.h"
#include "evaluate/tri.h"

struct evidence;
struct mx_host;
struct mx_outcome;

#define REDUNDANCY_BITS4	24
#define REDUNDANCY_BITS6	48

struct redundancy_network {
	const char	*text;		/* "192.0.2.0/24" */
	struct asn	 asn;		/* as a DNS service has it, if asked */
	bool		 asked;
};

struct redundancy_address {
	const struct address	*ip;
	const struct redundancy_network *network;	/* NULL if special */
	const char		*special;	/* why no sender reaches it */
	struct asn		 asn;
};

struct redundancy_host {
	const struct mx_host	*host;
	VEC(struct redundancy_address) address;
	size_t			 reachable;	/* of them */
	struct hosting		 hosting;
};

struct redundancy_outcome {
	VEC(struct redundancy_host) host;	/* those with an address */
	size_t			 hosts;		/* with one that is reachable */
	size_t			 addresses;	/* reachable, each once */
	VEC(struct redundancy_network *) network;	/* of all, each once */
	struct hosting		 hosting;	/* of every host, or none */
	const char		*registrable;	/* of every host's name if it is
						   another's, or NULL */
	enum tri		 one_as;	/* announces every address ... */
	uint32_t		 as;		/* ... and which */
	const struct answer	*asn_trouble;	/* that failed first, or NULL */
	enum tri		 single;	/* one thing carries all mail */
	const char		*words;		/* or NULL: no exchange */
};

void	redundancy_evaluate(struct evidence *, const struct mx_outcome *,
	    struct redundancy_outcome *ret);

#endif
