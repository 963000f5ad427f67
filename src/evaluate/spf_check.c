/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/reading.h"
#include "evaluate/spf_macro.h"
#include "evaluate/spf_ptr.h"
#include "evaluate/spf_tree.h"
#include "evidence/evidence.h"

#define WHY_TERM	100	/* octets of a term that a sentence shows */

/* One run of check_host(). */
struct check {
	struct evidence		*evidence;
	struct spf_macro	 macro;
	struct spf_check	*ret;
	struct spf_ptr		 ptr;		/* validated names of the ip */
};

/* One record under evaluation. */
struct frame {
	const char		*raw, *name;	/* <domain> */
	const struct spf_record	*record;
	const struct frame	*outer;		/* whose term led here, or NULL */
	const struct spf_term	*at;		/* the term that is tried */
	bool			 included;	/* below an include */
};

enum match {
	MATCH_NO, MATCH_YES, MATCH_UNKNOWN, MATCH_TEMPERROR, MATCH_PERMERROR
};

static enum spf_result	check_record(struct check *, const char *raw,
			    const char *name, const struct frame *outer,
			    bool included);

static int
index_of(const struct spf_record *record, const struct spf_term *term)
{
	return term == NULL ? -1 : (int)(term - record->term.item);
}

/* Where we are, and the way that led here from the sender's record. */
static void
locate(struct check *c, const struct frame *f, const struct spf_term *term)
{
	struct spf_check *ret = c->ret;
	size_t n = 0;

	ret->domain = f->name;
	ret->record = f->record;
	ret->term = index_of(f->record, term);
	ret->path.n = 0;
	for (const struct frame *up = f; up != NULL; up = up->outer, n++)
		vec_add(c->evidence->arena, &ret->path);
	for (; n > 0; f = f->outer, term = f == NULL ? NULL : f->at)
		ret->path.item[--n] = (struct spf_step){ f->name, f->record,
		    index_of(f->record, term) };
}

/*
 * Say what decided. term may be NULL. What comes behind a look-up that failed
 * decides nothing.
 */
static void __attribute__((format(printf, 4, 5)))
settle(struct check *c, const struct frame *f, const struct spf_term *term,
    const char *fmt, ...)
{
	va_list ap;

	if (c->ret->trouble != NULL)
		return;
	locate(c, f, term);
	va_start(ap, fmt);
	c->ret->why = arena_vprintf(c->evidence->arena, fmt, ap);
	va_end(ap);
}

/* A term's text and its length, for "%.*s". */
#define TERM(f, t)							\
	(int)((t)->span.len < WHY_TERM ? (t)->span.len : WHY_TERM),	\
	(f)->record->text + (t)->span.at

static const char *
failure_text(struct arena *arena, const struct answer *a)
{
	return arena_printf(arena, a->status == ANSWER_GIVEN_UP ?
	    "%s at %s was given up: %s" :
	    "the %s look-up of %s gave no answer: %s",
	    rrtype_name(arena, a->question.type), a->question.name,
	    answer_status_text(a));
}

/* An answer that failed: no result (yet), or a temperror. */
static enum match
trouble(struct check *c, const struct frame *f, const struct spf_term *term,
    const struct answer *a)
{
	settle(c, f, term, "%s", failure_text(c->evidence->arena, a));
	if (c->ret->trouble == NULL)
		c->ret->trouble = a;
	return answer_unasked(a) ? MATCH_UNKNOWN : MATCH_TEMPERROR;
}

static enum match
count_term(struct check *c, const struct frame *f, const struct spf_term *t)
{
	if (++c->ret->terms <= SPF_MAX_TERMS)
		return MATCH_YES;
	settle(c, f, t, "%.*s of %s is DNS look-up %u of at most %u",
	    TERM(f, t), f->name, c->ret->terms, SPF_MAX_TERMS);
	return MATCH_PERMERROR;
}

static enum match
count_void(struct check *c, const struct frame *f, const struct spf_term *t)
{
	if (++c->ret->voids <= SPF_MAX_VOIDS)
		return MATCH_NO;
	settle(c, f, t, "%.*s of %s is void look-up %u of at most %u",
	    TERM(f, t), f->name, c->ret->voids, SPF_MAX_VOIDS);
	return MATCH_PERMERROR;
}

static enum rrtype
address_type(const struct check *c)
{
	return c->macro.ip.family == 4 ? RR_A : RR_AAAA;
}

