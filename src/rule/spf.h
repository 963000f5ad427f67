/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf.h -- what the SPF rules share: which record to judge, the tree,
 * and replacements.
 */
#ifndef RULE_SPF_H
#define RULE_SPF_H

#include "rule/rule.h"

static inline const char *
domain_of(const struct facts *f)
{
	return f->evidence->scope.domain;
}

/* A part of a record's text to replace; text "" takes the part out. */
struct spf_edit {
	struct span	 span;
	const char	*text;
};

#define SPF_MAX_GLUE	16	/* more are not told apart */

struct spf_glue {
	struct spf_edit	 space[SPF_MAX_GLUE];	/* what repairs it */
	struct span	 word[SPF_MAX_GLUE];	/* around it */
	size_t		 n;
};

/* The one record at the domain; NULL when the rule has decided. */
const struct spf_record	*spf_judged(const struct facts *,
			    struct judge *);
/* The word (between spaces) around an octet; a term as written. */
struct span		 spf_word(const struct spf_record *, size_t at);
const char		*spf_term_text(struct arena *,
			    const struct spf_record *, const struct spf_term *);
/* Whether two spans share an octet; one of length 0 is a place. */
bool			 spf_span_meets(struct span, struct span);

/* The text with the edits, which are in order, and no doubled spaces. */
const char		*spf_edited(struct arena *, const struct spf_record *,
			    const struct spf_edit *, size_t n);
/* Terms to take out; impossible when one is not the domain's to take. */
struct spf_cut {
	VEC(struct spf_edit) edit;
	bool		 impossible;
};

void			 spf_cut_term(const struct facts *, struct judge *,
			    struct spf_cut *, const struct spf_node *,
			    const struct spf_term *);
/* Propose the record without them; they were added in order. */
void			 spf_cut_propose(const struct facts *, struct judge *,
			    const struct spf_cut *);
/*
 * The record with every fault mended that is a slip of typing (spf_mend.c);
 * NULL if one is not.
 */
const char		*spf_mended(struct arena *, const struct spf_record *);
/* Propose a text for the domain, if it is a record without a fault. */
void			 spf_propose(const struct facts *, struct judge *,
			    const char *text);
/* Where character-strings were joined and a space is missing. */
void			 spf_glue_find(const struct rr *,
			    const struct spf_record *, struct spf_glue *ret);
/* Whether a fault lies in a word that holds such a place. */
bool			 spf_is_glued(const struct spf_glue *, struct span);

/* The term of the parent that leads to this node, or NULL. */
const struct spf_lookup	*spf_lookup_of(const struct spf_node *);
/* Not seen before in the tree: judge a shared record once. */
bool			 spf_is_first(const struct facts *, size_t index);
/* Whether the record is the domain's own or of the same registrant. */
bool			 spf_is_own(const struct facts *,
			    const struct spf_node *);
/* How much too wide a range is; info: it is not. */
enum severity		 spf_breadth(const struct spf_range *, bool own);
/* Ever reached: no term after `all`, no redirect beside it. */
bool			 spf_in_force(const struct spf_node *);

#endif
