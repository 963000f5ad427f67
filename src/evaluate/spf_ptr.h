/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_ptr.h -- the validated names of a sender's address (RFC 7208 5.5), for
 * the ptr mechanism and the macro letter p.
 *
 * Look-ups of these names that fail are skipped, and void ones do not count:
 * they are the sender's to choose, not the domain's.
 */
#ifndef EVALUATE_SPF_PTR_H
#define EVALUATE_SPF_PTR_H

#include <stdbool.h>

#include "base/vec.h"

struct address;
struct answer;
struct evidence;

#define SPF_MAX_PTR	10	/* names looked at, RFC 7208 4.6.4 */

struct spf_ptr {
	bool			 known;		/* no answer is missing */
	bool			 is_void;	/* the PTR query found nothing */
	VEC(const char *)	 name;
	const struct answer	*missing;	/* the first */
};

/* Once known it stays so: always of the same address. */
bool		 spf_ptr_validate(struct spf_ptr *, struct evidence *,
		    const struct address *);
/* %{p}: the domain itself, else a name below it, else any; or NULL. */
const char	*spf_ptr_choose(const struct spf_ptr *, const char *domain);

#endif