static bool
has_address(const struct check *c, const struct answer *a, unsigned bits)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);
	struct address address;

	for (size_t i = 0; i < n; i++)
		if (address_of_rr(&rr[i], &address) &&
		    address_matches(&c->macro.ip, &address, bits))
			return true;
	return false;
}

/* The names of the address are known; if not, there is no result yet. */
static bool
ptr_known(struct check *c, const struct frame *f, const struct spf_term *t)
{
	if (spf_ptr_validate(&c->ptr, c->evidence, &c->macro.ip))
		return true;
	if (c->ret->trouble == NULL && t->type != SPF_EXP) {
		locate(c, f, t);
		c->ret->trouble = c->ptr.missing;
	}
	return false;
}

/* Give the macro letter p its value. */
static bool
ptr_choose(struct check *c, const struct frame *f, const struct spf_term *t)
{
	const char *name;

	if (!ptr_known(c, f, t))
		return false;
	name = spf_ptr_choose(&c->ptr, f->name);
	c->macro.validated = name == NULL ? NULL :
	    spf_macro_raw(c->evidence->arena, name);
	return true;
}

/*
 * The <target-name> of a term: MATCH_YES if it is a name to be asked for,
 * MATCH_NO if what the macros gave is no name.
 */
static enum match
target(struct check *c, const struct frame *f, const struct spf_term *t,
    const char **ret_name, const char **ret_raw)
{
	enum match m;

	*ret_name = f->name;
	*ret_raw = f->raw;
	if (t->domain == NULL)
		return MATCH_YES;
	if (t->has_macro && spf_macro_uses(t->domain, t->domainlen, "p")) {
		if (t->type != SPF_EXP) {
			m = count_term(c, f, t);
			if (m != MATCH_YES)
				return m;
		}
		if (!ptr_choose(c, f, t))
			return MATCH_UNKNOWN;
	}
	*ret_name = spf_macro_name(&c->macro, t->domain, t->domainlen,
	    ret_raw);
	return *ret_name != NULL ? MATCH_YES : MATCH_NO;
}

static enum match
match_network(struct check *c, const struct spf_term *t)
{
	struct address prefix = { 0 };
	bool ip4 = t->type == SPF_IP4;

	prefix.family = ip4 ? 4 : 6;
	memcpy(prefix.byte, t->address, sizeof prefix.byte);
	return address_matches(&c->macro.ip, &prefix,
	    ip4 ? t->cidr4 : t->cidr6) ? MATCH_YES : MATCH_NO;
}

/* The addresses of one name, of the sender's family. */
static enum match
match_host(struct check *c, const struct frame *f, const struct spf_term *t,
    const char *name)
{
	const struct answer *a;
	size_t n;

	a = evidence_get(c->evidence, name, address_type(c));
	if (answer_failed(a))
		return trouble(c, f, t, a);
	answer_data(a, &n);
	if (n == 0)
		return count_void(c, f, t);
	return has_address(c, a, c->macro.ip.family == 4 ? t->cidr4 :
	    t->cidr6) ? MATCH_YES : MATCH_NO;
}

static enum match
match_mx(struct check *c, const struct frame *f, const struct spf_term *t,
    const char *name)
{
	bool unknown = false;
	const struct answer *a;
	const struct rr *rr;
	size_t n;

	a = evidence_get(c->evidence, name, RR_MX);
	if (answer_failed(a))
		return trouble(c, f, t, a);
	rr = answer_data(a, &n);
	if (n == 0)
		return count_void(c, f, t);
	if (n > SPF_MAX_MX) {
		settle(c, f, t, "%.*s of %s has %zu MX hosts, more than %u",
		    TERM(f, t), f->name, n, SPF_MAX_MX);
		return MATCH_PERMERROR;
	}
	for (size_t i = 0; i < n; i++) {
		enum match m = MATCH_NO;

		/* A null MX (RFC 7505) has no host to ask for. */
		if (rr[i].name != NULL && strcmp(rr[i].name, ".") != 0)
			m = match_host(c, f, t, rr[i].name);
		unknown = unknown || m == MATCH_UNKNOWN;
		if (m != MATCH_NO && !unknown)
			return m;
	}
	return unknown ? MATCH_UNKNOWN : MATCH_NO;
}

static enum match
match_exists(struct check *c, const struct frame *f, const struct spf_term *t,
    const char *name)
{
	const struct answer *a = evidence_get(c->evidence, name, RR_A);
	size_t n;

	if (answer_failed(a))
		return trouble(c, f, t, a);
	answer_data(a, &n);
	return n > 0 ? MATCH_YES : count_void(c, f, t);
}

