/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/text_record.h"

#define MARGIN		4
#define COUNT_AT	44		/* column of the counts */
#define NOTE_MAX	4096

struct tree {
	struct text	*t;
	unsigned	 seen;		/* look-ups counted so far */
};

/* Levels that are drawn as branches; deeper ones as a number. */
static bool
too_deep(const struct text *t, const char *prefix)
{
	return strlen(prefix) > t->style->width / 3;
}

static void
put_margin(struct text *t, const char *prefix, const char *branch)
{
	const char *s = arena_printf(t->arena, "%s%s", prefix, branch);

	text_blank(t, MARGIN);
	if (too_deep(t, prefix))
		s = arena_printf(t->arena, "(%zu)%s", strlen(prefix) / 3,
		    branch);
	put_text(t, s, strlen(s));
}

/* A label of outside octets that goes on in the next line if it must. */
static void
put_label(struct text *t, const char *prefix, const char *more,
    const char *s, size_t len)
{
	char unit[5];

	for (size_t i = 0; i < len; i++) {
		size_t n = text_unit(s, i, len, false, unit);

		if (t->column + n > t->style->width) {
			text_newline(t);
			put_margin(t, prefix, more);
		}
		put_text(t, unit, n);
	}
}

static void
put_term(struct text *t, const char *prefix, const char *more,
    const struct spf_record *record, struct span span)
{
	if (span.at <= record->len && span.len <= record->len - span.at)
		put_label(t, prefix, more, record->text + span.at, span.len);
}

/* The counts beside the label, or under it where the line is full. */
static void
put_counts(struct text *t, const char *prefix, const char *more,
    const char *counts)
{
	unsigned at = t->column < COUNT_AT ? COUNT_AT : t->column + 2;

	if (at + strlen(counts) > t->style->width) {
		text_newline(t);
		put_margin(t, prefix, more);
		text_para(t, t->column + 3, "%s", counts);
		return;
	}
	text_blank(t, at - t->column);
	put_text(t, counts, strlen(counts));
	text_newline(t);
}

static const char *
lookup_note(const struct spf_lookup *l)
{
	if (l->dynamic)
		return ", the name depends on the message";
	if (l->answer != NULL && answer_failed(l->answer))
		return ", not known";
	if (l->node != NULL && l->node->loop)
		return ", a loop";
	if (l->node != NULL && l->node->nrecord == 0)
		return ", no SPF record there";
	if (l->node != NULL && l->node->nrecord > 1)
		return ", several SPF records there";
	return "";
}

static const char *
lookup_counts(struct tree *tree, const struct spf_lookup *l, unsigned total)
{
	struct arena *arena = tree->t->arena;
	unsigned first = tree->seen + 1, last = tree->seen + total;
	struct buf b;

	buf_init(&b, arena, NOTE_MAX);
	buf_printf(&b, "%-3u", total);
	if (total == 1)
		buf_printf(&b, "(%u)", first);
	else if (total > 1)
		buf_printf(&b, "(%u to %u)", first, last);
	if (last > SPF_MAX_TERMS && total > 0)
		buf_puts(&b, " past the limit");
	if (l->voids > 0)
		buf_printf(&b, ", %u void", l->voids);
	if (l->node != NULL && l->node->repeated)
		buf_puts(&b, ", seen before");
	buf_puts(&b, lookup_note(l));
	return b.data;
}

static void	put_node(struct tree *, const struct spf_node *, const char *);

static void
put_branch(struct tree *tree, const struct spf_node *node,
    const struct spf_lookup *l, const char *prefix, bool last)
{
	struct text *t = tree->t;
	const char *more = last ? "   " : "|  ", *counts;
	unsigned total = spf_term_counts(l->term->type) ? 1 : 0;
	unsigned before = tree->seen;

	if (l->node != NULL)
		total += l->node->terms;
	counts = lookup_counts(tree, l, total);
	put_margin(t, prefix, "+- ");
	put_term(t, prefix, more, node->record, l->term->span);
	put_counts(t, prefix, more, counts);
	tree->seen += spf_term_counts(l->term->type) ? 1 : 0;
	if (l->node != NULL)
		put_node(tree, l->node, arena_printf(t->arena, "%s%s", prefix,
		    more));
	/* A subtree that is not drawn again counts all the same. */
	tree->seen = before + total;
}

static void
put_node(struct tree *tree, const struct spf_node *node, const char *prefix)
{
	if (node->record == NULL)
		return;
	for (size_t i = 0; i < node->lookup.n; i++)
		put_branch(tree, node, &node->lookup.item[i], prefix,
		    i + 1 == node->lookup.n);
}

static void
put_tree(struct text *t, const struct spf_outcome *spf)
{
	struct tree tree = { .t = t };
	const char *counts = arena_printf(t->arena,
	    "%s%u/%d look-ups, %u/%d void", spf->bound ? "at least " : "",
	    spf->terms, SPF_MAX_TERMS, spf->voids, SPF_MAX_VOIDS);

	put_margin(t, "", "");
	put_label(t, "", "", spf->root->domain, strlen(spf->root->domain));
	put_counts(t, "", "", counts);
	put_node(&tree, spf->root, "");
}

void
text_spf(struct text *t, const struct spf_outcome *spf)
{
	const struct spf_node *root = spf->root;

	text_heading(t, "SPF");
	if (spf->trouble != NULL)
		text_para(t, 2, "Whether there is an SPF record could not be "
		    "found out: asked for %s, %s.",
		    spf->trouble->question.name,
		    answer_status_text(spf->trouble));
	else if (root == NULL || root->nrecord == 0)
		text_para(t, 2, "There is no SPF record.");
	if (root == NULL || root->rr == NULL)
		return;
	text_para(t, 2, "%s", root->nrecord == 1 ? "The record:" :
	    arena_printf(t->arena, "The first of %zu records, which void each "
	    "other:", root->nrecord));
	text_record(t, 4, root->rr->text, root->rr->textlen, NULL, 0);
	if (root->record != NULL) {
		text_para(t, 2, "What has to be looked up to read it:");
		put_tree(t, spf);
		text_para(t, 2, "A sender whom nothing matches gets: %s. It "
		    "lets %.0f IPv4 addresses pass.",
		    spf_result_name(spf->default_result),
		    spf->ipv4_share * 4294967296.0);
	}
	text_para(t, 2, "Mail from a stranger at %s gets: %s%s%s.",
	    SPF_STRANGER_IP, spf_result_name(spf->stranger.result),
	    spf->stranger.why == NULL ? "" : ", ",
	    spf->stranger.why == NULL ? "" : spf->stranger.why);
}
