/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hygiene_dns.c -- rules on the authoritative servers of the domain, and on
 * how long caches keep what they say.
 */
#include <string.h>

#include "base/arena.h"
#include "rule/checks.h"

#define TTL_SHORT	300u
#define TTL_LONG	86400u

/* --- hyg-ns --- */

static void
judge_sets(const struct authority_outcome *a, struct judge *j)
{
	if (a->name.n == 1)
		judge_fail(j, a->zone, "the zone has one name server alone, "
		    "%s: if it falls, all that the domain says is gone",
		    a->name.item[0]);
	for (size_t i = 0; i < a->only_parent.n; i++)
		judge_fail(j, a->zone, "the zone above, %s, delegates to %s, "
		    "which is not among the zone's own NS records", a->parent,
		    a->only_parent.item[i]);
	for (size_t i = 0; i < a->only_child.n; i++)
		judge_fail(j, a->zone, "the zone's own NS records have %s, to "
		    "which the zone above, %s, does not delegate",
		    a->only_child.item[i], a->parent);
	if (a->network != NULL && a->name.n > 1 && a->trouble == NULL &&
	    a->more == 0)
		judge_fail(j, a->zone, "all name servers are in one network, "
		    "%s", a->network);
}

static const char *
server_text(struct arena *arena, const struct authority_server *s)
{
	return s->ip == NULL ? s->name : arena_printf(arena, "%s (%s)",
	    s->name, s->ip);
}

static void
judge_servers(const struct authority_outcome *a, struct judge *j)
{
	for (size_t i = 0; i < a->server.n; i++) {
		const struct authority_server *s = &a->server.item[i];
		const char *differs = authority_differs(j->arena, a, i);

		if (s->state == AUTHORITY_LAME)
			judge_fail(j, s->name, "%s does not have the zone %s: "
			    "%s", server_text(j->arena, s), a->zone, s->why);
		else if (*differs != '\0')
			judge_fail(j, s->name, "%s says something else than "
			    "%s: %s", server_text(j->arena, s),
			    a->count[AUTHORITY_ANSWERS] > 2 ? "most others" :
			    "the other", differs);
	}
}

/*
 * The first that did not answer all that it was asked, or NULL; one that was
 * asked before one that was not.
 */
static const struct authority_server *
first_open(const struct authority_outcome *a)
{
	const struct authority_server *unasked = NULL;

	for (size_t i = 0; i < a->server.n; i++) {
		const struct authority_server *s = &a->server.item[i];

		if (s->state == AUTHORITY_LAME || s->whole)
			continue;
		if (s->state != AUTHORITY_NOT_ASKED)
			return s;
		if (unasked == NULL)
			unasked = s;
	}
	return unasked;
}

/* A server whose state is not known; whether there is one. */
static bool
judge_open(const struct authority_outcome *a, struct judge *j)
{
	const struct authority_server *s = first_open(a);

	if (a->trouble != NULL)
		judge_trouble(j, a->trouble, "not every name server could be "
		    "found");
	else if (s != NULL && s->state == AUTHORITY_NOT_ASKED)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "%s was not asked: %s",
		    server_text(j->arena, s), s->why);
	else if (s != NULL)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%s did not answer%s%s",
		    server_text(j->arena, s), s->why == NULL ?
		    " all questions" : ": ", s->why == NULL ? "" : s->why);
	else if (a->more > 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "%zu more name servers "
		    "were not asked", a->more);
	else if (a->server.n == 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "the domain's zone has no "
		    "name server that could be asked");
	else
		return false;
	return true;
}

/* What the resolver alone can say. */
static void
judge_resolved(const struct authority_outcome *a, struct judge *j)
{
	if (a->trouble != NULL)
		judge_trouble(j, a->trouble, "the name servers could not be "
		    "found out");
	else if (!a->apex)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "the domain is no zone of "
		    "its own; --all-ns looks at the servers of the zone that "
		    "it is in");
	else
		judge_unknown(j, UNKNOWN_NOT_PROBED, "the zone has %zu name "
		    "servers; whether each has the zone, they agree, and "
		    "stand in different networks is looked at with --all-ns",
		    a->name.n);
}

void
rule_check_hyg_ns(const struct facts *f, struct judge *j)
{
	const struct authority_outcome *a = &f->authority;

	if (a->ns == NULL) {
		judge_unknown(j, UNKNOWN_NOT_PROBED, "this tape was recorded "
		    "by a version that did not ask for name servers");
		return;
	}
	judge_sets(a, j);
	judge_servers(a, j);
	if (j->decided)
		return;
	if (!a->all) {
		judge_resolved(a, j);
		return;
	}
	if (judge_open(a, j))
		return;
	if (a->delegation == NULL && !a->parent_has_zone)
		judge_unknown(j, a->parent_silent ? UNKNOWN_LOOKUP_ERROR :
		    UNKNOWN_NOT_PROBED, "all %zu addresses have the zone and "
		    "agree; to whom the zone above delegates was not seen",
		    a->server.n);
	else
		judge_pass(j, a->zone, "all %zu addresses of %zu name servers "
		    "have the zone and agree on the mail records%s",
		    a->server.n, a->name.n, a->delegation != NULL ?
		    ", and the zone above delegates to the same names" :
		    "; the zone above has the same servers");
}

/* --- hyg-dns-tcp --- */