static enum match
match_ptr(struct check *c, const struct frame *f, const struct spf_term *t,
    const char *name)
{
	if (!ptr_known(c, f, t))
		return MATCH_UNKNOWN;
	if (c->ptr.is_void)
		return count_void(c, f, t);
	for (size_t i = 0; i < c->ptr.name.n; i++)
		if (name_is_within(c->ptr.name.item[i], name))
			return MATCH_YES;
	return MATCH_NO;
}

static enum match
match_include(struct check *c, const struct frame *f,
    const struct spf_term *t, const char *name, const char *raw)
{
	switch (check_record(c, raw, name, f, true)) {
	case SPF_PASS:
		return MATCH_YES;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return MATCH_NO;
	case SPF_UNKNOWN:
		return MATCH_UNKNOWN;
	case SPF_TEMPERROR:
		return MATCH_TEMPERROR;
	case SPF_PERMERROR:
		return MATCH_PERMERROR;
	case SPF_NONE:
		break;
	}
	settle(c, f, t, "%.*s of %s leads to no SPF record", TERM(f, t),
	    f->name);
	return MATCH_PERMERROR;
}

static enum match
match(struct check *c, const struct frame *f, const struct spf_term *t)
{
	const char *name, *raw;
	enum match m;

	if (t->type == SPF_ALL)
		return MATCH_YES;
	if (t->type == SPF_IP4 || t->type == SPF_IP6)
		return match_network(c, t);
	m = count_term(c, f, t);
	if (m == MATCH_YES)
		m = target(c, f, t, &name, &raw);
	if (m == MATCH_NO && t->type == SPF_INCLUDE) {
		settle(c, f, t, "%.*s of %s gives no domain name",
		    TERM(f, t), f->name);
		return MATCH_PERMERROR;
	}
	if (m != MATCH_YES)
		return m;
	switch (t->type) {
	case SPF_INCLUDE:
		return match_include(c, f, t, name, raw);
	case SPF_A:
		return match_host(c, f, t, name);
	case SPF_MX:
		return match_mx(c, f, t, name);
	case SPF_EXISTS:
		return match_exists(c, f, t, name);
	case SPF_PTR:
		return match_ptr(c, f, t, name);
	default:
		return MATCH_NO;
	}
}

/*
 * exp= (RFC 7208 6.2): whatever goes wrong, there is no explanation. The
 * look-ups do not count.
 */
static const char *
explain(struct check *c, const struct frame *f)
{
	const struct spf_term *t;
	const struct answer *a;
	const struct rr *rr;
	const char *name, *raw;
	size_t n;

	if (f->record->exp < 0)
		return NULL;
	t = &f->record->term.item[f->record->exp];
	if (target(c, f, t, &name, &raw) != MATCH_YES)
		return NULL;
	a = evidence_get(c->evidence, name, RR_TXT);
	rr = answer_data(a, &n);
	if (n != 1 || rr->text == NULL)
		return NULL;
	if (spf_macro_uses(rr->text, rr->textlen, "p") &&
	    !ptr_choose(c, f, t))
		return NULL;
	return spf_macro_explain(&c->macro, rr->text, rr->textlen);
}

static enum spf_result
matched(struct check *c, const struct frame *f, const struct spf_term *t)
{
	enum spf_result result = spf_qualifier_result(t->qualifier);

	/* The record below has said which of its terms matched. */
	if (t->type == SPF_INCLUDE && c->ret->trouble == NULL)
		c->ret->why = arena_printf(c->evidence->arena,
		    "%s, through %.*s of %s", c->ret->why, TERM(f, t),
		    f->name);
	else
		settle(c, f, t, "%.*s of %s matched", TERM(f, t), f->name);
	if (result == SPF_FAIL && !f->included)
		c->ret->explanation = explain(c, f);
	return result;
}

static enum spf_result
redirect(struct check *c, const struct frame *f)
{
	const struct spf_term *t = f->at;
	const char *name, *raw;
	enum spf_result result;
	enum match m;

	m = count_term(c, f, t);
	if (m == MATCH_YES)
		m = target(c, f, t, &name, &raw);
	if (m == MATCH_UNKNOWN)
		return SPF_UNKNOWN;
	if (m == MATCH_PERMERROR)
		return SPF_PERMERROR;
	result = m == MATCH_NO ? SPF_NONE :
	    check_record(c, raw, name, f, f->included);
	if (result != SPF_NONE)
		return result;
	settle(c, f, t, "%.*s of %s leads to no SPF record", TERM(f, t),
	    f->name);
	return SPF_PERMERROR;
}

