/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_macro.h -- macro-strings with the sender's values in them (RFC 7208 7).
 *
 * Memory:  results live in the arena of the struct.
 * Input:   hostile: the texts, and every value but the address.
 */
#ifndef EVALUATE_SPF_MACRO_H
#define EVALUATE_SPF_MACRO_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/span.h"
#include "base/vec.h"
#include "evaluate/address.h"

struct arena;
struct spf_sender;

/* Raw texts, one for each letter. */
struct spf_macro {
	struct arena	*arena;
	const char	*sender;	/* s: local part and domain */
	const char	*local;		/* l */
	const char	*sender_domain;	/* o */
	const char	*domain;	/* d: whose record is evaluated */
	const char	*validated;	/* p, or NULL for "unknown" */
	const char	*helo;		/* h */
	const char	*receiver;	/* r */
	struct address	 ip;		/* c, i, v */
	time_t		 now;		/* t */
	VEC(struct span) part;		/* scratch */
};

/*
 * Fill all but `domain` and `validated`. An empty path is postmaster@helo,
 * an empty local part is postmaster (RFC 7208 2.4, 4.3).
 */
void		 spf_macro_init(struct spf_macro *, struct arena *,
		    const struct spf_sender *, const char *receiver,
		    time_t now);
/* Whether one of these (lower case) letters is expanded in the text. */
bool		 spf_macro_uses(const char *text, size_t len,
		    const char *letters);
/*
 * The name that a domain-spec stands for, cut from the left to 253 octets
 * (RFC 7208 7.3): canonical, and in *ret_raw as expanded. NULL if the octets
 * are no domain name.
 */
const char	*spf_macro_name(struct spf_macro *, const char *text,
		    size_t len, const char **ret_raw);
/* An explanation; NULL if its syntax is broken or it is not ASCII. */
const char	*spf_macro_explain(struct spf_macro *, const char *text,
		    size_t len);
/* The octets of a canonical name without its escapes. */
const char	*spf_macro_raw(struct arena *, const char *name);

#endif
