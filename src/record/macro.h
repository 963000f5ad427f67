/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * macro.h -- the parts of an SPF macro-string (RFC 7208 7.1).
 *
 * The one reader of "%{...}": the parser checks with it and the expander
 * walks with it, so that what is accepted is what is expanded.
 *
 * Input:   hostile.
 */
#ifndef RECORD_MACRO_H
#define RECORD_MACRO_H

#include <stdbool.h>
#include <stddef.h>

enum macro_grammar {
	MACRO_STRING,		/* of a term */
	MACRO_EXPLAIN		/* of an explanation: spaces, and c r t */
};

struct macro_part {
	size_t		 at, len;	/* where it stands in the text */
	/* A literal: these octets. */
	const char	*literal;
	size_t		 literallen;
	/* A %{...}: the letter in lower case; 0 for a literal. */
	char		 letter;
	bool		 upper;		/* it was upper case: URL escaping */
	bool		 reverse;
	unsigned	 keep;		/* right-hand parts kept; 0: all */
	const char	*delimiter;
	size_t		 ndelimiter;
};

/*
 * The part at *at, which is moved behind it. False at the end of the text,
 * and where the grammar is broken: then *ret_why is set, and ret->at and
 * ret->len are the place.
 */
bool	macro_next(const char *text, size_t len, enum macro_grammar,
	    size_t *at, struct macro_part *ret, const char **ret_why);

#endif
