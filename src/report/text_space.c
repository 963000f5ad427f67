/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_space.c -- the addresses that pass by an SPF record, and by whom.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/text_part.h"

#define MAX_PREFIXES	20	/* shown; JSON has them all */
#define MAX_PARTIES	20
#define LINE_MAX	4096
#define HANG_MAX	34

static const char *
size_text(struct arena *arena, const struct spf_size *size)
{
	const char *v4 = size->ipv4 == 0 ? NULL : arena_printf(arena,
	    "%ju IPv4 address%s", (uintmax_t)size->ipv4,
	    size->ipv4 == 1 ? "" : "es");
	const char *v6 = size->ipv6 == 0 ? NULL : arena_printf(arena,
	    "%s IPv6 /64%s", spf_networks_text(arena, size->ipv6),
	    size->ipv6 == 1 ? "" : "s");

	if (v4 == NULL && v6 == NULL)
		return "no address";
	if (v4 == NULL || v6 == NULL)
		return v4 != NULL ? v4 : v6;
	return arena_printf(arena, "%s and %s", v4, v6);
}

static void
put_prefixes(struct text *t, const struct spf_space *space)
{
	size_t n = space->merged.prefix.n;
	struct buf b;

	if (n == 0)
		return;
	buf_init(&b, t->arena, LINE_MAX);
	for (size_t i = 0; i < n && i < MAX_PREFIXES; i++) {
		const struct address_prefix *p =
		    &space->merged.prefix.item[i];

		buf_printf(&b, "%s%s/%u", i == 0 ? "" : " ",
		    address_text(t->arena, &p->address), p->bits);
	}
	if (n > MAX_PREFIXES)
		buf_printf(&b, " and %zu more", n - MAX_PREFIXES);
	text_para(t, 4, "%s", b.data);
}

static const char *
party_text(struct arena *arena, const struct spf_party *p)
{
	const char *terms = p->terms == 0 ? "" : arena_printf(arena,
	    "%u look-up%s, ", p->terms, p->terms == 1 ? "" : "s");

	return arena_printf(arena, "%s%s%s", terms,
	    size_text(arena, &p->size), p->own ? " (own)" : "");
}

static void
put_parties(struct text *t, const struct spf_space *space)
{
	size_t n = space->party.n, widest = 0;
	unsigned hang;

	if (n == 1 && space->party.item[0].own)
		return;
	for (size_t i = 0; i < n && i < MAX_PARTIES; i++) {
		size_t len = strlen(space->party.item[i].domain);

		widest = len > widest && 4 + len + 2 <= HANG_MAX ? len : widest;
	}
	/* In few columns the counts stand under the name. */
	hang = t->style->width < 60 ? 6 : (unsigned)(4 + widest + 2);
	text_para(t, 2, "By whose records, each address and look-up counted "
	    "once:");
	for (size_t i = 0; i < n && i < MAX_PARTIES; i++)
		text_item(t, 4, hang, space->party.item[i].domain, "%s",
		    party_text(t->arena, &space->party.item[i]));
	if (n > MAX_PARTIES)
		text_para(t, 4, "and %zu more", n - MAX_PARTIES);
}

void
text_space(struct text *t, const struct spf_space *space)
{
	bool some = space->merged.prefix.n > 0;

	if (!some && space->open)
		text_para(t, 2, "Who passes depends on the message or could "
		    "not be found out; no address passes whatever it says.");
	else
		text_para(t, 2, "It lets %s%s pass%s%s", space->at_most &&
		    some ? "at most " : "",
		    size_text(t->arena, &space->size), space->open ?
		    ", and others whom the message decides or that could not "
		    "be found out" : "", some ? ":" : ".");
	put_prefixes(t, space);
	put_parties(t, space);
}
