/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * idn.h -- what a person types as a domain, and how names look to a person
 * (IDNA2008 with UTS 46 mapping, through libidn2: its only user).
 *
 * Letters, digits, hyphens and underscores are taken, in any case, with or
 * without the dot at the end; beyond ASCII what IDNA2008 allows. What people
 * type by mistake (an address, a URL, an e-mail address) is told apart.
 *
 * Memory:  results live in the arena; reasons are sentences without a stop.
 * Input:   hostile.
 */
#ifndef DNS_IDN_H
#define DNS_IDN_H

#include <stdbool.h>

struct arena;

/*
 * The canonical name, and in *ret_unicode the U-label form if it differs,
 * else NULL. NULL if it is no domain name, with the reason in *ret_why:
 * "it is an e-mail address; ...".
 */
const char	*idn_read(struct arena *, const char *text,
		    const char **ret_unicode, const char **ret_why);
/* The U-label form of a canonical name, or NULL if it has none of its own. */
const char	*idn_unicode(struct arena *, const char *name);

/* Of libidn2 as loaded: "2.3.3". */
const char	*idn_library_version(void);

#endif
