/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * gate.h -- which findings stop a build: the meaning of --fail-on.
 */
#ifndef RULE_GATE_H
#define RULE_GATE_H

#include "base/status.h"
#include "rule/rule.h"

struct err;

struct gate {
	bool			 never;		/* findings do not count */
	bool			 unknown;	/* any unknown look-up counts */
	bool			 has_severity;
	enum severity		 severity;	/* this and above */
	VEC(const struct rule *) rule;		/* these, whatever severity */
};

/* A comma-separated list: critical high medium low info unknown never, ids. */
int		gate_parse(struct arena *, const char *list, struct gate *ret,
		    struct err *);
/*
 * 1 if a finding trips it, else 3 if a rule it would have tripped on is
 * unknown because a look-up failed, or if too little was decided for a grade,
 * else 0. `unknown` turns 3 into 1; with `never` an incomplete audit is still
 * 3.
 */
enum status	gate_status(const struct gate *, const struct findings *,
		    bool graded);

#endif
