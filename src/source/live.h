/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live.h -- questions to recursive resolvers, over c-ares.
 *
 * Every reply is checked against its query (id, question, 0x20 case) before
 * anything is believed; one that does not match is dropped and counted.
 * AD is believed from a loopback address only.
 */
#ifndef SOURCE_LIVE_H
#define SOURCE_LIVE_H

#include <stddef.h>
#include <time.h>

struct arena;
struct err;
struct source;

struct live_options {
	const char *const *server;	/* "ADDR[#PORT]"; none: resolv.conf */
	size_t		 nserver;
	int		 timeout_ms;	/* of one try, > 0 */
	int		 tries;		/* in all, >= 1 */
	time_t		 now;		/* stamped on the answers */
};

/* NULL with *err set: no usable server. */
struct source	*live_open(const struct live_options *, struct err *);
/* The servers in use as "ADDR#PORT, ..."; in the arena. */
const char	*live_servers(struct arena *, const struct source *);

#endif
