/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * psl.h -- the public suffix list, through libpsl (its only user).
 *
 * For RFC 7489 receivers and for "who could register this name". RFC 9989
 * does not use it.
 */
#ifndef EVALUATE_PSL_H
#define EVALUATE_PSL_H

struct arena;

/*
 * The registrable domain of a canonical name (one label below the public
 * suffix), or NULL if the name is a public suffix itself.
 */
const char	*psl_registrable(struct arena *, const char *name);
/* A word for reports: "publicsuffix 2023-02-09" or "libpsl built-in". */
const char	*psl_version(void);

#endif
