/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * smtp.h -- questions of type RR_SMTP, put to mail servers: who are you, and
 * is there a postmaster?
 *
 * It takes no other questions. The name of one is the domain whose postmaster
 * is asked for, its server the address to connect to; no name is looked up
 * here. The wire of the answer is a transcript (base/smtp.h). FOUND: the talk
 * came to QUIT, whatever was replied. Without a connection there is no wire:
 * TIMEOUT, REFUSED, or NOT_ASKED where this host has no way to it.
 *
 * An address that let one question wait to its end is not connected to for
 * another: that is answered at once, TIMEOUT as well.
 *
 * Addresses come out of DNS, which strangers write: `refuse` decides which of
 * them may be talked to at all. A question for another is NOT_ASKED.
 *
 * Limits:  SMTP_IN_FLIGHT talks at once and one with each address, the others
 *          wait; LIMIT_SMTP_WAIT at most for one of them, from its connect()
 *          on; see smtp_talk.h for what is heard.
 * Input:   whatever arrives at the sockets is hostile.
 */
#ifndef SOURCE_SMTP_H
#define SOURCE_SMTP_H

#include <time.h>

struct arena;
struct source;

#define SMTP_IN_FLIGHT	32

struct smtp_options {
	unsigned	 port;
	int		 timeout_ms;	/* of a whole talk, > 0 */
	const char	*helo;		/* NULL: our address, as a literal */
	time_t		 now;		/* stamped on the answers */
	/* Why this address must not be asked, or NULL; never NULL itself. */
	const char	*(*refuse)(struct arena *, const char *address,
			    const void *context);
	const void	*context;
};

struct source	*smtp_open(const struct smtp_options *);

#endif
