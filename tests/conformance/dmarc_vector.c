/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_vector -- the lines of dmarc_vectors.py through the evaluators. A
 * name that the vector does not have does not exist.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "dns/name.h"
#include "evaluate/alignment.h"
#include "evaluate/dmarc.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

#define MAX_WORDS	5
#define MAX_PSL		4096

struct pair {
	const char	*key, *value;
};

struct vector {
	struct arena	*arena;
	const char	*id;
	struct evidence	*ev;
	VEC(struct rr)	 rr;
	VEC(const char *) exists;
	VEC(const char *) query;
	VEC(struct pair) new, old;
	struct buf	 psl;
	const char	*walk, *author, *organization;
	const char	*identifier, *mode, *aligned;
	const char	*policy_domain, *uri, *expect;
	struct buf	 wrong;
};

static void differs(struct vector *, const char *, ...)
    __attribute__((format(printf, 2, 3)));

static void
differs(struct vector *v, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_puts(&v->wrong, "# ");
	buf_puts(&v->wrong, arena_vprintf(v->arena, fmt, ap));
	buf_puts(&v->wrong, "\n");
	va_end(ap);
}

static void
check_word(struct vector *v, const char *what, const char *want,
    const char *have)
{
	if (strcmp(want, have == NULL ? "-" : have) != 0)
		differs(v, "%s: %s expected, %s found", what, want,
		    have == NULL ? "nothing" : have);
}

static bool
owns(const struct rr *rr, const char *name)
{
	if (strncmp(rr->owner, "*.", 2) == 0)
		return !name_equal(name, rr->owner + 2) &&
		    name_is_within(name, rr->owner + 2);
	return name_equal(rr->owner, name);
}

static bool
exists(const struct vector *v, const char *name)
{
	for (size_t i = 0; i < v->rr.n; i++)
		if (name_is_within(v->rr.item[i].owner, name))
			return true;
	for (size_t i = 0; i < v->exists.n; i++)
		if (name_is_within(v->exists.item[i], name))
			return true;
	return false;
}

static const struct answer *
reply(struct vector *v, struct question q)
{
	struct answer *a = arena_alloc(v->arena, sizeof *a);
	VEC(struct rr) found = { 0 };

	for (size_t i = 0; q.type == RR_TXT && i < v->rr.n; i++)
		if (owns(&v->rr.item[i], q.name))
			*vec_add(v->arena, &found) = v->rr.item[i];
	a->question = q;
	a->rr = found.item;
	a->nrr = found.n;
	a->status = found.n > 0 ? ANSWER_FOUND : exists(v, q.name) ?
	    ANSWER_NODATA : ANSWER_NXDOMAIN;
	return a;
}

/* Whether anything was wanted. */
static bool
fetch(struct vector *v)
{
	size_t n;
	struct question *q = evidence_take_wanted(v->ev, &n);

	for (size_t i = 0; i < n; i++)
		evidence_put(v->ev, reply(v, q[i]));
	return n > 0;
}

static void
walk(struct vector *v, const char *start, struct dmarc_walk *ret)
{
	do
		dmarc_walk(v->ev, start, ret);
	while (fetch(v));
}

static void
discover(struct vector *v, enum dmarc_standard standard,
    struct dmarc_discovery *ret)
{
	do
		dmarc_discover(v->ev, standard, v->author,
		    exists(v, v->author) ? TRI_YES : TRI_NO, ret);
	while (fetch(v));
}

/* The names of the walk; one's own record ends policy discovery. */
static void
check_queries(struct vector *v, const struct dmarc_walk *w, bool policy)
{
	size_t n = policy && w->step[0].record != NULL ? 1 : w->n;

	if (n != v->query.n)
		differs(v, "%zu queries expected, %zu made", v->query.n, n);
	for (size_t i = 0; i < n && i < v->query.n; i++)
		check_word(v, "query", v->query.item[i],
		    w->step[i].answer->question.name);
}

static const char *
member(struct vector *v, const struct dmarc_discovery *d, const char *key)
{
	if (strcmp(key, "result") == 0)
		return d->found == DMARC_FOUND_POLICY ? "policy" :
		    d->found == DMARC_FOUND_NONE ? "no-dmarc" : "unknown";
	if (strcmp(key, "record_at") == 0)
		return d->record_at;
	if (strcmp(key, "policy") == 0)
		return dmarc_policy_name(d->policy);
	if (strcmp(key, "effective") == 0)
		return dmarc_policy_name(d->effective);
	if (strcmp(key, "tag") == 0)
		return d->tag;
	if (strcmp(key, "pct") == 0)
		return arena_printf(v->arena, "%d", d->pct);
	if (strcmp(key, "organizational_domain") == 0)
		return d->organizational_domain;
	return "a member that is not known";
}

/* "undefined": any outcome will do, but the record must be at fault. */
static void
check_members(struct vector *v, const struct dmarc_discovery *d,
    const struct pair *pair, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(pair[i].value, "undefined") == 0) {
			if (d->record == NULL || d->record->fault.n == 0)
				differs(v, "undefined, and no fault found");
			return;
		}
		check_word(v, pair[i].key, pair[i].value,
		    member(v, d, pair[i].key));
	}
}

static void
check_alignment(struct vector *v)
{
	struct alignment a;

	do
		alignment_check(v->ev, DMARC_RFC9989, v->mode[0], v->author,
		    v->identifier, &a);
	while (fetch(v));
	check_word(v, "aligned", v->aligned, a.aligned == TRI_YES ? "yes" :
	    a.aligned == TRI_NO ? "no" : "unknown");
}

