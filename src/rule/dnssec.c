/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"
#include "base/rfc3339.h"
#include "record/dnssec.h"
#include "rule/checks.h"

#define WEAK_RSA	1024
#define LONG_SALT	8	/* octets */

static const struct span nowhere = { 0, 0 };

/* Unknown or not applicable, and true, unless the zone has a DS. */
static bool
is_unsigned(const struct facts *f, struct judge *j)
{
	const struct dnssec_zone *z = &f->dnssec.zone;

	if (z->is_signed == TRI_YES)
		return false;
	if (z->is_signed == TRI_NO)
		judge_not_applicable(j, "the zone %s is not signed", z->apex);
	else if (z->trouble != NULL)
		judge_trouble(j, z->trouble,
		    "whether the zone is signed is not known");
	else
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE,
		    "the zone of the domain was not found");
	return true;
}

static const char *
who_says(const struct facts *f, struct judge *j)
{
	return answer_security_text(j->arena, f->dnssec.says);
}

static void
judge_signed(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;
	const char *apex = d->zone.apex;

	switch (d->chain) {
	case DNSSEC_CHAIN_SECURE:
		judge_pass(j, apex, "the zone has a DS, and validates (%s)",
		    who_says(f, j));
		break;
	case DNSSEC_CHAIN_NONE:
		judge_fail(j, apex, "the zone has a DS, and yet no chain of "
		    "trust leads there (%s)", d->says->validated ?
		    "validated in process" : "a resolver that sets AD "
		    "elsewhere does not here");
		break;
	case DNSSEC_CHAIN_BROKEN:
		judge_fail(j, apex, "the zone has a DS, and no key that it "
		    "could mean");
		break;
	case DNSSEC_CHAIN_UNKNOWN:
		judge_pass(j, apex, "the zone has a DS%s; whether it "
		    "validates is not known: nobody who can be believed has "
		    "looked (--dnssec=validate does)", d->unsigned_file ?
		    " (the zone file is not signed yet)" :
		    " for one of its keys");
		break;
	}
}

void
rule_check_dnssec_signed(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;

	if (d->zone.is_signed == TRI_NO)
		judge_fail(j, d->zone.apex, "the zone has no DS at its parent: "
		    "anybody on the way can change its answers");
	else if (d->bogus.n > 0)
		judge_trouble(j, d->bogus.item[0],
		    "the zone has a DS, and does not validate");
	else if (!is_unsigned(f, j))
		judge_signed(f, j);
}

/* --- what does not validate --- */

static void
judge_bogus(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;

	for (size_t i = 0; i < d->bogus.n; i++) {
		const struct answer *a = d->bogus.item[i];

		/* SERVFAIL and then none may be chance, where nothing is signed. */
		if (a->validated || d->zone.is_signed != TRI_NO)
			judge_fail(j, a->question.name, "%s: %s",
			    rrtype_name(j->arena, a->question.type),
			    answer_status_text(a));
	}
	if (d->chain == DNSSEC_CHAIN_BROKEN)
		judge_fail(j, d->zone.apex, "the DS at the parent means none "
		    "of the zone's keys");
}

static const char *
covered(struct judge *j, const struct rr *rr)
{
	return rrtype_name(j->arena,
	    (uint16_t)(rr->rdata[0] << 8 | rr->rdata[1]));
}

static void
judge_times(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;
	struct dnssec_signature s;

	for (size_t i = 0; i < d->over.n; i++) {
		const struct rr *rr = d->over.item[i];

		dnssec_signature_parse(rr->rdata, rr->rdlen, &s);
		judge_fail_at(j, rr, nowhere, "the signature of the %s "
		    "records expired at %s", covered(j, rr),
		    rfc3339_print(j->arena, s.expiration));
	}
	if (!j->decided && d->soon.n > 0)
		judge_severity(j, SEVERITY_HIGH);
	for (size_t i = 0; i < d->soon.n; i++) {
		const struct rr *rr = d->soon.item[i];

		dnssec_signature_parse(rr->rdata, rr->rdlen, &s);
		judge_fail_at(j, rr, nowhere, "the signature of the %s "
		    "records expires at %s, and was not made anew",
		    covered(j, rr), rfc3339_print(j->arena, s.expiration));
	}
}

void
rule_check_dnssec_bogus(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;

	judge_bogus(f, j);
	judge_times(f, j);
	if (j->decided)
		return;
	if (d->bogus.n > 0)
		judge_trouble(j, d->bogus.item[0], "the zone has no DS, and "
		    "yet the resolver gives an answer with CD alone");
	else if (is_unsigned(f, j))
		return;
	else if (d->chain == DNSSEC_CHAIN_SECURE)
		judge_pass(j, d->zone.apex, "%s", who_says(f, j));
	else if (d->chain == DNSSEC_CHAIN_NONE)
		judge_pass(j, d->zone.apex, "no chain of trust leads there, so "
		    "nothing is refused");
	else if (d->key_trouble != NULL)
		judge_trouble(j, d->key_trouble, "whether the DS means a key "
		    "of the zone is not known");
	else
		judge_unknown(j, UNKNOWN_NOT_PROBED, "nobody who can be "
		    "believed has validated the zone: %s (--dnssec=validate "
		    "does)", answer_security_text(j->arena, f->mx.answer));
}

