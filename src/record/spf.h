/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf.h -- one SPF record, parsed (RFC 7208 4.6, 12).
 *
 * Parsing never fails: what cannot be understood becomes a fault with its
 * place in the text, and the terms that could be read are kept in order. Any
 * fault makes the record a permerror. No DNS here.
 *
 * Memory:  everything returned lives in the arena passed in.
 * Limits:  LIMIT_SPF_TERMS terms, LIMIT_FAULTS faults.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_SPF_H
#define RECORD_SPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/vec.h"

struct arena;

enum spf_term_type {
	SPF_ALL, SPF_INCLUDE, SPF_A, SPF_MX, SPF_PTR, SPF_IP4, SPF_IP6,
	SPF_EXISTS,
	SPF_REDIRECT, SPF_EXP, SPF_UNKNOWN_MODIFIER
};

enum spf_fault {
	SPF_FAULT_UNKNOWN_MECHANISM, SPF_FAULT_DOMAIN_SPEC, SPF_FAULT_MACRO,
	SPF_FAULT_CIDR, SPF_FAULT_ADDRESS, SPF_FAULT_DUP_MODIFIER,
	SPF_FAULT_OCTET, SPF_FAULT_SYNTAX
};

struct spf_term {
	enum spf_term_type	type;
	char			qualifier;	/* + - ~ ?; 0 for modifiers */
	const char		*name;		/* as written */
	const char		*domain;	/* domain-spec or macro-string, or
						   NULL; unexpanded */
	size_t			 domainlen;
	bool			 has_macro;	/* a %{...} in domain */
	uint8_t			 address[16];	/* ip4 (first 4), ip6 */
	uint8_t			 cidr4, cidr6;	/* prefix lengths in force */
	struct span		 span;		/* the whole term */
	struct span		 domain_span;
};

struct spf_record {
	const char		*text;
	size_t			 len;
	VEC(struct spf_term)	 term;
	VEC(struct fault)	 fault;		/* code: enum spf_fault */
	/* Indexes into term, or -1. */
	int			 all, redirect, exp;
	/* It has more terms than LIMIT_SPF_TERMS, and they are not read:
	   nothing is known of the whole but that it has these faults. */
	bool			 cut;
};

/* RFC 7208 4.5: exactly "v=spf1", then a space or the end. Any case. */
bool	spf_selects(const char *text, size_t len);
/* "v=spf1 -all" and nothing else: nobody sends. */
bool	spf_denies_all(const struct spf_record *);
/*
 * Looks meant to be SPF, yet spf_selects() is false ("v=spf1;", "spf1 ...",
 * a leading space, a typographic quote, "v=spf10"): *ret_span is the place.
 */
bool	spf_near_miss(const char *text, size_t len, struct span *ret_span);

const struct spf_record	*spf_parse(struct arena *, const char *text,
			    size_t len);
/* "include", "ip4", ...; whether it counts to the ten (RFC 7208 4.6.4). */
const char	*spf_term_type_name(enum spf_term_type);
bool		 spf_term_counts(enum spf_term_type);

#endif
