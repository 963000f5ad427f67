/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name.h -- domain names in one canonical text form (RFC 1035, RFC 4343).
 *
 * Canonical: lower case, no dot at the end, "." for the root. An octet that
 * is not printable, or is one of . \ " ; ( ) @ $ or a space, stands as \DDD,
 * so that two names are equal exactly when their texts are.
 *
 * Every `const char *name` in this program that is not said to be raw is
 * canonical.
 *
 * Memory:  results live in the arena given, or point into the argument.
 * Input:   hostile for the *_from_* functions.
 */
#ifndef DNS_NAME_H
#define DNS_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

struct arena;

/*
 * Presentation form (zone file, command line; escapes understood, the dot at
 * the end optional). NULL if it is no name, with the reason in *ret_why.
 */
const char	*name_from_text(struct arena *, const char *text, size_t len,
		    const char **ret_why);
/*
 * Raw octets in which each dot separates labels and nothing is escaped, as
 * SPF macros and DKIM tags produce them. NULL as above.
 */
const char	*name_from_raw(struct arena *, const char *text, size_t len,
		    const char **ret_why);
/* Uncompressed wire format of exactly len octets, or NULL. */
const char	*name_from_wire(struct arena *, const uint8_t *, size_t len);
/* Wire format of a canonical name; the number of octets. */
size_t		 name_to_wire(const char *name, uint8_t ret[LIMIT_NAME_WIRE]);

/* Labels of a name; 0 for the root. */
size_t		 name_labels(const char *);
/* The name without its leftmost label ("." above the last one). */
const char	*name_parent(const char *);
/* The rightmost n labels: a pointer into the name. */
const char	*name_suffix(const char *name, size_t n);
/* prefix + "." + name, or NULL if that is too long. Prefix is canonical. */
const char	*name_below(struct arena *, const char *prefix,
		    const char *name);
/* Whether name equals or lies below parent. */
bool		 name_is_within(const char *name, const char *parent);
bool		 name_equal(const char *, const char *);
/* Letters, digits and inner hyphens in each label (RFC 1123 2.1). */
bool		 name_is_host(const char *);

#endif
