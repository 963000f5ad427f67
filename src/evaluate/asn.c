/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/asn.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "dns/answer.h"
#include "dns/name.h"
#include "evidence/evidence.h"
#include "record/origin.h"

/* What the name of a PTR ends in. */
#define ARPA4	"in-addr.arpa"
#define ARPA6	"ip6.arpa"

/* "25.64.83.45.ZONE": as PTR, but for where it ends. */
static const char *
question(struct arena *arena, const struct address *ip, const char *zone)
{
	const char *reverse = address_reverse(arena, ip);
	size_t len = strlen(reverse) - strlen(ip->family == 4 ? ARPA4 : ARPA6);

	return name_below(arena, arena_memdup(arena, reverse, len - 1), zone);
}

/* A text of the service that is about this address. */
static bool
read_text(const struct rr *rr, const struct address *ip, struct origin *ret)
{
	struct address prefix = { 0 };
	size_t at;

	if (rr->type != RR_TXT || origin_parse(rr->text, rr->textlen, ret,
	    &at) != NULL)
		return false;
	prefix.family = ret->family;
	memcpy(prefix.byte, ret->byte, sizeof prefix.byte);
	return address_matches(ip, &prefix, ret->bits);
}

/*
 * A service has a text for each prefix and origin: the longest counts. One
 * that is not understood could be it.
 */
static void
read_answer(struct arena *arena, const struct answer *answer,
    const struct address *ip, struct asn *ret)
{
	struct asn_table *table = asn_table_new(arena);
	struct origin origin;
	size_t n;
	const struct rr *rr = answer_data(answer, &n);

	for (size_t i = 0; i < n; i++) {
		if (!read_text(&rr[i], ip, &origin))
			return;
		asn_table_add(table, &origin);
	}
	asn_table_seal(table);
	asn_table_find(arena, table, ip, ret);
}

void
asn_ask(struct evidence *ev, const struct address *ip, struct asn *ret)
{
	const char *zone = ip->family == 4 ? ev->scope.asn_zone :
	    ev->scope.asn_zone6, *name;
	const struct answer *answer;

	*ret = (struct asn){ 0 };
	if (zone == NULL || address_special(ip) != NULL)
		return;
	name = question(ev->arena, ip, zone);
	if (name == NULL)
		return;
	answer = evidence_get(ev, name, RR_TXT);
	if (answer_failed(answer))
		ret->trouble = answer;
	else
		read_answer(ev->arena, answer, ip, ret);
}

const char *
asn_text(struct arena *arena, const struct asn *asn)
{
	struct buf b;

	if (asn->n == 0)
		return "unknown";
	buf_init(&b, arena, LIMIT_ORIGINS * 16);
	for (size_t i = 0; i < asn->n; i++)
		buf_printf(&b, "%sAS%u", i > 0 ? " or " : "", asn->as[i]);
	return b.data;
}
