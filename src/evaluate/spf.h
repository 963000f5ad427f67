/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf.h -- what an SPF record does: the include tree with its counts, and
 * check_host() for one sender (RFC 7208 4, 5, 6, 7).
 *
 * The tree is static: all paths, the worst case. A term whose name depends on
 * the message (macros) counts itself and is marked, its subtree unknown.
 */
#ifndef EVALUATE_SPF_H
#define EVALUATE_SPF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"
#include "evaluate/address.h"
#include "evaluate/spf_space.h"
#include "evaluate/tri.h"
#include "record/spf.h"

struct evidence;

#define SPF_MAX_TERMS	10	/* RFC 7208 4.6.4 */
#define SPF_MAX_VOIDS	2
#define SPF_MAX_MX	10

enum spf_result {
	SPF_UNKNOWN,		/* answer_unasked(), or cut: no result */
	SPF_NONE, SPF_NEUTRAL, SPF_PASS, SPF_FAIL, SPF_SOFTFAIL,
	SPF_TEMPERROR, SPF_PERMERROR
};

/* Who sends. All strings are raw text from the user or a header. */
struct spf_sender {
	struct address	 ip;
	const char	*mail_from;	/* "local@domain", "" for the null path */
	const char	*helo;
};

/* A record on the way to the one that decided. */
struct spf_step {
	const char		*domain;
	const struct spf_record	*record;	/* NULL if there is none */
	int			 term;		/* that leads on or decided, or -1 */
};

struct spf_check {
	enum spf_result		 result;
	const char		*why;		/* one sentence, ASCII, never NULL */
	const char		*domain;	/* whose record decided, or NULL */
	const struct spf_record	*record;	/* the record that decided, or NULL */
	int			 term;		/* index into it, or -1 */
	/* From the sender's own record to the one that decided (or whose
	   look-up failed); empty if the sender has no domain name. */
	VEC(struct spf_step)	 path;
	VEC(const struct spf_record *) read;	/* all that were, in order */
	const char		*explanation;	/* of fail, expanded, or NULL */
	unsigned		 terms, voids;
	const struct answer	*trouble;	/* the answer that failed, or NULL */
};

/*
 * check_host() over the evidence. A missing answer is noted as wanted and
 * the result is SPF_UNKNOWN until it is there. receiver: the name for %{r},
 * "unknown" if NULL.
 */
void	spf_check_host(struct evidence *, const struct spf_sender *,
	    const char *receiver, struct spf_check *ret);

/*
 * The same for a <domain> that is not the sender's: a record that another
 * one includes. Raw text. The terms and voids count from here.
 */
void	spf_check_domain(struct evidence *, const struct spf_sender *,
	    const char *domain, const char *receiver, struct spf_check *ret);
/* The first TXT record that spf_selects(), or NULL, and how many do. */
const struct rr	*spf_select(const struct answer *, size_t *ret_n);

/*
 * A term of a node that needs DNS, with what came of it. Terms behind `all`
 * are never reached and have none. exp= counts nothing, and that of a record
 * which is included is never used (RFC 7208 6.2): it has none either.
 *
 * A look-up that finds neither A nor AAAA is void for every sender, and one
 * that lacks the other family for senders of that. What a dynamic name or ptr
 * finds is the sender's doing and counts no void here.
 */
struct spf_lookup {
	const struct spf_term	*term;
	/* Canonical; NULL if it is no name. If dynamic: NULL, or the
	   registrable domain that it lies in when that dangles. */
	const char		*target;
	bool			 dynamic;	/* the name depends on the message */
	const struct answer	*answer;	/* the first, or NULL if dynamic */
	unsigned		 voids;		/* void look-ups it causes */
	unsigned		 half[2];	/* ... more for IPv4, for IPv6 */
	unsigned		 mx_hosts;	/* of an mx term */
	VEC(struct address)	 address;	/* of a and mx */
	struct spf_node		*node;		/* include, redirect: the subtree */
	enum tri		 dangling;	/* registrable domain NXDOMAIN */
};

/* One record in the tree. */
struct spf_node {
	const char		*domain;
	const struct answer	*answer;
	const struct rr		*rr;		/* the record selected, or NULL */
	size_t			 nrecord;	/* how many were selected */
	const struct spf_record	*record;	/* NULL unless nrecord == 1 */
	struct spf_node		*parent;	/* NULL at the root */
	const struct spf_term	*via;		/* the parent's term, or NULL */
	unsigned		 depth;
	bool			 loop;		/* domain is an ancestor's: cut */
	bool			 repeated;	/* seen elsewhere in the tree */
	VEC(struct spf_lookup)	 lookup;	/* of its terms, in order */
	unsigned		 terms;		/* counted in it and below */
	unsigned		 voids, half[2];
	enum tri		 passes_all;	/* matches every address with + */
	struct spf_size		 size;		/* first to let them pass */
};

/* The domain's own record, or one that redirects alone lead to. */
bool	spf_node_is_redirected(const struct spf_node *);

struct spf_outcome;
/*
 * A stranger gets permerror whatever his address: by a fault, a limit or a
 * missing record, and not by voids that only one family has.
 */
bool	spf_ends_in_permerror(const struct spf_outcome *);

struct spf_range {
	struct address		 prefix;
	unsigned		 bits;
	const struct spf_node	*node;
	const struct spf_term	*term;
};

struct spf_outcome {
	const struct answer	*answer;	/* TXT at the domain */
	struct spf_node		*root;		/* NULL: no record selected */
	VEC(struct spf_node *)	 nodes;		/* the whole tree, in order */
	VEC(const struct rr *)	 near_miss;	/* TXT meant to be SPF */
	/* Worst case over all paths; of IPv6 only if some of it may pass. */
	unsigned		 terms, voids;
	bool			 voids_of_ipv6;	/* more than for IPv4 */
	bool			 bound;		/* ... is a lower bound: dynamic
						   or failed below */
	/* What a sender gets whom nothing else matches. */
	enum spf_result		 default_result;
	const struct spf_node	*default_node;	/* where that is said */
	const struct spf_term	*default_term;	/* the all, or NULL */
	VEC(struct spf_range)	 range;		/* passing ip4, ip6, a, mx */
	double			 ipv4_share;	/* of 2^32, merged, 0 to 1 */
	/* Unlike the ranges: as check_host() decides. */
	struct spf_space	 space;
	/* Senders nobody knows: 203.0.113.77 and 3fff::77 (RFC 9637), from
	   postmaster@domain. */
	struct spf_check	 stranger, stranger_ipv6;
	const struct answer	*type99;	/* SPF RRs at the domain */
	const struct answer	*trouble;	/* TXT at the domain failed */
	const struct answer	*tree_trouble;	/* anything below failed */
	const struct answer	*exp_trouble;	/* ... that only exp= needs */
	const struct answer	*type99_trouble;
};

void		 spf_evaluate(struct evidence *, struct spf_outcome *ret);
const char	*spf_result_name(enum spf_result);
/* What a match gives; neutral for 0. */
enum spf_result	 spf_qualifier_result(char qualifier);

#define SPF_STRANGER_IP		"203.0.113.77"
#define SPF_STRANGER_IP_2	"198.51.100.77"
#define SPF_STRANGER_IPV6	"3fff::77"

#endif
