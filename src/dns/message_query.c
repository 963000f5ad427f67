/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queries, and what tells a reply to one. A query is a header, one question
 * and an empty OPT record: it is written here octet by octet, as ldns does.
 */
#include "dns/message.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "dns/name.h"

#define EDNS_SIZE	1232
#define HEADER_SIZE	12
#define QUESTION_AT	HEADER_SIZE
#define OPT_SIZE	11
#define OPT_TYPE	41
#define FLAG_RD		0x01	/* of the third octet */
#define FLAG_AD		0x20	/* of the fourth */
#define FLAG_CD		0x10
#define FLAG_DO		0x80	/* of the eighth of OPT */

/* Octets of the question section's name; 0 if it does not end in len. */
static size_t
question_name_len(const uint8_t *wire, size_t len)
{
	size_t at = QUESTION_AT;

	while (at < len && wire[at] != 0) {
		if (wire[at] > LIMIT_LABEL)
			return 0;
		at += wire[at] + 1u;
	}
	return at < len ? at + 1 - QUESTION_AT : 0;
}

static void
mix_case(uint8_t *name, size_t len, uint64_t mix)
{
	for (size_t i = 0; i < len; i++) {
		if (!ascii_alpha(name[i]))
			continue;
		if (mix & 1)
			name[i] ^= 0x20;
		mix = mix >> 1 | mix << 63;
	}
}

/* Of one RRset of mail and of the keys: not of TXT, which is large already. */
static bool
wants_signatures(struct question q)
{
	return q.server == NULL && (q.type == RR_MX || q.type == RR_DNSKEY);
}

static void
put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* Its owner is the root, its TTL is flags, and its data are none. */
static void
put_opt(uint8_t *at, bool signatures)
{
	put16(at + 1, OPT_TYPE);
	put16(at + 3, EDNS_SIZE);
	at[7] = signatures ? FLAG_DO : 0;
}

const uint8_t *
message_query(struct arena *arena, struct question q, uint16_t id,
    uint64_t mix, bool edns, size_t *ret_len)
{
	uint8_t name[LIMIT_NAME_WIRE];
	size_t n = name_to_wire(q.name, name), len = QUESTION_AT + n + 4;
	uint8_t *wire = arena_alloc(arena, len + OPT_SIZE);

	mix_case(name, n, mix);
	put16(wire, id);
	wire[2] = q.server == NULL ? FLAG_RD : 0;
	wire[3] = q.server == NULL ? FLAG_AD : 0;
	wire[5] = 1;
	wire[11] = edns;
	memcpy(wire + QUESTION_AT, name, n);
	put16(wire + QUESTION_AT + n, q.type);
	put16(wire + QUESTION_AT + n + 2, 1);
	if (edns)
		put_opt(wire + len, wants_signatures(q));
	*ret_len = edns ? len + OPT_SIZE : len;
	return wire;
}

void
message_disable_checking(uint8_t *query)
{
	query[3] |= FLAG_CD;
}

bool
message_matches(const uint8_t *query, size_t querylen, const uint8_t *reply,
    size_t replylen, const char **ret_why)
{
	size_t question = question_name_len(query, querylen) + 4;
	const char *why = NULL;

	if (replylen < HEADER_SIZE)
		why = "it is shorter than a header";
	else if ((reply[2] & 0x80) == 0)
		why = "it is no response";
	else if ((reply[2] & 0x78) != (query[2] & 0x78))
		why = "its opcode differs";
	else if (memcmp(reply, query, 2) != 0)
		why = "its id differs";
	else if (reply[4] != 0 || reply[5] != 1 ||
	    replylen < QUESTION_AT + question ||
	    memcmp(reply + QUESTION_AT, query + QUESTION_AT, question) != 0)
		why = "its question differs";
	if (ret_why != NULL)
		*ret_why = why;
	return why == NULL;
}
