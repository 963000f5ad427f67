/* SPDX-License-Identifier: BSD-2-Clause */
#include "rule/spf.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/psl.h"

/* Joints of character-strings looked at: a record needs a few. */
#define MAX_JOINTS	256

const struct spf_record *
spf_judged(const struct facts *f, struct judge *j)
{
	const struct spf_node *root = f->spf.root;

	if (root == NULL || root->nrecord == 0)
		judge_not_applicable(j, "there is no SPF record");
	else if (root->record == NULL)
		judge_not_applicable(j, "there are %zu SPF records and so none "
		    "that counts", root->nrecord);
	else if (root->record->cut)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "the record has more "
		    "than %d terms, and the rest is not read",
		    LIMIT_SPF_TERMS);
	else
		return root->record;
	return NULL;
}

struct span
spf_word(const struct spf_record *r, size_t at)
{
	size_t from = at, to = at;

	while (from > 0 && r->text[from - 1] != ' ')
		from--;
	while (to < r->len && r->text[to] != ' ')
		to++;
	return (struct span){ (uint32_t)from, (uint32_t)(to - from) };
}

const char *
spf_term_text(struct arena *arena, const struct spf_record *r,
    const struct spf_term *t)
{
	return arena_memdup(arena, r->text + t->span.at, t->span.len);
}

bool
spf_span_meets(struct span a, struct span b)
{
	uint64_t a_end = (uint64_t)a.at + (a.len > 0 ? a.len : 1);
	uint64_t b_end = (uint64_t)b.at + (b.len > 0 ? b.len : 1);

	return a.at < b_end && b.at < a_end;
}

