/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/rdata.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"

bool
rdata_take(struct arena *arena, const ldns_rr *from, struct rr *rr)
{
	size_t len = 0, at = 0;
	uint8_t *rdata;

	for (size_t i = 0; i < ldns_rr_rd_count(from); i++) {
		const ldns_rdf *f = ldns_rr_rdf(from, i);

		if (f == NULL || ldns_rdf_size(f) > UINT16_MAX - len)
			return false;
		len += ldns_rdf_size(f);
	}
	rdata = arena_alloc(arena, len + 1);
	for (size_t i = 0; i < ldns_rr_rd_count(from); i++) {
		const ldns_rdf *f = ldns_rr_rdf(from, i);

		/* An empty field may have no data at all. */
		if (ldns_rdf_size(f) > 0)
			memcpy(rdata + at, ldns_rdf_data(f), ldns_rdf_size(f));
		at += ldns_rdf_size(f);
	}
	rr->rdata = rdata;
	rr->rdlen = len;
	return true;
}
