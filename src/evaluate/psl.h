/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * psl.h -- the public suffix list, through libpsl (its only user).
 *
 * For RFC 7489 receivers and for "who could register this name". RFC 9989
 * does not use it. The system's list comes first (it is updated apart from
 * the library), the one built into libpsl second. It is read once, at the
 * first question, and does not change after.
 */
#ifndef EVALUATE_PSL_H
#define EVALUATE_PSL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The registrable domain of a canonical name (one label below the public
 * suffix), or NULL if the name is a public suffix itself. A top-level domain
 * that the list does not have is a public suffix (its default rule "*").
 */
const char	*psl_registrable(struct arena *, const char *name);
/*
 * Whether a name is the domain's own to publish at: within the domain, or
 * within the same registrable domain.
 */
bool		 psl_is_own(const char *name, const char *domain);
/*
 * A word for reports: "publicsuffix 2023-02-09", "libpsl built-in
 * 2023-02-09", or what psl_use_text() was told.
 */
const char	*psl_version(void);
/*
 * Use this list (in the format of publicsuffix.org) instead: for tests, and
 * for a list of the user's, before anything else is asked. The version says
 * which it is. -1 if it cannot be read.
 */
int		 psl_use_text(const char *text, size_t len,
		    const char *version);

#endif
