/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_receiver.c -- what happens to mail, as a table of words, and the
 * reasons below it: of each forgery, and of what a reader would not expect.
 */
#include "report/text_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

#define LIST_MAX	4096
#define SENDERS_MAX	8	/* shown; the JSON report has all */
#define LABELS_MAX	4	/* named before one reason */
#define LABEL_WIDTH	32
#define CELL_WIDTH	12
#define CAUSE		4

/* Cells of one column with the same reason. */
struct reason {
	enum receiver_kind kind;
	const char	*why;
	const char	*label[LABELS_MAX];
	size_t		 n;
};

struct reasons {
	VEC(struct reason)	reason;
};

static size_t
shown(const struct receiver_outcome *r)
{
	return r->sender.n < SENDERS_MAX ? r->sender.n : SENDERS_MAX;
}

static const char *
cell_word(struct text *t, const struct receiver_cell *c)
{
	const char *name = disposition_name(c->disposition);

	return c->differs ? arena_printf(t->arena, "%s (differs)", name) :
	    name;
}

/* --- the table, or lines where the page is too narrow --- */

static unsigned
row_width(struct text *t, const struct receiver_row *row)
{
	return 2 + LABEL_WIDTH + 2 * CELL_WIDTH +
	    (unsigned)strlen(cell_word(t, &row->cell[RECEIVER_LIBRARIES]));
}

static bool
fits_table(struct text *t, const struct receiver_outcome *r)
{
	unsigned most = 0;

	for (int i = 0; i < FORGERY_N; i++)
		if (row_width(t, &r->forged[i]) > most)
			most = row_width(t, &r->forged[i]);
	for (size_t s = 0; s < shown(r); s++)
		for (int i = 0; i < GENUINE_N; i++)
			if (row_width(t, &r->sender.item[s].row[i]) > most)
				most = row_width(t,
				    &r->sender.item[s].row[i]);
	return most <= t->style->width;
}

static void
put_columns(struct text *t, const char *label, const char *const word[])
{
	const char *row = arena_printf(t->arena, "  %-*s%-*s%-*s%s",
	    LABEL_WIDTH, label, CELL_WIDTH, word[RECEIVER_RFC9989], CELL_WIDTH,
	    word[RECEIVER_RFC7489], word[RECEIVER_LIBRARIES]);

	put_text(t, row, strlen(row));
	text_newline(t);
}

static void
put_row(struct text *t, bool table, const char *label,
    const struct receiver_row *row)
{
	const char *word[RECEIVER_N];

	for (int k = 0; k < RECEIVER_N; k++)
		word[k] = cell_word(t, &row->cell[k]);
	if (table)
		put_columns(t, label, word);
	else
		text_item(t, 2, CAUSE, "-", "%s: %s by RFC 9989, %s by RFC "
		    "7489, %s by the libraries", label, word[RECEIVER_RFC9989],
		    word[RECEIVER_RFC7489], word[RECEIVER_LIBRARIES]);
}

static void
put_head(struct text *t, bool table)
{
	const char *word[RECEIVER_N];

	for (int k = 0; k < RECEIVER_N; k++)
		word[k] = receiver_name((enum receiver_kind)k);
	if (table)
		put_columns(t, "Forged, the author is", word);
	else
		text_para(t, 2, "Forged, the author is:");
}

static void
put_rows(struct text *t, const struct receiver_outcome *r)
{
	bool table = fits_table(t, r);

	put_head(t, table);
	for (int i = 0; i < FORGERY_N; i++)
		put_row(t, table,
		    receiver_forgery_name((enum receiver_forgery)i),
		    &r->forged[i]);
	for (size_t k = 0; k < shown(r); k++) {
		const struct receiver_sender *s = &r->sender.item[k];
		bool label = s->said->label[0] != '\0';

		text_para(t, 2, "Genuine, from %s%s%s%s", s->said->address,
		    label ? " (" : "", s->said->label, label ? ")" : "");
		for (int i = 0; i < GENUINE_N; i++)
			put_row(t, table,
			    receiver_genuine_name((enum receiver_genuine)i),
			    &s->row[i]);
	}
}

/* --- the reasons --- */

