/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * survey.h -- what a zone file says that DNS does not list: the names with
 * mail, their DKIM selectors, and the names below them.
 *
 * Left out: service labels, wildcards, and what lies below a delegation.
 */
#ifndef COMMAND_SURVEY_H
#define COMMAND_SURVEY_H

#include "base/vec.h"

struct arena;
struct zonefile;

struct survey_domain {
	const char		*name;
	VEC(const char *)	 selector;	/* with a key, below the name */
	/* Domains and hosts with no nearer domain above them. */
	VEC(const char *)	 below;
};

struct survey {
	VEC(struct survey_domain *) domain;	/* the apex, then as they come */
};

void	survey_zone(struct arena *, const struct zonefile *,
	    struct survey *ret);

#endif
