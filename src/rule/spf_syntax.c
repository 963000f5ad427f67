/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_syntax.c -- the SPF rules on the text of the record. One fault, one
 * rule: spf-syntax reports what none of the others names.
 */
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "rule/checks.h"
#include "rule/spf.h"

/* The faults that have a rule of their own, at the same place. */
static bool
said_elsewhere(const struct spf_glue *glue, const struct spf_record *r,
    const struct fault *fault)
{
	struct span word = spf_word(r, fault->span.at < r->len ?
	    fault->span.at : r->len);

	if (fault->code == SPF_FAULT_DUP_MODIFIER ||
	    fault->code == SPF_FAULT_MACRO || fault->code == SPF_FAULT_OCTET)
		return true;
	for (size_t i = 0; i < r->fault.n; i++)
		if (r->fault.item[i].code == SPF_FAULT_OCTET &&
		    spf_span_meets(word, r->fault.item[i].span))
			return true;
	return spf_is_glued(glue, fault->span);
}

void
rule_check_spf_syntax(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	const char *mended;
	struct spf_glue glue;
	const struct rr *rr;

	if (r == NULL)
		return;
	rr = f->spf.root->rr;
	spf_glue_find(rr, r, &glue);
	for (size_t i = 0; i < r->fault.n; i++) {
		const struct fault *fault = &r->fault.item[i];

		if (!said_elsewhere(&glue, r, fault))
			judge_fail_at(j, rr, fault->span, "%s: the whole "
			    "record is a permerror, no sender passes",
			    fault->text);
	}
	mended = j->decided ? spf_mended(j->arena, r) : NULL;
	if (mended != NULL)
		spf_propose(f, j, mended);
	if (!j->decided)
		judge_pass(j, domain_of(f), "every term follows the grammar");
}

void
rule_check_spf_unknown_modifier(const struct facts *f, struct judge *j)
{
	/* RFC 6652 3: asked of reporters, ignored by the rest. */
	static const char *const known[] = { "ra", "rp", "rr" };
	const struct spf_record *r = spf_judged(f, j);
	struct spf_edit edit[1];
	size_t meant = 0;

	for (size_t i = 0; r != NULL && i < r->term.n; i++) {
		const struct spf_term *t = &r->term.item[i];
		const char *p;
		bool skip = t->type != SPF_UNKNOWN_MODIFIER, mechanism = false;

		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			skip |= ascii_same_word(t->name, strlen(t->name),
			    known[k]);
		if (skip)
			continue;
		for (int m = SPF_ALL; m <= SPF_EXISTS; m++)
			mechanism |= ascii_same_word(t->name, strlen(t->name),
			    spf_term_type_name((enum spf_term_type)m));
		judge_fail_at(j, f->spf.root->rr, t->span, mechanism ?
		    "\"%s=\" is an unknown modifier and is ignored; the "
		    "mechanism is written with \":\"" :
		    "\"%s=\" is an unknown modifier: receivers ignore it",
		    t->name);
		p = memchr(r->text + t->span.at, '=', t->span.len);
		if (mechanism && p != NULL && meant++ == 0)
			edit[0] = (struct spf_edit){
			    { (uint32_t)(p - r->text), 1 }, ":" };
	}
	if (r == NULL)
		return;
	if (!j->decided)
		judge_pass(j, domain_of(f), "every modifier is a known one");
	else if (meant == 1)
		spf_propose(f, j, spf_edited(j->arena, r, edit, 1));
}

void
rule_check_spf_dup_modifier(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	struct spf_edit edit[LIMIT_FAULTS];
	size_t n = 0;

	if (r == NULL)
		return;
	for (size_t i = 0; i < r->fault.n; i++) {
		const struct fault *fault = &r->fault.item[i];

		if (fault->code != SPF_FAULT_DUP_MODIFIER)
			continue;
		judge_fail_at(j, f->spf.root->rr, fault->span, "%s: the whole "
		    "record is a permerror, no sender passes", fault->text);
		if (n < LIMIT_FAULTS)
			edit[n++] = (struct spf_edit){
			    spf_word(r, fault->span.at), "" };
	}
	if (j->decided)
		spf_propose(f, j, spf_edited(j->arena, r, edit, n));
	else
		judge_pass(j, domain_of(f), "redirect and exp stand at most "
		    "once");
}

void
rule_check_spf_string_join(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);
	struct spf_glue glue;

	if (r == NULL)
		return;
	spf_glue_find(f->spf.root->rr, r, &glue);
	for (size_t i = 0; i < glue.n; i++)
		judge_fail_at(j, f->spf.root->rr, glue.word[i], "two terms "
		    "are glued where one character-string ends and the next "
		    "begins (octet %u): strings are joined without a space",
		    glue.space[i].span.at);
	if (glue.n > 0)
		spf_propose(f, j, spf_edited(j->arena, r, glue.space,
		    glue.n));
	else
		judge_pass(j, domain_of(f), "no term is glued where strings "
		    "are joined");
}

