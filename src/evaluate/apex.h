/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * apex.h -- the zone that a name is in, by what was asked of the name anyway.
 *
 * An answer without data has the SOA of its zone (RFC 2308 3): nobody needs to
 * be asked for that SOA then, nor for what stands at the apex of a zone alone.
 */
#ifndef EVALUATE_APEX_H
#define EVALUATE_APEX_H

#include "dns/answer.h"

struct evidence;

/* Of the audited domain: of the types that each audit asks there. */
const char	*apex_of_domain(struct evidence *,
		    const struct answer **ret_says);
/*
 * Of an exchange, by its addresses. The answer that says so is in *ret_says;
 * NULL with one in *ret_says: it is pending, or all timed out; with
 * none: no answer says it.
 */
const char	*apex_of_host(struct evidence *, const char *name,
		    const struct answer **ret_says);

#endif
