/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/authority.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/apex.h"
#include "evaluate/authority_compare.h"
#include "evaluate/dkim.h"
#include "evidence/evidence.h"

struct names {
	const char	**item;
	size_t		  n, size;
};

static const char *const state_names[] = {
	[AUTHORITY_NOT_ASKED] = "not asked", [AUTHORITY_SILENT] = "silent",
	[AUTHORITY_LAME] = "lame", [AUTHORITY_ANSWERS] = "answers",
};

const char *
authority_state_name(enum authority_state state)
{
	return state_names[state];
}

/* --- the zones --- */

static void
keep_trouble(struct authority_outcome *out, const struct answer *a)
{
	if (answer_failed(a) && out->trouble == NULL)
		out->trouble = a;
}

/* The NS set at the name or nearest above it, or NULL. */
static const struct answer *
find_zone(struct evidence *ev, const char *name,
    struct authority_outcome *out)
{
	for (;; name = name_parent(name)) {
		const struct answer *a = evidence_get(ev, name, RR_NS);

		if (answer_failed(a)) {
			keep_trouble(out, a);
			return NULL;
		}
		/* The target of an alias is a zone elsewhere. */
		if (a->status == ANSWER_FOUND && a->ncname == 0)
			return a;
		if (strcmp(name, ".") == 0)
			return NULL;
	}
}

static bool
has_name(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (name_equal(list[i], name))
			return true;
	return false;
}

static void
add_names(struct arena *arena, struct names *names, const struct answer *a)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);

	for (size_t i = 0; i < n; i++)
		if (!has_name(names->item, names->n, rr[i].name))
			*vec_add(arena, names) = rr[i].name;
}

/* Of the first servers of the zone above: IPv4 first, nearly all reach it. */
static size_t
parent_addresses(struct evidence *ev, const struct answer *ns,
    const char *ret[LIMIT_AUTHORITY_PARENTS])
{
	static const enum rrtype types[] = { RR_A, RR_AAAA };
	size_t n, found = 0, naddr;
	const struct rr *rr = answer_data(ns, &n);

	if (n > LIMIT_AUTHORITY_PARENTS)
		n = LIMIT_AUTHORITY_PARENTS;
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < n; i++) {
			const struct rr *data = answer_data(evidence_get(ev,
			    rr[i].name, types[t]), &naddr);
			struct address ip;

			if (naddr > 0 && found < LIMIT_AUTHORITY_PARENTS &&
			    address_of_rr(data, &ip))
				ret[found++] = address_text(ev->arena, &ip);
		}
	return found;
}

/*
 * A server that has both zones answers for the lower one: what it would
 * delegate is not seen.
 */
static void
ask_parent(struct evidence *ev, struct authority_outcome *out)
{
	const struct answer *ns = strcmp(out->zone, ".") == 0 ? NULL :
	    find_zone(ev, name_parent(out->zone), out);
	const char *server[LIMIT_AUTHORITY_PARENTS];
	size_t n;

	if (ns == NULL)
		return;
	out->parent = ns->question.name;
	n = parent_addresses(ev, ns, server);
	for (size_t i = 0; i < n; i++) {
		struct question q = { .name = out->zone, .type = RR_NS,
		    .server = server[i] };
		const struct answer *a = evidence_ask(ev, q);

		q.tcp = true;
		*vec_add(ev->arena, &out->parent_tcp) = evidence_ask(ev, q);
		if (answer_failed(a))
			out->parent_silent |= !answer_unasked(a);
		else if (a->aa)
			out->parent_has_zone = true;
		else if (out->delegation == NULL && a->status == ANSWER_FOUND)
			out->delegation = a;
	}
}

/* --- the servers --- */

static void
add_server(struct arena *arena, struct authority_outcome *out,
    const char *name, const struct address *ip)
{
	struct authority_server *s;

	if (out->server.n >= LIMIT_AUTHORITY_SERVERS) {
		out->more++;
		return;
	}
	s = vec_add(arena, &out->server);
	s->name = name;
	if (ip == NULL)
		return;
	s->address = *ip;
	s->ip = address_text(arena, ip);
}

static size_t
add_addresses(struct arena *arena, struct authority_outcome *out,
    const char *name, const struct answer *a)
{
	size_t n;
	const struct rr *rr = answer_data(a, &n);

	for (size_t i = 0; i < n; i++) {
		struct address ip;

		if (address_of_rr(&rr[i], &ip))
			add_server(arena, out, name, &ip);
	}
	return n;
}

