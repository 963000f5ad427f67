/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/text_record.h"

#define LIST_MAX	65536

static void
put_selector(struct text *t, const struct dkim_selector *s)
{
	const char *what = s->state == DKIM_USABLE && s->key != NULL ?
	    dkim_key_words(t->arena, s->key) : dkim_state_name(s->state);
	const char *alias = s->cname == NULL ? "" : arena_printf(t->arena,
	    " (an alias for %s)", s->cname);

	if (dkim_is_guess(&s->source) || s->source.origin == DKIM_MESSAGE)
		text_item(t, 4, 6, "-", "%s (%s): %s%s", s->selector,
		    dkim_source_words(t->arena, &s->source), what, alias);
	else
		text_item(t, 4, 6, "-", "%s: %s%s", s->selector, what, alias);
	if (t->style->verbose && s->rr != NULL)
		text_record(t, 6, s->rr->text, s->rr->textlen, NULL, 0);
}

static size_t
put_selectors(struct text *t, const struct dkim_outcome *dkim, bool guessed,
    const char *heading)
{
	size_t n = 0;

	for (size_t i = 0; i < dkim->selector.n; i++) {
		const struct dkim_selector *s = &dkim->selector.item[i];

		if (dkim_is_guess(&s->source) != guessed)
			continue;
		if (n++ == 0)
			text_para(t, 2, "%s", heading);
		put_selector(t, s);
	}
	return n;
}

static void
put_tried(struct text *t, const struct dkim_outcome *dkim, bool failed,
    const char *heading)
{
	struct buf b;
	size_t n = 0;

	buf_init(&b, t->arena, LIST_MAX);
	for (size_t i = 0; i < dkim->guess.n; i++) {
		const struct dkim_guess *g = &dkim->guess.item[i];

		if (!g->found && (g->answer != NULL &&
		    answer_failed(g->answer)) == failed)
			buf_printf(&b, "%s%s", n++ == 0 ? "" : ", ",
			    g->selector);
	}
	if (n > 0)
		text_para(t, 2, "%s: %s.", heading, b.data);
}

void
text_dkim(struct text *t, const struct dkim_outcome *dkim)
{
	size_t n;

	text_heading(t, "DKIM");
	n = put_selectors(t, dkim, false,
	    "Keys at the selectors that were named:");
	n += put_selectors(t, dkim, true, "Keys at selectors that were "
	    "guessed:");
	if (n == 0 && dkim->proven_absent)
		text_para(t, 2, "There is no DKIM key: DNS says that no name "
		    "exists under _domainkey.");
	else if (n == 0)
		text_para(t, 2, "No selector was named, and DNS has no list "
		    "of them: what keys there are is unknown.");
	put_tried(t, dkim, false, "Tried, and no key is there");
	put_tried(t, dkim, true, "Tried, and the look-up failed");
	if (dkim->wildcard == TRI_YES)
		text_para(t, 2, "A wildcard answers for selectors that nobody "
		    "published.");
}

static const char *
step_words(struct text *t, const struct dmarc_step *step)
{
	if (step->answer != NULL && answer_failed(step->answer))
		return answer_status_text(step->answer);
	if (step->nrecord == 0)
		return "no record";
	return step->nrecord == 1 ? "a record" :
	    arena_printf(t->arena, "%zu records, which void each other",
	    step->nrecord);
}

static void
put_path(struct text *t, const struct dmarc_walk *walk)
{
	struct buf b;

	buf_init(&b, t->arena, LIST_MAX);
	for (size_t i = 0; i < walk->n; i++)
		buf_printf(&b, "%s_dmarc.%s (%s)", i == 0 ? "" : ", ",
		    walk->step[i].name, step_words(t, &walk->step[i]));
	text_para(t, 2, "Asked by RFC 9989: %s.", b.data);
	text_para(t, 2, "Organizational domain: %s by the tree walk%s.",
	    walk->organizational_domain,
	    walk->trouble == NULL ? "" : ", as far as could be seen");
}

static void
put_report(struct text *t, const struct dmarc_report *r)
{
	const char *note = "";

	if (!r->uri->valid)
		note = ": not a usable address";
	else if (r->external && r->authorised != TRI_YES)
		note = r->authorised == TRI_NO ?
		    ": the other organization has not agreed to it" :
		    ": whether the other organization agrees is unknown";
	else if (r->external)
		note = ": another organization, which agrees";
	text_item(t, 4, 6, "-", "%s %s%s", r->ruf ? "ruf" : "rua",
	    r->uri->text, note);
}

static bool
same_policy(const struct dmarc_discovery *new,
    const struct dmarc_discovery *old)
{
	if (new->found != old->found || new->policy != old->policy ||
	    new->effective != old->effective || old->pct < 100)
		return false;
	if (new->record_at == NULL || old->record_at == NULL)
		return new->record_at == old->record_at;
	return strcmp(new->record_at, old->record_at) == 0;
}

/* What receivers that follow the older standard find, where it is different. */
static void
put_older(struct text *t, const struct dmarc_outcome *dmarc)
{
	bool any = false;

	for (int i = 0; i < DMARC_NAUTHOR; i++) {
		const struct dmarc_discovery *new =
		    &dmarc->discovery[DMARC_RFC9989][i];
		const struct dmarc_discovery *old =
		    &dmarc->discovery[DMARC_RFC7489][i];

		if (same_policy(new, old))
			continue;
		if (!any)
			text_para(t, 2, "Receivers that still follow RFC 7489 "
			    "find something else:");
		any = true;
		text_item(t, 4, 6, "-", "%s: %s", dmarc_author_name(
		    (enum dmarc_author)i), old->why);
	}
}

/* By the list, which RFC 7489 receivers use. */
static void
put_registrable(struct text *t, const struct dmarc_outcome *dmarc)
{
	if (dmarc->psl_registrable == NULL)
		text_para(t, 2, "By the public suffix list the domain is a "
		    "public suffix, and stands for itself.");
	else
		text_para(t, 2, "By the public suffix list it is %s.",
		    dmarc->psl_registrable);
}

void
text_dmarc(struct text *t, const struct dmarc_outcome *dmarc)
{
	const struct dmarc_discovery *d =
	    &dmarc->discovery[DMARC_RFC9989][DMARC_AUTHOR_DOMAIN];

	text_heading(t, "DMARC");
	text_para(t, 2, "%s%s", d->found == DMARC_FOUND_UNKNOWN ?
	    "Which policy applies could not be found out. " : "",
	    d->why == NULL ? "" : text_sentence(t, d->why));
	if (d->rr != NULL) {
		text_para(t, 2, "The record at _dmarc.%s:",
		    d->record_at == NULL ? "" : d->record_at);
		text_record(t, 4, d->rr->text, d->rr->textlen, NULL, 0);
	}
	put_path(t, &dmarc->walk);
	put_registrable(t, dmarc);
	put_older(t, dmarc);
	if (dmarc->report.n > 0)
		text_para(t, 2, "Reports go to:");
	for (size_t i = 0; i < dmarc->report.n; i++)
		put_report(t, &dmarc->report.item[i]);
	if (dmarc->report_more > 0)
		text_para(t, 2, "%zu more addresses were not looked at.",
		    dmarc->report_more);
}
