/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/reply.h"

#include <string.h>

#include "base/ascii.h"
#include "dns/answer.h"

#define HEADER	12

bool
reply_same_question(const uint8_t *query, const uint8_t *reply, size_t replylen)
{
	size_t end = HEADER;

	while (query[end] != 0)
		end += query[end] + 1u;
	end++;
	return replylen >= end + 4 && reply[4] == 0 && reply[5] == 1 &&
	    ascii_same((const char *)query + HEADER,
	    (const char *)reply + HEADER, end - HEADER) &&
	    memcmp(query + end, reply + end, 4) == 0;
}

bool
reply_has_id(const uint8_t *query, const uint8_t *reply, size_t len)
{
	return len >= HEADER && memcmp(query, reply, 2) == 0 &&
	    (reply[2] & 0xf8) == 0x80;
}

bool
reply_is_bare_failure(const uint8_t *query, const uint8_t *reply, size_t len)
{
	static const uint8_t nothing[8];
	unsigned rcode;

	if (len != HEADER || !reply_has_id(query, reply, len) ||
	    memcmp(reply + 4, nothing, sizeof nothing) != 0)
		return false;
	rcode = reply[3] & 0x0f;
	return rcode == 1 || rcode == 2 || rcode == 4 || rcode == 5;
}

bool
reply_is_unfinished(const uint8_t *wire, const struct answer *a)
{
	bool aa = wire[2] & 0x04, ra = wire[3] & 0x80;

	return answer_absent(a) && !ra && (!aa || a->ncname > 0);
}