static void
check_author(struct vector *v)
{
	struct dmarc_discovery d;
	struct dmarc_walk w;

	walk(v, v->author, &w);
	check_queries(v, &w, true);
	discover(v, DMARC_RFC9989, &d);
	check_members(v, &d, v->new.item, v->new.n);
	check_word(v, "organizational domain", v->organization,
	    d.organizational_domain);
	if (v->identifier != NULL)
		check_alignment(v);
	if (v->old.n == 0)
		return;
	if (psl_use_text(v->psl.data, v->psl.len, v->id) != 0)
		differs(v, "the suffix list cannot be read");
	discover(v, DMARC_RFC7489, &d);
	check_members(v, &d, v->old.item, v->old.n);
}

static const char *
authorisation(const struct dmarc_report *r)
{
	if (r->authorised == TRI_UNKNOWN)
		return "unknown";
	if (!r->external)
		return "internal";
	if (r->authorised == TRI_NO)
		return r->override == NULL ? "unauthorized" :
		    "override-forbidden";
	return r->override == NULL ? "authorized" : "authorized-override";
}

/* The record that asks for the report lies at the policy domain. */
static void
check_report(struct vector *v)
{
	const char *text = arena_printf(v->arena,
	    "v=DMARC1; p=none; rua=%s", v->uri);
	const struct dmarc_record *record = dmarc_parse(v->arena, text,
	    strlen(text));
	struct rr *rr = vec_add(v->arena, &v->rr);
	struct dmarc_report report;

	rr->owner = arena_printf(v->arena, "_dmarc.%s", v->policy_domain);
	rr->type = RR_TXT;
	rr->text = text;
	rr->textlen = strlen(text);
	if (record->rua.n != 1 || !record->rua.item[0].valid) {
		differs(v, "'%s' is not valid", v->uri);
		return;
	}
	do
		dmarc_report_check(v->ev, v->policy_domain,
		    &record->rua.item[0], false, &report);
	while (fetch(v));
	check_word(v, "authorisation", v->expect, authorisation(&report));
}

static void
check(struct vector *v)
{
	struct dmarc_walk w;

	if (v->walk != NULL) {
		walk(v, v->walk, &w);
		check_queries(v, &w, false);
		check_word(v, "organizational domain", v->organization,
		    w.organizational_domain);
	} else if (v->author != NULL)
		check_author(v);
	else
		check_report(v);
	printf("%s - %s\n%s", v->wrong.len == 0 ? "ok" : "not ok", v->id,
	    v->wrong.data);
}

static void
begin(struct vector *v, const char *id)
{
	static const struct scope scope = { .domain = "example.com" };
	struct arena *arena = v->arena;

	memset(v, 0, sizeof *v);
	v->arena = arena;
	v->id = id;
	v->ev = evidence_new(arena, &scope, 1000);
	buf_init(&v->wrong, arena, 65536);
	buf_init(&v->psl, arena, MAX_PSL);
}

static void
add_text(struct vector *v, const char *owner, const char *text)
{
	struct rr *rr = vec_add(v->arena, &v->rr);

	rr->owner = owner;
	rr->type = RR_TXT;
	rr->text = text;
	rr->textlen = strlen(text);
}

static void
take_lines(struct vector *v, const char *const *word)
{
	if (strcmp(word[0], "txt") == 0)
		add_text(v, word[1], word[2]);
	else if (strcmp(word[0], "exists") == 0)
		*vec_add(v->arena, &v->exists) = word[1];
	else if (strcmp(word[0], "query") == 0)
		*vec_add(v->arena, &v->query) = word[1];
	else if (strcmp(word[0], "new") == 0)
		*vec_add(v->arena, &v->new) = (struct pair){ word[1],
		    word[2] };
	else if (strcmp(word[0], "old") == 0)
		*vec_add(v->arena, &v->old) = (struct pair){ word[1],
		    word[2] };
	else if (strcmp(word[0], "psl") == 0)
		buf_printf(&v->psl, "%s\n", word[1]);
	else {
		printf("Bail out! %s %s\n", word[0], word[1]);
		exit(1);
	}
}

static void
take(struct vector *v, const char *const *word)
{
	if (strcmp(word[0], "plan") == 0)
		printf("1..%s\n", word[1]);
	else if (strcmp(word[0], "case") == 0)
		begin(v, word[1]);
	else if (strcmp(word[0], "walk") == 0)
		v->walk = word[1];
	else if (strcmp(word[0], "author") == 0)
		v->author = word[1];
	else if (strcmp(word[0], "organization") == 0)
		v->organization = word[1];
	else if (strcmp(word[0], "align") == 0) {
		v->identifier = word[1];
		v->mode = word[2];
		v->aligned = word[3];
	} else if (strcmp(word[0], "report") == 0) {
		v->policy_domain = word[1];
		v->uri = word[2];
		v->expect = word[3];
	} else if (strcmp(word[0], "end") == 0)
		check(v);
	else
		take_lines(v, word);
}

int
main(void)
{
	static char line[65536];
	struct vector v = { .arena = arena_new() };

	while (fgets(line, sizeof line, stdin) != NULL) {
		const char *word[MAX_WORDS] = { "", "", "", "", "" };
		char *p = arena_strdup(v.arena, line);

		p[strcspn(p, "\n")] = '\0';
		for (size_t n = 0; p != NULL && n < MAX_WORDS; n++) {
			char *tab = strchr(p, '\t');

			if (tab != NULL)
				*tab++ = '\0';
			word[n] = p;
			p = tab;
		}
		take(&v, word);
	}
	arena_free(v.arena);
	return 0;
}
