/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/dnssec.h"

#include <string.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "dns/message.h"
#include "dns/name.h"
#include "evaluate/apex.h"
#include "evaluate/mx.h"
#include "evidence/evidence.h"
#include "record/dnssec.h"

#define CLIMB	8	/* labels that are gone up to find an apex */
#define SHA256	2	/* of DS digests (RFC 4509) */

static bool
has_data(const struct answer *a)
{
	size_t n;

	return answer_data(a, &n) != NULL && a->ncname == 0;
}

/* --- which zone --- */

/* Above a name that is no apex: as its SOA answer says, or one label up. */
static const char *
climb(struct evidence *ev, const char *name, const struct answer *soa)
{
	const char *owner = message_soa_owner(ev->arena, soa);

	if (owner != NULL && name_is_within(name, owner) &&
	    !name_equal(name, owner))
		return owner;
	return name_parent(name);
}

static void
take_ds(const char *name, const struct answer *ds, struct dnssec_zone *ret)
{
	ret->apex = name;
	ret->ds = ds;
	ret->trouble = answer_failed(ds) ? ds : NULL;
	ret->is_signed = answer_failed(ds) ? TRI_UNKNOWN :
	    has_data(ds) ? TRI_YES : TRI_NO;
}

/*
 * The apex at or above a name of which no answer says it. A delegation with
 * DS is one at once; where the name is an exchange, it is hardly ever one, and
 * DS is asked later.
 */
static void
search_zone(struct evidence *ev, const char *name, bool ds_first,
    struct dnssec_zone *ret)
{
	for (int i = 0; i < CLIMB && strcmp(name, ".") != 0; i++) {
		const struct answer *soa, *ds = NULL;

		if (ds_first) {
			ds = evidence_get(ev, name, RR_DS);
			ret->trouble = answer_failed(ds) ? ds : NULL;
			if (answer_pending(ds) || (answer_failed(ds) &&
			    !answer_unasked(ds)))
				return;
			if (has_data(ds)) {
				take_ds(name, ds, ret);
				return;
			}
		}
		soa = evidence_get(ev, name, RR_SOA);
		if (answer_failed(soa)) {
			ret->trouble = soa;
			return;
		}
		if (has_data(soa)) {
			take_ds(name, evidence_get(ev, name, RR_DS), ret);
			return;
		}
		name = climb(ev, name, soa);
		ds_first = false;
	}
}

/* The domain's own zone, or that of an exchange. */
static void
find_zone(struct evidence *ev, const char *host, struct dnssec_zone *ret)
{
	const struct answer *says;
	const char *apex = host == NULL ? apex_of_domain(ev, &says) :
	    apex_of_host(ev, host, &says);

	*ret = (struct dnssec_zone){ .is_signed = TRI_UNKNOWN };
	if (apex != NULL)
		take_ds(apex, evidence_get(ev, apex, RR_DS), ret);
	else if (says != NULL)
		ret->trouble = says;
	else
		search_zone(ev, host == NULL ? ev->scope.domain : host,
		    host == NULL, ret);
}

/* --- the keys --- */

/* RFC 4034 5.1.4; of other digests only tag and algorithm are compared. */
static bool
ds_means(const struct rr *ds_rr, const struct rr *key_rr)
{
	uint8_t octets[LIMIT_NAME_WIRE + UINT16_MAX];
	char is[SHA256_HEX], wanted[SHA256_HEX];
	struct dnssec_ds ds;
	struct dnssec_key key;
	size_t n;

	if (!dnssec_ds_parse(ds_rr->rdata, ds_rr->rdlen, &ds) ||
	    !dnssec_key_parse(key_rr->rdata, key_rr->rdlen, &key) ||
	    ds.tag != key.tag || ds.algorithm != key.algorithm ||
	    (key.flags & DNSSEC_ZONE_KEY) == 0)
		return false;
	if (ds.digest_type != SHA256)
		return true;
	n = name_to_wire(key_rr->owner, octets);
	memcpy(octets + n, key_rr->rdata, key_rr->rdlen);
	sha256_hex(octets, n + key_rr->rdlen, is);
	for (size_t i = 0; i < 32 && ds.digestlen == 32; i++) {
		wanted[2 * i] = "0123456789abcdef"[ds.digest[i] >> 4];
		wanted[2 * i + 1] = "0123456789abcdef"[ds.digest[i] & 15];
	}
	return ds.digestlen == 32 && memcmp(is, wanted, 64) == 0;
}