/* What an editor or a word processor makes of plain ASCII. */
static const struct { const char *octets, *ascii; } typography[] = {
	{ "\t", " " }, { "\r", "" }, { "\n", " " },
	{ "\xc2\xa0", " " },		/* no-break space */
	{ "\xe2\x80\x8b", "" },		/* zero width space */
	{ "\xe2\x80\x90", "-" }, { "\xe2\x80\x91", "-" },	/* hyphens */
	{ "\xe2\x80\x93", "-" }, { "\xe2\x80\x94", "-" },	/* dashes */
	{ "\xe2\x80\x98", "" }, { "\xe2\x80\x99", "" },	/* quotes */
	{ "\xe2\x80\x9c", "" }, { "\xe2\x80\x9d", "" },
	{ "\xef\xbb\xbf", "" },		/* byte order mark */
};

static const char *
retyped(struct arena *arena, const struct spf_record *r)
{
	struct buf b;
	size_t at = 0, k, len;

	buf_init(&b, arena, LIMIT_TEXT);
	while (at < r->len) {
		for (k = 0; k < sizeof typography / sizeof *typography; k++) {
			len = strlen(typography[k].octets);
			if (r->len - at >= len && memcmp(r->text + at,
			    typography[k].octets, len) == 0)
				break;
		}
		if (k == sizeof typography / sizeof *typography) {
			buf_putc(&b, r->text[at++]);
			continue;
		}
		buf_puts(&b, typography[k].ascii);
		at += strlen(typography[k].octets);
	}
	/* A NUL would cut the text: then there is nothing to propose. */
	return memchr(b.data, '\0', b.len) != NULL ? "" : b.data;
}

void
rule_check_spf_nonascii(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);

	if (r == NULL)
		return;
	for (size_t i = 0; i < r->fault.n; i++) {
		const struct fault *fault = &r->fault.item[i];

		if (fault->code == SPF_FAULT_OCTET)
			judge_fail_at(j, f->spf.root->rr, fault->span, "%s: "
			    "the whole record is a permerror, no sender "
			    "passes", fault->text);
	}
	if (j->decided)
		spf_propose(f, j, retyped(j->arena, r));
	else
		judge_pass(j, domain_of(f), "the record is plain ASCII");
}

/* The first macro of one of these letters in a domain-spec, or NULL. */
static const char *
find_macro(const struct spf_term *t, const char *letters)
{
	for (size_t i = 0; t->has_macro && i + 2 < t->domainlen; i++)
		if (t->domain[i] == '%' && t->domain[i + 1] == '{' &&
		    t->domain[i + 2] != '\0' && strchr(letters,
		    ascii_lower(t->domain[i + 2])) != NULL)
			return t->domain + i;
	return NULL;
}

static void
judge_personal_macros(const struct spf_node *node, struct judge *j)
{
	for (size_t i = 0; i < node->record->term.n; i++) {
		const struct spf_term *t = &node->record->term.item[i];
		const char *macro = find_macro(t, "ls");

		if (macro != NULL)
			judge_fail_at(j, node->rr, t->domain_span, "%%{%c} "
			    "puts the sender's address into DNS questions, "
			    "where others can read it, and matches nothing "
			    "for a local part that is not ASCII", macro[2]);
	}
}

void
rule_check_spf_macro(const struct facts *f, struct judge *j)
{
	const struct spf_record *r = spf_judged(f, j);

	if (r == NULL)
		return;
	for (size_t i = 0; i < r->fault.n; i++)
		if (r->fault.item[i].code == SPF_FAULT_MACRO)
			judge_fail_at(j, f->spf.root->rr,
			    r->fault.item[i].span, "%s: the whole record is a "
			    "permerror, no sender passes",
			    r->fault.item[i].text);
	/* The same result as any other fault of the grammar. */
	if (j->decided)
		judge_severity(j, SEVERITY_HIGH);
	for (size_t i = 0; i < f->spf.nodes.n; i++)
		if (spf_is_first(f, i) &&
		    f->spf.nodes.item[i]->record != NULL)
			judge_personal_macros(f->spf.nodes.item[i], j);
	if (!j->decided)
		judge_pass(j, domain_of(f), "no macro is illegal, and none "
		    "shows the sender's address");
}

/* %{p} asks for the PTR record as the mechanism does (RFC 7208 7.3). */
void
rule_check_spf_ptr(const struct facts *f, struct judge *j)
{
	if (spf_judged(f, j) == NULL)
		return;
	for (size_t i = 0; i < f->spf.nodes.n; i++) {
		const struct spf_node *node = f->spf.nodes.item[i];

		if (node->record == NULL || !spf_is_first(f, i))
			continue;
		for (size_t k = 0; k < node->record->term.n; k++) {
			const struct spf_term *t = &node->record->term.item[k];

			if (t->type == SPF_PTR || find_macro(t, "p") != NULL)
				judge_fail_at(j, node->rr, t->span, "%s asks "
				    "for the sender's reverse name: slow, not "
				    "reliable, and RFC 7208 says not to "
				    "publish it", t->type == SPF_PTR ? "ptr" :
				    "%{p}");
		}
	}
	if (!j->decided)
		judge_pass(j, domain_of(f), "nothing asks for reverse names");
}
