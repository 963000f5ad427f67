/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"

static const struct {
	const char	*name, *text;
} status_table[] = {
	[ANSWER_NOT_ASKED] = { "NOT_ASKED", "it was not asked" },
	[ANSWER_FOUND] = { "FOUND", "records were found" },
	[ANSWER_NODATA] = { "NODATA", "the name has no record of this type" },
	[ANSWER_NXDOMAIN] = { "NXDOMAIN", "the name does not exist" },
	[ANSWER_SERVFAIL] = { "SERVFAIL", "the resolver failed (SERVFAIL)" },
	[ANSWER_REFUSED] = { "REFUSED", "the resolver refused to answer" },
	[ANSWER_TIMEOUT] = { "TIMEOUT", "no answer came in time" },
	[ANSWER_TRUNCATED] = { "TRUNCATED",
	    "the answer was truncated and TCP did not help" },
	[ANSWER_MALFORMED] = { "MALFORMED", "the answer could not be used" },
	[ANSWER_BOGUS] = { "BOGUS", "DNSSEC validation failed" },
	[ANSWER_GIVEN_UP] = { "GIVEN_UP", "a limit of the audit was reached" },
};

static const struct {
	uint16_t	 type;
	const char	*name;
} type_table[] = {
	{ RR_A, "A" }, { RR_NS, "NS" }, { RR_CNAME, "CNAME" },
	{ RR_SOA, "SOA" }, { RR_PTR, "PTR" }, { RR_MX, "MX" },
	{ RR_TXT, "TXT" }, { RR_AAAA, "AAAA" }, { RR_DNAME, "DNAME" },
	{ RR_DS, "DS" }, { RR_RRSIG, "RRSIG" }, { RR_DNSKEY, "DNSKEY" },
	{ RR_NSEC3PARAM, "NSEC3PARAM" }, { RR_TLSA, "TLSA" },
	{ RR_SPF, "SPF" }, { RR_SMTP, "SMTP" },
};

#define COUNT(table)	(sizeof (table) / sizeof (table)[0])

bool
question_equal(struct question a, struct question b)
{
	return a.type == b.type && a.tcp == b.tcp &&
	    (a.server == NULL) == (b.server == NULL) &&
	    strcmp(a.name, b.name) == 0 &&
	    (a.server == NULL || strcmp(a.server, b.server) == 0);
}

int
question_compare(struct question a, struct question b)
{
	int order = strcmp(a.name, b.name);

	if (order == 0)
		order = (int)a.type - (int)b.type;
	if (order == 0)
		order = strcmp(a.server == NULL ? "" : a.server,
		    b.server == NULL ? "" : b.server);
	return order != 0 ? order : (int)a.tcp - (int)b.tcp;
}

/*
 * Eight octets at a time. Twice multiplied, and shifted between: else names
 * could be made that meet whatever the start is.
 */
static uint64_t
mix(uint64_t h, uint64_t octets)
{
	h = (h ^ octets) * UINT64_C(0xff51afd7ed558ccd);
	return (h ^ h >> 32) * UINT64_C(0xc4ceb9fe1a85ec53);
}

static uint64_t
mix_text(uint64_t h, const char *text)
{
	size_t n = strlen(text);
	uint64_t octets = 0;

	for (; n >= sizeof octets; n -= sizeof octets) {
		memcpy(&octets, text, sizeof octets);
		h = mix(h, octets);
		text += sizeof octets;
		octets = 0;
	}
	for (size_t i = 0; i < n; i++)
		octets = octets << 8 | (unsigned char)text[i];
	return mix(h, octets << 8 | n);
}

uint32_t
question_hash(struct question q, uint32_t start)
{
	uint64_t h = mix_text(mix(start, q.type | (q.tcp ? 0x10000u : 0)),
	    q.name);

	if (q.server != NULL)
		h = mix_text(h, q.server);
	return (uint32_t)(h ^ h >> 32);
}

bool
answer_failed(const struct answer *a)
{
	return a->status != ANSWER_FOUND && !answer_absent(a);
}

