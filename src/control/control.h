/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.h -- compliance frameworks as data: which rules are evidence for
 * which provision, and what a scan cannot show.
 *
 * Adding a framework: rows in controls.def. The words are "supports", "does
 * not support" and "not assessed"; never "compliant".
 */
#ifndef CONTROL_CONTROL_H
#define CONTROL_CONTROL_H

#include <stddef.h>

#include "base/vec.h"
#include "rule/rule.h"

struct control {
	const char	*framework;	/* "gdpr" */
	const char	*framework_title;
	const char	*framework_note;
	const char	*id;		/* "Art. 32(1)(a)" */
	const char	*paraphrase;
	const char	*rules;		/* ids and patterns: "spf-* dmarc-rua-*";
					   "!spf-size" takes one back */
	const char	*shows;		/* what beside rules is evidence, or NULL */
	const char	*cannot_show;
};

enum support {
	SUPPORT_YES,		/* at least one passes, none of medium or more
				   fails */
	SUPPORT_NO,		/* one of medium or more fails, or some fail
				   and none passes */
	SUPPORT_NOT_ASSESSED	/* nothing decided */
};

/* A provision with the outcome of the rules that are evidence for it. */
struct control_result {
	const struct control		*control;
	enum support			 support;
	VEC(const struct finding *)	 evidence;	/* decided or unknown */
	/* Ids and patterns that no rule of this run answers to. */
	VEC(const char *)		 unchecked;
};

struct control_results {
	VEC(struct control_result)	result;		/* as in the table */
};

extern const struct control	control_table[];
extern const size_t		control_count;
#define CONTROLS_VERSION	"1"

/* What neither DNS nor a probe can show, for every compliance report. */
extern const char *const	control_not_auditable[];
extern const size_t		control_not_auditable_count;

void		 controls_judge(struct arena *, const struct findings *,
		    struct control_results *ret);
const char	*support_name(enum support);
/* Whether a rule id matches a blank-separated list with `*` at the end. */
int		 control_names_rule(const struct control *, const char *id);
/* What the report is and is not; time and place as a reader knows them. */
const char	*control_disclaimer(struct arena *, const char *time,
		    const char *place);

#endif
