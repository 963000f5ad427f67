/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * address.h -- IPv4 and IPv6 addresses and prefixes, and which of them are
 * special (IANA special-purpose registries, RFC 6890).
 */
#ifndef EVALUATE_ADDRESS_H
#define EVALUATE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

struct answer;
struct arena;
struct rr;

struct address {
	uint8_t		family;		/* 4 or 6 */
	uint8_t		byte[16];	/* the first 4 for IPv4 */
};

/* IPv4-mapped IPv6 becomes IPv4. False if it is no address. */
bool		 address_parse(const char *, struct address *ret);
/* Of an A or AAAA record. */
bool		 address_of_rr(const struct rr *, struct address *ret);
const char	*address_text(struct arena *, const struct address *);
/* The name of its PTR records: "1.2.0.192.in-addr.arpa" (RFC 1035 3.5,
   RFC 3596 2.5). */
const char	*address_reverse(struct arena *, const struct address *);
/* Whether one of the A or AAAA records of an answer has it. */
bool		 address_is_in(const struct address *, const struct answer *);
bool		 address_equal(const struct address *, const struct address *);
/* Whether the first `bits` bits agree (false across families). */
bool		 address_matches(const struct address *,
		    const struct address *prefix, unsigned bits);
/* "private (RFC 1918)", ...; NULL if it is globally reachable. */
const char	*address_special(const struct address *);

#endif
