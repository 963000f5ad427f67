/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver_view.h -- what one receiver knows of the domain: the policy, whom
 * SPF passes, whether a signature can pass. receiver.c decides by it, the same
 * way for all three.
 */
#ifndef EVALUATE_RECEIVER_VIEW_H
#define EVALUATE_RECEIVER_VIEW_H

#include "evaluate/facts.h"

struct receiver_verdict {
	enum tri	 passes;
	const char	*result;	/* of SPF: "softfail"; NULL: unknown */
	const char	*why;		/* a clause, never NULL */
};

/* Whose policy applies to one author domain: see struct dmarc_discovery. */
struct receiver_policy {
	enum dmarc_found	 found;
	enum dmarc_policy	 effective;
	int			 pct;
	char			 aspf;	/* 'r', 's', or 0: not known */
	const char		*why;
};

struct receiver_view {
	enum receiver_kind	 kind;
	struct arena		*arena;
	const struct facts	*facts;
	struct receiver_policy	 policy[DMARC_NAUTHOR];
	/* Of two strangers, IPv4 and IPv6: the forger is the one whom SPF
	   passes, the forwarder the one whom it does not. */
	struct receiver_verdict	 forger, forwarder;
	struct receiver_verdict	 dkim;	/* a signature of the domain */
};

void	receiver_view(const struct facts *, enum receiver_kind,
	    struct receiver_view *ret);
/* SPF, at each address that the sender stands for. */
void	receiver_view_sender(const struct receiver_view *,
	    const struct declared_sender *, struct receiver_verdict *ret);

/* By the opinions: receiver_library.c */
void	receiver_library_spf(const struct receiver_view *,
	    const struct address *, struct receiver_verdict *ret);
void	receiver_library_dkim(const struct receiver_view *,
	    struct receiver_verdict *ret);
void	receiver_library_policy(const struct receiver_view *,
	    enum dmarc_author, struct receiver_policy *ret);

#endif
