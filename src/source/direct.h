/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * direct.h -- questions for one server each, put to its address without
 * recursion: what the authoritative servers of a zone say, one by one.
 *
 * It takes no other questions. As the live source it believes nothing that
 * does not match its query (address, port, id, question with its case), asks
 * over TCP what came truncated, and asks without EDNS where that was not
 * understood. Each question has a socket, and so a port, of its own. What a
 * server does not answer is TIMEOUT, with the reason in answer.detail; nobody
 * else is asked instead.
 *
 * Addresses come out of DNS, which strangers write: `refuse` decides which of
 * them may be asked at all. A question for another is NOT_ASKED.
 *
 * Limits:  DIRECT_IN_FLIGHT questions are out at once, the others wait.
 * Input:   whatever arrives at the sockets is hostile.
 */
#ifndef SOURCE_DIRECT_H
#define SOURCE_DIRECT_H

#include <time.h>

struct arena;
struct source;

#define DIRECT_IN_FLIGHT	64

struct direct_options {
	unsigned	 port;		/* of every server */
	int		 timeout_ms;	/* of one try, > 0 */
	int		 tries;		/* in all, >= 1 */
	time_t		 now;		/* stamped on the answers */
	/* Why this address must not be asked, or NULL; never NULL itself. */
	const char	*(*refuse)(struct arena *, const char *address,
			    const void *context);
	const void	*context;
};

struct source	*direct_open(const struct direct_options *);

#endif
