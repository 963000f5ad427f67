/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live.h -- questions to recursive resolvers, over UDP and TCP.
 *
 * Every reply is checked against its query (address, port, id, question with
 * its 0x20 case) before anything is believed. One that does not match is
 * dropped and counted, and the wait goes on. A server that does not keep the
 * case is asked over TCP. A truncated reply is asked for again over TCP, and
 * if that fails the answer is TRUNCATED: a part of an RRset is never given
 * out. FORMERR: once more without EDNS. A server that answers with a failure,
 * refuses the port, or neither recurses nor knows (a referral would look like
 * NODATA) is left for the next one; if all do, that failure is the answer.
 * The last one left is waited for when it refuses the port and has answered
 * within the time of all tries: it may be about to come back.
 * What happened on the way is told in answer.detail, of good answers too: of
 * failed ones with the server that failed, and the others that were asked.
 *
 * AD is believed from a loopback address only. After SERVFAIL the same server
 * is asked once more with CD, and if it has an answer then, again without: one
 * that still fails failed its validation, and is BOGUS, one that does not was
 * broken for a moment. What came with CD is looked at no further.
 *
 * Why sockets of our own and not c-ares: since 1.28 its ares_send() puts an
 * id of its own into the query, hands out a reply that it has parsed and
 * written again, drops broken ones, and shortens the timeout of a server that
 * was quick before; in all versions it says neither which server answered,
 * nor over what, nor that anything was dropped. Evidence needs all of that.
 *
 * Limits:  LIVE_IN_FLIGHT questions are out at once, the others wait inside.
 *          A question ends within timeout_ms * tries, or 5/4 of it when TCP
 *          was needed, of being sent. One that waits ends that long after
 *          the last sign of life from any server. Where descriptors are few
 *          there are fewer ports and connections, and questions over TCP wait.
 * Input:   whatever arrives at the sockets is hostile.
 */
#ifndef SOURCE_LIVE_H
#define SOURCE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct arena;
struct err;
struct source;

#define LIVE_IN_FLIGHT	5000

struct live_options {
	const char *const *server;	/* "ADDR[#PORT]", at most 8 */
	size_t		 nserver;	/* 0: the first three of resolv.conf */
	const char	*resolv_conf;	/* NULL: /etc/resolv.conf */
	int		 timeout_ms;	/* of one try, > 0 */
	int		 tries;		/* in all, >= 1 */
	bool		 dnssec;	/* believe AD; tell bogus from broken */
	time_t		 now;		/* stamped on the answers */
};

/* NULL with *err set: no usable server. */
struct source	*live_open(const struct live_options *, struct err *);
/* The servers in use as "ADDR#PORT, ..."; in the arena. */
const char	*live_servers(struct arena *, const struct source *);

#endif
