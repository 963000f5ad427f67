/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * world.h -- a rule over made-up DNS: the outcome and a part of what the first
 * mark says.
 */
#ifndef UNIT_WORLD_H
#define UNIT_WORLD_H

#include "evaluate/facts.h"
#include "rule/rule.h"
#include "unit/fake.h"

#define DOMAIN	"example.org"
#define LINES	8

/* A record, or with no data a status: { "x.example", "TXT", "!TIMEOUT" }. */
struct line {
	const char	*name, *type, *data;
};

struct world_case {
	const char	*rule;
	struct line	 line[LINES];
	enum outcome	 outcome;
	const char	*says;		/* in the first mark */
};

#define CASES(list)	(list), sizeof (list) / sizeof *(list)

static inline struct fake *
world_of(const char *domain, const struct line line[LINES])
{
	struct fake *f = fake_new(domain);

	for (size_t i = 0; i < LINES && line[i].name != NULL; i++) {
		const struct line *l = &line[i];

		if (l->data[0] == '!')
			fake_status(f, l->name,
			    (enum rrtype)rrtype_parse(l->type),
			    (enum answer_status)answer_status_parse(
			    l->data + 1));
		else
			fake_add(f, l->name, l->type, l->data);
	}
	return f;
}

static inline struct fake *
world(const struct line line[LINES])
{
	return world_of(DOMAIN, line);
}

static inline void
try_case(const struct world_case *c, struct fake *fake)
{
	struct finding f;
	struct facts facts;

	fake_run(fake, facts_evaluate, &facts);
	rule_run(rule_find(c->rule), &facts, profile_at(0), &f);
	if (f.outcome != c->outcome ||
	    strstr(f.mark.item[0].detail, c->says) == NULL)
		fail_msg("%s, '%s' wanted: %s, '%s'", c->rule, c->says,
		    outcome_name(f.outcome), f.mark.item[0].detail);
}

/* With these names below the domain, if there is a list. */
static inline void
try_cases(const struct world_case *c, size_t n, const char *const *below,
    size_t nbelow)
{
	for (size_t i = 0; i < n; i++) {
		struct fake *fake = world(c[i].line);

		fake->ev->scope.subdomain = below;
		fake->ev->scope.nsubdomain = nbelow;
		fake->ev->scope.subdomains_listed = below != NULL;
		try_case(&c[i], fake);
	}
}

#endif
