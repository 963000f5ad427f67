/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_host.h -- names beside the domain's own that need SPF of theirs: SPF is
 * not inherited by names below (RFC 7208 3.5), and mail with the null reverse
 * path is checked against HELO, the name of a host (RFC 7208 2.3, 2.4).
 */
#ifndef EVALUATE_SPF_HOST_H
#define EVALUATE_SPF_HOST_H

#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"

struct evidence;
struct mx_outcome;

enum spf_host_state {
	SPF_HOST_UNKNOWN,	/* a look-up failed: see trouble */
	SPF_HOST_COVERED,	/* has one record without a fault */
	SPF_HOST_BARE,		/* exists, and has none */
	SPF_HOST_BROKEN,	/* has several, or one with a fault */
	SPF_HOST_ALIAS,		/* what it has is another's to say */
	SPF_HOST_ABSENT		/* below: no address and no MX either */
};

struct spf_host {
	const char		*name;
	enum spf_host_state	 state;
};

struct spf_host_outcome {
	/* Exchanges in the domain's own hands. */
	VEC(struct spf_host)	 exchange;
	const struct answer	*exchange_trouble;
	/* Names below the domain, of those that the scope names. */
	VEC(struct spf_host)	 below;
	size_t			 below_left;	/* beyond LIMIT_SUBDOMAINS */
	const struct answer	*below_trouble;
	const struct answer	*wildcard;	/* TXT at *.DOMAIN, or NULL:
						   nothing below was named */
};

void		 spf_host_evaluate(struct evidence *,
		    const struct mx_outcome *, struct spf_host_outcome *ret);
const char	*spf_host_state_name(enum spf_host_state);

#endif
