/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origins.h -- where the origin AS of an address comes from: the prefix file
 * of --asn-data and the DNS origin service of --asn-zone, for every audit of
 * the run. A replay asks the service that the tape was recorded with, unless
 * another is named.
 *
 * The forms of a line are those of record/origin.h; empty lines, and those
 * that begin with "#", "%" or ";", are comments. Any other line is an error
 * that reads "FILE:LINE:COLUMN: what is wrong": half a table is none.
 */
#ifndef COMMAND_ORIGINS_H
#define COMMAND_ORIGINS_H

#include <stdbool.h>

struct arena;
struct asn_table;
struct err;
struct options;
struct tape_header;

struct origins {
	const struct asn_table *table;	/* NULL: no file */
	const char	*data;		/* which file it is, or NULL */
	const char	*zone;		/* as on the tape: "NAME,NAME6", or NULL */
	const char	*zone4, *zone6;	/* canonical, or NULL */
};

/* The header is that of the tape, or of none. */
int	origins_read(struct arena *, const struct options *,
	    const struct tape_header *, struct origins *ret, struct err *);
/* Whether two files are the same by what origins.data says of them. */
bool	origins_same(const char *, const char *);

#endif
