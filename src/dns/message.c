/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/message.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "base/vec.h"
#include "dns/message_plain.h"
#include "dns/name.h"
#include "dns/rdata.h"

#define HEADER_SIZE	12

/* --- records --- */

static bool
decode_name(struct arena *arena, struct rr *rr, size_t at)
{
	if (rr->rdlen < at)
		return false;
	rr->name = name_from_wire(arena, rr->rdata + at, rr->rdlen - at);
	return rr->name != NULL;
}

static bool
decode_txt(struct arena *arena, struct rr *rr)
{
	uint16_t *lens = arena_array(arena, rr->rdlen, sizeof *lens);
	char *text = arena_alloc(arena, rr->rdlen + 1);
	size_t at = 0;

	while (at < rr->rdlen) {
		size_t n = rr->rdata[at++];

		if (n > rr->rdlen - at)
			return false;
		memcpy(text + rr->textlen, rr->rdata + at, n);
		rr->textlen += n;
		lens[rr->nstring++] = (uint16_t)n;
		at += n;
	}
	rr->text = text;
	rr->strlens = lens;
	return rr->nstring > 0;
}

bool
rr_decode(struct arena *arena, struct rr *rr)
{
	switch (rr->type) {
	case RR_A:
		return rr->rdlen == 4;
	case RR_AAAA:
		return rr->rdlen == 16;
	case RR_MX:
		if (rr->rdlen < 3)
			return false;
		rr->preference = (uint16_t)(rr->rdata[0] << 8 | rr->rdata[1]);
		return decode_name(arena, rr, 2);
	case RR_NS:
	case RR_CNAME:
	case RR_PTR:
	case RR_DNAME:
		return decode_name(arena, rr, 0);
	case RR_TXT:
	case RR_SPF:
		rr->textlen = rr->nstring = 0;
		return decode_txt(arena, rr);
	default:
		return true;
	}
}

static bool
take_rr(struct arena *arena, const ldns_rr *from, struct rr *rr)
{
	const ldns_rdf *owner = ldns_rr_owner(from);

	if (owner == NULL || ldns_rr_get_class(from) != LDNS_RR_CLASS_IN)
		return false;
	rr->owner = name_from_wire(arena, ldns_rdf_data(owner),
	    ldns_rdf_size(owner));
	rr->type = (uint16_t)ldns_rr_get_type(from);
	rr->ttl = ldns_rr_ttl(from);
	return rr->owner != NULL && rdata_take(arena, from, rr) &&
	    rr_decode(arena, rr);
}

/* --- answers --- */

static unsigned
get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/* The octet behind the name at `at`, of which a pointer is the end; or 0. */
static size_t
skip_name(const uint8_t *wire, size_t len, size_t at)
{
	while (at < len) {
		unsigned c = wire[at];

		if (c >= 0xc0)
			return at + 2 <= len ? at + 2 : 0;
		if (c > LIMIT_LABEL)
			return 0;
		at += c + 1u;
		if (c == 0)
			return at;
	}
	return 0;
}

/* Where a name begins that ends the data of the type, or -1. */
static int
last_name_at(unsigned type)
{
	switch (type) {
	case RR_CNAME:
	case RR_DNAME:
	case RR_NS:
	case RR_PTR:
		return 0;
	case RR_MX:
		return 2;
	default:
		return -1;
	}
}

/*
 * Whether names end where the data that holds them does (RFC 9267 5): ldns
 * leaves out what stands between.
 */
static bool
names_fill_data(const uint8_t *wire, size_t len)
{
	size_t at = HEADER_SIZE;

	for (unsigned i = get16(wire + 4); i > 0; i--) {
		if ((at = skip_name(wire, len, at)) == 0)
			return false;
		at += 4;
	}
	for (unsigned i = get16(wire + 6); i > 0; i--) {
		int name;
		size_t end;

		if ((at = skip_name(wire, len, at)) == 0 || at + 10 > len)
			return false;
		name = last_name_at(get16(wire + at));
		end = at + 10 + get16(wire + at + 8);
		if (end > len || (name >= 0 &&
		    skip_name(wire, end, at + 10 + (size_t)name) != end))
			return false;
		at = end;
	}
	return true;
}

static void
fail(struct answer *ret, enum answer_status status, const char *detail)
{
	ret->status = status;
	ret->detail = detail;
	ret->rr = ret->signature = NULL;
	ret->nrr = ret->ncname = ret->nsignature = 0;
}

/* The answer section's records; false if one is broken. */
static bool
take_section(struct arena *arena, const ldns_rr_list *list, struct rr **ret,
    size_t *ret_n)
{
	size_t n = ldns_rr_list_rr_count(list), kept = 0;
	struct rr *rr;

	rr = arena_array(arena, n, sizeof *rr);
	for (size_t i = 0; i < n; i++) {
		const ldns_rr *from = ldns_rr_list_rr(list, i);

		if (!take_rr(arena, from, &rr[kept++]))
			return false;
	}
	*ret = rr;
	*ret_n = kept;
	return true;
}

