/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * message_plain.h -- replies that have nothing but what nearly all have.
 *
 * An answer, or none, of the common types, in class IN, without a fault and
 * without an octet too many: such a message is read here, and is read by ldns
 * to the same. What is any different in any section is not plain: ldns and
 * message.c say what is to be thought of it.
 *
 * Input:   messages are hostile.
 */
#ifndef DNS_MESSAGE_PLAIN_H
#define DNS_MESSAGE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer;
struct arena;
struct rr;

struct message_plain {
	struct rr	*rr;		/* of the answer section */
	size_t		 n;
	bool		 nxdomain;
	bool		 aa, ad;
	const char	*soa_owner;	/* of the authority section, or NULL */
};

/* False: it is not plain. */
bool	message_plain(struct arena *, const uint8_t *wire, size_t len,
	    struct message_plain *ret);
/* message_answer() through ldns, whatever the message: both say the same. */
void	message_answer_ldns(struct arena *, const uint8_t *wire, size_t len,
	    struct answer *ret);

#endif
