/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * message.h -- DNS messages in and out (RFC 1035 4, RFC 6891). Replies that are
 * not plain (message_plain.h) are read through ldns.
 *
 * Nothing here moves bytes. message_answer() reads the answer section alone:
 * it follows the CNAME chain from the name asked and ignores every record
 * that is not on it (authority and additional decide nothing). But where a
 * question for NS was put to one server, a delegation is the answer: NS records
 * of the authority section, if they are of the name asked.
 *
 * Input:   messages are hostile.
 */
#ifndef DNS_MESSAGE_H
#define DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/answer.h"

struct arena;

/*
 * A query with EDNS (1232 octets), RD and AD unless it is for one server, and
 * DO for those types whose signatures are looked at. The name's case is mixed
 * by the bits of `mix` (0x20); 0 leaves it lower. Returns the octets written
 * into the arena.
 */
const uint8_t	*message_query(struct arena *, struct question, uint16_t id,
		    uint64_t mix, bool edns, size_t *ret_len);
/* Set CD in a query: the resolver is to say what it would not believe. */
void		 message_disable_checking(uint8_t *query);
/*
 * Whether reply answers query: QR, opcode, id, and a question section that
 * is equal octet by octet. *ret_why says what differs.
 */
bool		 message_matches(const uint8_t *query, size_t querylen,
		    const uint8_t *reply, size_t replylen,
		    const char **ret_why);
/*
 * Fill status, detail, records, signatures, ad, wire of *ret from a message
 * that answers ret->question. Never fails: what is no message is MALFORMED. TC
 * gives TRUNCATED without records.
 */
void		 message_answer(struct arena *, const uint8_t *wire, size_t len,
		    struct answer *ret);
/*
 * The owner of the SOA in the authority section of an answer without data:
 * the apex of the zone that has none. NULL if there is no such message.
 */
const char	*message_soa_owner(struct arena *, const struct answer *);
/*
 * The message that says what *answer says, for sources that have none
 * (FOUND, NODATA, NXDOMAIN). Sets wire and wirelen.
 */
void		 message_build(struct arena *, struct answer *);
/*
 * Read typed fields (name, text, preference) of an rr from its rdata.
 * False if the rdata is not of its type's form.
 */
bool		 rr_decode(struct arena *, struct rr *);
/*
 * One record from its presentation form, as a zone file has it. Owner is
 * canonical; rdata is text with absolute names. NULL with a reason.
 */
const struct rr	*rr_from_text(struct arena *, const char *owner, uint32_t ttl,
		    const char *type, const char *rdata, const char **ret_why);

/* Of ldns as loaded: "1.8.3". */
const char	*message_library_version(void);

#endif