static void
find_servers(struct evidence *ev, const struct names *names,
    struct authority_outcome *out)
{
	for (size_t i = 0; i < names->n; i++) {
		const struct answer *a, *aaaa;
		size_t n;

		if (i >= LIMIT_AUTHORITY_NAMES) {
			out->more++;
			continue;
		}
		a = evidence_get(ev, names->item[i], RR_A);
		aaaa = evidence_get(ev, names->item[i], RR_AAAA);
		keep_trouble(out, a);
		keep_trouble(out, aaaa);
		n = add_addresses(ev->arena, out, names->item[i], a) +
		    add_addresses(ev->arena, out, names->item[i], aaaa);
		if (n == 0 && !answer_failed(a) && !answer_failed(aaaa))
			add_server(ev->arena, out, names->item[i], NULL);
	}
}

/* --- what they are asked --- */

static void
add_record(struct evidence *ev, struct authority_outcome *out,
    const char *name, enum rrtype type)
{
	struct authority_record *r;

	if (name == NULL)
		return;
	r = vec_add(ev->arena, &out->record);
	r->question.name = name;
	r->question.type = (uint16_t)type;
	r->mail = type != RR_NS;
	if (r->mail)
		r->seen = evidence_get(ev, name, type);
}

static void
list_records(struct evidence *ev, const struct dkim_outcome *dkim,
    struct authority_outcome *out)
{
	const char *domain = ev->scope.domain;

	add_record(ev, out, domain, RR_MX);
	add_record(ev, out, domain, RR_TXT);
	add_record(ev, out, name_below(ev->arena, "_dmarc", domain),
	    RR_TXT);
	for (size_t i = 0; i < dkim->selector.n &&
	    i < LIMIT_AUTHORITY_SELECTORS; i++)
		add_record(ev, out, dkim->selector.item[i].name, RR_TXT);
	if (out->zone != NULL)
		add_record(ev, out, out->zone, RR_NS);
}

static void
settle(struct authority_server *s, enum authority_state state,
    const char *why)
{
	s->state = state;
	s->why = why;
}

/* By what it says of the zone's SOA. */
static void
judge_server(struct authority_server *s)
{
	const struct answer *a = s->soa;
	size_t n;
	const struct rr *rr = answer_data(a, &n);

	if (answer_unasked(a))
		settle(s, AUTHORITY_NOT_ASKED, answer_status_text(a));
	else if (a->status == ANSWER_SERVFAIL || a->status == ANSWER_REFUSED)
		settle(s, AUTHORITY_LAME, answer_status_text(a));
	else if (answer_failed(a))
		settle(s, AUTHORITY_SILENT, answer_status_text(a));
	else if (!a->aa)
		settle(s, AUTHORITY_LAME, "it answers without authority");
	else if (n == 0 || a->ncname > 0 ||
	    !authority_serial(&rr[0], &s->serial))
		settle(s, AUTHORITY_LAME, "it says that the zone has no SOA "
		    "record");
	else
		settle(s, AUTHORITY_ANSWERS, NULL);
}

static void
ask_server(struct evidence *ev, const struct authority_outcome *out,
    struct authority_server *s)
{
	struct question q = { .name = out->zone, .type = RR_SOA,
	    .server = s->ip };

	s->answer = arena_array(ev->arena, out->record.n, sizeof *s->answer);
	if (s->ip == NULL) {
		settle(s, AUTHORITY_LAME, "the name has no address");
		return;
	}
	s->soa = evidence_ask(ev, q);
	q.tcp = true;
	s->tcp = evidence_ask(ev, q);
	judge_server(s);
	s->whole = s->state == AUTHORITY_ANSWERS;
	for (size_t i = 0; i < out->record.n; i++) {
		q = out->record.item[i].question;
		q.server = s->ip;
		s->answer[i] = evidence_ask(ev, q);
		if (answer_failed(s->answer[i]) || !s->answer[i]->aa)
			s->whole = false;
	}
}

/* --- delegation and networks --- */

static void
only_in(struct arena *arena, const struct names *a, const struct names *b,
    struct names *ret)
{
	for (size_t i = 0; i < a->n; i++)
		if (!has_name(b->item, b->n, a->item[i]))
			*vec_add(arena, ret) = a->item[i];
}

