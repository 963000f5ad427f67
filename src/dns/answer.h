/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * answer.h -- a question, and all that is known of what was said to it.
 *
 * An answer is never a bare NULL: absent (NODATA, NXDOMAIN) and unknown (all
 * that answer_failed() names) are different facts. Answers are immutable once
 * a source has given them out.
 *
 * Memory:  the arena that was given to source_ask().
 * Input:   rdata, text and names come from strangers.
 */
#ifndef DNS_ANSWER_H
#define DNS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct arena;

enum rrtype {
	RR_A = 1, RR_NS = 2, RR_CNAME = 5, RR_SOA = 6, RR_PTR = 12,
	RR_MX = 15, RR_TXT = 16, RR_AAAA = 28, RR_DNAME = 39, RR_DS = 43,
	RR_RRSIG = 46, RR_DNSKEY = 48, RR_NSEC3PARAM = 51, RR_TLSA = 52,
	RR_SPF = 99,
	/* No type of DNS, but of the private range: what a mail server says.
	   The name is the domain whose postmaster is asked for, the wire a
	   transcript (base/smtp.h). */
	RR_SMTP = 65310
};

enum answer_status {
	ANSWER_NOT_ASKED,	/* no source covers the name */
	ANSWER_FOUND,
	ANSWER_NODATA,		/* the name exists, the type does not */
	ANSWER_NXDOMAIN,
	ANSWER_SERVFAIL,
	ANSWER_REFUSED,		/* REFUSED, NOTIMP, FORMERR */
	ANSWER_TIMEOUT,
	ANSWER_TRUNCATED,	/* and TCP did not help */
	ANSWER_MALFORMED,	/* or a CNAME loop, or one that is too long */
	ANSWER_BOGUS,
	ANSWER_GIVEN_UP		/* a limit of the audit was reached first */
};

/* What is known of an answer by DNSSEC (RFC 4033 5). */
enum security {
	SECURITY_UNKNOWN,	/* nobody who can be believed has looked */
	SECURITY_INSECURE,	/* provably no chain of trust leads there */
	SECURITY_SECURE,
	SECURITY_BOGUS
};

/*
 * A question is for whoever answers, or for one server alone: its address,
 * without recursion. Then the answer may be a delegation: see answer.aa.
 */
struct question {
	const char	*name;
	uint16_t	 type;
	bool		 tcp;		/* that server, over TCP from the start */
	const char	*server;	/* "192.0.2.53", or NULL */
};

/* Where a record stands in a file; file is NULL for a live record. */
struct place {
	const char	*file;
	uint32_t	 line, column;		/* from 1 */
};

struct rr {
	const char	*owner;
	uint16_t	 type;
	uint32_t	 ttl;			/* seconds */
	const uint8_t	*rdata;			/* no compression inside */
	size_t		 rdlen;
	struct place	 place;
	/* What the type makes of it; zero for other types. */
	uint16_t	 preference;		/* MX */
	const char	*name;			/* MX CNAME NS PTR target */
	const char	*text;			/* TXT: strings joined, NUL ended */
	size_t		 textlen;
	size_t		 nstring;		/* TXT: character-strings */
	const uint16_t	*strlens;		/* TXT: the length of each */
};

struct answer {
	struct question		 question;
	enum answer_status	 status;
	/* Why, where status does not say it all: escaped ASCII or NULL. */
	const char		*detail;
	/* The CNAME chain in order, then the records of the type asked. */
	const struct rr		*rr;
	size_t			 nrr;
	size_t			 ncname;	/* how many of rr are the chain */
	const char		*origin;	/* "live", "validate", "zone" */
	const char		*server;	/* "192.0.2.53#53", the file, or NULL */
	const char		*transport;	/* "udp", "tcp", or NULL */
	time_t			 time;		/* when it was learned, UTC */
	/* The RRSIGs of the records of the type asked, if there are any. */
	const struct rr		*signature;
	size_t			 nsignature;
	bool			 aa;		/* AA was set: no cache, no
						   delegation */
	bool			 ad;		/* AD was set */
	bool			 ad_trusted;	/* and may be believed */
	bool			 validated;	/* here: without AD, insecure */
	const uint8_t		*wire;		/* the message, or NULL */
	size_t			 wirelen;
};

bool		 question_equal(struct question, struct question);
/* Where one stands among others: by name, type, server, UDP before TCP. */
int		 question_compare(struct question, struct question);
/* Over all of it; not the same on all machines. */
uint32_t	 question_hash(struct question, uint32_t start);
/* A fact could not be had: all but FOUND, NODATA and NXDOMAIN. */
bool		 answer_failed(const struct answer *);
/* NODATA or NXDOMAIN. */
bool		 answer_absent(const struct answer *);
/* NOT_ASKED or GIVEN_UP: the silence is ours, and says nothing of DNS. */
bool		 answer_unasked(const struct answer *);
enum security	 answer_security(const struct answer *);
/* "secure", "insecure", "bogus", "unknown". */
const char	*security_name(enum security);
/* Who says so: "AD set by 192.0.2.53#53 over UDP (not authenticated)". */
const char	*answer_security_text(struct arena *, const struct answer *);
/* "FOUND", "NXDOMAIN", ...; and back, -1 for no such word. */
const char	*answer_status_name(enum answer_status);
int		 answer_status_parse(const char *);
/* A person's words: "the resolver timed out"; never NULL. */
const char	*answer_status_text(const struct answer *);
/* "TXT", "TYPE65400"; and back, 0 for none. */
const char	*rrtype_name(struct arena *, uint16_t);
uint16_t	 rrtype_parse(const char *);
/* The records of the type asked, without the chain before them. */
const struct rr	*answer_data(const struct answer *, size_t *ret_n);
/* The last name of the CNAME chain, or the name asked. */
const char	*answer_final_name(const struct answer *);
/*
 * Put records into the order of their data. An RRset has no order, and
 * servers turn it; with this one a report does not turn with them.
 */
void		 rr_sort(struct rr *, size_t n);
/* An RRSIG whose records are of this type. */
bool		 rr_signs(const struct rr *, uint16_t type);
/* One record's data in presentation form (through ldns). */
const char	*rr_text(struct arena *, const struct rr *);

#endif
