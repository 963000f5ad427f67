/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include "base/arena.h"
#include "base/buf.h"
#include "control/concern.h"

#define HANG		8
#define NAMED_MAX	4		/* rules named in one line */
#define LIST_MAX	4096

/* "high spf-multiple, medium dkim-testing and 3 more fail; 12 hold" */
static const char *
rule_words(struct text *t, const struct concern_result *r)
{
	const char *before = "";
	struct buf b;
	size_t i;

	buf_init(&b, t->arena, LIST_MAX);
	for (i = 0; i < r->failed.n && i < NAMED_MAX; i++) {
		const struct finding *f = r->failed.item[i];

		buf_printf(&b, "%s%s %s", before, severity_name(f->severity),
		    f->rule->id);
		before = ", ";
	}
	if (i < r->failed.n)
		buf_printf(&b, " and %zu more", r->failed.n - i);
	if (i > 0)
		buf_puts(&b, r->failed.n == 1 ? " fails; " : " fail; ");
	if (r->unknown > 0)
		buf_printf(&b, "%zu not known; ", r->unknown);
	buf_printf(&b, "%zu hold", r->pass);
	return b.data;
}

static const char *
provision_words(struct text *t, const struct concern_result *r)
{
	return arena_printf(t->arena, "of %zu provisions it supports %zu, does "
	    "not support %zu, and %zu are not assessed",
	    r->support[SUPPORT_YES] + r->support[SUPPORT_NO] +
	    r->support[SUPPORT_NOT_ASSESSED], r->support[SUPPORT_YES],
	    r->support[SUPPORT_NO], r->support[SUPPORT_NOT_ASSESSED]);
}

void
text_concerns(struct text *t, const struct findings *all)
{
	struct concern_result result[CONCERN_COUNT];

	concerns_judge(t->arena, all, result);
	text_heading(t, "At a glance");
	for (int i = 0; i < CONCERN_COUNT; i++) {
		enum concern c = (enum concern)i;

		text_outcome(t, result[c].outcome);
		text_para(t, HANG, "%s (%s): %s", concern_name(c),
		    concern_question(c), c == CONCERN_COMPLIANCE ?
		    provision_words(t, &result[c]) :
		    rule_words(t, &result[c]));
	}
}
