/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/text_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/text_record.h"

#define TREE_AT		12		/* column where the tree begins */
#define NARROW		60		/* columns */
#define NOTE_MAX	4096

/* How the branches are drawn; in few columns, thinner. */
struct drawing {
	const char	*branch, *line, *blank;
};

struct tree {
	struct text	*t;
	struct drawing	 drawing;
	unsigned	 seen;		/* look-ups counted so far */
};

/* What stands left of the labels of a branch, in its first line and after. */
struct edge {
	const char	*prefix, *more;
};

/* Levels that are drawn as branches; deeper ones as a number. */
static void
put_edge(struct tree *tree, struct edge edge, const char *last)
{
	struct text *t = tree->t;
	size_t step = strlen(tree->drawing.branch);
	const char *s = arena_printf(t->arena, "%s%s", edge.prefix, last);

	if (t->column < TREE_AT)
		text_blank(t, TREE_AT - t->column);
	if (strlen(edge.prefix) > t->style->width / 3)
		s = arena_printf(t->arena, "(%zu)%s",
		    strlen(edge.prefix) / step, last);
	put_text(t, s, strlen(s));
}

static void
next_line(struct tree *tree, struct edge edge)
{
	text_newline(tree->t);
	put_edge(tree, edge, edge.more);
}

/*
 * The octets of a label from `at` that go into this line: up to a dot if
 * there is one in its second half, else as many as fit.
 */
static size_t
label_end(const struct text *t, const char *s, size_t at, size_t len)
{
	size_t column = t->column, dot = 0, i;
	char unit[5];

	for (i = at; i < len; i++) {
		column += text_unit(s, i, len, false, unit);
		if (column > t->style->width)
			break;
		if (s[i] == '.' && column > (t->column + t->style->width) / 2)
			dot = i + 1;
	}
	if (i == len)
		return len;
	if (dot > at)
		return dot;
	return i > at ? i : at + 1;
}

/* A label of outside octets that goes on in the next line if it must. */
static void
put_label(struct tree *tree, struct edge edge, const char *s, size_t len)
{
	char unit[5];
	size_t end;

	for (size_t i = 0; i < len; ) {
		end = label_end(tree->t, s, i, len);
		for (; i < end; i++)
			put_text(tree->t, unit,
			    text_unit(s, i, len, false, unit));
		if (i < len)
			next_line(tree, edge);
	}
}

static void
put_term(struct tree *tree, struct edge edge,
    const struct spf_record *record, struct span span)
{
	if (span.at <= record->len && span.len <= record->len - span.at)
		put_label(tree, edge, record->text + span.at, span.len);
}

/* Beside the label, or under it where the line is full. */
static void
put_note(struct tree *tree, struct edge edge, const char *note)
{
	struct text *t = tree->t;

	if (note[0] == '\0') {
		text_newline(t);
		return;
	}
	if (t->column + 2 + strlen(note) > t->style->width)
		next_line(tree, edge);
	text_para(t, t->column + 2, "%s", note);
}

static void
note_add(struct buf *b, const char *note)
{
	buf_puts(b, b->len == 0 ? "(" : ", ");
	buf_puts(b, note);
}

static void
lookup_trouble(struct buf *b, const struct spf_lookup *l)
{
	if (l->dynamic)
		note_add(b, l->term->type == SPF_PTR ?
		    "depends on the sender" : "depends on the message");
	else if (l->answer != NULL && answer_failed(l->answer))
		note_add(b, "not known");
	else if (l->node != NULL && l->node->loop)
		note_add(b, "a loop");
	else if (l->node != NULL && l->node->nrecord == 0)
		note_add(b, "no SPF record there");
	else if (l->node != NULL && l->node->nrecord > 1)
		note_add(b, "several SPF records there");
	else if (l->node != NULL && l->node->record != NULL &&
	    l->node->record->fault.n > 0)
		note_add(b, "its syntax is broken");
}