/* What is wrong with TCP at a server that answers over UDP, or NULL. */
static const char *
tcp_fault(const struct authority_outcome *a, const struct authority_server *s)
{
	if (s->soa == NULL || s->soa->transport == NULL)
		return NULL;
	if (s->tcp->transport == NULL && !answer_unasked(s->tcp))
		return answer_status_text(s->tcp);
	for (size_t i = 0; i < a->record.n; i++)
		if (s->answer[i]->status == ANSWER_TRUNCATED)
			return answer_status_text(s->answer[i]);
	return NULL;
}

static void
judge_tcp(const struct authority_outcome *a, struct judge *j)
{
	bool leaves = authority_tcp_leaves(a);
	const char *fault = NULL;

	for (size_t i = 0; i < a->server.n; i++) {
		const struct authority_server *s = &a->server.item[i];
		const char *why = tcp_fault(a, s);

		if (why != NULL && leaves)
			judge_fail(j, s->name, "%s answers over UDP and not "
			    "over TCP: %s", server_text(j->arena, s), why);
		fault = why != NULL ? why : fault;
	}
	/* The fault may be of the network between. */
	if (fault != NULL && !leaves)
		judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "no server answers over "
		    "TCP (%s): the network that they were asked from may be "
		    "why", fault);
}

void
rule_check_hyg_dns_tcp(const struct facts *f, struct judge *j)
{
	const struct authority_outcome *a = &f->authority;
	size_t answered = 0, total = 0;

	if (!a->all) {
		judge_unknown(j, UNKNOWN_NOT_PROBED, "the authoritative "
		    "servers are asked with --all-ns");
		return;
	}
	judge_tcp(a, j);
	for (size_t i = 0; i < a->server.n; i++) {
		const struct answer *tcp = a->server.item[i].tcp;

		total += tcp != NULL;
		answered += tcp != NULL && tcp->transport != NULL;
	}
	if (j->decided)
		return;
	if (answered < total || total == 0 || a->more > 0 ||
	    a->trouble != NULL) {
		if (!judge_open(a, j))
			judge_unknown(j, UNKNOWN_LOOKUP_ERROR, "%zu of %zu "
			    "addresses answered over TCP", answered, total);
	} else
		judge_pass(j, a->zone, "all %zu addresses of the name servers "
		    "answer over TCP", answered);
}

/* --- hyg-ttl --- */

struct ttl {
	uint32_t	least, most;
	bool		exact;		/* no cache has counted it down */
	bool		present;
};

/* Of the name's own records: where an alias leads is another's to say. */
static struct ttl
resolved_ttl(const struct answer *a)
{
	struct ttl ttl = { .exact = a->aa };

	for (size_t i = 0; i < a->nrr; i++) {
		const struct rr *rr = &a->rr[i];

		if (strcmp(rr->owner, a->question.name) != 0)
			continue;
		if (!ttl.present || rr->ttl < ttl.least)
			ttl.least = rr->ttl;
		if (!ttl.present || rr->ttl > ttl.most)
			ttl.most = rr->ttl;
		ttl.present = true;
	}
	return ttl;
}

static struct ttl
record_ttl(const struct authority_record *r)
{
	if (r->known)
		return (struct ttl){ .least = r->ttl_least, .most = r->ttl,
		    .exact = true, .present = r->present };
	return resolved_ttl(r->seen);
}

static void
judge_ttl(const struct authority_record *r, struct ttl ttl, struct judge *j)
{
	const char *type = rrtype_name(j->arena, r->question.type);

	if (ttl.exact && ttl.least < TTL_SHORT)
		judge_fail(j, r->question.name, "caches keep its %s records "
		    "for %u seconds, less than %u: they ask that often, and "
		    "soon feel an outage of the name servers", type,
		    (unsigned)ttl.least, TTL_SHORT);
	if (ttl.most > TTL_LONG)
		judge_fail(j, r->question.name, "caches keep its %s records "
		    "for %s%u seconds, more than %u: a mistake stays that "
		    "long", type, ttl.exact ? "" : "at least ",
		    (unsigned)ttl.most, TTL_LONG);
}

/* A TTL out of a cache is what is left of it: it proves no upper bound. */
void
rule_check_hyg_ttl(const struct facts *f, struct judge *j)
{
	const struct answer *trouble = NULL;
	size_t present = 0, inexact = 0;

	for (size_t i = 0; i < f->authority.record.n; i++) {
		const struct authority_record *r =
		    &f->authority.record.item[i];
		struct ttl ttl;

		if (!r->mail)
			continue;
		if (!r->known && answer_failed(r->seen)) {
			trouble = trouble == NULL ? r->seen : trouble;
			continue;
		}
		ttl = record_ttl(r);
		if (!ttl.present)
			continue;
		judge_ttl(r, ttl, j);
		present++;
		inexact += !ttl.exact;
	}
	if (j->decided)
		return;
	if (trouble != NULL)
		judge_trouble(j, trouble, "a record could not be looked at");
	else if (present == 0)
		judge_not_applicable(j, "the domain has no mail record");
	else if (inexact > 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "a cache says how long it "
		    "will keep a record still, not how long others may: that "
		    "is looked at with --all-ns, and in zone files");
	else
		judge_pass(j, f->evidence->scope.domain, "caches keep each of "
		    "%zu record sets for %u to %u seconds", present,
		    TTL_SHORT, TTL_LONG);
}
