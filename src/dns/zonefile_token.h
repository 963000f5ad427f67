/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zonefile_token.h -- the words of a master file, entry by entry.
 *
 * An entry is a line, or as many as parentheses make one of. What BIND reads
 * as one word is one word here: quotes start a word of their own, whatever
 * stands before them. Escapes are checked, but left in the text.
 *
 * Memory:  words point into the text; comments are copied to the arena.
 * Input:   hostile.
 */
#ifndef DNS_ZONEFILE_TOKEN_H
#define DNS_ZONEFILE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "dns/answer.h"

struct arena;
struct err;
struct zonefile;

struct zonetoken {
	const char	*text;		/* without the quotes */
	size_t		 len;
	struct place	 place;
	bool		 quoted;
	bool		 joined;	/* to the last word, without space */
	bool		 cut;		/* a ';' ends it that may be meant */
};

struct zonelexer {
	struct arena	*arena;		/* of the words' array */
	const char	*path;
	const char	*text;
	size_t		 len, at;
	uint32_t	 line;
	size_t		 line_at;	/* where the line starts */
	const struct place	*from;	/* not NULL: the text was generated */
	struct err	*err;
	/* Where comments go, and the memory of their copies. */
	struct zonefile	*zone;
	struct arena	*zone_arena;

	/* The entry: */
	VEC(struct zonetoken)	 token;
	bool		 blank;		/* it starts with white space */
	struct place	 start;
	size_t		 start_at;
	unsigned	 depth;		/* open parentheses */
	struct place	 open;		/* the outermost */
};

/* The next entry that has words: 1. The end: 0. A fault: -1 and *err. */
int	zonelexer_next(struct zonelexer *);

/* "FILE:LINE:COLUMN: ..." as the error. Always -1. */
int	zonetoken_fail(struct err *, struct place, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
/* The word for an error message: printable and not long. */
const char	*zonetoken_shown(struct arena *, const struct zonetoken *);
bool	zonetoken_is(const struct zonetoken *, const char *word);
/*
 * The octets that the word stands for, at most size; false if there are
 * more.
 */
bool	zonetoken_octets(const struct zonetoken *, uint8_t *ret, size_t size,
	    size_t *ret_len);
/* Seconds as "3600" or "1h30m" (BIND); false if it is not a TTL. */
bool	zonetoken_period(const char *, size_t len, uint32_t *ret);

#endif
