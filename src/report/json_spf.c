/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The include tree is a flat list in which each node names its parent by
 * index: a hostile tree can be deep, and readers have their limits, ours
 * (LIMIT_JSON_DEPTH) first.
 */
#include "report/json_part.h"

#include <string.h>

#include "base/arena.h"

static void
add_node_index(struct json *j, const char *key, const struct spf_outcome *spf,
    const struct spf_node *node)
{
	for (size_t i = 0; node != NULL && i < spf->nodes.n; i++)
		if (spf->nodes.item[i] == node) {
			json_add_int(j, key, (int64_t)i);
			return;
		}
	json_add_null(j, key);
}

static const struct spf_lookup *
lookup_of(const struct spf_node *node, const struct spf_term *term)
{
	for (size_t i = 0; i < node->lookup.n; i++)
		if (node->lookup.item[i].term == term)
			return &node->lookup.item[i];
	return NULL;
}

static void
add_lookup(struct json *j, struct arena *arena, const struct spf_outcome *spf,
    const struct spf_lookup *lookup)
{
	if (lookup == NULL) {
		json_add_null(j, "lookup");
		return;
	}
	j = json_add_object(j, "lookup");
	json_add_string_or_null(j, "target", lookup->target);
	json_add_bool(j, "dynamic", lookup->dynamic);
	json_part_status(j, lookup->answer);
	json_add_int(j, "voids", lookup->voids);
	json_add_int(j, "mx_hosts", lookup->mx_hosts);
	json_part_addresses(j, arena, lookup->address.item,
	    lookup->address.n);
	add_node_index(j, "node", spf, lookup->node);
	json_add_string(j, "dangling", report_tri(lookup->dangling));
}

static void
add_term_text(struct json *j, struct arena *arena, const char *key,
    const struct spf_record *record, const struct spf_term *term)
{
	struct span span = term == NULL ? (struct span){ 0, 0 } : term->span;

	if (record == NULL || term == NULL || span.at > record->len ||
	    span.len > record->len - span.at)
		json_add_null(j, key);
	else
		json_part_octets(j, arena, key, record->text + span.at,
		    span.len);
}

static void
add_terms(struct json *j, struct arena *arena, const struct spf_outcome *spf,
    const struct spf_node *node)
{
	struct json *list = json_add_array(j, "terms");
	char qualifier[2] = "";

	if (node->record == NULL)
		return;
	for (size_t i = 0; i < node->record->term.n; i++) {
		const struct spf_term *term = &node->record->term.item[i];

		j = json_push_object(list);
		add_term_text(j, arena, "term", node->record, term);
		json_add_string(j, "type", spf_term_type_name(term->type));
		qualifier[0] = term->qualifier;
		json_add_string_or_null(j, "qualifier",
		    term->qualifier == 0 ? NULL : qualifier);
		add_lookup(j, arena, spf, lookup_of(node, term));
	}
}

static void
add_size(struct json *j, struct arena *arena, const struct spf_size *size)
{
	json_add_int(j, "ipv4_addresses", (int64_t)size->ipv4);
	/* Up to 2^64: more than a number of JSON is sure to hold. */
	json_add_string(j, "ipv6_networks",
	    spf_networks_text(arena, size->ipv6));
}

static void
add_node(struct json *list, struct arena *arena,
    const struct spf_outcome *spf, const struct spf_node *node)
{
	struct json *j = json_push_object(list);

	json_add_string(j, "domain", node->domain);
	add_node_index(j, "parent", spf, node->parent);
	add_term_text(j, arena, "via",
	    node->parent == NULL ? NULL : node->parent->record, node->via);
	json_add_int(j, "depth", node->depth);
	json_part_status(j, node->answer);
	json_add_int(j, "records", (int64_t)node->nrecord);
	json_part_record(j, arena, "record", node->rr);
	json_part_place(j, node->rr == NULL ? NULL : &node->rr->place);
	json_add_bool(j, "loop", node->loop);
	json_add_bool(j, "repeated", node->repeated);
	json_add_int(j, "lookups", node->terms);
	json_add_int(j, "voids", node->voids);
	add_size(j, arena, &node->size);
	json_add_string(j, "passes_all", report_tri(node->passes_all));
	add_terms(j, arena, spf, node);
}

