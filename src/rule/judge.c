/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "evidence/evidence.h"
#include "rule/rule.h"

/*
 * The mark to fill in. Places beyond the limit are counted, not kept, so that
 * a hostile record cannot fill a report.
 */
static struct mark *
decide(struct judge *j, enum outcome outcome)
{
	bool again = outcome == OUTCOME_FAIL &&
	    j->finding->outcome == OUTCOME_FAIL;

	if (j->decided && !again)
		bug("rule '%s' decided twice", j->finding->rule->id);
	j->decided = true;
	j->finding->outcome = outcome;
	if (j->finding->mark.n == LIMIT_MARKS) {
		j->finding->more++;
		return arena_alloc(j->arena, sizeof(struct mark));
	}
	return vec_add(j->arena, &j->finding->mark);
}

/* What the mark is about, and the sentence. */
static void __attribute__((format(printf, 4, 0)))
tell(struct judge *j, struct mark *m, const char *subject, const char *fmt,
    va_list ap)
{
	m->subject = subject;
	m->detail = j->mute ? "" : arena_vprintf(j->arena, fmt, ap);
}

/* The body of the functions below, which differ in what they decide. */
#define TELL(j, m, subject, fmt)					\
	do {								\
		va_list ap;						\
									\
		va_start(ap, fmt);					\
		tell(j, m, subject, fmt, ap);				\
		va_end(ap);						\
	} while (0)

void
judge_pass(struct judge *j, const char *subject, const char *fmt, ...)
{
	TELL(j, decide(j, OUTCOME_PASS), subject, fmt);
}

void
judge_not_applicable(struct judge *j, const char *fmt, ...)
{
	TELL(j, decide(j, OUTCOME_NOT_APPLICABLE), "", fmt);
}

void
judge_unknown(struct judge *j, enum unknown_reason reason, const char *fmt,
    ...)
{
	j->finding->reason = reason;
	TELL(j, decide(j, OUTCOME_UNKNOWN), "", fmt);
}

void
judge_fail(struct judge *j, const char *subject, const char *fmt, ...)
{
	TELL(j, decide(j, OUTCOME_FAIL), subject, fmt);
}

void
judge_fail_at(struct judge *j, const struct rr *rr, struct span span,
    const char *fmt, ...)
{
	struct mark *m = decide(j, OUTCOME_FAIL);

	m->rr = rr;
	m->text = rr->text;
	m->textlen = rr->textlen;
	m->span = span;
	TELL(j, m, rr->owner, fmt);
}

/* What nobody asked for is not probed; what failed is an error. */
void
judge_trouble(struct judge *j, const struct answer *trouble, const char *text)
{
	if (trouble == NULL) {
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%s", text);
		return;
	}
	judge_unknown(j, trouble->status == ANSWER_NOT_ASKED ?
	    UNKNOWN_NOT_PROBED : UNKNOWN_LOOKUP_ERROR, "%s: %s: %s", text,
	    trouble->question.name, answer_status_text(trouble));
	j->finding->trouble = trouble;
}

bool
judge_mode_open(struct judge *j, const struct facts *f, enum domain_mode mode)
{
	if (f->mode == mode || !facts_mode_could_be(f, mode))
		return false;
	judge_trouble(j, facts_trouble(f, NEED_MX | NEED_SPF),
	    arena_printf(j->arena, "whether the domain is %s could not be "
	    "found out", mode_name(mode)));
	return true;
}

void
judge_severity(struct judge *j, enum severity severity)
{
	j->finding->severity = severity;
}

void
judge_fix(struct judge *j, const char *owner, enum rrtype type,
    const char *fmt, ...)
{
	struct fix *fix = &j->finding->fix;
	va_list ap;

	if (j->mute)
		return;
	fix->owner = owner;
	fix->type = type;
	va_start(ap, fmt);
	fix->rdata = arena_vprintf(j->arena, fmt, ap);
	va_end(ap);
}
