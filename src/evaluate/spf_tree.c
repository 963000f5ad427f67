/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf_tree.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/psl.h"
#include "evaluate/reading.h"
#include "evaluate/spf.h"
#include "evaluate/spf_macro.h"
#include "evidence/evidence.h"
#include "record/macro.h"

/*
 * Letters whose value the sender chooses. d is the domain at hand, and o is
 * the audited domain for every sender that its record is asked about.
 */
#define DYNAMIC_LETTERS	"sliphvcrt"

/* A limit's number, for a sentence. */
#define TEXT_OF(limit)	TEXT_OF_(limit)
#define TEXT_OF_(limit)	#limit

struct tree {
	struct evidence		*evidence;
	struct spf_outcome	*out;
	struct spf_macro	 macro;
	const struct answer	**trouble;	/* where the first goes */
	const char		*own;		/* registrable, of the audit */
	size_t			 naddress;	/* kept so far */
};

static void	node_expand(struct tree *, struct spf_node *);

static void
trouble(struct tree *t, const struct answer *a)
{
	const struct answer *first = *t->trouble;

	/* What failed is told before what nobody was to be asked for. */
	if (first == NULL || (first->status == ANSWER_NOT_ASKED &&
	    a->status != ANSWER_NOT_ASKED))
		*t->trouble = a;
}

/* An answer, with its failure noted: then the counts are a lower bound. */
static const struct answer *
ask(struct tree *t, const char *name, enum rrtype type)
{
	const struct answer *a = evidence_get(t->evidence, name, type);

	if (answer_failed(a)) {
		trouble(t, a);
		t->out->bound = true;
	}
	return a;
}

static const struct answer *
given_up(struct evidence *ev, const char *name, enum rrtype type,
    const char *why)
{
	struct answer *a = arena_alloc(ev->arena, sizeof *a);

	a->question.name = name;
	a->question.type = (uint16_t)type;
	a->status = ANSWER_GIVEN_UP;
	a->detail = why;
	a->time = ev->taken_at;
	return a;
}

const struct answer *
spf_tree_cut(struct evidence *ev, const char *name)
{
	return given_up(ev, name, RR_TXT, "the record has more than "
	    TEXT_OF(LIMIT_SPF_TERMS) " terms, and the rest is not read");
}

/* A limit ends the tree: what lies beyond it is not known. */
static void
give_up(struct tree *t, const char *name, enum rrtype type, const char *why)
{
	t->out->bound = true;
	trouble(t, given_up(t->evidence, name, type, why));
}

static bool
is_void(const struct answer *a)
{
	size_t n;

	answer_data(a, &n);
	return !answer_failed(a) && n == 0;
}

/* Whether nobody owns the registrable domain of a name outside the audit. */
static enum tri
registrable_dangles(struct tree *t, const char *name, const char **ret)
{
	struct arena *arena = t->evidence->arena;
	const struct answer *a;

	*ret = psl_registrable(arena, name);
	if (*ret == NULL)
		return TRI_NO;
	if (t->own == NULL)
		t->own = psl_registrable(arena, t->evidence->scope.domain);
	if (t->own == NULL)
		t->own = t->evidence->scope.domain;
	if (name_is_within(*ret, t->own))
		return TRI_NO;
	a = evidence_get(t->evidence, *ret, RR_SOA);
	if (answer_failed(a)) {
		trouble(t, a);
		return TRI_UNKNOWN;
	}
	return a->status == ANSWER_NXDOMAIN ? TRI_YES : TRI_NO;
}

static void
lookup_dangles(struct tree *t, struct spf_lookup *l, const struct answer *a)
{
	enum tri dangles = TRI_NO;
	const char *registrable;

	if (l->dangling == TRI_YES)
		return;
	if (answer_failed(a))
		dangles = TRI_UNKNOWN;
	else if (a->status == ANSWER_NXDOMAIN)
		dangles = registrable_dangles(t, answer_final_name(a),
		    &registrable);
	if (dangles != TRI_NO)
		l->dangling = dangles;
}

/* Of a name with macros, the fixed labels at its end may dangle. */
static void
suffix_dangles(struct tree *t, struct spf_lookup *l)
{
	const struct spf_term *term = l->term;
	struct macro_part part;
	const char *why, *dot = NULL, *end, *name, *registrable;
	size_t at = 0;

	if (term->domain == NULL)
		return;
	end = term->domain + term->domainlen;
	while (macro_next(term->domain, term->domainlen, MACRO_STRING, &at,
	    &part, &why))
		dot = part.letter != 0 || part.literallen != part.len ? NULL :
		    memchr(part.literal, '.', part.literallen);
	if (dot == NULL)
		return;
	if (end[-1] == '.')
		end--;
	if (++dot >= end)
		return;
	name = name_from_raw(t->evidence->arena, dot, (size_t)(end - dot),
	    NULL);
	if (name == NULL)
		return;
	l->dangling = registrable_dangles(t, name, &registrable);
	if (l->dangling == TRI_YES)
		l->target = registrable;
}

