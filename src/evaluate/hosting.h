/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hosting.h -- whose an exchange is, by its name: the services of hosting.def,
 * and of selector.def those that have exchanges.
 *
 * What falls or stands behind the addresses of such a service is its own to
 * see to, and is not in DNS: a customer cannot add a host, and one address may
 * be many machines.
 */
#ifndef EVALUATE_HOSTING_H
#define EVALUATE_HOSTING_H

enum hosting_kind {
	HOSTING_NONE,		/* not in the catalogue */
	HOSTING_SERVICE,	/* a hosted service */
	HOSTING_ANYCAST		/* and each address is in many places */
};

struct hosting {
	enum hosting_kind	 kind;
	const char		*provider;	/* or NULL */
};

struct hosting	hosting_of(const char *name);

#endif
