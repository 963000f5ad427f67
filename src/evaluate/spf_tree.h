/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_tree.h -- the two halves of spf_evaluate() that walk the include tree.
 *
 * Both note every question that does not depend on an answer they lack, so
 * that a tree takes as many rounds as it is deep.
 */
#ifndef EVALUATE_SPF_TREE_H
#define EVALUATE_SPF_TREE_H

struct answer;
struct evidence;
struct spf_outcome;

/* root, nodes with all but passes_all, terms, voids, bound, tree_trouble. */
void	spf_tree_build(struct evidence *, struct spf_outcome *);
/* passes_all of every node, range, ipv4_share. */
void	spf_reach(struct evidence *, struct spf_outcome *);
/* What stands for the answer when the record there is cut: GIVEN_UP. */
const struct answer	*spf_tree_cut(struct evidence *, const char *name);

#endif
