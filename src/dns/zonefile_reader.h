/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * zonefile_reader.h -- one reading of a master file, as its parts share it.
 *
 * zonefile.c reads texts and judges the zone as a whole,
 * zonefile_directive.c knows $ORIGIN and its kind, and zonefile_record.c
 * makes an entry a record.
 */
#ifndef DNS_ZONEFILE_READER_H
#define DNS_ZONEFILE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "dns/zonefile.h"
#include "dns/zonefile_token.h"

struct zonereader {
	struct arena	*arena;		/* of the result */
	struct arena	*temp;		/* of one entry */
	struct zonefile	*zone;
	struct err	*err;
	const char	*origin;	/* NULL: none is known yet */
	const char	*guess;		/* the origin by the file's name */
	const char	*owner;		/* of the last record */
	uint32_t	 ttl_default, ttl_last;
	bool		 have_default, have_last;
	size_t		 soa;		/* its index */
	size_t		 octets;	/* of all text so far */
	const char	*folder;	/* NULL: nothing can be included */
	const char	*open[LIMIT_ZONE_INCLUDES + 1];	/* real paths */
	const char	*shown[LIMIT_ZONE_INCLUDES + 1];
	size_t		 nopen;
};

/* All return 0, or -1 with *err set. */
int	zonereader_text(struct zonereader *, const char *path,
	    const char *text, size_t len);
int	zonereader_directive(struct zonereader *, const struct zonelexer *);
int	zonereader_record(struct zonereader *, const struct zonelexer *);
int	zonereader_ttl(struct zonereader *, const struct zonetoken *,
	    uint32_t *ret);
/* The canonical name that a word means, or NULL with *err set. */
const char	*zonereader_name(struct zonereader *, struct arena *,
		    const struct zonetoken *);
/* text lives as long as the zone. */
void	zonereader_warn(struct zonereader *, struct place, const char *text);

#endif
