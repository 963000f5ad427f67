/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/gate.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"

static int
no_word(const char *word, struct err *err)
{
	const struct rule *near = rule_near(word);

	if (near != NULL)
		return err_set(err, "--fail-on: there is no rule '%s'; did you "
		    "mean '%s'?", word, near->id);
	return err_set(err, "--fail-on: '%s' is neither a severity (critical, "
	    "high, medium, low, info), 'unknown', 'never' nor a rule "
	    "('mailassay explain --list' names them)", word);
}

static int
take_word(struct arena *arena, const char *word, struct gate *gate,
    struct err *err)
{
	const struct rule *rule = rule_find(word);
	int severity = severity_parse(word);

	if (strcmp(word, "never") == 0) {
		gate->never = true;
	} else if (strcmp(word, "unknown") == 0) {
		gate->unknown = true;
	} else if (severity >= 0) {
		if (!gate->has_severity || (int)gate->severity > severity)
			gate->severity = (enum severity)severity;
		gate->has_severity = true;
	} else if (rule != NULL) {
		*vec_add(arena, &gate->rule) = rule;
	} else {
		return no_word(word, err);
	}
	return 0;
}

int
gate_parse(struct arena *arena, const char *list, struct gate *ret,
    struct err *err)
{
	*ret = (struct gate){ 0 };
	for (;;) {
		size_t n = strcspn(list, ",");

		if (take_word(arena, arena_memdup(arena, list, n), ret,
		    err) != 0)
			return -1;
		if (list[n] == '\0')
			break;
		list += n + 1;
	}
	if (ret->never && (ret->has_severity || ret->unknown ||
	    ret->rule.n > 0))
		return err_set(err, "--fail-on: 'never' stands alone");
	return 0;
}

static bool
watches(const struct gate *gate, const struct finding *f)
{
	if (gate->has_severity && f->severity >= gate->severity)
		return true;
	for (size_t i = 0; i < gate->rule.n; i++)
		if (gate->rule.item[i] == f->rule)
			return true;
	return false;
}

static bool
is_incomplete(const struct finding *f)
{
	return f->outcome == OUTCOME_UNKNOWN &&
	    f->reason == UNKNOWN_LOOKUP_ERROR;
}

enum status
gate_status(const struct gate *gate, const struct findings *findings,
    bool graded)
{
	bool incomplete = !graded, tripped = false;

	for (size_t i = 0; i < findings->finding.n; i++) {
		const struct finding *f = &findings->finding.item[i];
		bool watched = watches(gate, f);

		if (f->outcome == OUTCOME_FAIL && watched && !gate->never)
			tripped = true;
		if (is_incomplete(f) && (watched || gate->never ||
		    gate->unknown))
			incomplete = true;
	}
	if (tripped || (incomplete && gate->unknown))
		return STATUS_FINDINGS;
	return incomplete ? STATUS_INCOMPLETE : STATUS_CLEAN;
}