/* --- keys --- */

static void
judge_ds(struct judge *j, const struct rr *rr)
{
	struct dnssec_ds ds;
	const char *weak;

	if (!dnssec_ds_parse(rr->rdata, rr->rdlen, &ds))
		return;
	weak = dnssec_weak_digest(ds.digest_type);
	if (weak != NULL)
		judge_fail_at(j, rr, nowhere, "the DS of key %u has a digest "
		    "of %s", ds.tag, weak);
	weak = dnssec_weak_algorithm(ds.algorithm);
	if (weak != NULL)
		judge_fail_at(j, rr, nowhere, "the DS of key %u is for %s",
		    ds.tag, weak);
}

static void
judge_key(struct judge *j, const struct rr *rr)
{
	struct dnssec_key key;
	const char *weak;

	if (!dnssec_key_parse(rr->rdata, rr->rdlen, &key) ||
	    (key.flags & DNSSEC_ZONE_KEY) == 0)
		return;
	weak = dnssec_weak_algorithm(key.algorithm);
	if (weak != NULL)
		judge_fail_at(j, rr, nowhere, "key %u is of %s", key.tag,
		    weak);
	if (key.rsa_bits != 0 && key.rsa_bits < WEAK_RSA)
		judge_fail_at(j, rr, nowhere, "key %u has %u bits", key.tag,
		    key.rsa_bits);
}

void
rule_check_dnssec_algo(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;
	size_t nds = 0, nkey = 0;
	const struct rr *ds = d->zone.ds == NULL ? NULL :
	    answer_data(d->zone.ds, &nds);
	const struct rr *key = d->key == NULL ? NULL :
	    answer_data(d->key, &nkey);

	for (size_t i = 0; i < nds; i++)
		judge_ds(j, &ds[i]);
	for (size_t i = 0; i < nkey; i++)
		judge_key(j, &key[i]);
	if (j->decided || is_unsigned(f, j))
		return;
	if (nkey == 0)
		judge_unknown(j, UNKNOWN_NOT_PROBED, "the keys of the zone "
		    "are not known");
	else
		judge_pass(j, d->zone.apex, "%zu DS and %zu DNSKEY records, "
		    "and nothing weak in them", nds, nkey);
}

void
rule_check_dnssec_nsec3(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;
	size_t n = 0;
	const struct rr *rr = d->nsec3 == NULL ? NULL :
	    answer_data(d->nsec3, &n);

	for (size_t i = 0; i < n; i++) {
		struct dnssec_nsec3 p;

		if (dnssec_nsec3_parse(rr[i].rdata, rr[i].rdlen, &p) &&
		    (p.iterations > 0 || p.saltlen > LONG_SALT))
			judge_fail_at(j, &rr[i], nowhere, "%u additional "
			    "iterations and a salt of %u octets: validators "
			    "may take the zone for insecure", p.iterations,
			    p.saltlen);
	}
	if (j->decided)
		return;
	if (n > 0)
		judge_pass(j, d->zone.apex, "NSEC3 without additional "
		    "iterations or a long salt");
	else if (d->zone.is_signed == TRI_NO)
		is_unsigned(f, j);
	else if (d->unsigned_file)
		judge_unknown(j, UNKNOWN_NOT_PROBED,
		    "the zone file is not signed");
	else
		judge_not_applicable(j, "the zone has no NSEC3PARAM");
}

/* --- exchanges --- */

void
rule_check_dnssec_mx_host(const struct facts *f, struct judge *j)
{
	const struct dnssec_outcome *d = &f->dnssec;
	size_t known = 0;

	if (is_unsigned(f, j))
		return;
	if (f->mx.state != MX_EXPLICIT && f->mx.state != MX_IMPLICIT &&
	    f->mx.state != MX_UNKNOWN) {
		judge_not_applicable(j, "the domain has no mail exchange");
		return;
	}
	for (size_t i = 0; i < d->host.n; i++) {
		const struct dnssec_host *h = &d->host.item[i];

		known += h->is_signed == TRI_YES;
		if (h->is_signed == TRI_NO)
			judge_fail(j, h->name, "the domain is signed, and the "
			    "addresses of this exchange are not: %s", h->why);
	}
	if (j->decided)
		return;
	if (known == d->host.n && known > 0)
		judge_pass(j, f->evidence->scope.domain, "the names of all "
		    "exchanges are in signed zones");
	else if (d->host_trouble != NULL)
		judge_trouble(j, d->host_trouble, "whether an exchange's "
		    "zone is signed is not known");
	else
		judge_unknown(j, UNKNOWN_UNDISCOVERABLE, "whether an "
		    "exchange's zone is signed is not known");
}