const struct rr *
dnssec_anchored_key(const struct dnssec_outcome *o)
{
	size_t nds, nkey;
	const struct rr *ds = answer_data(o->zone.ds, &nds);
	const struct rr *key = answer_data(o->key, &nkey);

	for (size_t i = 0; i < nds; i++)
		for (size_t k = 0; k < nkey; k++)
			if (ds_means(&ds[i], &key[k]))
				return &key[k];
	return NULL;
}

/* DNSKEY and NSEC3PARAM, where the zone is signed or may be. */
static void
find_keys(struct evidence *ev, struct dnssec_outcome *o)
{
	const struct dnssec_zone *z = &o->zone;

	o->key_trouble = o->nsec3_trouble = z->trouble;
	if (z->apex == NULL || z->is_signed == TRI_NO ||
	    (z->trouble != NULL && (answer_pending(z->trouble) ||
	    z->trouble->status != ANSWER_NOT_ASKED)))
		return;
	o->key = evidence_get(ev, z->apex, RR_DNSKEY);
	o->nsec3 = evidence_get(ev, z->apex, RR_NSEC3PARAM);
	if (answer_failed(o->key))
		o->key_trouble = o->key;
	o->unsigned_file = answer_absent(o->key) && o->key->origin != NULL &&
	    strcmp(o->key->origin, "zone") == 0;
	o->nsec3_trouble = answer_failed(o->nsec3) ? o->nsec3 :
	    has_data(o->key) || has_data(o->nsec3) ? NULL : o->key_trouble;
}

/* --- the chain --- */

/* A resolver that sets AD elsewhere, and not here, has found no chain. */
static bool
withholds_ad(const struct answer *a, const struct answer *ds)
{
	return !answer_failed(a) && !a->ad && ds != NULL && ds->ad_trusted &&
	    a->server != NULL && ds->server != NULL &&
	    strcmp(a->server, ds->server) == 0;
}

static enum security
security_of(const struct answer *a, const struct answer *ds)
{
	enum security security = answer_security(a);

	return security == SECURITY_UNKNOWN && withholds_ad(a, ds) ?
	    SECURITY_INSECURE : security;
}

/* What is asked in any audit, and the keys. */
static void
find_chain(struct evidence *ev, const struct mx_outcome *mx,
    struct dnssec_outcome *o)
{
	const struct answer *asked[] = { mx->answer, evidence_get(ev,
	    ev->scope.domain, RR_TXT), o->key };

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		enum security s = asked[i] == NULL ? SECURITY_UNKNOWN :
		    security_of(asked[i], o->zone.ds);

		if (o->chain == DNSSEC_CHAIN_SECURE ||
		    (s != SECURITY_SECURE && s != SECURITY_INSECURE))
			continue;
		o->chain = s == SECURITY_SECURE ? DNSSEC_CHAIN_SECURE :
		    DNSSEC_CHAIN_NONE;
		o->says = asked[i];
	}
	if (o->zone.is_signed != TRI_YES || o->key == NULL ||
	    answer_failed(o->key) || o->unsigned_file)
		return;
	if (dnssec_anchored_key(o) == NULL &&
	    o->chain != DNSSEC_CHAIN_SECURE) {
		o->chain = DNSSEC_CHAIN_BROKEN;
		o->says = o->key;
	}
}

/* --- what is wrong --- */

/*
 * Signatures that were made for a few days are made anew each day: one is
 * soon over if little is left of what it had, too.
 */
static void
judge_signature(struct evidence *ev, const struct rr *rr,
    struct dnssec_outcome *o)
{
	struct dnssec_signature s;
	int64_t left, whole;

