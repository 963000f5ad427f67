/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * authority_compare.h -- what the servers of a zone say, side by side: for
 * authority.c alone.
 */
#ifndef EVALUATE_AUTHORITY_COMPARE_H
#define EVALUATE_AUTHORITY_COMPARE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "evaluate/authority.h"

/* Of a SOA record; false if it is too short for one. */
bool			 authority_serial(const struct rr *, uint32_t *ret);
/* Fill the variants and TTLs of each record, and serials_differ. */
void			 authority_compare(struct arena *,
			    struct authority_outcome *);
/* Whether they agree, and by when caches do. */
void			 authority_agree(struct arena *, time_t taken_at,
			    struct authority_outcome *);
/* What most servers say of the first record of this type, or NULL. */
const struct answer	*authority_common(const struct authority_outcome *,
			    enum rrtype);

#endif
