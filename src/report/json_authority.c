/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json_part.h"

#include "base/arena.h"
#include "base/rfc3339.h"

static void
add_names(struct json *j, const char *key, const char *const *name, size_t n)
{
	struct json *list = json_add_array(j, key);

	for (size_t i = 0; i < n; i++)
		json_push_string(list, name[i]);
}

static void
add_server(struct json *list, struct arena *arena,
    const struct authority_outcome *a, size_t i)
{
	const struct authority_server *s = &a->server.item[i];
	struct json *j = json_push_object(list), *differs;

	json_add_string(j, "name", s->name);
	json_add_string_or_null(j, "address", s->ip);
	json_add_string(j, "state", authority_state_name(s->state));
	json_add_string_or_null(j, "why", s->why);
	if (s->state == AUTHORITY_ANSWERS)
		json_add_int(j, "serial", (int64_t)s->serial);
	else
		json_add_null(j, "serial");
	json_add_bool(j, "whole", s->whole);
	if (s->tcp == NULL || answer_unasked(s->tcp))
		json_add_null(j, "tcp");
	else
		json_add_bool(j, "tcp", s->tcp->transport != NULL);
	differs = json_add_array(j, "differs");
	for (size_t r = 0; r < a->record.n; r++)
		if (authority_server_differs(&a->record.item[r], i))
			json_push_string(differs, arena_printf(arena, "%s %s",
			    rrtype_name(arena, a->record.item[r].question
			    .type), a->record.item[r].question.name));
}

static void
add_variant(struct json *list, const struct authority_outcome *a,
    const struct authority_variant *v)
{
	struct json *j = json_push_object(list), *servers;

	add_names(j, "data", v->text, v->n);
	servers = json_add_array(j, "servers");
	for (size_t i = 0; i < v->server.n; i++)
		json_push_string(servers,
		    a->server.item[v->server.item[i]].ip);
}

static void
add_record(struct json *list, struct arena *arena,
    const struct authority_outcome *a, const struct authority_record *r)
{
	struct json *j = json_push_object(list), *variants;

	json_add_string(j, "name", r->question.name);
	json_add_string(j, "type", rrtype_name(arena, r->question.type));
	if (r->known)
		json_add_int(j, "ttl", r->ttl);
	else
		json_add_null(j, "ttl");
	variants = json_add_array(j, "variants");
	for (size_t i = 0; i < r->variant.n; i++)
		add_variant(variants, a, &r->variant.item[i]);
}

static void
add_delegation(struct json *j, const struct authority_outcome *a)
{
	json_add_string_or_null(j, "parent", a->parent);
	json_add_bool(j, "delegation_seen", a->delegation != NULL);
	add_names(j, "only_parent", a->only_parent.item, a->only_parent.n);
	add_names(j, "only_child", a->only_child.item, a->only_child.n);
}

void
json_part_authority(struct json *j, struct arena *arena,
    const struct authority_outcome *a)
{
	struct json *list;

	j = json_add_object(j, "authority");
	json_add_bool(j, "asked", a->all);
	json_add_string_or_null(j, "zone", a->zone);
	add_names(j, "names", a->name.item, a->name.n);
	add_delegation(j, a);
	list = json_add_array(j, "servers");
	for (size_t i = 0; i < a->server.n; i++)
		add_server(list, arena, a, i);
	json_add_int(j, "more", (int64_t)a->more);
	list = json_add_array(j, "records");
	for (size_t i = 0; a->all && i < a->record.n; i++)
		add_record(list, arena, a, &a->record.item[i]);
	json_add_string(j, "agree", !a->all || a->agree == TRI_UNKNOWN ?
	    "unknown" : a->agree == TRI_YES ? "yes" : "no");
	json_add_string_or_null(j, "in_caches_by", a->by == 0 ? NULL :
	    rfc3339_print(arena, a->by));
	json_add_string_or_null(j, "words", a->words);
}
