/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evidence.h -- what was learned about one domain, and what is still wanted.
 *
 * Evaluators ask evidence_get() for each answer they need. One that is not
 * there yet comes back as `pending` (NOT_ASKED), and its question is noted:
 * plan/ hands the noted questions to run/, which fetches them all at once and
 * has the evaluation run again. So the same code that judges also plans, and
 * an audit takes as many round trips as its chain of dependencies is long.
 *
 * Memory:  everything lives in the evidence's arena.
 * Limits:  LIMIT_QUESTIONS questions, and LIMIT_SERVER_QUESTIONS for single
 *          servers; beyond it answers are GIVEN_UP.
 */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/vec.h"
#include "dns/answer.h"

struct arena;
struct asn_table;

enum domain_mode {
	MODE_UNDECLARED,
	MODE_SENDING_RECEIVING, MODE_SEND_ONLY, MODE_RECEIVE_ONLY, MODE_PARKED
};

/* An address or prefix that sends for the domain, and what SPF should say. */
struct scope_sender {
	const char	*address;	/* "192.0.2.0/24": checked when read */
	const char	*expected;	/* an SPF result: "pass" */
	const char	*label;		/* whose it is; may be empty */
};

/* A DKIM-Signature that a private key of the user's made of a probe. */
struct scope_probe {
	const char	*selector;	/* canonical */
	const char	*signature;	/* the field's value */
};

/* A signature of the domain's that a message has. */
struct scope_sighting {
	const char	*selector;	/* canonical */
	const char	*identity;	/* the domain of i, canonical */
};

/* What only the user can know; no answer is no. */
enum declared { UNDECLARED, DECLARED_NO, DECLARED_YES };

/* What one audit is about: said by the user, never learned. */
struct scope {
	const char	*domain;		/* canonical, A-labels */
	const char	*unicode;		/* U-labels if they differ, or NULL */
	const char *const *selector;		/* canonical names, no dot at the end */
	size_t		 nselector;
	size_t		 nseen;		/* of them, on messages: those before
					   the last ... */
	size_t		 nsurveyed;	/* ... which are of the zone file */
	bool		 guess;		/* selectors that are likely as well */
	bool		 all_ns;	/* every authoritative server */
	bool		 no_ns;		/* on a tape of before: not even whose
					   they are */
	bool		 smtp;		/* mail servers are talked to */
	const struct scope_sender *sender;
	size_t		 nsender;
	const char *const *subdomain;	/* canonical names below the domain */
	size_t		 nsubdomain;
	bool		 subdomains_listed;	/* ... even if there is none */
	const struct scope_probe *probe;
	size_t			 nprobe;
	const struct scope_sighting *sighting;
	size_t			 nsighting;
	enum domain_mode mode;			/* declared, or MODE_UNDECLARED */
	enum declared	 posts_to_lists;	/* people, to mailing lists */
	const struct asn_table *asn_table;	/* of --asn-data, or NULL */
	const char	*asn_zone, *asn_zone6;	/* of --asn-zone, or NULL */
};

struct evidence {
	struct arena	*arena;
	struct scope	 scope;
	time_t		 taken_at;	/* the only clock below source/ */
	VEC(const struct answer *) answers;	/* in the order they came */
	VEC(struct question)	 wanted;	/* noted since evidence_asked() */
	size_t		 nasked, nserver;	/* in all; for one server */
	bool		 over_budget;	/* a limit of them was hit */
	size_t		 npending;	/* placeholders given out so far */
	unsigned	 reader;	/* who asks: a bit, or none */
	const struct evidence *beneath;	/* of an overlay: asked second */
	struct memo	*made;		/* of records: what they were read as */
	struct evidence_slot *slot;	/* hash table */
	size_t		 nslot;
};

struct evidence	*evidence_new(struct arena *, const struct scope *,
		    time_t taken_at);
/*
 * A layer above another evidence, in which some answers are replaced: what
 * would be true if this were published. Questions that neither has are noted
 * in the overlay only.
 */
struct evidence	*evidence_overlay(struct arena *, const struct evidence *);

/* Never NULL. A missing answer is noted once as wanted, and `pending`. */
const struct answer	*evidence_get(struct evidence *, const char *name,
			    enum rrtype);
/* The same of a question that may be for one server. */
const struct answer	*evidence_ask(struct evidence *, struct question);
/* Whether this is the placeholder of a question that waits to be asked. */
bool			 answer_pending(const struct answer *);
/*
 * Whoever asked for this, as the bits that `reader` had then; the asking of an
 * overlay is not seen beneath.
 */
unsigned		 evidence_readers(const struct evidence *,
			    struct question);
/* The questions noted, and forget them: the caller asks them now. */
struct question		*evidence_take_wanted(struct evidence *, size_t *ret_n);
/* Add an answer (replacing one of the same question). */
void			 evidence_put(struct evidence *, const struct answer *);

/* The answers in the order of names and types, in the evidence's arena. */
const struct answer	**evidence_sorted(const struct evidence *,
			    size_t *ret_n);

/* "yes" and "no"; NULL if nothing was declared. */
const char	*declared_name(enum declared);
/* UNDECLARED if it is neither. */
enum declared	 declared_parse(const char *);
const char	*mode_name(enum domain_mode);
/* MODE_UNDECLARED if it is none. */
enum domain_mode mode_parse(const char *);

#endif
