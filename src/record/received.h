/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * received.h -- one Received field: who gave the mail to whom (RFC 5321 4.4).
 *
 * The grammar leaves the client's address to a comment (TCP-info), and mail
 * servers write it in several ways; those of Postfix, Sendmail, Exim, qmail,
 * Exchange and Gmail are read. What the client itself said (HELO, and literals
 * after "helo=") is never taken for the address.
 *
 * Memory:  everything returned lives in the arena passed in.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_RECEIVED_H
#define RECORD_RECEIVED_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Words as written, without brackets; NULL where the field has none. */
struct received {
	bool		 from;		/* it says from whom */
	const char	*helo;		/* what the client called itself */
	const char	*address;	/* "192.0.2.1": looks like one, no more */
	const char	*by;		/* the host that took the mail */
};

/* The text is what follows "Received:". */
void	received_parse(struct arena *, const char *text, size_t len,
	    struct received *ret);

#endif