static const struct rr *
find_cname(const struct rr *rr, size_t n, const char *owner)
{
	for (size_t i = 0; i < n; i++)
		if (rr[i].type == RR_CNAME && name_equal(rr[i].owner, owner))
			return &rr[i];
	return NULL;
}

static bool
signs(const struct rr *rr, const char *owner, uint16_t type)
{
	return rr_signs(rr, type) && name_equal(rr->owner, owner);
}

static void
keep_signatures(struct arena *arena, const struct rr *rr, size_t n,
    const char *owner, struct answer *ret)
{
	struct rr *kept = arena_array(arena, n, sizeof *kept);

	ret->nsignature = 0;
	for (size_t i = 0; i < n; i++)
		if (signs(&rr[i], owner, ret->question.type))
			kept[ret->nsignature++] = rr[i];
	rr_sort(kept, ret->nsignature);
	ret->signature = kept;
}

/*
 * Keep the chain that starts at the name asked, then the records of the type
 * asked at its end. False if the chain loops or is too long.
 */
static bool
follow(struct arena *arena, const struct rr *rr, size_t n, struct answer *ret)
{
	const char *at = ret->question.name;
	struct rr *kept = arena_array(arena, n, sizeof *kept);
	const struct rr *cname;

	ret->nrr = ret->ncname = 0;
	while (ret->question.type != RR_CNAME &&
	    (cname = find_cname(rr, n, at)) != NULL) {
		if (ret->ncname == LIMIT_CNAME_CHAIN)
			return false;
		for (size_t i = 0; i < ret->ncname; i++)
			if (name_equal(kept[i].owner, cname->name))
				return false;
		kept[ret->ncname++] = *cname;
		at = cname->name;
	}
	ret->nrr = ret->ncname;
	for (size_t i = 0; i < n; i++)
		if (rr[i].type == ret->question.type &&
		    name_equal(rr[i].owner, at))
			kept[ret->nrr++] = rr[i];
	rr_sort(kept + ret->ncname, ret->nrr - ret->ncname);
	ret->rr = kept;
	keep_signatures(arena, rr, n, at, ret);
	return true;
}

static const struct {
	ldns_pkt_rcode		 rcode;
	enum answer_status	 status;
	const char		*detail;
} rcode_table[] = {
	{ LDNS_RCODE_SERVFAIL, ANSWER_SERVFAIL, NULL },
	{ LDNS_RCODE_REFUSED, ANSWER_REFUSED, NULL },
	{ LDNS_RCODE_NOTIMPL, ANSWER_REFUSED,
	    "the resolver does not implement the question (NOTIMP)" },
	{ LDNS_RCODE_FORMERR, ANSWER_REFUSED,
	    "the resolver cannot read the question (FORMERR)" },
};

/* One server says that others have the name asked. */
static bool
is_delegation(const ldns_pkt *p, const struct answer *a)
{
	return a->question.server != NULL && a->question.type == RR_NS &&
	    a->nrr == 0 && !a->aa &&
	    ldns_pkt_get_rcode(p) == LDNS_RCODE_NOERROR &&
	    ldns_rr_list_rr_count(ldns_pkt_authority(p)) <= LIMIT_ANSWER_RRS;
}

/* Of the records of the authority section; those kept move to its front. */
static void
take_delegation(struct answer *ret, struct rr *rr, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rr[i].type == RR_NS &&
		    name_equal(rr[i].owner, ret->question.name))
			rr[ret->nrr++] = rr[i];
	rr_sort(rr, ret->nrr);
	ret->rr = rr;
	ret->status = ret->nrr > 0 ? ANSWER_FOUND : ANSWER_NODATA;
}

/* Extended errors (RFC 8914) that a resolver gives with a failure. */
static const struct {
	unsigned	 code;
	const char	*name;
} ede_table[] = {
	{ 1, "unsupported DNSKEY algorithm" },
	{ 2, "unsupported DS digest type" }, { 3, "stale answer" },
	{ 5, "DNSSEC indeterminate" }, { 6, "DNSSEC bogus" },
	{ 7, "signature expired" }, { 8, "signature not yet valid" },
	{ 9, "DNSKEY missing" }, { 10, "RRSIGs missing" },
	{ 11, "no zone key bit set" }, { 12, "NSEC missing" },
	{ 13, "cached error" }, { 14, "not ready" }, { 15, "blocked" },
	{ 16, "censored" }, { 17, "filtered" }, { 18, "prohibited" },
	{ 20, "not authoritative" }, { 21, "not supported" },
	{ 22, "no reachable authority" }, { 23, "network error" },
	{ 24, "invalid data" },
};

