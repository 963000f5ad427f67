/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_record.c -- the SPF rules on what is published: is there a record, one
 * alone, seen as one, short enough, and in the domain's own hands.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "dns/name.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* Whether the user says that the name never sends. */
static bool
never_sends(const struct facts *f)
{
	return f->mode == MODE_PARKED || f->mode == MODE_RECEIVE_ONLY;
}

void
rule_check_spf_present(const struct facts *f, struct judge *j)
{
	const struct spf_node *root = f->spf.root;

	if (root != NULL && root->nrecord > 0) {
		judge_pass(j, domain_of(f), "%zu SPF record%s published",
		    root->nrecord, root->nrecord == 1 ? " is" : "s are");
		return;
	}
	judge_fail(j, domain_of(f), "no TXT record here is an SPF record%s: "
	    "receivers cannot tell this domain's servers from a stranger's",
	    f->spf.near_miss.n > 0 ? " (one looks as if it was meant to be)" :
	    "");
	if (never_sends(f)) {
		judge_severity(j, SEVERITY_MEDIUM);
		spf_propose(f, j, "v=spf1 -all");
	}
}

#define MAX_MERGED	256	/* terms: more are no record to propose */

/* All that is needed to write several records as one. */
struct merger {
	struct buf	 text;
	VEC(const char *) term;
	bool		 soft;		/* one is softer than -all */
	bool		 exp;
	bool		 possible;
};

static void
merge_term(struct arena *arena, struct merger *m, const char *text)
{
	for (size_t i = 0; i < m->term.n; i++)
		if (ascii_same_word(text, strlen(text), m->term.item[i]))
			return;
	m->possible &= m->term.n < MAX_MERGED;
	*vec_add(arena, &m->term) = text;
	buf_putc(&m->text, ' ');
	buf_puts(&m->text, text);
}

static void
merge_record(struct arena *arena, struct merger *m, const struct rr *rr)
{
	const struct spf_record *r = spf_parse(arena, rr->text, rr->textlen);

	m->possible &= r->fault.n == 0 && r->redirect < 0;
	m->soft |= r->all < 0 || r->term.item[r->all].qualifier != '-';
	for (size_t i = 0; m->possible && i < r->term.n; i++) {
		const struct spf_term *t = &r->term.item[i];

		if (t->type == SPF_ALL || (t->type == SPF_EXP && m->exp) ||
		    (r->all >= 0 && i > (size_t)r->all && t->qualifier != 0))
			continue;
		m->exp |= t->type == SPF_EXP;
		merge_term(arena, m, spf_term_text(arena, r, t));
	}
}

void
rule_check_spf_multiple(const struct facts *f, struct judge *j)
{
	struct merger m = { .possible = true };
	const struct rr *rr;
	size_t n;

	if (f->spf.root == NULL || f->spf.root->nrecord == 0) {
		judge_not_applicable(j, "there is no SPF record");
		return;
	}
	if (f->spf.root->nrecord == 1) {
		judge_pass(j, domain_of(f), "there is one SPF record");
		return;
	}
	buf_init(&m.text, j->arena, LIMIT_TEXT);
	buf_puts(&m.text, "v=spf1");
	rr = answer_data(f->spf.answer, &n);
	for (size_t i = 0; i < n; i++) {
		if (rr[i].text == NULL ||
		    !spf_selects(rr[i].text, rr[i].textlen))
			continue;
		judge_fail_at(j, &rr[i], (struct span){ 0, 6 }, "one of %zu "
		    "SPF records at one name: receivers return permerror and "
		    "use none of them", f->spf.root->nrecord);
		merge_record(j->arena, &m, &rr[i]);
	}
	buf_puts(&m.text, m.soft ? " ~all" : " -all");
	if (m.possible && !m.text.full)
		spf_propose(f, j, m.text.data);
}

/* What follows a mangled version token, or NULL if that cannot be said. */
static const char *
after_version(struct arena *arena, const struct rr *rr)
{
	static const char junk[] = " .,;:\t\"'";
	size_t at = 0, end = rr->textlen;

	while (at < end && !ascii_alnum(rr->text[at]))
		at++;
	if (end - at > 2 && ascii_same(rr->text + at, "v=", 2))
		at += 2;
	if (end - at < 3 || !ascii_same(rr->text + at, "spf", 3))
		return NULL;
	for (at += 3; at < end && ascii_digit(rr->text[at]); at++)
		;
	while (at < end && rr->text[at] != '\0' &&
	    strchr(junk, rr->text[at]) != NULL)
		at++;
	/* A typographic quote at the end, as at the start. */
	while (end > at && (!ascii_print((unsigned char)rr->text[end - 1]) ||
	    strchr("\"';", rr->text[end - 1]) != NULL))
		end--;
	return arena_memdup(arena, rr->text + at, end - at);
}

