/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report.h -- what was found, rendered. One file a renderer.
 *
 * Adding a renderer: one file with a `struct report_format`, one row in
 * report.c. A renderer is pure: it writes to its stream and knows no clock,
 * locale or terminal but what `struct report_style` says. Each passes every
 * byte from outside through its one put_text().
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "base/status.h"
#include "evaluate/facts.h"
#include "grade/grade.h"
#include "rule/rule.h"
#include "witness/witness.h"

/* What a run was: the same for all its domains. */
struct run_info {
	const char		*version;	/* of mailassay */
	const char		*profile;
	const char		*fail_on;	/* as given */
	const char		*resolver;	/* NULL: no live source */
	const char *const	*zone;		/* files, in order */
	size_t			 nzone;
	bool			 offline;
	bool			 smtp;		/* mail servers were talked to */
	time_t			 taken_at;
	const struct library_version *library;
	size_t			 nlibrary;
	const char		*suffix_list;	/* as psl_version() says it */
	const char		*recorded_list;	/* that of the tape if it is
						   another, "" if it does not
						   say; or NULL */
	const char		*asn_data;	/* which prefix file, or NULL */
	const char		*recorded_asn_data;	/* as recorded_list; "":
						   there was none */
	const char		*asn_zone;	/* DNS origin service, or NULL */
};

/* One audited domain. */
struct result {
	const struct facts	*facts;
	const struct findings	*findings;
	const struct grade	*grade;
	enum status		 status;	/* its share of the exit status */
};

/* A DKIM key that several domains of a run have. */
struct shared_key_place {
	const char	*domain, *selector;
	const char	*alias;		/* where the selector leads, or NULL */
};

struct shared_key {
	const char		*words;		/* "2048-bit RSA" */
	const char		*sha256;	/* of modulus or key */
	VEC(struct shared_key_place) place;
};

/* What only all the domains together show. */
struct run_summary {
	VEC(const struct shared_key *) key;
	size_t			 uncompared;	/* keys beyond the limit */
};

struct report_style {
	bool		colour;
	unsigned	width;		/* columns, >= 40 */
	bool		verbose;	/* passes and what does not apply, too */
	bool		quiet;		/* verdict and failures only */
};

struct report {
	FILE			*out;
	const struct report_format *format;
	struct report_style	 style;
	const struct run_info	*run;
	size_t			 ndomain;	/* rendered so far */
	struct arena		*arena;		/* from begin on, set by run/ */
	void			*state;		/* the renderer's, in the arena */
};

struct report_format {
	const char	*name;
	const char	*about;
	void		(*begin)(struct report *);
	void		(*domain)(struct report *, const struct result *);
	void		(*end)(struct report *, const struct run_summary *,
			    enum status);
};

/* NULL for no such format. The i-th, NULL past the end. */
const struct report_format	*report_find(const char *name);
const struct report_format	*report_at(size_t i);

/* --- for the renderers themselves --- */

/* What a report counts, of one domain and of a run. */
struct report_count {
	size_t	outcome[OUTCOME_NOT_APPLICABLE + 1];
	size_t	failed[SEVERITY_CRITICAL + 1];
};

/* Adds to the counts that are there. */
void		 report_count(const struct findings *, struct report_count *);
/* "yes", "no", "unknown". */
const char	*report_tri(enum tri);
/* Where the answers of a run came from, in words. */
const char	*report_place(struct arena *, const struct run_info *);

#endif
