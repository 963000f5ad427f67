/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reply.h -- what a packet is to the query that it claims to answer.
 *
 * dns/message.h has the full test, message_matches(). These are the cases in
 * which less than that still says something. A query is our own packet, and
 * whole; a reply is hostile.
 */
#ifndef SOURCE_REPLY_H
#define SOURCE_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct answer;

/* The same question but for the case of letters. */
bool	reply_same_question(const uint8_t *query, const uint8_t *reply,
	    size_t replylen);
/* A response to this id: QR set, and the opcode is QUERY. */
bool	reply_has_id(const uint8_t *query, const uint8_t *reply, size_t len);
/*
 * FORMERR, SERVFAIL, NOTIMP and REFUSED may come as a bare header. It has
 * less to match, and less to win: at most we ask another server.
 */
bool	reply_is_bare_failure(const uint8_t *query, const uint8_t *reply,
	    size_t len);
/*
 * Neither recursion nor authority: a referral, which looks like NODATA but
 * says nothing. Nor is the end of a chain that nobody followed an absence.
 * The answer is what was read from the wire.
 */
bool	reply_is_unfinished(const uint8_t *wire, const struct answer *);

#endif
