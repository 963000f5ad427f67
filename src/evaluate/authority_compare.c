/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/authority_compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/rfc3339.h"
#include "dns/name.h"

#define SOA_NUMBERS	20	/* octets behind the two names */
#define LIST_MAX	(1u << 20)

static uint32_t
number_at(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

bool
authority_serial(const struct rr *rr, uint32_t *ret)
{
	if (rr->rdlen < SOA_NUMBERS + 2)
		return false;
	*ret = number_at(rr->rdata + rr->rdlen - SOA_NUMBERS);
	return true;
}

/* How long caches keep that something is not there (RFC 2308 5). */
static uint32_t
negative_ttl(const struct answer *soa)
{
	size_t n;
	const struct rr *rr = answer_data(soa, &n);
	uint32_t minimum;

	if (n == 0 || rr->rdlen < SOA_NUMBERS + 2)
		return 0;
	minimum = number_at(rr->rdata + rr->rdlen - 4);
	return minimum < rr->ttl ? minimum : rr->ttl;
}

/* --- variants --- */

/* In one form: names in lower case. */
static const char *
data_text(struct arena *arena, const struct rr *rr)
{
	switch (rr->type) {
	case RR_MX:
		return arena_printf(arena, "%u %s", rr->preference, rr->name);
	case RR_NS:
		return rr->name;
	case RR_CNAME:
		return arena_printf(arena, "CNAME %s", rr->name);
	default:
		return rr_text(arena, rr);
	}
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What it says of the name asked; where an alias leads is another's. */
static void
read_variant(struct arena *arena, const struct answer *a,
    struct authority_variant *ret)
{
	const char **text = arena_array(arena, a->nrr, sizeof *text);
	struct buf key;

	*ret = (struct authority_variant){ .text = text };
	for (size_t i = 0; i < a->nrr; i++)
		if (name_equal(a->rr[i].owner, a->question.name))
			text[ret->n++] = data_text(arena, &a->rr[i]);
	if (ret->n > 1)
		qsort(text, ret->n, sizeof *text, compare_text);
	buf_init(&key, arena, LIST_MAX);
	buf_puts(&key, "");
	for (size_t i = 0; i < ret->n; i++)
		buf_printf(&key, "%s\n", text[i]);
	ret->key = key.data;
}

static void
add_variant(struct arena *arena, struct authority_record *r,
    const struct authority_variant *read, size_t server)
{
	struct authority_variant *v = NULL;

	for (size_t i = 0; i < r->variant.n && v == NULL; i++)
		if (strcmp(r->variant.item[i].key, read->key) == 0)
			v = &r->variant.item[i];
	if (v == NULL) {
		v = vec_add(arena, &r->variant);
		*v = *read;
	}
	*vec_add(arena, &v->server) = server;
}

static void
take_ttl(struct authority_record *r, const struct answer *a, uint32_t absent)
{
	uint32_t most = absent, least = absent;
	bool first = true;

	for (size_t i = 0; i < a->nrr; i++) {
		if (!name_equal(a->rr[i].owner, a->question.name))
			continue;
		if (first || a->rr[i].ttl > most)
			most = a->rr[i].ttl;
		if (first || a->rr[i].ttl < least)
			least = a->rr[i].ttl;
		first = false;
	}
	if (!r->known || most > r->ttl)
		r->ttl = most;
	if (!first && (!r->present || least < r->ttl_least))
		r->ttl_least = least;
	r->present |= !first;
	r->known = true;
}

static void
compare_record(struct arena *arena, struct authority_outcome *out, size_t at)
{
	struct authority_record *r = &out->record.item[at];

	for (size_t i = 0; i < out->server.n; i++) {
		const struct authority_server *s = &out->server.item[i];
		struct authority_variant v;

		if (s->state != AUTHORITY_ANSWERS ||
		    answer_failed(s->answer[at]) || !s->answer[at]->aa)
			continue;
		read_variant(arena, s->answer[at], &v);
		add_variant(arena, r, &v, i);
		take_ttl(r, s->answer[at], negative_ttl(s->soa));
	}
	for (size_t i = 0; i < r->variant.n; i++)
		if (r->variant.item[i].server.n >
		    r->variant.item[r->common].server.n)
			r->common = i;
}

void
authority_compare(struct arena *arena, struct authority_outcome *out)
{
	const struct authority_server *first = NULL;

	for (size_t i = 0; i < out->server.n; i++) {
		const struct authority_server *s = &out->server.item[i];

		if (s->state != AUTHORITY_ANSWERS)
			continue;
		if (first == NULL)
			first = s;
		out->serials_differ |= s->serial != first->serial;
	}
	for (size_t i = 0; i < out->record.n; i++)
		compare_record(arena, out, i);
}

const struct answer *
authority_common(const struct authority_outcome *out, enum rrtype type)
{
	for (size_t i = 0; i < out->record.n; i++) {
		const struct authority_record *r = &out->record.item[i];

		if (r->question.type != type || r->variant.n == 0)
			continue;
		return out->server.item[r->variant.item[r->common].server
		    .item[0]].answer[i];
	}
	return NULL;
}

bool
authority_record_differs(const struct authority_record *r)
{
	return r->variant.n > 1;
}

static bool
has_server(const struct authority_variant *v, size_t server)
{
	for (size_t i = 0; i < v->server.n; i++)
		if (v->server.item[i] == server)
			return true;
	return false;
}

bool
authority_server_differs(const struct authority_record *r, size_t server)
{
	for (size_t i = 0; i < r->variant.n; i++)
		if (i != r->common && has_server(&r->variant.item[i], server))
			return true;
	return false;
}

const char *
authority_differs(struct arena *arena, const struct authority_outcome *out,
    size_t server)
{
	struct buf b;

	buf_init(&b, arena, LIST_MAX);
	buf_puts(&b, "");
	for (size_t i = 0; i < out->record.n; i++) {
		const struct authority_record *r = &out->record.item[i];

		if (authority_server_differs(r, server))
			buf_printf(&b, "%s%s %s", b.len > 0 ? ", " : "",
			    rrtype_name(arena, r->question.type),
			    r->question.name);
	}
	return b.data;
}

/* --- agreement --- */

static const char *
duration(struct arena *arena, uint32_t seconds)
{
	return arena_printf(arena, "%u second%s", (unsigned)seconds,
	    seconds == 1 ? "" : "s");
}

/* The longest TTL of the mail records; if some differ, of those. */
static uint32_t
longest_ttl(const struct authority_outcome *out, bool differing)
{
	uint32_t ttl = 0;

	for (size_t i = 0; i < out->record.n; i++) {
		const struct authority_record *r = &out->record.item[i];

		if (r->mail && r->ttl > ttl &&
		    (!differing || authority_record_differs(r)))
			ttl = r->ttl;
	}
	return ttl;
}

static bool
all_whole(const struct authority_outcome *out)
{
	for (size_t i = 0; i < out->server.n; i++)
		if (out->server.item[i].state != AUTHORITY_LAME &&
		    !out->server.item[i].whole)
			return false;
	return out->more == 0 && out->trouble == NULL &&
	    out->count[AUTHORITY_ANSWERS] > 0;
}

void
authority_agree(struct arena *arena, time_t taken_at,
    struct authority_outcome *out)
{
	bool differing = false;
	uint32_t ttl;
	const char *when;

	for (size_t i = 0; i < out->record.n; i++)
		differing |= out->record.item[i].mail &&
		    authority_record_differs(&out->record.item[i]);
	out->agree = differing ? TRI_NO : all_whole(out) ? TRI_YES :
	    TRI_UNKNOWN;
	if (out->count[AUTHORITY_ANSWERS] == 0) {
		out->words = "no server has answered: what caches are given is "
		    "not known";
		return;
	}
	ttl = longest_ttl(out, differing);
	out->by = taken_at + (time_t)ttl;
	when = rfc3339_print(arena, out->by);
	if (differing)
		out->words = arena_printf(arena, "the servers do not agree: "
		    "were they to from now on, all caches would have it by "
		    "%s, as the longest TTL of the records that differ is %s",
		    when, duration(arena, ttl));
	else
		out->words = arena_printf(arena, "%s the mail records: all "
		    "caches will have them by %s, as the longest of their TTLs "
		    "is %s; if it was longer before the last change, caches "
		    "can be as much later", out->agree == TRI_YES ?
		    "the servers agree on" : "the servers that answered agree "
		    "on", when, duration(arena, ttl));
}

bool
authority_tcp_leaves(const struct authority_outcome *out)
{
	for (size_t i = 0; i < out->server.n; i++)
		if (out->server.item[i].tcp != NULL &&
		    out->server.item[i].tcp->transport != NULL)
			return true;
	for (size_t i = 0; i < out->parent_tcp.n; i++)
		if (out->parent_tcp.item[i]->transport != NULL)
			return true;
	return false;
}