static const char *
lookup_note(struct arena *arena, const struct spf_lookup *l)
{
	struct buf b;

	buf_init(&b, arena, NOTE_MAX);
	if (l->node != NULL && l->node->repeated && !l->node->loop)
		note_add(&b, "seen before");
	if (l->voids > 0)
		note_add(&b, arena_printf(arena, "%u void", l->voids));
	lookup_trouble(&b, l);
	if (b.len > 0)
		buf_putc(&b, ')');
	return b.data == NULL ? "" : b.data;
}

/* How many look-ups a term makes, and which of all they are. */
static void
put_numbers(struct tree *tree, unsigned total)
{
	unsigned first = tree->seen + 1;
	struct text *t = tree->t;
	const char *s;

	text_blank(t, 2);
	s = total == 0 ? "   -" : arena_printf(t->arena, "%4u%4u%s", total,
	    first, first > SPF_MAX_TERMS ? "!" : "");
	put_text(t, s, strlen(s));
}

static void	put_node(struct tree *, const struct spf_node *, const char *);

static void
put_branch(struct tree *tree, const struct spf_node *node,
    const struct spf_lookup *l, const char *prefix, bool last)
{
	struct text *t = tree->t;
	unsigned own = spf_term_counts(l->term->type) ? 1 : 0;
	unsigned total = own, before = tree->seen;
	struct edge edge = { prefix,
	    last ? tree->drawing.blank : tree->drawing.line };

	if (l->node != NULL)
		total += l->node->terms;
	put_numbers(tree, total);
	put_edge(tree, edge, tree->drawing.branch);
	put_term(tree, edge, node->record, l->term->span);
	put_note(tree, edge, lookup_note(t->arena, l));
	tree->seen += own;
	if (l->node != NULL)
		put_node(tree, l->node, arena_printf(t->arena, "%s%s", prefix,
		    edge.more));
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

static const char *
voids_note(struct text *t, const struct spf_outcome *spf)
{
	return spf->voids == 0 ? "" : arena_printf(t->arena,
	    " and %u of %d void ones", spf->voids, SPF_MAX_VOIDS);
}

static void
put_tree(struct text *t, const struct spf_outcome *spf)
{
	static const struct drawing wide = { "+- ", "|  ", "   " };
	static const struct drawing narrow = { "+ ", "| ", "  " };
	static const char head[] = "  cost nth";
	struct tree tree = { .t = t };
	struct edge edge = { "", "" };

	tree.drawing = t->style->width < NARROW ? narrow : wide;
	text_para(t, 2, "To read it takes %s%u of %d look-ups%s, on the "
	    "longest way:", spf->bound ? "at least " : "", spf->terms,
	    SPF_MAX_TERMS, voids_note(t, spf));
	if (spf->root->lookup.n == 0)
		return;
	put_text(t, head, strlen(head));
	text_newline(t);
	text_blank(t, 2);
	put_text(t, arena_printf(t->arena, "%4u", spf->terms), 4);
	put_edge(&tree, edge, "");
	put_label(&tree, edge, spf->root->domain, strlen(spf->root->domain));
	text_newline(t);
	put_node(&tree, spf->root, "");
	if (spf->terms > SPF_MAX_TERMS)
		text_para(t, 2, "! A receiver that gets past %d of them "
		    "returns permerror.", SPF_MAX_TERMS);
}

static void
put_stranger(struct text *t, const char *ip, const struct spf_check *check)
{
	text_para(t, 2, "Mail from a stranger at %s gets: %s%s%s.", ip,
	    spf_result_name(check->result), check->why == NULL ? "" : ", ",
	    check->why == NULL ? "" : check->why);
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
		put_tree(t, spf);
		text_space(t, &spf->space);
		text_para(t, 2, "A sender whom nothing matches gets: %s.",
		    spf_result_name(spf->default_result));
	}
	put_stranger(t, SPF_STRANGER_IP, &spf->stranger);
	if (spf->stranger_ipv6.result != spf->stranger.result)
		put_stranger(t, SPF_STRANGER_IPV6, &spf->stranger_ipv6);
}
