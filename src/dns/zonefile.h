/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zonefile.h -- a master file (RFC 1035 5) read into records with places.
 *
 * The tokenizer is ours: $ORIGIN, $TTL, $INCLUDE (only inside the folder of
 * the first file), $GENERATE, parentheses, quotes, comments. ldns turns the
 * text of one record into wire format. Nothing is audited from a file that
 * was read in part: the first error ends the reading.
 *
 * Errors read "FILE:LINE:COLUMN: what is wrong".
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

/* Legal, but hardly meant: an unquoted TXT with a space or a semicolon. */
struct zonewarning {
	const char	*text;
	struct place	 place;
};

struct zonefile {
	const char	*path;		/* as given */
	const char	*apex;		/* the owner of the SOA */
	VEC(struct rr)	 rr;		/* in the order of the file */
	VEC(struct zonecomment)	comment;
	VEC(struct zonewarning)	warning;
};

/*
 * path "-" is standard input (then `origin` is needed unless the file has
 * $ORIGIN). origin may be NULL. NULL with *err set on the first fault.
 */
const struct zonefile	*zonefile_read(struct arena *, const char *path,
			    const char *origin, struct err *);
/* The same from memory; `path` is only for messages, no $INCLUDE. */
const struct zonefile	*zonefile_parse(struct arena *, const char *path,
			    const char *text, size_t len, const char *origin,
			    struct err *);

#endif
