/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * selectors.h -- the DKIM selectors of a scope, in the order of how sure it is
 * that they are in use: those that were named, those on messages, those that
 * the zone file has.
 */
#ifndef COMMAND_SELECTORS_H
#define COMMAND_SELECTORS_H

#include <stddef.h>

struct arena;
struct scope;

enum selector_place { SELECTOR_NAMED, SELECTOR_SEEN, SELECTOR_SURVEYED };

/* At the end of its group; one that is in an earlier one stays there. */
void	selectors_add(struct arena *, struct scope *, enum selector_place,
	    const char *const *name, size_t n);

#endif
