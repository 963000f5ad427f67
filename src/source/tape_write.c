/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/tape.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/rfc3339.h"
#include "source/tape_source.h"

static void
add_strings(struct json *o, const char *key, const char *const *list,
    size_t n)
{
	struct json *array = json_add_array(o, key);

	for (size_t i = 0; i < n; i++)
		json_push_string(array, list[i]);
}

void
tape_write_header(FILE *out, const struct tape_header *h)
{
	struct arena *arena = arena_new();
	struct json *o = json_document(arena, out, 0);

	json_add_int(o, "mailassay_tape", TAPE_VERSION);
	json_add_string(o, "tool", h->tool);
	json_add_string(o, "taken_at", rfc3339_print(arena, h->taken_at));
	json_add_string_or_null(o, "resolver", h->resolver);
	add_strings(o, "zones", h->zone, h->nzone);
	json_add_string_or_null(o, "suffix_list", h->suffix_list);
	if (h->asn_data != NULL)
		json_add_string(o, "asn_data", h->asn_data);
	if (h->asn_zone != NULL)
		json_add_string(o, "asn_zone", h->asn_zone);
	json_finish(o);
	fputc('\n', out);
	arena_free(arena);
}

static void
add_senders(struct json *o, const struct tape_audit *audit)
{
	struct json *list;

	if (audit->nsender == 0)
		return;
	list = json_add_array(o, "senders");
	for (size_t i = 0; i < audit->nsender; i++) {
		struct json *s = json_push_object(list);

		json_add_string(s, "address", audit->sender[i].address);
		json_add_string(s, "expected", audit->sender[i].expected);
		json_add_string(s, "label", audit->sender[i].label);
	}
}

static void
add_sightings(struct json *o, const struct tape_audit *audit)
{
	struct json *list;

	if (audit->nsighting == 0)
		return;
	list = json_add_array(o, "dkim_signatures");
	for (size_t i = 0; i < audit->nsighting; i++) {
		struct json *s = json_push_object(list);

		json_add_string(s, "selector", audit->sighting[i].selector);
		json_add_string(s, "identity", audit->sighting[i].identity);
	}
}

static void
add_probes(struct json *o, const struct tape_audit *audit)
{
	struct json *list;

	if (audit->nprobe == 0)
		return;
	list = json_add_array(o, "dkim_probes");
	for (size_t i = 0; i < audit->nprobe; i++) {
		struct json *p = json_push_object(list);

		json_add_string(p, "selector", audit->probe[i].selector);
		json_add_string(p, "signature", audit->probe[i].signature);
	}
}

void
tape_write_audit(FILE *out, const struct tape_audit *audit)
{
	struct arena *arena = arena_new();
	struct json *o = json_document(arena, out, 0);

	json_add_string(o, "audit", audit->domain);
	add_strings(o, "selectors", audit->selector, audit->nselector);
	if (audit->nseen > 0)
		json_add_int(o, "seen", (int64_t)audit->nseen);
	if (audit->nsurveyed > 0)
		json_add_int(o, "surveyed", (int64_t)audit->nsurveyed);
	if (audit->guess)
		json_add_bool(o, "dkim_guess", true);
	if (audit->name_servers != NULL)
		json_add_string(o, "name_servers", audit->name_servers);
	if (audit->smtp)
		json_add_bool(o, "smtp", true);
	json_add_string_or_null(o, "mode", audit->mode);
	if (audit->subdomains_listed)
		add_strings(o, "subdomains", audit->subdomain,
		    audit->nsubdomain);
	if (audit->posts_to_lists != NULL)
		json_add_string(o, "posts_to_lists", audit->posts_to_lists);
	add_senders(o, audit);
	add_sightings(o, audit);
	add_probes(o, audit);
	json_finish(o);
	fputc('\n', out);
	arena_free(arena);
}

static void
push_places(struct json *list, const struct rr *rr, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct json *place = json_push_object(list);

		json_add_string_or_null(place, "file", rr[i].place.file);
		json_add_int(place, "line", rr[i].place.line);
		json_add_int(place, "column", rr[i].place.column);
	}
}

static void
add_places(struct json *o, const struct answer *a)
{
	struct json *list;

	if (a->nrr == 0 || a->rr[0].place.file == NULL)
		return;
	list = json_add_array(o, "places");
	push_places(list, a->rr, a->nrr);
	push_places(list, a->signature, a->nsignature);
}

void
tape_write_answer(FILE *out, const struct answer *a)
{
	struct arena *arena = arena_new();
	struct json *o = json_document(arena, out, 0);

	json_add_string(o, "name", a->question.name);
	json_add_string(o, "type", rrtype_name(arena, a->question.type));
	if (a->question.server != NULL) {
		json_add_string(o, "asked", a->question.server);
		json_add_bool(o, "asked_over_tcp", a->question.tcp);
	}
	json_add_string(o, "status", answer_status_name(a->status));
	json_add_string_or_null(o, "detail", a->detail);
	json_add_string_or_null(o, "origin", a->origin);
	json_add_string_or_null(o, "server", a->server);
	json_add_string_or_null(o, "transport", a->transport);
	json_add_string_or_null(o, "time", a->time == 0 ? NULL :
	    rfc3339_print(arena, a->time));
	json_add_bool(o, "ad", a->ad);
	json_add_bool(o, "ad_trusted", a->ad_trusted);
	if (a->validated)
		json_add_bool(o, "validated", true);
	if (a->wire != NULL)
		json_add_string(o, "wire",
		    base64_encode(arena, a->wire, a->wirelen));
	add_places(o, a);
	json_finish(o);
	fputc('\n', out);
	arena_free(arena);
}