/* The zone's own word, of a server that has it, before the resolver's. */
static void
compare_delegation(struct arena *arena, struct authority_outcome *out,
    const struct answer *resolved)
{
	const struct answer *said = authority_common(out, RR_NS);
	struct names child = { 0 }, parent = { 0 }, only = { 0 };

	add_names(arena, &child, said != NULL ? said : resolved);
	out->name.item = child.item;
	out->name.n = child.n;
	if (out->delegation == NULL)
		return;
	add_names(arena, &parent, out->delegation);
	only_in(arena, &parent, &child, &only);
	out->only_parent.item = only.item;
	out->only_parent.n = only.n;
	only = (struct names){ 0 };
	only_in(arena, &child, &parent, &only);
	out->only_child.item = only.item;
	out->only_child.n = only.n;
}

/* One /24, or one /48, or one of each: what is routed as one. */
static void
find_network(struct arena *arena, struct authority_outcome *out)
{
	const struct address *first[7] = { NULL };
	const char *text[2] = { NULL, NULL };

	for (size_t i = 0; i < out->server.n; i++) {
		const struct authority_server *s = &out->server.item[i];
		unsigned bits = s->address.family == 4 ? 24 : 48;

		if (s->ip == NULL)
			continue;
		if (first[s->address.family] == NULL)
			first[s->address.family] = &s->address;
		else if (!address_matches(&s->address,
		    first[s->address.family], bits))
			return;
	}
	for (unsigned family = 4; family <= 6; family += 2)
		if (first[family] != NULL) {
			struct address net = { .family = (uint8_t)family };

			memcpy(net.byte, first[family]->byte,
			    family == 4 ? 3 : 6);
			text[family == 6] = arena_printf(arena, "%s/%u",
			    address_text(arena, &net), family == 4 ? 24 : 48);
		}
	if (text[0] != NULL && text[1] != NULL)
		out->network = arena_printf(arena, "%s and %s", text[0],
		    text[1]);
	else
		out->network = text[0] != NULL ? text[0] : text[1];
}

/* --- all of it --- */

static void
ask_all(struct evidence *ev, const struct dkim_outcome *dkim,
    struct authority_outcome *out)
{
	const struct answer *ns = find_zone(ev, ev->scope.domain, out);
	struct names names = { 0 };

	out->all = true;
	if (ns == NULL) {
		list_records(ev, dkim, out);
		return;
	}
	out->zone = ns->question.name;
	add_names(ev->arena, &names, ns);
	ask_parent(ev, out);
	if (out->delegation != NULL)
		add_names(ev->arena, &names, out->delegation);
	find_servers(ev, &names, out);
	list_records(ev, dkim, out);
	for (size_t i = 0; i < out->server.n; i++) {
		ask_server(ev, out, &out->server.item[i]);
		out->count[out->server.item[i].state]++;
	}
	authority_compare(ev->arena, out);
	compare_delegation(ev->arena, out, ns);
	find_network(ev->arena, out);
	authority_agree(ev->arena, ev->taken_at, out);
}

/* NS at the domain; or an answer that says that it is no apex, and has none. */
static const struct answer *
ask_ns(struct evidence *ev)
{
	const struct answer *says = NULL;
	const char *domain = ev->scope.domain;
	const char *apex = ev->scope.all_ns ? NULL :
	    apex_of_domain(ev, &says);

	if (says != NULL && (apex == NULL || !name_equal(apex, domain)))
		return says;
	return evidence_get(ev, domain, RR_NS);
}

void
authority_evaluate(struct evidence *ev, const struct dkim_outcome *dkim,
    struct authority_outcome *ret)
{
	struct names names = { 0 };

	memset(ret, 0, sizeof *ret);
	if (ev->scope.no_ns) {
		list_records(ev, dkim, ret);
		return;
	}
	ret->ns = ask_ns(ev);
	ret->apex = ret->ns->status == ANSWER_FOUND && ret->ns->ncname == 0;
	keep_trouble(ret, ret->ns);
	if (ev->scope.all_ns) {
		ask_all(ev, dkim, ret);
		return;
	}
	if (ret->apex) {
		ret->zone = ev->scope.domain;
		add_names(ev->arena, &names, ret->ns);
		ret->name.item = names.item;
		ret->name.n = names.n;
	}
	list_records(ev, dkim, ret);
}
