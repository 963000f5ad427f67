/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask.h -- which questions the libraries are asked about a domain, and what
 * we say to each in the words of the library.
 */
#ifndef WITNESS_ASK_H
#define WITNESS_ASK_H

#include "base/buf.h"
#include "base/vec.h"
#include "witness/adapter.h"

struct arena;
struct facts;
struct spf_check;
struct spf_sender;

#define ASK_MX_HOSTS	3	/* whose addresses are asked about as senders */

struct ask {
	const struct adapter	*adapter;
	const char		*question;	/* for a person */
	const char		*ours;		/* "" if we do not know */
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

#endif