static void
addresses_keep(struct tree *t, struct spf_lookup *l, const struct answer *a)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);
	struct address address;

	for (size_t i = 0; i < n; i++) {
		if (t->naddress == LIMIT_SPF_ADDRESSES) {
			give_up(t, a->question.name,
			    (enum rrtype)a->question.type, "the limit of "
			    TEXT_OF(LIMIT_SPF_ADDRESSES) " addresses in one "
			    "SPF tree was reached");
			return;
		}
		if (!address_of_rr(&rr[i], &address))
			continue;
		*vec_add(t->evidence->arena, &l->address) = address;
		t->naddress++;
	}
}

/* Both families are asked for: a sender may come with either. */
static const struct answer *
host_ask(struct tree *t, struct spf_lookup *l, const char *name)
{
	const struct answer *a = ask(t, name, RR_A);
	const struct answer *aaaa = ask(t, name, RR_AAAA);

	addresses_keep(t, l, a);
	addresses_keep(t, l, aaaa);
	if (is_void(a) && is_void(aaaa))
		l->voids++;
	else if (is_void(a) || is_void(aaaa))
		l->half[is_void(aaaa)]++;
	lookup_dangles(t, l, a);
	return a;
}

static void
mx_ask(struct tree *t, struct spf_lookup *l)
{
	const struct rr *rr;
	size_t n;

	l->answer = ask(t, l->target, RR_MX);
	rr = answer_data(l->answer, &n);
	l->mx_hosts = (unsigned)n;
	l->voids += is_void(l->answer);
	lookup_dangles(t, l, l->answer);
	/* More of them are a permerror before any host is asked for. */
	for (size_t i = 0; i < n && n <= SPF_MAX_MX; i++)
		if (rr[i].name != NULL && strcmp(rr[i].name, ".") != 0)
			host_ask(t, l, rr[i].name);
}

static struct spf_node *
node_find(const struct spf_outcome *out, const char *domain)
{
	for (size_t i = 0; i < out->nodes.n; i++)
		if (name_equal(out->nodes.item[i]->domain, domain))
			return out->nodes.item[i];
	return NULL;
}

static bool
is_ancestor(const struct spf_node *node, const char *domain)
{
	for (; node != NULL; node = node->parent)
		if (name_equal(node->domain, domain))
			return true;
	return false;
}

/* A node for the record at `domain`, expanded; NULL past the limit. */
static struct spf_node *
node_add(struct tree *t, const char *domain, struct spf_node *parent,
    const struct spf_term *via)
{
	struct arena *arena = t->evidence->arena;
	const struct spf_node *same = node_find(t->out, domain);
	struct spf_node *node;

	if (t->out->nodes.n == LIMIT_SPF_NODES) {
		give_up(t, domain, RR_TXT, "the limit of "
		    TEXT_OF(LIMIT_SPF_NODES) " records in one SPF tree was "
		    "reached");
		return NULL;
	}
	node = arena_alloc(arena, sizeof *node);
	*vec_add(arena, &t->out->nodes) = node;
	node->domain = domain;
	node->parent = parent;
	node->via = via;
	node->depth = parent == NULL ? 0 : parent->depth + 1;
	node->loop = is_ancestor(parent, domain);
	node->repeated = same != NULL;
	node->answer = ask(t, domain, RR_TXT);
	node->rr = spf_select(node->answer, &node->nrecord);
	if (node->nrecord == 1)
		node->record = same != NULL ? same->record :
		    reading_spf(t->evidence, node->rr);
	if (node->loop)
		t->out->bound = true;
	else if (node->record != NULL)
		node_expand(t, node);
	return node;
}

static void
include_ask(struct tree *t, struct spf_node *node, struct spf_lookup *l)
{
	l->node = node_add(t, l->target, node, l->term);
	t->trouble = &t->out->tree_trouble;	/* not that of an exp= in there */
	if (l->node == NULL)
		return;
	l->answer = l->node->answer;
	l->voids = is_void(l->answer);
	lookup_dangles(t, l, l->answer);
	node->terms += l->node->terms;
	node->voids += l->node->voids;
	node->half[0] += l->node->half[0];
	node->half[1] += l->node->half[1];
}

