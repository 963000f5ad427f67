/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * subdomains.h -- names below a domain, of --subdomain: DNS has no list.
 */
#ifndef COMMAND_SUBDOMAINS_H
#define COMMAND_SUBDOMAINS_H

#include <stddef.h>

struct arena;
struct err;
struct options;
struct scopes;

struct subdomains {
	const char *const	*name;		/* canonical, each once */
	size_t			 n;
};

/* Those of the command line. */
int	subdomains_read(struct arena *, const struct options *,
	    struct subdomains *ret, struct err *);
/* Of these, the ones below one domain. */
void	subdomains_below(struct arena *, const struct subdomains *,
	    const char *domain, struct subdomains *ret);
/* -1 if one lies below none of the domains: it would not be looked at. */
int	subdomains_check(const struct subdomains *, const struct scopes *,
	    struct err *);

#endif