#define EDE_OPTION	15
#define EDE_TEXT	200	/* octets shown */

static const char *
ede_print(struct arena *arena, unsigned code, const uint8_t *text, size_t n)
{
	const char *name = "an extended error";
	char shown[4 * EDE_TEXT + 1];

	for (size_t i = 0; i < sizeof ede_table / sizeof *ede_table; i++)
		if (ede_table[i].code == code)
			name = ede_table[i].name;
	ascii_escape(arena_memdup(arena, text, n < EDE_TEXT ? n : EDE_TEXT),
	    shown, sizeof shown);
	return arena_printf(arena, *shown != '\0' ? "EDE %u, %s: %s" :
	    "EDE %u, %s", code, name, shown);
}

/* The first extended error of the message, or NULL. */
static const char *
ede_text(struct arena *arena, const ldns_pkt *p)
{
	const ldns_rdf *opt = ldns_pkt_edns_data(p);
	const uint8_t *d;
	size_t left, n;

	if (opt == NULL)
		return NULL;
	d = ldns_rdf_data(opt);
	left = ldns_rdf_size(opt);
	for (; left >= 4; d += 4 + n, left -= 4 + n) {
		n = (size_t)(d[2] << 8 | d[3]);
		if (n > left - 4)
			return NULL;
		if ((d[0] << 8 | d[1]) == EDE_OPTION && n >= 2)
			return ede_print(arena, (unsigned)(d[4] << 8 | d[5]),
			    d + 6, n - 2);
	}
	return NULL;
}

/* What the resolver said of its failure, with the reason if it gave one. */
static void
fail_by_rcode(struct arena *arena, const ldns_pkt *p,
    enum answer_status status, const char *detail, struct answer *ret)
{
	const char *why = ede_text(arena, p);

	fail(ret, status, detail);
	if (why != NULL)
		ret->detail = arena_printf(arena, "%s: %s",
		    answer_status_text(ret), why);
}

static enum answer_status
status_of(const struct answer *a, bool nxdomain)
{
	return a->nrr > a->ncname ? ANSWER_FOUND :
	    nxdomain ? ANSWER_NXDOMAIN : ANSWER_NODATA;
}

static void
fail_chain(struct answer *ret)
{
	fail(ret, ANSWER_MALFORMED,
	    "the CNAME chain loops or is longer than 8");
}

static void
read_packet(struct arena *arena, const ldns_pkt *p, struct answer *ret)
{
	ldns_pkt_rcode rcode = ldns_pkt_get_rcode(p);
	struct rr *rr;
	size_t n;

	ret->aa = ldns_pkt_aa(p);
	ret->ad = ldns_pkt_ad(p);
	for (size_t i = 0; i < sizeof rcode_table / sizeof *rcode_table; i++)
		if (rcode_table[i].rcode == rcode) {
			fail_by_rcode(arena, p, rcode_table[i].status,
			    rcode_table[i].detail, ret);
			return;
		}
	if (ldns_pkt_tc(p))
		fail(ret, ANSWER_TRUNCATED, NULL);
	else if (rcode != LDNS_RCODE_NOERROR && rcode != LDNS_RCODE_NXDOMAIN)
		fail(ret, ANSWER_SERVFAIL, arena_printf(arena,
		    "the resolver answered with rcode %u", (unsigned)rcode));
	else if (ldns_rr_list_rr_count(ldns_pkt_answer(p)) > LIMIT_ANSWER_RRS)
		fail(ret, ANSWER_TRUNCATED,
		    "the answer has more records than are read");
	else if (!take_section(arena, ldns_pkt_answer(p), &rr, &n))
		fail(ret, ANSWER_MALFORMED, "a record in the answer is broken");
	else if (!follow(arena, rr, n, ret))
		fail_chain(ret);
	else if (is_delegation(p, ret) && !take_section(arena,
	    ldns_pkt_authority(p), &rr, &n))
		fail(ret, ANSWER_MALFORMED, "a record in the answer is broken");
	else if (is_delegation(p, ret))
		take_delegation(ret, rr, n);
	else
		ret->status = status_of(ret, rcode == LDNS_RCODE_NXDOMAIN);
}

void
message_answer_ldns(struct arena *arena, const uint8_t *wire, size_t len,
    struct answer *ret)
{
	ldns_pkt *p = NULL;

	ret->wire = (uint8_t *)arena_memdup(arena, wire, len);
	ret->wirelen = len;
	if (ldns_wire2pkt(&p, wire, len) != LDNS_STATUS_OK || p == NULL) {
		fail(ret, ANSWER_MALFORMED, "the answer is no DNS message");
		return;
	}
	if (names_fill_data(wire, len))
		read_packet(arena, p, ret);
	else
		fail(ret, ANSWER_MALFORMED, "a record in the answer is broken");
	ldns_pkt_free(p);
}