/* Ask all that a fixed name is asked for. */
static void
lookup_ask(struct tree *t, struct spf_node *node, struct spf_lookup *l)
{
	switch (l->term->type) {
	case SPF_INCLUDE:
	case SPF_REDIRECT:
		include_ask(t, node, l);
		break;
	case SPF_A:
		l->answer = host_ask(t, l, l->target);
		break;
	case SPF_MX:
		mx_ask(t, l);
		break;
	case SPF_EXISTS:
		l->answer = ask(t, l->target, RR_A);
		l->voids = is_void(l->answer);
		lookup_dangles(t, l, l->answer);
		break;
	case SPF_EXP:
		l->answer = evidence_get(t->evidence, l->target, RR_TXT);
		if (answer_failed(l->answer))
			trouble(t, l->answer);
		lookup_dangles(t, l, l->answer);
		break;
	default:
		break;
	}
}

static void
lookup_add(struct tree *t, struct spf_node *node, const struct spf_term *term)
{
	struct spf_lookup *l = vec_add(t->evidence->arena, &node->lookup);
	const char *raw;

	t->trouble = term->type == SPF_EXP ? &t->out->exp_trouble :
	    &t->out->tree_trouble;
	l->term = term;
	l->dangling = TRI_NO;
	l->dynamic = term->type == SPF_PTR || (term->has_macro &&
	    spf_macro_uses(term->domain, term->domainlen, DYNAMIC_LETTERS));
	node->terms += spf_term_counts(term->type);
	/* %{p} asks for the PTR record too (RFC 7208 4.6.4). */
	if (l->dynamic && term->domain != NULL && term->type != SPF_EXP)
		node->terms += spf_macro_uses(term->domain, term->domainlen,
		    "p");
	if (l->dynamic) {
		if (term->type == SPF_INCLUDE || term->type == SPF_REDIRECT)
			t->out->bound = true;
		suffix_dangles(t, l);
		return;
	}
	t->macro.domain = spf_macro_raw(t->evidence->arena, node->domain);
	l->target = term->domain == NULL ? node->domain :
	    spf_macro_name(&t->macro, term->domain, term->domainlen, &raw);
	if (l->target == NULL)
		return;
	lookup_ask(t, node, l);
	node->voids += l->voids;
	node->half[0] += l->half[0];
	node->half[1] += l->half[1];
}

bool
spf_node_is_redirected(const struct spf_node *node)
{
	for (; node->parent != NULL; node = node->parent)
		if (node->via->type != SPF_REDIRECT)
			return false;
	return true;
}

/*
 * Whether a receiver can get to a term: none behind `all`, no redirect beside
 * it, and the explanation only of the record that decides.
 */
static bool
is_reached(const struct spf_node *node, const struct spf_record *r, size_t i)
{
	enum spf_term_type type = r->term.item[i].type;

	if (type == SPF_EXP)
		return spf_node_is_redirected(node);
	return r->all < 0 || ((int)i < r->all && type != SPF_REDIRECT);
}

static void
node_expand(struct tree *t, struct spf_node *node)
{
	const struct spf_record *r = node->record;

	if (r->cut) {
		t->out->bound = true;
		trouble(t, spf_tree_cut(t->evidence, node->domain));
	}
	for (size_t i = 0; i < r->term.n; i++) {
		const struct spf_term *term = &r->term.item[i];

		if ((!spf_term_counts(term->type) && term->type != SPF_EXP) ||
		    !is_reached(node, r, i))
			continue;
		if (node->depth == LIMIT_SPF_DEPTH) {
			give_up(t, node->domain, RR_TXT, "what the record "
			    "leads to lies beyond the limit of "
			    TEXT_OF(LIMIT_SPF_DEPTH) " records in a chain");
			return;
		}
		lookup_add(t, node, term);
	}
}

void
spf_tree_build(struct evidence *ev, struct spf_outcome *out)
{
	struct tree t = { 0 };
	struct spf_sender who = { 0 };
	size_t n;

	if (spf_select(out->answer, &n) == NULL)
		return;
	who.ip.family = 4;
	who.helo = spf_macro_raw(ev->arena, ev->scope.domain);
	t.evidence = ev;
	t.out = out;
	t.trouble = &out->tree_trouble;
	spf_macro_init(&t.macro, ev->arena, &who, NULL, ev->taken_at);
	out->root = node_add(&t, ev->scope.domain, NULL, NULL);
	out->terms = out->root->terms;
	out->voids = out->root->voids;
}