/*
 * The terms in order. One that waits for an answer does not end the run: the
 * next ones note their questions in the same round.
 */
static enum spf_result
evaluate(struct check *c, struct frame *f)
{
	bool unknown = false;
	enum spf_result result;

	for (size_t i = 0; i < f->record->term.n; i++) {
		const struct spf_term *t = &f->record->term.item[i];
		enum match m;

		if (t->qualifier == 0)
			continue;
		f->at = t;
		m = match(c, f, t);
		unknown = unknown || m == MATCH_UNKNOWN;
		if (m == MATCH_NO || m == MATCH_UNKNOWN)
			continue;
		if (unknown)
			return SPF_UNKNOWN;
		if (m == MATCH_YES)
			return matched(c, f, t);
		return m == MATCH_TEMPERROR ? SPF_TEMPERROR : SPF_PERMERROR;
	}
	if (f->record->redirect >= 0) {
		f->at = &f->record->term.item[f->record->redirect];
		result = redirect(c, f);
		return unknown ? SPF_UNKNOWN : result;
	}
	settle(c, f, NULL, "nothing in the record of %s matched", f->name);
	return unknown ? SPF_UNKNOWN : SPF_NEUTRAL;
}

static enum spf_result
none(struct check *c, const struct frame *f)
{
	settle(c, f, NULL, "%s has no SPF record", f->name);
	return SPF_NONE;
}

/* The record at one name (RFC 7208 4.4 to 4.6). */
static enum spf_result
check_record(struct check *c, const char *raw, const char *name,
    const struct frame *outer, bool included)
{
	struct frame f = { .raw = raw, .name = name, .outer = outer,
	    .included = included };
	const char *outer_domain = c->macro.domain;
	const struct answer *a;
	const struct rr *rr;
	enum spf_result result;
	size_t n;

	if (name_labels(name) < 2)
		return none(c, &f);
	a = evidence_get(c->evidence, name, RR_TXT);
	if (answer_failed(a))
		return trouble(c, &f, NULL, a) == MATCH_UNKNOWN ?
		    SPF_UNKNOWN : SPF_TEMPERROR;
	rr = spf_select(a, &n);
	if (n == 0)
		return none(c, &f);
	if (n > 1) {
		settle(c, &f, NULL, "%s has %zu SPF records", name, n);
		return SPF_PERMERROR;
	}
	f.record = reading_spf(c->evidence, rr);
	*vec_add(c->evidence->arena, &c->ret->read) = f.record;
	if (f.record->fault.n > 0) {
		settle(c, &f, NULL, "the record of %s is broken: %s", name,
		    f.record->fault.item[0].text);
		return SPF_PERMERROR;
	}
	if (f.record->cut) {
		trouble(c, &f, NULL, spf_tree_cut(c->evidence, name));
		return SPF_UNKNOWN;
	}
	c->macro.domain = raw;
	result = evaluate(c, &f);
	c->macro.domain = outer_domain;
	return result;
}

static void
check_host(struct evidence *ev, const struct spf_sender *who,
    const char *domain, const char *receiver, struct spf_check *ret)
{
	struct check c = { 0 };
	const char *name;
	size_t len;

	memset(ret, 0, sizeof *ret);
	ret->term = -1;
	c.evidence = ev;
	c.ret = ret;
	spf_macro_init(&c.macro, ev->arena, who, receiver, ev->taken_at);
	if (domain == NULL)
		domain = c.macro.sender_domain;
	len = strlen(domain);
	if (len > 0 && domain[len - 1] == '.')
		len--;
	name = name_from_raw(ev->arena, domain, len, NULL);
	if (name == NULL || domain[0] == '[' || name_labels(name) < 2) {
		ret->result = SPF_NONE;
		ret->why = "the sender has no domain name";
		return;
	}
	ret->result = check_record(&c, arena_memdup(ev->arena, domain, len),
	    name, NULL, false);
	/* A skipped look-up is no trouble once there is a result. */
	if (ret->result != SPF_UNKNOWN && ret->result != SPF_TEMPERROR)
		ret->trouble = NULL;
	else
		ret->why = failure_text(ev->arena, ret->trouble);
}

void
spf_check_host(struct evidence *ev, const struct spf_sender *who,
    const char *receiver, struct spf_check *ret)
{
	check_host(ev, who, NULL, receiver, ret);
}

void
spf_check_domain(struct evidence *ev, const struct spf_sender *who,
    const char *domain, const char *receiver, struct spf_check *ret)
{
	check_host(ev, who, domain, receiver, ret);
}