bool
answer_absent(const struct answer *a)
{
	return a->status == ANSWER_NODATA || a->status == ANSWER_NXDOMAIN;
}

bool
answer_unasked(const struct answer *a)
{
	return a->status == ANSWER_NOT_ASKED || a->status == ANSWER_GIVEN_UP;
}

enum security
answer_security(const struct answer *a)
{
	if (a->status == ANSWER_BOGUS)
		return SECURITY_BOGUS;
	if (answer_failed(a))
		return SECURITY_UNKNOWN;
	if (a->ad_trusted)
		return SECURITY_SECURE;
	return a->validated ? SECURITY_INSECURE : SECURITY_UNKNOWN;
}

const char *
security_name(enum security security)
{
	static const char *const names[] = {
		[SECURITY_UNKNOWN] = "unknown",
		[SECURITY_INSECURE] = "insecure",
		[SECURITY_SECURE] = "secure", [SECURITY_BOGUS] = "bogus",
	};

	return names[security];
}

const char *
answer_security_text(struct arena *arena, const struct answer *a)
{
	bool tcp = a->transport != NULL && strcmp(a->transport, "tcp") == 0;

	if (a->server == NULL || answer_unasked(a))
		return "not validated";
	if (a->validated)
		return "validated in process";
	if (a->status == ANSWER_BOGUS)
		return arena_printf(arena, "validated by %s, which answers "
		    "with CD alone", a->server);
	if (a->ad_trusted)
		return arena_printf(arena, "AD set by %s, on loopback",
		    a->server);
	if (a->ad)
		return arena_printf(arena, "AD set by %s over %s (not "
		    "authenticated)", a->server, tcp ? "TCP" : "UDP");
	return "not validated";
}

const char *
answer_status_name(enum answer_status status)
{
	return status_table[status].name;
}

int
answer_status_parse(const char *word)
{
	for (size_t i = 0; i < COUNT(status_table); i++)
		if (strcmp(status_table[i].name, word) == 0)
			return (int)i;
	return -1;
}

const char *
answer_status_text(const struct answer *a)
{
	return a->detail != NULL ? a->detail : status_table[a->status].text;
}

const char *
rrtype_name(struct arena *arena, uint16_t type)
{
	for (size_t i = 0; i < COUNT(type_table); i++)
		if (type_table[i].type == type)
			return type_table[i].name;
	return arena_printf(arena, "TYPE%u", type);
}

uint16_t
rrtype_parse(const char *word)
{
	size_t len = strlen(word);
	long value;
	char *end;

	for (size_t i = 0; i < COUNT(type_table); i++)
		if (ascii_same_word(word, len, type_table[i].name))
			return type_table[i].type;
	if (len < 5 || len > 9 || !ascii_same(word, "TYPE", 4) ||
	    !ascii_digit(word[4]))
		return 0;
	value = strtol(word + 4, &end, 10);
	return *end == '\0' && value <= UINT16_MAX ? (uint16_t)value : 0;
}

const struct rr *
answer_data(const struct answer *a, size_t *ret_n)
{
	*ret_n = a->status == ANSWER_FOUND ? a->nrr - a->ncname : 0;
	return *ret_n == 0 ? NULL : a->rr + a->ncname;
}

const char *
answer_final_name(const struct answer *a)
{
	return a->ncname == 0 ? a->question.name : a->rr[a->ncname - 1].name;
}

static int
compare_rr(const void *a, const void *b)
{
	const struct rr *x = a, *y = b;
	size_t n = x->rdlen < y->rdlen ? x->rdlen : y->rdlen;
	int order = n == 0 ? 0 : memcmp(x->rdata, y->rdata, n);

	if (order != 0)
		return order;
	return (x->rdlen > y->rdlen) - (x->rdlen < y->rdlen);
}

void
rr_sort(struct rr *rr, size_t n)
{
	if (n > 1)
		qsort(rr, n, sizeof *rr, compare_rr);
}

bool
rr_signs(const struct rr *rr, uint16_t type)
{
	return rr->type == RR_RRSIG && rr->rdlen > 18 &&
	    (rr->rdata[0] << 8 | rr->rdata[1]) == type;
}
