/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * summary.h -- what the lines of a scan say together: counts, shares, and the
 * domains that need it most. The lines may come in any order.
 *
 * What is not known has a count of its own, and is never among what is there
 * or what is not.
 *
 * Memory:  grows with the rules, never with the lines.
 * Input:   lines that line_read() took: the words in them may be anybody's.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/limits.h"
#include "report/line.h"

struct arena;
struct json;
struct json_value;

#define SUMMARY_WORST	10	/* domains that are named */
#define SUMMARY_RULES	20	/* rules that the text shows */

/* Of the domains that were audited. */
struct summary_share {
	size_t	yes, no, unknown;
};

struct summary_rule {
	const struct rule	*rule;
	size_t			 failed[SEVERITY_CRITICAL + 1];
	size_t			 unknown;
};

struct summary_domain {
	uint64_t	line;
	enum letter	letter;
	int		tenths;		/* of the score; -1: none */
	char		name[LIMIT_NAME_TEXT];
};

#define SUMMARY_NSHARE	12

struct summary {
	size_t			 rows;
	size_t			 kind[LINE_LOST + 1];
	size_t			 incomplete;	/* audited, with status 3 */
	size_t			 letter[LETTER_NONE + 1];
	size_t			 thin;		/* graded on thin coverage */
	struct summary_share	 share[SUMMARY_NSHARE];
	struct summary_rule	*rule;		/* of rule_catalogue */
	size_t			 strange;	/* failures of other rules */
	struct summary_domain	 worst[SUMMARY_WORST];
	size_t			 nworst;
};

struct summary	*summary_new(struct arena *);
/* flat: as line_read() returns it. */
void		 summary_take(struct summary *, const struct json_value *flat);
/* For a person. */
void		 summary_print(FILE *, const struct summary *,
		    const struct report_style *);
/* The same, as members of a manifest. */
void		 summary_json(struct json *parent, const struct summary *);

/* --- for the renderers --- */

/* What is adopted: the member in JSON, and the words. */
struct summary_question {
	const char	*key, *words;
	/* Unknown where the state column says so, or nothing. */
	const char	*state_column;
	const char	*column;	/* yes if it has the value ... */
	const char	*value;		/* ... or is true, if this is NULL */
	const char	*state;		/* ... and the state is, unless NULL */
	const char	*unless;	/* not if the state is this one */
};

extern const struct summary_question	summary_questions[SUMMARY_NSHARE];

/* The worst severity that a rule fails with, or -1; and how often it fails. */
int		 summary_severity(const struct summary_rule *);
size_t		 summary_failed(const struct summary_rule *);
/* Those that fail: worst first, then what fails most often. */
const struct summary_rule	**summary_rules(struct arena *,
		    const struct summary *, size_t *ret_n);

#endif