void
rule_check_spf_version_token(const struct facts *f, struct judge *j)
{
	bool absent = f->spf.root == NULL || f->spf.root->nrecord == 0;
	const char *rest;

	for (size_t i = 0; i < f->spf.near_miss.n; i++) {
		const struct rr *rr = f->spf.near_miss.item[i];
		struct span span = { 0, 0 };

		spf_near_miss(rr->text, rr->textlen, &span);
		judge_fail_at(j, rr, span, "meant as SPF, but the text does "
		    "not start with exactly \"v=spf1\" and a space: receivers "
		    "do not see an SPF record in it");
	}
	if (!j->decided && absent) {
		judge_not_applicable(j, "there is no SPF record");
		return;
	}
	if (!j->decided) {
		judge_pass(j, domain_of(f), "the record starts with v=spf1");
		return;
	}
	/* Beside a record that works it is clutter, and no gap. */
	if (!absent)
		judge_severity(j, SEVERITY_LOW);
	if (!absent || f->spf.near_miss.n != 1)
		return;
	rest = after_version(j->arena, f->spf.near_miss.item[0]);
	if (rest != NULL && rest[0] != '\0')
		spf_propose(f, j, arena_printf(j->arena, "v=spf1 %s", rest));
}

/* What the TXT record says is what counts; is this the same? */
static void
judge_type99(struct judge *j, const struct spf_node *root, const struct rr *rr)
{
	const char *beside;

	if (root == NULL || root->record == NULL)
		beside = "and there is no TXT record that counts beside it";
	else if (rr->textlen == root->rr->textlen &&
	    memcmp(rr->text, root->rr->text, rr->textlen) == 0)
		beside = "and the TXT record says the same";
	else
		beside = "and the TXT record says something else";
	judge_fail_at(j, rr, (struct span){ 0, 0 }, "a record of type SPF "
	    "(99): receivers do not look at it any more, %s", beside);
}

void
rule_check_spf_type99(const struct facts *f, struct judge *j)
{
	const struct rr *rr;
	size_t n;

	rr = answer_data(f->spf.type99, &n);
	for (size_t i = 0; i < n; i++)
		judge_type99(j, f->spf.root, &rr[i]);
	if (!j->decided)
		judge_pass(j, domain_of(f), "there is no record of type SPF "
		    "(99)");
}

/* Octets of a reply with these records: names compressed, with EDNS. */
static size_t
reply_size(const struct answer *answer)
{
	uint8_t wire[LIMIT_NAME_WIRE];
	size_t size = 12 + name_to_wire(answer->question.name, wire) + 4 + 11;

	for (size_t i = 0; i < answer->nrr; i++)
		size += 12 + answer->rr[i].rdlen;
	return size;
}

void
rule_check_spf_size(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	size_t size, n, others;

	if (r == NULL)
		return;
	size = reply_size(f->spf.answer);
	answer_data(f->spf.answer, &n);
	others = n > 0 ? n - 1 : 0;
	if (r->len > 450)
		judge_fail_at(j, f->spf.root->rr, (struct span){ 450,
		    (uint32_t)(r->len - 450) }, "the record has %zu octets, "
		    "and 450 are the most that is sure to fit a plain UDP "
		    "reply", r->len);
	if (size > 512)
		judge_fail(j, domain_of(f), "the reply to a TXT question has "
		    "about %zu octets: %s%s", size,
		    size > 1232 ? "most resolvers have to ask again over TCP" :
		    "receivers without EDNS have to ask again over TCP",
		    others == 0 ? "" : arena_printf(j->arena, "; %zu of the "
		    "TXT records here %s not SPF, as verifications leave them "
		    "behind", others, others == 1 ? "is" : "are"));
	if (!j->decided)
		judge_pass(j, domain_of(f), "the record has %zu octets, the "
		    "reply about %zu", r->len, size);
}

void
rule_check_spf_cnamed(const struct facts *f, struct judge *j)
{
	if (f->spf.root == NULL || f->spf.root->nrecord == 0)
		judge_not_applicable(j, "there is no SPF record");
	else if (f->spf.answer->ncname > 0)
		judge_fail(j, domain_of(f), "the name is an alias of %s: its "
		    "owner decides who may send, and every other TXT and MX "
		    "record comes from there too",
		    answer_final_name(f->spf.answer));
	else
		judge_pass(j, domain_of(f), "the record stands at the name "
		    "itself");
}