static void
add_parties(struct json *list, struct arena *arena,
    const struct spf_space *space)
{
	for (size_t i = 0; i < space->party.n; i++) {
		const struct spf_party *p = &space->party.item[i];
		struct json *j = json_push_object(list);

		json_add_string(j, "domain", p->domain);
		json_add_bool(j, "own", p->own);
		json_add_int(j, "records", p->records);
		json_add_int(j, "lookups", p->terms);
		json_add_int(j, "voids", p->voids);
		add_size(j, arena, &p->size);
	}
}

static void
add_space(struct json *j, struct arena *arena, const struct spf_space *space)
{
	struct json *list;

	j = json_add_object(j, "space");
	add_size(j, arena, &space->size);
	json_add_bool(j, "open", space->open);
	json_add_bool(j, "at_most", space->at_most);
	list = json_add_array(j, "prefixes");
	for (size_t i = 0; i < space->merged.prefix.n; i++) {
		const struct address_prefix *p =
		    &space->merged.prefix.item[i];

		json_push_string(list, arena_printf(arena, "%s/%u",
		    address_text(arena, &p->address), p->bits));
	}
	add_parties(json_add_array(j, "parties"), arena, space);
}

static void
add_stranger(struct json *j, const char *key, const char *ip,
    const struct spf_check *check)
{
	j = json_add_object(j, key);
	json_add_string(j, "ip", ip);
	json_add_string(j, "result", spf_result_name(check->result));
	json_add_string(j, "why", check->why == NULL ? "" : check->why);
	json_add_string_or_null(j, "decided_by", check->domain);
	json_add_int(j, "lookups", check->terms);
	json_add_int(j, "voids", check->voids);
}

void
json_part_spf(struct json *j, struct arena *arena,
    const struct spf_outcome *spf)
{
	const struct spf_node *root = spf->root;
	struct json *nodes;

	j = json_add_object(j, "spf");
	json_part_status(j, spf->answer);
	json_add_int(j, "records", root == NULL ? 0 : (int64_t)root->nrecord);
	json_part_record(j, arena, "record", root == NULL ? NULL : root->rr);
	json_add_int(j, "lookups", spf->terms);
	json_add_int(j, "voids", spf->voids);
	json_add_bool(j, "lower_bound", spf->bound);
	json_add_string(j, "default_result",
	    spf_result_name(spf->default_result));
	json_add_string_or_null(j, "default_at", spf->default_node == NULL ?
	    NULL : spf->default_node->domain);
	add_space(j, arena, &spf->space);
	add_stranger(j, "stranger", SPF_STRANGER_IP, &spf->stranger);
	add_stranger(j, "stranger_ipv6", SPF_STRANGER_IPV6,
	    &spf->stranger_ipv6);
	nodes = json_add_array(j, "nodes");
	for (size_t i = 0; i < spf->nodes.n; i++)
		add_node(nodes, arena, spf, spf->nodes.item[i]);
}

static void
add_sender(struct json *list, struct arena *arena,
    const struct declared_sender *s)
{
	struct json *j = json_push_object(list), *probes;

	json_add_string(j, "address", s->said->address);
	json_add_octets(j, "label", s->said->label, strlen(s->said->label));
	json_add_string(j, "expected", s->said->expected);
	json_add_string(j, "as_expected", report_tri(s->as_expected));
	probes = json_add_array(j, "probes");
	for (size_t i = 0; i < s->probe.n; i++) {
		const struct sender_probe *p = &s->probe.item[i];
		struct json *o = json_push_object(probes);

		json_add_string(o, "ip", address_text(arena, &p->ip));
		json_add_string(o, "result", spf_result_name(p->check.result));
		json_add_string(o, "why", p->check.why);
	}
}

/* null: nobody listed any. */
void
json_part_subdomains(struct json *j, const struct facts *facts)
{
	const struct spf_host_outcome *all = &facts->spf_host;
	struct json *list;

	if (!facts->evidence->scope.subdomains_listed) {
		json_add_null(j, "subdomains");
		return;
	}
	list = json_add_array(j, "subdomains");
	for (size_t i = 0; i < all->below.n; i++) {
		struct json *o = json_push_object(list);

		json_add_string(o, "name", all->below.item[i].name);
		json_add_string(o, "spf",
		    spf_host_state_name(all->below.item[i].state));
	}
}

void
json_part_senders(struct json *j, struct arena *arena,
    const struct senders_outcome *all)
{
	struct json *list = json_add_array(j, "senders");

	for (size_t i = 0; i < all->sender.n; i++)
		add_sender(list, arena, &all->sender.item[i]);
}
