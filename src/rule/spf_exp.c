/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_exp.c -- the SPF rule on the explanation (RFC 7208 6.2): whatever is
 * wrong with it, receivers go on as if there were none, and say nothing.
 */
#include "base/arena.h"
#include "base/ascii.h"
#include "base/utf8.h"
#include "record/macro.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* Of a line of an SMTP reply (RFC 5321 4.5.3.1.5), with its code. */
#define REPLY_LINE_MAX	512
#define REPLY_CODE_LEN	12	/* "550 5.7.23 ", and so on */

/* What is wrong with the text, or NULL; *ret is where. */
static const char *
text_fault(const struct rr *rr, struct span *ret)
{
	struct macro_part part;
	const char *why;
	size_t at = 0;

	*ret = (struct span){ 0, 0 };
	for (size_t i = 0; i < rr->textlen; i++)
		if (!ascii_print((unsigned char)rr->text[i])) {
			*ret = (struct span){ (uint32_t)i, 1 };
			return "is not plain ASCII here";
		}
	while (macro_next(rr->text, rr->textlen, MACRO_EXPLAIN, &at, &part,
	    &why))
		continue;
	if (why != NULL) {
		*ret = (struct span){ (uint32_t)part.at, (uint32_t)part.len };
		return why;
	}
	if (rr->textlen > REPLY_LINE_MAX - REPLY_CODE_LEN)
		return "is longer than a line of an SMTP reply can be";
	return NULL;
}

static void
judge_text(struct judge *j, const struct rr *rr)
{
	struct span span;
	const char *why = text_fault(rr, &span);

	if (why != NULL)
		judge_fail_at(j, rr, span, "the text of the explanation: %s; "
		    "receivers drop it", why);
}

static void
judge_exp(struct judge *j, const struct spf_node *node,
    const struct spf_lookup *l)
{
	const struct rr *rr;
	size_t n;

	if (l->target == NULL) {
		judge_fail_at(j, node->rr, l->term->span, "this is no name "
		    "that can be looked up: there is no explanation");
		return;
	}
	if (answer_failed(l->answer))
		return;
	rr = answer_data(l->answer, &n);
	if (n == 0)
		judge_fail_at(j, node->rr, l->term->span, "%s has no TXT "
		    "record: there is no explanation", l->target);
	else if (n > 1)
		judge_fail_at(j, node->rr, l->term->span, "%s has %zu TXT "
		    "records and may have one: receivers drop the explanation",
		    l->target, n);
	else
		judge_text(j, rr);
}

/* What was found while the records that can decide were looked through. */
struct search {
	const struct answer	*trouble;	/* of a redirect's target */
	bool			 seen;
	bool			 dynamic;	/* the name depends on the message */
	bool			 gone;		/* nobody owns its domain */
	struct spf_cut		 cut;
};

static void
look_at_node(const struct facts *f, struct judge *j,
    const struct spf_node *node, struct search *s)
{
	if (answer_failed(node->answer) && spf_node_is_redirected(node))
		s->trouble = node->answer;
	for (size_t i = 0; i < node->lookup.n; i++) {
		const struct spf_lookup *l = &node->lookup.item[i];

		if (l->term->type != SPF_EXP)
			continue;
		s->seen = true;
		s->dynamic |= l->dynamic;
		s->gone |= l->dangling == TRI_YES;
		if (l->dynamic || l->dangling == TRI_YES)
			continue;
		judge_exp(j, node, l);
		spf_cut_term(f, j, &s->cut, node, l->term);
	}
}

void
rule_check_spf_exp(const struct facts *f, struct judge *j)
{
	struct search s = { 0 };

	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++)
		look_at_node(f, j, f->spf.nodes.item[i], &s);
	if (j->decided)
		spf_cut_propose(f, j, &s.cut);
	else if (s.trouble != NULL)
		judge_trouble(j, s.trouble, "whether there is an explanation "
		    "could not be found out");
	else if (!s.seen)
		judge_not_applicable(j, "the record has no explanation");
	else if (s.gone)
		judge_not_applicable(j, "the domain of the explanation does "
		    "not exist (spf-dangling)");
	else if (s.dynamic)
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "the name of the "
		    "explanation depends on the message");
	else
		judge_pass(j, domain_of(f), "the explanation is one short "
		    "text");
}
