/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * authority.h -- whose the zone of a domain is: its authoritative servers,
 * and with scope.all_ns what each of them says of the mail records.
 *
 * Through the resolver come the NS set of the domain, and for all_ns that of
 * the zone above it, and addresses. Then each server is asked itself: SOA, NS,
 * MX, TXT at the domain, at _dmarc and at known selectors, and SOA over TCP;
 * some of the parent's servers for the delegation, and once over TCP, to know
 * whether TCP leaves this network at all.
 *
 * Limits:  LIMIT_AUTHORITY_*; what is left out is counted, or not known.
 */
#ifndef EVALUATE_AUTHORITY_H
#define EVALUATE_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/address.h"
#include "evaluate/tri.h"

struct dkim_outcome;
struct evidence;

enum authority_state {
	AUTHORITY_NOT_ASKED,	/* it must not be, or a limit came first */
	AUTHORITY_SILENT,	/* nothing came, or nothing usable */
	AUTHORITY_LAME,		/* it does not have the zone */
	AUTHORITY_ANSWERS
};

/* What some of the servers say of a record set. */
struct authority_variant {
	const char *const	*text;		/* in presentation form */
	size_t			 n;		/* none: it is not there */
	const char		*key;
	VEC(size_t)		 server;	/* indexes, in order */
};

/* A record set that every server is asked for. */
struct authority_record {
	struct question	 question;
	bool		 mail;		/* the zone's NS set is not */
	const struct answer *seen;	/* through the resolver; NULL: not mail */
	bool		 known;		/* a server has answered: the rest */
	uint32_t	 ttl;		/* the longest of them; of one that is
					   not there, of its absence */
	uint32_t	 ttl_least;
	bool		 present;	/* somewhere */
	size_t		 common;	/* the variant that most have */
	VEC(struct authority_variant) variant;
};

struct authority_server {
	const char		*name;		/* of its NS record */
	const char		*ip;		/* NULL: it has no address */
	struct address		 address;
	enum authority_state	 state;
	const char		*why;		/* it does not answer, or NULL */
	const struct answer	*soa, *tcp;	/* NULL without address */
	const struct answer	**answer;	/* by record */
	bool			 whole;		/* each record was answered */
	uint32_t		 serial;	/* if it answers */
};

struct authority_outcome {
	const struct answer	*ns;	/* at the domain; NULL: not looked at */
	bool			 apex;	/* the domain is a zone of its own */
	bool			 all;	/* the servers were asked */
	const char		*zone;	/* or NULL: not known */
	VEC(const char *)	 name;	/* of servers, as the zone has them */
	const char		*parent;	/* the zone above, or NULL */
	VEC(const struct answer *) parent_tcp;
	const struct answer	*delegation;	/* or NULL: it was not seen */
	bool			 parent_has_zone;	/* and so gives none */
	bool			 parent_silent;
	VEC(const char *)	 only_parent, only_child;
	VEC(struct authority_server) server;
	size_t			 more;	/* beyond the limit */
	VEC(struct authority_record) record;
	size_t			 count[AUTHORITY_ANSWERS + 1];
	const char		*network;	/* that all are in, or NULL */
	bool			 serials_differ;
	enum tri		 agree;		/* on the mail records */
	time_t			 by;	/* caches have it; 0: not known */
	const char		*words;	/* of that, or NULL */
	/* The first answer of the resolver that failed. */
	const struct answer	*trouble;
};

/* After the selectors are known. */
void		 authority_evaluate(struct evidence *,
		    const struct dkim_outcome *, struct authority_outcome *ret);
/* "answers", "lame", ... */
const char	*authority_state_name(enum authority_state);
/* "MX example.org, TXT _dmarc.example.org": where it is not as most say. */
const char	*authority_differs(struct arena *,
		    const struct authority_outcome *, size_t server);
/* That server does not say of the record set what most say. */
bool		 authority_server_differs(const struct authority_record *,
		    size_t server);
/* The record set is not the same everywhere. */
bool		 authority_record_differs(const struct authority_record *);
/* Some server, the parent's too, answered over TCP. */
bool		 authority_tcp_leaves(const struct authority_outcome *);

#endif
