/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zonefile.h -- a master file (RFC 1035 5) read into records with places.
 *
 * The tokenizer is ours: $ORIGIN, $TTL, $INCLUDE (only inside the folder of
 * the first file), $GENERATE, parentheses, quotes, comments. ldns turns the
 * text of one record into wire format. Nothing is audited from a file that
 * was read in part: the first error ends the reading.
 *
 * Errors read "FILE:LINE:COLUMN: what is wrong"; a column counts octets from
 * 1. A file that cannot be read has no line: "FILE: why".
 *
 * The TTL of a record is its own, else $TTL, else that of the record before,
 * else (the SOA only) the SOA's minimum. $INCLUDE names files relative to the
 * folder of the first file, at every depth; origin and owner come back after
 * it, $TTL does not. All this is as BIND has it. Not so: a record outside the
 * apex is an error, where BIND leaves it out with a warning.
 *
 * Memory:  the arena given; the text is not kept.
 * Limits:  LIMIT_ZONE_* in base/limits.h; LIMIT_ZONE_FILE counts all files
 *          read and all text that $GENERATE makes.
 * Input:   hostile (a pull request wrote it).
 */
#ifndef DNS_ZONEFILE_H
#define DNS_ZONEFILE_H

#include <stddef.h>

#include "base/vec.h"
#include "dns/answer.h"

struct arena;
struct err;

/* A comment, with the place it stands at: waivers and samples use them. */
struct zonecomment {
	const char	*text;		/* after the ';' */
	struct place	 place;
};

/*
 * Legal, but hardly meant: an unquoted TXT with a space or a semicolon, a name
 * with the origin's labels and without a dot, an origin guessed.
 */
struct zonewarning {
	const char	*text;
	struct place	 place;
};

struct zonefile {
	const char	*path;		/* as given */
	const char	*apex;		/* the owner of the SOA */
	/* In the order of the file; the repeated SOA of AXFR text once. */
	VEC(struct rr)	 rr;
	VEC(struct zonecomment)	comment;
	VEC(struct zonewarning)	warning;
};

/*
 * path "-" is standard input, without $INCLUDE. origin may be NULL: then a
 * relative name before $ORIGIN is an error, unless the file is called
 * ZONE.zone, ZONE.db or db.ZONE with at least two labels in ZONE; that is
 * taken as the origin and is worth a warning. NULL with *err set on the first
 * fault.
 */
const struct zonefile	*zonefile_read(struct arena *, const char *path,
			    const char *origin, struct err *);
/* The same from memory; `path` is only for messages, no $INCLUDE. */
const struct zonefile	*zonefile_parse(struct arena *, const char *path,
			    const char *text, size_t len, const char *origin,
			    struct err *);

#endif