static void
add_reason(struct text *t, struct reasons *all, enum receiver_kind kind,
    const char *label, const char *why)
{
	struct reason *r = NULL;

	for (size_t i = 0; i < all->reason.n && r == NULL; i++)
		if (all->reason.item[i].kind == kind &&
		    strcmp(all->reason.item[i].why, why) == 0)
			r = &all->reason.item[i];
	if (r == NULL) {
		r = vec_add(t->arena, &all->reason);
		r->kind = kind;
		r->why = why;
	}
	if (r->n < LABELS_MAX)
		r->label[r->n] = label;
	r->n++;
}

/*
 * What a column is compared with before it needs a reason of its own: RFC 7489
 * with RFC 9989, the libraries with RFC 7489.
 */
static void
add_reasons(struct text *t, struct reasons *all, const char *label,
    const struct receiver_row *row, const struct receiver_row *like)
{
	for (int k = 0; k < RECEIVER_N; k++) {
		const struct receiver_cell *c = &row->cell[k];
		bool plain = k == RECEIVER_RFC9989 ?
		    like != NULL && c->disposition == like->cell[k].disposition :
		    c->disposition == row->cell[k - 1].disposition ||
		    (like != NULL &&
		    c->disposition == like->cell[k].disposition);

		if (c->why != NULL && (!plain || t->style->verbose))
			add_reason(t, all, (enum receiver_kind)k, label,
			    c->why);
	}
}

static void
put_reason(struct text *t, const struct reason *r)
{
	struct buf b;

	buf_init(&b, t->arena, LIST_MAX);
	if (r->kind != RECEIVER_RFC9989)
		buf_printf(&b, "%s, ", receiver_name(r->kind));
	for (size_t i = 0; i < r->n && i < LABELS_MAX; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : "; ", r->label[i]);
	if (r->n > LABELS_MAX)
		buf_printf(&b, " and %zu more", r->n - LABELS_MAX);
	text_item(t, 2, CAUSE, "-", "%s: %s", b.data, r->why);
}

/* A letter that is delivered, as genuine mail should be. */
static const struct receiver_row as_it_should = {
	.cell = {
		[RECEIVER_RFC9989] = { .disposition = DISPOSITION_DELIVER },
		[RECEIVER_RFC7489] = { .disposition = DISPOSITION_DELIVER },
		[RECEIVER_LIBRARIES] = { .disposition = DISPOSITION_DELIVER },
	},
};

static void
put_reasons(struct text *t, const struct receiver_outcome *r)
{
	struct reasons all = { 0 };

	for (int i = 0; i < FORGERY_N; i++)
		add_reasons(t, &all,
		    receiver_forgery_name((enum receiver_forgery)i),
		    &r->forged[i], i == FORGERY_ENVELOPE ?
		    &r->forged[FORGERY_DOMAIN] : NULL);
	for (size_t k = 0; k < shown(r); k++)
		for (int i = 0; i < GENUINE_N; i++)
			add_reasons(t, &all, arena_printf(t->arena, "%s %s",
			    r->sender.item[k].said->address,
			    receiver_genuine_name((enum receiver_genuine)i)),
			    &r->sender.item[k].row[i], &as_it_should);
	for (size_t i = 0; i < all.reason.n; i++)
		put_reason(t, &all.reason.item[i]);
}

/* What the table leaves out, and what it takes for granted. */
static void
put_terms(struct text *t, const struct receiver_outcome *r)
{
	if (r->sender.n > shown(r))
		text_para(t, 2, "%zu more senders are in the JSON report "
		    "alone.", r->sender.n - shown(r));
	if (r->left_out > 0)
		text_para(t, 2, "%zu declared sender%s to get fail: no "
		    "genuine mail comes from there.", r->left_out,
		    r->left_out == 1 ? " is" : "s are");
	if (r->sender.n > 0)
		text_para(t, 2, "Genuine mail has the domain in From and in "
		    "MAIL FROM; a signature is the domain's; who forwards it "
		    "is a stranger and changes neither.");
	else if (r->left_out == 0)
		text_para(t, 2, "Nothing is said of genuine mail: no sender "
		    "was declared (--senders).");
}

void
text_receiver(struct text *t, const struct receiver_outcome *r)
{
	text_heading(t, "What happens to mail");
	put_rows(t, r);
	put_reasons(t, r);
	put_terms(t, r);
}
