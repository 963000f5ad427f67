/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The suite through libspf2 in its child, with the guard of witness/ before
 * it: what an audit shows as its opinion.
 */
#include "conformance/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "evidence/evidence.h"
#include "witness/child.h"
#include "witness/wire.h"

/* Explanations never reach libspf2. */
const bool suite_explains = false;

static void
put_questions(struct buf *out, struct evidence *ev,
    const struct spf_sender *who)
{
	size_t start = wire_start(out, WIRE_LOAD);

	wire_put_evidence(out, ev);
	wire_end(out, start);
	start = wire_start(out, WIRE_SPF);
	wire_put_text(out, address_text(ev->arena, &who->ip));
	wire_put_text(out, who->mail_from);
	wire_put_text(out, who->helo);
	wire_end(out, start);
}

static enum spf_result
result_of(const char *said)
{
	for (int i = SPF_NONE; i <= SPF_PERMERROR; i++)
		if (strcmp(said, spf_result_name((enum spf_result)i)) == 0)
			return (enum spf_result)i;
	return SPF_UNKNOWN;
}

void
suite_check(struct evidence *ev, const struct spf_sender *who,
    struct spf_check *ret)
{
	static struct child child = { .wait = LIMIT_WITNESS_WAIT };
	struct talk *talk = arena_alloc(ev->arena, sizeof *talk);
	struct wire_reply reply;
	struct buf out;
	struct wire w;
	struct err err;

	if (child_is_gone(&child) && child_start(&child, &err) == -1) {
		printf("Bail out! %s\n", err.text);
		exit(1);
	}
	buf_init(&out, ev->arena, LIMIT_WITNESS_LOAD);
	put_questions(&out, ev, who);
	talk->out = (const uint8_t *)out.data;
	talk->len = out.len;
	*ret = (struct spf_check){ .why = "there is no reply" };
	if (child_talk(&child, talk, &w) != CHILD_REPLY ||
	    !wire_reply(&w, ev->arena, &reply)) {
		child_stop(&child, err.text, sizeof err.text);
		return;
	}
	for (size_t i = 0; i < reply.miss.n; i++)
		evidence_get(ev, reply.miss.item[i].name,
		    reply.miss.item[i].type);
	ret->result = result_of(reply.said);
	ret->why = reply.note != NULL ? reply.note : "no more is said";
}
