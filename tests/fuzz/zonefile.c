/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A zone file from its text to answers. What was read must be inside its
 * zone, and must read back from its own presentation form.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "dns/message.h"
#include "dns/name.h"
#include "dns/zonefile.h"
#include "source/source.h"
#include "source/zone.h"

#define RRSIG	46
#define NASKED	50	/* records looked up again */

static void
take(void *context, const struct answer *a)
{
	*(const struct answer **)context = a;
}

static void
check_answer(struct arena *arena, struct source *s, struct question q)
{
	const struct answer *a = NULL;
	struct answer again = { .question = q };

	source_ask(s, arena, q, take, &a);
	fuzz_require(a != NULL);
	fuzz_require(question_equal(a->question, q));
	/* Signatures are left out of the answers read from messages. */
	if (a->wire == NULL || q.type == RRSIG)
		return;
	message_answer(arena, a->wire, a->wirelen, &again);
	fuzz_require(again.status == a->status);
	fuzz_require(again.nrr == a->nrr && again.ncname == a->ncname);
}

static void
check_zone(struct arena *arena, const struct zonefile *z)
{
	struct source *s = zone_open(&z, 1, 0);

	for (size_t i = 0; i < z->rr.n && i < NASKED; i++) {
		const struct rr *rr = &z->rr.item[i];
		struct question q = { .name = rr->owner, .type = rr->type };
		const char *below = name_below(arena, "q", rr->owner);

		fuzz_require(name_is_within(rr->owner, z->apex));
		fuzz_require(rr->place.line > 0 && rr->place.column > 0);
		fuzz_require(rr_text(arena, rr) != NULL);
		check_answer(arena, s, q);
		q.type = RR_TXT;
		check_answer(arena, s, q);
		if (below != NULL) {
			q.name = below;
			check_answer(arena, s, q);
			q.type = RR_CNAME;
			check_answer(arena, s, q);
		}
	}
	source_close(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	const struct zonefile *z;
	struct err err;

	err.text[0] = '\0';
	z = zonefile_parse(arena, "z", (const char *)data, len, "example.org",
	    &err);
	if (z != NULL)
		check_zone(arena, z);
	else
		fuzz_require(strncmp(err.text, "z:", 2) == 0);
	arena_free(arena);
	return 0;
}
