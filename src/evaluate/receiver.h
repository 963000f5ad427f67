/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver.h -- what receivers do with mail that says it comes from the
 * domain: forged by a stranger, or genuine from those declared to send.
 *
 * Three receivers: one by RFC 9989, one by RFC 7489, and one that runs
 * libspf2, libopendkim and libopendmarc, which does as these have said and is
 * unknown where they were not asked.
 */
#ifndef EVALUATE_RECEIVER_H
#define EVALUATE_RECEIVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "evaluate/dmarc.h"

struct arena;
struct declared_sender;
struct facts;
struct scope_sender;

enum receiver_kind {
	RECEIVER_RFC9989, RECEIVER_RFC7489, RECEIVER_LIBRARIES, RECEIVER_N
};

/* Delivered: DMARC has nothing against it. What else may be is in `why`. */
enum disposition {
	DISPOSITION_UNKNOWN, DISPOSITION_DELIVER, DISPOSITION_QUARANTINE,
	DISPOSITION_REJECT
};

struct receiver_cell {
	enum disposition	 disposition;
	const char		*why;		/* one sentence, never NULL */
	bool			 differs;	/* libraries: from RFC 7489, both
						   being known */
};

struct receiver_row {
	struct receiver_cell	 cell[RECEIVER_N];
};

/*
 * The first three are as enum dmarc_author, with the MAIL FROM that serves the
 * forger best. The last has the domain in From; MAIL FROM and signature are of
 * the forger's own domain, and pass.
 */
enum receiver_forgery {
	FORGERY_DOMAIN = DMARC_AUTHOR_DOMAIN,
	FORGERY_SUBDOMAIN = DMARC_AUTHOR_SUBDOMAIN,
	FORGERY_NONEXISTENT = DMARC_AUTHOR_NONEXISTENT,
	FORGERY_ENVELOPE, FORGERY_N
};

/*
 * Genuine mail has the domain in From and in MAIL FROM, and its signature, if
 * any, is of the domain. A forwarder is a stranger who changes neither.
 */
enum receiver_genuine {
	GENUINE_UNSIGNED, GENUINE_SIGNED, GENUINE_UNSIGNED_FORWARDED,
	GENUINE_SIGNED_FORWARDED, GENUINE_N
};

struct receiver_sender {
	const struct scope_sender *said;
	struct receiver_row	 row[GENUINE_N];
};

struct receiver_outcome {
	struct receiver_row	 forged[FORGERY_N];
	VEC(struct receiver_sender) sender;	/* genuine, as declared */
	size_t			 left_out;	/* declared to get fail */
};

/* All but the libraries' column, which says that they were not asked. */
void		 receiver_evaluate(const struct facts *,
		    struct receiver_outcome *ret);
/* That column, by facts->opinions. */
void		 receiver_libraries(struct facts *);
/* Whether its mail is genuine: it is not declared to get fail. */
bool		 receiver_is_genuine(const struct declared_sender *);

const char	*disposition_name(enum disposition);	/* "delivered", ... */
const char	*receiver_name(enum receiver_kind);	/* "RFC 9989" */
const char	*receiver_forgery_name(enum receiver_forgery);
const char	*receiver_genuine_name(enum receiver_genuine);
const char	*dmarc_author_name(enum dmarc_author);

#endif
