/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_walk.h -- between the files of DMARC: one name of a walk, and what
 * discovery tells from a walk.
 */
#ifndef EVALUATE_DMARC_WALK_H
#define EVALUATE_DMARC_WALK_H

#include "evaluate/dmarc.h"

/* Ask TXT at _dmarc.NAME and keep what is a DMARC record. */
void	dmarc_walk_read_step(struct evidence *, const char *name,
	    struct dmarc_step *ret);
/*
 * A walk from a name that is made up: it stands for all that have no record
 * of their own, so the first question is not asked and has no step.
 */
void	dmarc_walk_made_up(struct evidence *, const char *start,
	    struct dmarc_walk *ret);
/* The step of that name, or NULL. */
const struct dmarc_step	*dmarc_walk_find(const struct dmarc_walk *,
			    const char *name);
/* dmarc_discover() for an author that is made up. */
void	dmarc_discover_made_up(struct evidence *, enum dmarc_standard,
	    const char *author, enum tri exists, struct dmarc_discovery *ret);
/* The addresses of the record in force for the audited domain. */
void	dmarc_report_all(struct evidence *, struct dmarc_outcome *);

#endif
