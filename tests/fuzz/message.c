/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A DNS message from anybody. What is made of it is consistent, the same with
 * ldns and without, and the message that is built of that says the same.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "dns/message.h"
#include "dns/message_plain.h"
#include "dns/name.h"

static const uint16_t types[] = { RR_TXT, RR_NS, RR_MX, RR_A, RR_AAAA, RR_CNAME,
    RR_SOA, RR_PTR };

static void
consistent(const struct answer *a)
{
	size_t n;

	fuzz_require(a->ncname <= a->nrr);
	fuzz_require(!answer_failed(a) || a->nrr == a->ncname);
	fuzz_require((a->status == ANSWER_FOUND) == (a->nrr > a->ncname));
	answer_data(a, &n);
	for (size_t i = 0; i < a->nrr; i++) {
		fuzz_require(a->rr[i].owner != NULL);
		fuzz_require(i < a->ncname ? a->rr[i].type == RR_CNAME :
		    a->rr[i].type == a->question.type);
		fuzz_require(a->rr[i].type != RR_MX || a->rr[i].name != NULL);
		fuzz_require(a->rr[i].type != RR_TXT || a->rr[i].text != NULL);
	}
	fuzz_require(answer_final_name(a) != NULL);
}

static void
read_back(struct arena *arena, struct answer *a)
{
	struct answer again = { .question = a->question };

	if (answer_failed(a))
		return;
	message_build(arena, a);
	message_answer(arena, a->wire, a->wirelen, &again);
	fuzz_require(again.status == a->status && again.nrr == a->nrr);
	for (size_t i = 0; i < a->nrr; i++)
		fuzz_require(again.rr[i].rdlen == a->rr[i].rdlen &&
		    memcmp(again.rr[i].rdata, a->rr[i].rdata,
		    a->rr[i].rdlen) == 0);
}

static bool
same_string(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static void
same_records(const struct rr *a, const struct rr *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fuzz_require(same_string(a[i].owner, b[i].owner));
		fuzz_require(same_string(a[i].name, b[i].name));
		fuzz_require(a[i].type == b[i].type && a[i].ttl == b[i].ttl &&
		    a[i].preference == b[i].preference);
		fuzz_require(a[i].rdlen == b[i].rdlen &&
		    memcmp(a[i].rdata, b[i].rdata, a[i].rdlen) == 0);
		fuzz_require(a[i].textlen == b[i].textlen &&
		    a[i].nstring == b[i].nstring);
		fuzz_require(a[i].textlen == 0 ||
		    memcmp(a[i].text, b[i].text, a[i].textlen) == 0);
	}
}

/* The short way with what is plain says no more than ldns does. */
static void
same_with_ldns(struct arena *arena, const uint8_t *wire, size_t len,
    const struct answer *a)
{
	struct answer b = { .question = a->question };

	message_answer_ldns(arena, wire, len, &b);
	fuzz_require(a->status == b.status && a->nrr == b.nrr &&
	    a->ncname == b.ncname && a->nsignature == b.nsignature);
	fuzz_require(a->aa == b.aa && a->ad == b.ad);
	fuzz_require(same_string(a->detail, b.detail));
	fuzz_require(a->wirelen == b.wirelen &&
	    memcmp(a->wire, b.wire, a->wirelen) == 0);
	same_records(a->rr, b.rr, a->nrr);
	same_records(a->signature, b.signature, a->nsignature);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		/* Every other type as if one server had been asked. */
		struct answer a = { .question = { .name = "example.org",
		    .type = types[i], .server = i % 2 == 0 ? NULL :
		    "192.0.2.1" } };
		const uint8_t *query;
		const char *why;
		size_t len;

		message_answer(arena, data, size, &a);
		consistent(&a);
		same_with_ldns(arena, data, size, &a);
		read_back(arena, &a);
		query = message_query(arena, a.question, 1, 0, true, &len);
		message_matches(query, len, data, size, &why);
	}
	arena_free(arena);
	return 0;
}
