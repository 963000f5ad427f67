/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A DNS message from anybody. What is made of it is consistent, and the
 * message that is built of that says the same.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "dns/message.h"
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
		read_back(arena, &a);
		query = message_query(arena, a.question, 1, 0, true, &len);
		message_matches(query, len, data, size, &why);
	}
	arena_free(arena);
	return 0;
}
