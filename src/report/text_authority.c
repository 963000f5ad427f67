/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_authority.c -- what each authoritative server of the zone says.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "report/text_part.h"

#define LIST_MAX	65536
#define NAME_MAX_WIDTH	28
#define NARROW		70	/* columns that a table needs */

struct columns {
	unsigned	name, ip;
};

static void
put_cell(struct text *t, const char *s, unsigned width)
{
	size_t len = strlen(s);

	put_text(t, s, len);
	text_blank(t, (len < width ? width - (unsigned)len : 0) + 2);
}

static struct columns
columns_of(const struct authority_outcome *a)
{
	struct columns c = { 0, 0 };

	for (size_t i = 0; i < a->server.n; i++) {
		const struct authority_server *s = &a->server.item[i];
		size_t name = strlen(s->name);
		size_t ip = s->ip == NULL ? 1 : strlen(s->ip);

		if (name > c.name)
			c.name = (unsigned)(name < NAME_MAX_WIDTH ? name :
			    NAME_MAX_WIDTH);
		if (ip > c.ip)
			c.ip = (unsigned)ip;
	}
	return c;
}

static bool
any_differs(const struct authority_outcome *a)
{
	for (size_t i = 0; i < a->record.n; i++)
		if (authority_record_differs(&a->record.item[i]))
			return true;
	return false;
}

static const char *
server_words(struct arena *arena, const struct authority_outcome *a, size_t i)
{
	const struct authority_server *s = &a->server.item[i];
	const char *differs;

	if (s->state != AUTHORITY_ANSWERS)
		return arena_printf(arena, "%s: %s",
		    authority_state_name(s->state), s->why);
	differs = authority_differs(arena, a, i);
	if (*differs != '\0')
		return arena_printf(arena, "differs: %s", differs);
	if (!s->whole)
		return "not every question was answered";
	return any_differs(a) ? "as most" : "agrees";
}

static void
put_server(struct text *t, const struct authority_outcome *a, size_t i,
    struct columns c)
{
	const struct authority_server *s = &a->server.item[i];
	const char *words = server_words(t->arena, a, i);
	const char *serial = s->state != AUTHORITY_ANSWERS ? "-" :
	    arena_printf(t->arena, "%u", (unsigned)s->serial);
	unsigned hang = 4 + c.name + 2 + c.ip + 2 + 10 + 2;

	if (t->style->width < NARROW || hang + 20 > t->style->width) {
		text_item(t, 4, 6, "-", "%s %s, serial %s: %s", s->name,
		    s->ip == NULL ? "-" : s->ip, serial, words);
		return;
	}
	text_blank(t, 4);
	put_cell(t, s->name, c.name);
	put_cell(t, s->ip == NULL ? "-" : s->ip, c.ip);
	put_cell(t, serial, 10);
	text_para(t, hang, "%s", words);
}

static const char *
variant_words(struct arena *arena, const struct authority_variant *v)
{
	struct buf b;

	buf_init(&b, arena, LIST_MAX);
	buf_puts(&b, v->n == 0 ? "nothing" : "");
	for (size_t i = 0; i < v->n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : " | ", v->text[i]);
	return b.data;
}

static const char *
variant_servers(struct arena *arena, const struct authority_outcome *a,
    const struct authority_variant *v)
{
	struct buf b;

	buf_init(&b, arena, LIST_MAX);
	buf_puts(&b, "");
	for (size_t i = 0; i < v->server.n; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ",
		    a->server.item[v->server.item[i]].ip);
	return b.data;
}

static void
put_differences(struct text *t, const struct authority_outcome *a)
{
	for (size_t i = 0; i < a->record.n; i++) {
		const struct authority_record *r = &a->record.item[i];

		if (!authority_record_differs(r))
			continue;
		text_para(t, 2, "%s %s is not the same everywhere:",
		    rrtype_name(t->arena, r->question.type),
		    r->question.name);
		for (size_t k = 0; k < r->variant.n; k++)
			text_item(t, 4, 6, "-", "%s: %s", variant_servers(
			    t->arena, a, &r->variant.item[k]),
			    variant_words(t->arena, &r->variant.item[k]));
	}
}

static void
put_delegation(struct text *t, const struct authority_outcome *a)
{
	if (a->delegation == NULL)
		text_para(t, 2, "The zone is %s. To whom the zone above "
		    "delegates was not seen%s.", a->zone,
		    a->parent_has_zone ? ": its servers have both zones" :
		    "");
	else
		text_para(t, 2, "The zone is %s; the zone above, %s, "
		    "delegates to %s.", a->zone, a->parent,
		    a->only_parent.n + a->only_child.n == 0 ?
		    "the same servers" : "other servers than the zone itself "
		    "names");
}

void
text_authority(struct text *t, const struct authority_outcome *a)
{
	struct columns c = columns_of(a);

	if (!a->all)
		return;
	text_heading(t, "Authoritative servers");
	if (a->zone == NULL) {
		text_para(t, 2, "The zone of the domain could not be found.");
		return;
	}
	put_delegation(t, a);
	if (a->server.n == 0) {
		text_para(t, 2, "No address of its servers is known.");
		return;
	}
	text_para(t, 2, "Name, address and SOA serial of each server, and "
	    "whether it says of the mail and NS records what most say:");
	for (size_t i = 0; i < a->server.n; i++)
		put_server(t, a, i, c);
	if (a->more > 0)
		text_para(t, 2, "%zu more were not asked.", a->more);
	if (a->serials_differ)
		text_para(t, 2, "The serials differ: a change is on its way, "
		    "or a server does not get it.");
	put_differences(t, a);
	text_para(t, 2, "%s", text_sentence(t, a->words));
}