/* One server without AA: its authority section may hold the answer. */
static bool
may_delegate(const uint8_t *wire, size_t len, struct question q)
{
	return q.server != NULL && q.type == RR_NS &&
	    (len < HEADER_SIZE || (wire[2] & 0x04) == 0);
}

/*
 * The message with its question in lower case. Names in records point there,
 * and would have the mixed case that we asked in.
 */
static const uint8_t *
with_lower_question(struct arena *arena, const uint8_t *wire, size_t len)
{
	uint8_t *copy = (uint8_t *)arena_memdup(arena, wire, len);
	size_t at = HEADER_SIZE;

	while (at < len && copy[at] != 0 && copy[at] <= LIMIT_LABEL) {
		size_t n = copy[at++];

		for (; n > 0 && at < len; n--, at++)
			copy[at] = (uint8_t)ascii_lower(copy[at]);
	}
	return copy;
}

static void
read_answer(struct arena *arena, const uint8_t *wire, size_t len,
    struct answer *ret)
{
	struct message_plain p;

	if (may_delegate(wire, len, ret->question) ||
	    !message_plain(arena, wire, len, &p)) {
		message_answer_ldns(arena, wire, len, ret);
		return;
	}
	ret->aa = p.aa;
	ret->ad = p.ad;
	if (follow(arena, p.rr, p.n, ret))
		ret->status = status_of(ret, p.nxdomain);
	else
		fail_chain(ret);
}

void
message_answer(struct arena *arena, const uint8_t *wire, size_t len,
    struct answer *ret)
{
	read_answer(arena, with_lower_question(arena, wire, len), len, ret);
	ret->wire = (uint8_t *)arena_memdup(arena, wire, len);
	ret->wirelen = len;
}

static const char *
soa_owner(struct arena *arena, const ldns_pkt *p)
{
	const ldns_rr_list *list = ldns_pkt_authority(p);

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_SOA)
			return name_from_wire(arena,
			    ldns_rdf_data(ldns_rr_owner(rr)),
			    ldns_rdf_size(ldns_rr_owner(rr)));
	}
	return NULL;
}

const char *
message_soa_owner(struct arena *arena, const struct answer *a)
{
	struct message_plain plain;
	const char *owner;
	ldns_pkt *p = NULL;

	if (!answer_absent(a) || a->wire == NULL)
		return NULL;
	if (message_plain(arena, a->wire, a->wirelen, &plain))
		return plain.soa_owner;
	if (ldns_wire2pkt(&p, a->wire, a->wirelen) != LDNS_STATUS_OK ||
	    p == NULL)
		return NULL;
	owner = soa_owner(arena, p);
	ldns_pkt_free(p);
	return owner;
}

/* --- messages for sources that have none --- */

static void
put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* Owner, type, class, ttl, rdata; no compression. Octets written. */
static size_t
put_rr(uint8_t *at, const struct rr *rr)
{
	size_t n = name_to_wire(rr->owner, at);

	put16(at + n, rr->type);
	put16(at + n + 2, 1);
	put16(at + n + 4, rr->ttl >> 16);
	put16(at + n + 6, rr->ttl & 0xffff);
	put16(at + n + 8, (unsigned)rr->rdlen);
	memcpy(at + n + 10, rr->rdata, rr->rdlen);
	return n + 10 + rr->rdlen;
}

void
message_build(struct arena *arena, struct answer *a)
{
	size_t size = HEADER_SIZE + LIMIT_NAME_WIRE + 4, len = HEADER_SIZE;
	uint8_t *wire;

	for (size_t i = 0; i < a->nrr; i++)
		size += LIMIT_NAME_WIRE + 10 + a->rr[i].rdlen;
	for (size_t i = 0; i < a->nsignature; i++)
		size += LIMIT_NAME_WIRE + 10 + a->signature[i].rdlen;
	wire = arena_alloc(arena, size);
	put16(wire + 2, 0x8580u | (a->status == ANSWER_NXDOMAIN ? 3u : 0u));
	put16(wire + 4, 1);
	put16(wire + 6, (unsigned)(a->nrr + a->nsignature));
	len += name_to_wire(a->question.name, wire + len);
	put16(wire + len, a->question.type);
	put16(wire + len + 2, 1);
	len += 4;
	for (size_t i = 0; i < a->nrr; i++)
		len += put_rr(wire + len, &a->rr[i]);
	for (size_t i = 0; i < a->nsignature; i++)
		len += put_rr(wire + len, &a->signature[i]);
	a->wire = wire;
	a->wirelen = len;
	a->aa = true;
}

const char *
message_library_version(void)
{
	return ldns_version();
}
