/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proof.h -- a fix is printed only after it was tried.
 *
 * The proposed record is laid over the evidence, everything is evaluated
 * again, and every rule is run: the finding must be gone, and what fails
 * instead, if anything, must weigh less. What a proposal needs and the
 * evidence has not is noted there as wanted, and the fix stays unproven until
 * it is there.
 */
#ifndef RULE_PROOF_H
#define RULE_PROOF_H

#include "rule/rule.h"

struct arena;

struct proof {
	struct facts	facts;		/* with the fix in place */
	struct findings	findings;	/* of rules_try() */
};

/* What is made on the way, ret's too, lives in the arena. */
bool	proof_try(struct arena *, const struct facts *,
	    const struct findings *, const struct finding *,
	    const struct profile *, struct proof *ret);

#endif
