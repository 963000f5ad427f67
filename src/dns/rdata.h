/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rdata.h -- the data of an ldns record as ours. For message.c and rrtext.c,
 * which know ldns, alone.
 */
#ifndef DNS_RDATA_H
#define DNS_RDATA_H

#include <stdbool.h>

#include <ldns/ldns.h>

#include "dns/answer.h"

struct arena;

/* As it stands on the wire, uncompressed. False if it is none. */
bool	rdata_take(struct arena *, const ldns_rr *, struct rr *);

#endif
