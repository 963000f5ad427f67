/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rule.h -- rules: facts in, one finding per rule out.
 *
 * Adding a rule:
 *   1. a function  void rule_check_NAME(const struct facts *, struct judge *)
 *      in the file of its family;
 *   2. a row in rules.def, in the order of the catalogue;
 *   3. samples/ID.zone with "; expect: ID" inside, and samples for the other
 *      outcomes (tests/sample/run lists the words);
 *   4. a paragraph in man/mailassay-rules.7.
 * A test names what was forgotten.
 *
 * A rule does not print, does not know where evidence came from, and calls
 * exactly one of judge_pass, judge_not_applicable, judge_unknown, or
 * judge_fail once or more (one per place). The driver has checked the rule's
 * needs: where one of those answers failed, the finding is `unknown` and the
 * rule was not called. For its `wants` the rule is called and may fail; a
 * pass, or a not-applicable, becomes unknown if one of them failed.
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/vec.h"
#include "evaluate/facts.h"

enum severity {
	SEVERITY_INFO, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH,
	SEVERITY_CRITICAL
};

enum outcome {
	OUTCOME_PASS, OUTCOME_FAIL, OUTCOME_UNKNOWN, OUTCOME_NOT_APPLICABLE
};

enum unknown_reason {
	UNKNOWN_LOOKUP_ERROR,	/* asked, and nothing usable came: exit 3 */
	UNKNOWN_UNDISCOVERABLE,	/* no standard way to find it */
	UNKNOWN_NOT_PROBED	/* nobody asked for it to be looked at */
};

enum rule_family {
	FAMILY_MX, FAMILY_SPF, FAMILY_DKIM, FAMILY_DMARC, FAMILY_DNSSEC,
	FAMILY_HYGIENE
};

struct judge;

struct rule {
	const char		*id;		/* "spf-lookup-limit", for ever */
	enum rule_family	 family;
	enum severity		 severity;	/* in the default profile */
	unsigned		 needs, wants;	/* enum need bits */
	const char		*source;	/* "RFC 7208 4.6.4" */
	const char		*title;		/* what passes, as a sentence */
	const char		*advice;	/* what to do when it fails */
	void			(*check)(const struct facts *, struct judge *);
};

/* One place that a finding points at. */
struct mark {
	const char		*subject;	/* owner name, or "" */
	const struct rr		*rr;		/* the record, or NULL */
	const char		*text;		/* its text with a caret, or NULL */
	size_t			 textlen;
	struct span		 span;		/* len 0: no caret */
	const char		*detail;	/* one sentence, never NULL */
};

/* A record to publish instead. Printed only when proven (rule/proof.h). */
struct fix {
	const char		*owner;
	enum rrtype		 type;
	const char		*rdata;		/* presentation form; TXT: the
						   joined text, unquoted */
	bool			 proven;
};

struct finding {
	const struct rule	*rule;
	enum severity		 severity;	/* in the profile in force */
	enum outcome		 outcome;
	enum unknown_reason	 reason;	/* if unknown */
	VEC(struct mark)	 mark;		/* pass: what it looked at */
	size_t			 more;		/* places beyond LIMIT_MARKS */
	struct fix		 fix;		/* owner NULL: none */
	const struct answer	*trouble;	/* the answer that failed, if so */
};

struct findings {
	VEC(struct finding)	finding;	/* in the order of the catalogue */
};

/* rule_catalogue[0 .. rule_count-1] */
extern const struct rule	rule_catalogue[];
extern const size_t		rule_count;
#define RULES_VERSION	"1"

const struct rule	*rule_find(const char *id);	/* any case, or NULL */
/* The rule whose id is spelt most like it, or NULL if none is near. */
const struct rule	*rule_near(const char *id);
const char		*severity_name(enum severity);
int			 severity_parse(const char *);	/* -1: none */
const char		*outcome_name(enum outcome);
const char		*unknown_reason_name(enum unknown_reason);
const char		*family_name(enum rule_family);

/* What the profile in force expects, where audiences differ. */
struct expected {
	unsigned	rsa_max;	/* bits of an RSA key */
	bool		both_key_types;	/* Ed25519 beside RSA, too */
	int		key_months;	/* age of a key */
};

/* Profiles: severities and expectations (never facts) for an audience. */
struct profile;
const struct profile	*profile_find(const char *name);	/* or NULL */
const char		*profile_name(const struct profile *);
const char		*profile_about(const struct profile *);
const struct profile	*profile_at(size_t i);		/* NULL past the end */
/* Whether the profile has its own word on the rule, and which. */
bool			 profile_overrides(const struct profile *,
			    const struct rule *);
enum severity		 profile_severity(const struct profile *,
			    const struct rule *);
const struct expected	*profile_expected(const struct profile *);

/* Run every rule. The findings live in the facts' evidence's arena. */
void	rules_run(const struct facts *, const struct profile *,
	    struct findings *ret);
/* The same without a word: outcomes, severities and places. */
void	rules_try(const struct facts *, const struct profile *,
	    struct findings *ret);
/* Run one. */
void	rule_run(const struct rule *, const struct facts *,
	    const struct profile *, struct finding *ret);

/* --- for the rules themselves --- */

struct judge {
	struct arena		*arena;
	struct finding		*finding;
	const struct expected	*expected;
	bool			 decided;
	bool			 mute;		/* the outcome will do */
};

void	judge_pass(struct judge *, const char *subject, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	judge_not_applicable(struct judge *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
void	judge_unknown(struct judge *, enum unknown_reason, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
/* Unknown because of this answer, which may be NULL: text and its trouble. */
void	judge_trouble(struct judge *, const struct answer *, const char *text);
/* A place without text, or with a record's text and a caret. */
void	judge_fail(struct judge *, const char *subject, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
void	judge_fail_at(struct judge *, const struct rr *, struct span,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Fail with another severity than the row's (a profile still overrides). */
void	judge_severity(struct judge *, enum severity);
/*
 * Unknown, and true, where what the domain is for decides, it is not this,
 * and a look-up that failed is why: it could be.
 */
bool	judge_mode_open(struct judge *, const struct facts *,
	    enum domain_mode);
/* Propose a record; the text of a TXT as one string. */
void	judge_fix(struct judge *, const char *owner, enum rrtype,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
