/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * asn.h -- the origin AS of an address: which autonomous systems announce the
 * longest prefix that it is in.
 *
 * It is not in DNS. The user may have a prefix file (a table here), or a DNS
 * origin service that the user names (asked like everything else); an address
 * that the file does not have is asked for. Without either it is unknown.
 *
 * Memory:  the table lives in the arena given: 13 octets for each prefix of
 *          IPv4 and 25 of IPv6, and as much again while it is built.
 * Limits:  LIMIT_ASN_PREFIXES in a table.
 */
#ifndef EVALUATE_ASN_H
#define EVALUATE_ASN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evaluate/address.h"

struct answer;
struct arena;
struct asn_table;
struct evidence;
struct origin;

/*
 * Where neither has the address its origin is unknown, and not known to be
 * none: a file may be of one family alone, a name mistyped.
 */
struct asn {
	size_t			 n;		/* of as; 0: unknown */
	const uint32_t		*as;		/* rising; any may announce it */
	unsigned		 bits;		/* of the prefix */
	const struct answer	*trouble;	/* unknown: what failed, or NULL */
};

struct asn_table	*asn_table_new(struct arena *);
/* False at the limit. */
bool			 asn_table_add(struct asn_table *,
			    const struct origin *);
/* No more comes. A prefix that came twice has the origins of both. */
void			 asn_table_seal(struct asn_table *);
/* Prefixes, each once. */
size_t			 asn_table_count(const struct asn_table *);
/* False if no prefix has the address. */
bool			 asn_table_find(struct arena *,
			    const struct asn_table *, const struct address *,
			    struct asn *ret);

/* Of the service that the scope of the evidence names, if it names one. */
void			 asn_ask(struct evidence *, const struct address *,
			    struct asn *ret);
/* "AS64500", "AS64500 or AS64501", "unknown". */
const char		*asn_text(struct arena *, const struct asn *);

#endif
