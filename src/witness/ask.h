/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask.h -- which questions the libraries are asked about a domain, and what
 * we say to each in the words of the library.
 */
#ifndef WITNESS_ASK_H
#define WITNESS_ASK_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/vec.h"
#include "witness/adapter.h"

struct arena;
struct facts;
struct message;
struct spf_check;
struct spf_sender;

#define ASK_MX_HOSTS	3	/* whose addresses are asked about as senders */
#define ASK_SENDERS	8	/* declared ones, those of genuine mail */

struct ask {
	const struct adapter	*adapter;
	const char		*question;	/* for a person */
	const char		*subject;	/* as in struct opinion */
	/* "" if we do not know; NULL: there is nothing to compare. */
	const char		*ours;
	unsigned		 faults;	/* bits, of the record asked about */
	struct buf		 frame;		/* the question on the wire */
};

struct asks {
	VEC(struct ask)	ask;
};

/* Answers that are missing for our own part are noted in the evidence. */
void	ask_all(struct arena *, const struct facts *, struct asks *ret);

/* The one question about a sender that libspf2 is asked. */
void	ask_sender(struct arena *, const struct spf_sender *,
	    const struct spf_check *ours, struct asks *ret);

/*
 * About each signature with ask[i], which has d and s. One that may not reach
 * the library loses it, and ret_why[i] says why; both have an item for each
 * signature. Asked are at most LIMIT_SIGNATURES of them.
 */
void	ask_message(struct arena *, const struct message *, bool *ask,
	    const char **ret_why, struct asks *ret);

#endif
