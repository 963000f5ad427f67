/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * anchor.h -- a file of trust anchors: DS or DNSKEY records, one a line, as
 * Debian's dns-root-data has them.
 *
 * libunbound reads the same file, and takes one without any anchor for a wish
 * to validate nothing. So it is looked at here first; and whose the anchors
 * are, because of a name outside of them nothing can be proven.
 */
#ifndef SOURCE_ANCHOR_H
#define SOURCE_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

struct arena;
struct err;

#define ANCHOR_FILE	"/usr/share/dns/root.key"

struct anchors {
	VEC(const char *) owner;	/* canonical */
};

/* -1 with *err: no such file, or it has no anchor. */
int	anchors_read(struct arena *, const char *path, struct anchors *ret,
	    struct err *);
/* Whether a chain of trust to the name could begin at one of them. */
bool	anchors_cover(const struct anchors *, const char *name);

#endif