/* Copy, one space for several and none at the end. */
static const char *
squeezed(struct arena *arena, const char *text, size_t len)
{
	char *ret = arena_alloc(arena, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (text[i] != ' ' || (n > 0 && ret[n - 1] != ' '))
			ret[n++] = text[i];
	while (n > 0 && ret[n - 1] == ' ')
		n--;
	ret[n] = '\0';
	return ret;
}

const char *
spf_edited(struct arena *arena, const struct spf_record *r,
    const struct spf_edit *edit, size_t n)
{
	struct buf b;
	size_t at = 0;

	buf_init(&b, arena, LIMIT_TEXT);
	for (size_t i = 0; i < n; i++) {
		if (edit[i].span.at < at)
			continue;	/* inside the one before */
		buf_put(&b, r->text + at, edit[i].span.at - at);
		buf_puts(&b, edit[i].text);
		at = (size_t)edit[i].span.at + edit[i].span.len;
	}
	buf_put(&b, r->text + at, r->len - at);
	return squeezed(arena, b.data, b.len);
}

/*
 * What no proposal may say: that everyone may send, and what stands behind
 * "all" or beside it without effect.
 */
static const char *
soundly(struct arena *arena, const char *text)
{
	const struct spf_record *r = spf_parse(arena, text, strlen(text));
	VEC(struct spf_edit) edit = { 0 };

	for (size_t i = 0; r->all >= 0 && i < r->term.n; i++) {
		const struct spf_term *t = &r->term.item[i];

		if ((int)i == r->all && t->qualifier == '+')
			*vec_add(arena, &edit) =
			    (struct spf_edit){ t->span, "~all" };
		else if (t->type == SPF_REDIRECT ||
		    ((int)i > r->all && t->qualifier != 0))
			*vec_add(arena, &edit) =
			    (struct spf_edit){ t->span, "" };
	}
	return spf_edited(arena, r, edit.item, edit.n);
}

void
spf_propose(const struct facts *f, struct judge *j, const char *text)
{
	size_t len;

	text = soundly(j->arena, text);
	len = strlen(text);
	/* Beside an alias nothing can be published (RFC 1034 3.6.2). */
	if (f->spf.answer->ncname > 0 || len >= LIMIT_TEXT)
		return;
	if (spf_selects(text, len) &&
	    spf_parse(j->arena, text, len)->fault.n == 0)
		judge_fix(j, f->evidence->scope.domain, RR_TXT, "%s", text);
}

void
spf_cut_term(const struct facts *f, struct judge *j, struct spf_cut *cut,
    const struct spf_node *node, const struct spf_term *term)
{
	/* Without its redirect a record would say nothing of everyone else. */
	if (node != f->spf.root)
		cut->impossible = true;
	else
		*vec_add(j->arena, &cut->edit) = (struct spf_edit){
		    term->span, term->type == SPF_REDIRECT ? "~all" : "" };
}

void
spf_cut_propose(const struct facts *f, struct judge *j,
    const struct spf_cut *cut)
{
	if (!cut->impossible && cut->edit.n > 0)
		spf_propose(f, j, spf_edited(j->arena, f->spf.root->record,
		    cut->edit.item, cut->edit.n));
}

static bool
is_term_name(const char *word, size_t len)
{
	for (int t = SPF_ALL; t <= SPF_EXP; t++)
		if (ascii_same_word(word, len,
		    spf_term_type_name((enum spf_term_type)t)))
			return true;
	return false;
}

/*
 * Whether a term begins at a character-string's start. Inside a legal word
 * only "-all" and its like are believed: "include:spf.m" "all.example" is no
 * accident.
 */
static bool
begins_term(const char *text, size_t len, bool faulty)
{
	size_t at = 0, from;
	bool qualified;

	qualified = len > 0 && strchr("+-~?", text[0]) != NULL &&
	    text[0] != '\0';
	at = from = qualified;
	while (at < len && ascii_alnum(text[at]))
		at++;
	if (!is_term_name(text + from, at - from))
		return false;
	if (at == len || text[at] == ' ')
		return faulty || (qualified &&
		    ascii_same_word(text + from, at - from, "all"));
	return faulty && strchr(":=/", text[at]) != NULL && text[at] != '\0';
}

/* The word around a joint, if a term begins there. */
static bool
is_glue(const struct spf_record *r, size_t at, size_t len, struct span *word)
{
	bool faulty = false;

	if (r->text[at - 1] == ' ' || !begins_term(r->text + at, len, true))
		return false;
	*word = spf_word(r, at);
	for (size_t i = 0; i < r->fault.n; i++)
		faulty |= spf_span_meets(*word, r->fault.item[i].span);
	return faulty || begins_term(r->text + at, len, false);
}

void
spf_glue_find(const struct rr *rr, const struct spf_record *r,
    struct spf_glue *ret)
{
	size_t at = 0, len;

	ret->n = 0;
	for (size_t i = 0; i + 1 < rr->nstring && i < MAX_JOINTS &&
	    ret->n < SPF_MAX_GLUE; i++) {
		at += rr->strlens[i];
		if (at == 0 || at >= r->len)
			continue;
		len = r->len - at < rr->strlens[i + 1] ? r->len - at :
		    rr->strlens[i + 1];
		if (is_glue(r, at, len, &ret->word[ret->n]))
			ret->space[ret->n++] = (struct spf_edit){
			    { (uint32_t)at, 0 }, " " };
	}
}

bool
spf_is_glued(const struct spf_glue *glue, struct span span)
{
	for (size_t i = 0; i < glue->n; i++)
		if (spf_span_meets(glue->word[i], span))
			return true;
	return false;
}

const struct spf_lookup *
spf_lookup_of(const struct spf_node *node)
{
	const struct spf_node *parent = node->parent;

	for (size_t i = 0; parent != NULL && i < parent->lookup.n; i++)
		if (parent->lookup.item[i].node == node)
			return &parent->lookup.item[i];
	return NULL;
}

bool
spf_is_first(const struct facts *f, size_t index)
{
	const struct spf_node *node = f->spf.nodes.item[index];

	for (size_t i = 0; i < index; i++)
		if (name_equal(f->spf.nodes.item[i]->domain, node->domain))
			return false;
	return true;
}

bool
spf_is_own(const struct facts *f, const struct spf_node *node)
{
	return psl_is_own(node->domain, domain_of(f));
}

bool
spf_in_force(const struct spf_node *node)
{
	const struct spf_record *r;

	for (; node->parent != NULL; node = node->parent) {
		r = node->parent->record;
		if (r == NULL || r->all < 0)
			continue;
		if (node->via->type == SPF_REDIRECT ||
		    node->via > &r->term.item[r->all])
			return false;
	}
	return true;
}