	if (!dnssec_signature_parse(rr->rdata, rr->rdlen, &s))
		return;
	left = dnssec_signature_left(&s, ev->taken_at);
	whole = (uint32_t)(s.expiration - s.inception);
	if (left < 0)
		*vec_add(ev->arena, &o->over) = rr;
	else if (left < DNSSEC_SOON && left * 4 < whole)
		*vec_add(ev->arena, &o->soon) = rr;
}

/* One signature each of an RRset, the last to be over, is enough. */
static const struct rr *
longest(const struct answer *a, int64_t now)
{
	const struct rr *best = NULL;
	int32_t most = 0;

	for (size_t i = 0; i < a->nsignature; i++) {
		struct dnssec_signature s;
		int32_t left;

		if (!dnssec_signature_parse(a->signature[i].rdata,
		    a->signature[i].rdlen, &s))
			continue;
		left = dnssec_signature_left(&s, now);
		if (best == NULL || left > most) {
			best = &a->signature[i];
			most = left;
		}
	}
	return best;
}

/* The types whose signatures every source gives. */
static bool
is_looked_at(const struct answer *a)
{
	return a->question.type == RR_MX || a->question.type == RR_DNSKEY;
}

static void
find_faults(struct evidence *ev, struct dnssec_outcome *o)
{
	size_t n, seen = 0;
	const struct answer **sorted;

	for (size_t i = 0; i < ev->answers.n; i++)
		seen += ev->answers.item[i]->status == ANSWER_BOGUS ||
		    ev->answers.item[i]->nsignature > 0;
	if (seen == 0)
		return;
	sorted = evidence_sorted(ev, &n);
	for (size_t i = 0; i < n; i++) {
		const struct answer *a = sorted[i];
		const char *at = o->zone.apex != NULL &&
		    a->question.type != RR_DS ? o->zone.apex :
		    ev->scope.domain;
		const struct rr *signature = longest(a, ev->taken_at);

		if (!name_is_within(a->question.name, at))
			continue;
		if (a->status == ANSWER_BOGUS)
			*vec_add(ev->arena, &o->bogus) = a;
		else if (signature != NULL && is_looked_at(a))
			judge_signature(ev, signature, o);
	}
}

/* --- the exchanges --- */

static void
host_zone(struct evidence *ev, struct dnssec_host *h)
{
	struct dnssec_zone zone;

	find_zone(ev, h->name, &zone);
	h->is_signed = zone.is_signed;
	h->trouble = zone.trouble;
	if (zone.is_signed == TRI_NO)
		h->why = arena_printf(ev->arena, "the zone %s has no DS",
		    zone.apex);
}

static void
judge_host(struct evidence *ev, const struct mx_host *mx,
    struct dnssec_outcome *o)
{
	const struct answer *a = has_data(mx->a) ? mx->a : mx->aaaa;
	enum security s = security_of(a, o->zone.ds);
	struct dnssec_host *h;

	if (s == SECURITY_BOGUS || answer_pending(a))
		return;
	h = vec_add(ev->arena, &o->host);
	h->name = mx->name;
	if (s == SECURITY_SECURE) {
		h->is_signed = TRI_YES;
	} else if (s == SECURITY_INSECURE) {
		h->is_signed = TRI_NO;
		h->why = a->validated ? "validated in process, and no chain "
		    "of trust leads there" : "the resolver that validates "
		    "found no chain of trust";
	} else {
		h->is_signed = TRI_UNKNOWN;
		host_zone(ev, h);
	}
	if (h->is_signed == TRI_UNKNOWN && o->host_trouble == NULL)
		o->host_trouble = h->trouble;
}

void
dnssec_evaluate(struct evidence *ev, const struct mx_outcome *mx,
    struct dnssec_outcome *ret)
{
	*ret = (struct dnssec_outcome){ .chain = DNSSEC_CHAIN_UNKNOWN };
	find_zone(ev, NULL, &ret->zone);
	find_keys(ev, ret);
	find_chain(ev, mx, ret);
	find_faults(ev, ret);
	if (ret->zone.is_signed != TRI_YES)
		return;
	for (size_t i = 0; i < mx->host.n; i++)
		if (mx->host.item[i].a != NULL)
			judge_host(ev, &mx->host.item[i], ret);
}
