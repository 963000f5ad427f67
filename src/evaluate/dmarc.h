/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc.h -- which DMARC policy applies, by both standards: the tree walk of
 * RFC 9989 4.10 and the public suffix list of RFC 7489 3.2 and 6.6.3.
 */
#ifndef EVALUATE_DMARC_H
#define EVALUATE_DMARC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/dangling.h"
#include "evaluate/tri.h"
#include "record/dmarc.h"

struct evidence;

#define DMARC_MAX_WALK	8	/* questions, RFC 9989 4.10 */

enum dmarc_standard { DMARC_RFC9989, DMARC_RFC7489, DMARC_NSTANDARD };

/* One name of a walk. */
struct dmarc_step {
	const char			*name;		/* without _dmarc. */
	const struct answer		*answer;
	size_t				 nrecord;	/* that dmarc_selects() */
	const struct rr			*rr;		/* the first of them */
	const struct dmarc_record	*record;	/* if nrecord == 1 */
};

struct dmarc_walk {
	const char		*start;
	struct dmarc_step	 step[DMARC_MAX_WALK];
	size_t			 n;
	const char		*organizational_domain;	/* never NULL */
	const struct answer	*trouble;	/* a step that failed; not one
						   at a public suffix that no
						   source covers: that one is
						   taken to have no record */
	const struct answer	*moot;		/* ... and is here, or NULL */
};

enum dmarc_found { DMARC_FOUND_UNKNOWN, DMARC_FOUND_NONE, DMARC_FOUND_POLICY };

/* Whose policy applies to one author domain. */
struct dmarc_discovery {
	enum dmarc_found	 found;
	const char		*author;
	const char		*organizational_domain;
	const char		*record_at;	/* name without _dmarc., or NULL */
	const struct rr		*rr;
	const struct dmarc_record *record;
	const char		*tag;		/* "p" "sp" "np" "forced", NULL */
	enum dmarc_policy	 policy;	/* as published for this author */
	enum dmarc_policy	 effective;	/* after t=y (9989) */
	int			 pct;		/* 7489; 100 otherwise */
	bool			 from_psd;	/* only a public suffix's record */
	const char		*why;		/* one sentence, never NULL */
	const struct answer	*trouble;
};

/* Whose mail: the three authors of a forgery that reports look at. */
enum dmarc_author {
	DMARC_AUTHOR_DOMAIN,
	DMARC_AUTHOR_SUBDOMAIN,		/* one that exists */
	DMARC_AUTHOR_NONEXISTENT,	/* NXDOMAIN */
	DMARC_NAUTHOR
};

/* A valid entry of rua or ruf of the record in force. */
struct dmarc_report {
	const struct dmarc_uri	*uri;
	bool			 ruf;
	bool			 external;	/* another organizational domain */
	const char		*authorisation;	/* the name asked, or NULL */
	enum tri		 authorised;	/* YES too when not external */
	const struct dmarc_uri	*override;	/* the host's own rua, or NULL;
						   elsewhere: not authorised */
	enum tri		 deliverable;	/* the host can receive mail */
	enum tri		 dangling;	/* registrable domain NXDOMAIN */
	const struct answer	*trouble;
};

struct dmarc_outcome {
	const struct answer	*answer;	/* TXT at _dmarc.DOMAIN */
	struct dmarc_walk	 walk;		/* from the domain */
	struct dmarc_discovery	 discovery[DMARC_NSTANDARD][DMARC_NAUTHOR];
	VEC(const struct rr *)	 near_miss;	/* at _dmarc, not DMARC1 */
	VEC(const struct rr *)	 misplaced;	/* DMARC text at other names */
	VEC(struct dmarc_report) report;
	size_t			 report_more;	/* beyond LIMIT_URIS */
	const char		*psl_registrable;	/* or NULL */
	/* Whose _dmarc is: the end of its alias, and NS there. */
	struct dangling		 alias;
	const struct answer	*delegation;
	/* Of the scope's names below, one step each. */
	VEC(struct dmarc_step)	 below;
	size_t			 below_left;	/* beyond LIMIT_SUBDOMAINS */
	const struct answer	*trouble;	/* of any of the discoveries */
	const struct answer	*report_trouble;
	const struct answer	*misplaced_trouble;
	const struct answer	*owner_trouble;	/* of alias or delegation */
	const struct answer	*below_trouble;
};

void	dmarc_evaluate(struct evidence *, struct dmarc_outcome *ret);

/* The parts, for vectors and reuse. */
void	dmarc_walk(struct evidence *, const char *start,
	    struct dmarc_walk *ret);
/*
 * Discovery for any author domain. exists: whether the author name exists in
 * DNS (chooses np or sp); for RFC 7489 it has no effect.
 */
void	dmarc_discover(struct evidence *, enum dmarc_standard,
	    const char *author, enum tri exists, struct dmarc_discovery *ret);
/* One valid address of the record that was found at policy_domain. */
void	dmarc_report_check(struct evidence *, const char *policy_domain,
	    const struct dmarc_uri *, bool ruf, struct dmarc_report *ret);

#endif
