/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/json_part.h"

#include "base/arena.h"

static const char *const standard_keys[DMARC_NSTANDARD] = {
	[DMARC_RFC9989] = "rfc9989", [DMARC_RFC7489] = "rfc7489",
};

static const char *const receiver_keys[RECEIVER_N] = {
	[RECEIVER_RFC9989] = "rfc9989", [RECEIVER_RFC7489] = "rfc7489",
	[RECEIVER_LIBRARIES] = "libraries",
};

static const char *const forgery_keys[FORGERY_N] = {
	[FORGERY_DOMAIN] = "domain",
	[FORGERY_SUBDOMAIN] = "subdomain",
	[FORGERY_NONEXISTENT] = "nonexistent",
	[FORGERY_ENVELOPE] = "envelope",
};

static const char *const author_keys[DMARC_NAUTHOR] = {
	[DMARC_AUTHOR_DOMAIN] = "domain",
	[DMARC_AUTHOR_SUBDOMAIN] = "subdomain",
	[DMARC_AUTHOR_NONEXISTENT] = "nonexistent",
};

static void
add_host(struct json *list, struct arena *arena, const struct mx_host *host)
{
	struct json *j = json_push_object(list);

	json_add_int(j, "preference", host->preference);
	json_add_string(j, "name", host->name);
	json_part_addresses(j, arena, host->address.item, host->address.n);
	json_add_string_or_null(j, "cname", host->cname);
	json_add_bool(j, "legal", host->legal);
	json_add_bool(j, "literal", host->literal);
	json_add_string(j, "resolves", report_tri(host->resolves));
	json_add_string(j, "dangling", report_tri(host->dangling));
	json_add_string_or_null(j, "registrable", host->registrable);
	json_part_place(j, host->rr == NULL ? NULL : &host->rr->place);
}

static void
add_hosting(struct json *j, const struct hosting *h)
{
	json_add_string_or_null(j, "provider", h->provider);
	json_add_bool(j, "anycast", h->kind == HOSTING_ANYCAST);
}

static void
add_redundancy_host(struct json *list, struct arena *arena,
    const struct redundancy_host *h)
{
	struct json *j = json_push_object(list), *address, *as;

	json_add_string(j, "name", h->host->name);
	json_add_int(j, "preference", h->host->preference);
	add_hosting(j, &h->hosting);
	list = json_add_array(j, "addresses");
	for (size_t i = 0; i < h->address.n; i++) {
		const struct redundancy_address *a = &h->address.item[i];

		address = json_push_object(list);
		json_add_string(address, "address",
		    address_text(arena, a->ip));
		json_add_string_or_null(address, "network",
		    a->network == NULL ? NULL : a->network->text);
		json_add_string_or_null(address, "special", a->special);
		as = json_add_array(address, "origin_as");
		for (size_t k = 0; k < a->asn.n; k++)
			json_push_int(as, a->asn.as[k]);
		json_part_trouble(address, arena, a->asn.trouble);
	}
}

static void
add_redundancy(struct json *j, struct arena *arena,
    const struct redundancy_outcome *r)
{
	struct json *list;

	if (r->words == NULL) {
		json_add_null(j, "redundancy");
		return;
	}
	j = json_add_object(j, "redundancy");
	json_add_string(j, "single_point_of_failure", report_tri(r->single));
	json_add_string(j, "words", r->words);
	json_add_int(j, "addresses", (int64_t)r->addresses);
	list = json_add_array(j, "networks");
	for (size_t i = 0; i < r->network.n; i++)
		json_push_string(list, r->network.item[i]->text);
	json_add_string(j, "one_origin_as", report_tri(r->one_as));
	add_hosting(j, &r->hosting);
	json_add_string_or_null(j, "registrable", r->registrable);
	list = json_add_array(j, "hosts");
	for (size_t i = 0; i < r->host.n; i++)
		add_redundancy_host(list, arena, &r->host.item[i]);
}

void
json_part_mx(struct json *j, struct arena *arena, const struct mx_outcome *mx,
    const struct redundancy_outcome *redundancy)
{
	struct json *hosts;

	j = json_add_object(j, "mx");
	json_add_string(j, "state", mx_state_name(mx->state));
	json_part_status(j, mx->answer);
	hosts = json_add_array(j, "hosts");
	for (size_t i = 0; i < mx->host.n; i++)
		add_host(hosts, arena, &mx->host.item[i]);
	json_add_int(j, "more", (int64_t)mx->more);
	add_redundancy(j, arena, redundancy);
}

static void
add_key(struct json *j, struct arena *arena, const struct dkim_key *key)
{
	if (key == NULL) {
		json_add_null(j, "key");
		return;
	}
	j = json_add_object(j, "key");
	json_add_string(j, "words", dkim_key_words(arena, key));
	json_add_int(j, "bits", key->bits);
	json_add_bool(j, "revoked", key->revoked);
	json_add_bool(j, "testing", key->testing);
	json_add_bool(j, "strict", key->strict);
	json_add_int(j, "faults", (int64_t)key->fault.n);
}

static void
add_source(struct json *j, const struct dkim_source *source)
{
	json_add_string(j, "origin", dkim_origin_name(source->origin));
	json_add_string_or_null(j, "provider", source->provider == NULL ?
	    NULL : source->provider->name);
	json_add_string_or_null(j, "sign", source->sign);
}

static void
add_selector(struct json *list, struct arena *arena,
    const struct dkim_selector *s)
{
	struct json *j = json_push_object(list);

	json_add_string(j, "selector", s->selector);
	json_add_string(j, "name", s->name);
	add_source(j, &s->source);
	json_add_string(j, "state", dkim_state_name(s->state));
	json_part_status(j, s->answer);
	json_add_int(j, "records", (int64_t)s->nrecord);
	json_part_record(j, arena, "record", s->rr);
	json_part_place(j, s->rr == NULL ? NULL : &s->rr->place);
	add_key(j, arena, s->key);
	json_add_string_or_null(j, "cname", s->cname);
	json_add_string(j, "dangling", report_tri(s->dangling));
}

static void
add_guess(struct json *list, const struct dkim_guess *guess)
{
	struct json *j = json_push_object(list);

	json_add_string(j, "selector", guess->selector);
	add_source(j, &guess->source);
	json_part_status(j, guess->answer);
	json_add_bool(j, "found", guess->found);
}

void
json_part_dkim(struct json *j, struct arena *arena,
    const struct dkim_outcome *dkim)
{
	struct json *list;

	j = json_add_object(j, "dkim");
	list = json_add_array(j, "selectors");
	for (size_t i = 0; i < dkim->selector.n; i++)
		add_selector(list, arena, &dkim->selector.item[i]);
	list = json_add_array(j, "tried");
	for (size_t i = 0; i < dkim->guess.n; i++)
		add_guess(list, &dkim->guess.item[i]);
	json_add_int(j, "usable", (int64_t)dkim->usable);
	json_add_string_or_null(j, "domainkey", dkim->domainkey == NULL ?
	    NULL : answer_status_name(dkim->domainkey->status));
	json_add_bool(j, "proven_absent", dkim->proven_absent);
	json_add_string(j, "wildcard", report_tri(dkim->wildcard));
}

static void
add_discovery(struct json *j, struct arena *arena, const char *key,
    const struct dmarc_discovery *d)
{
	static const char *const found[] = {
		[DMARC_FOUND_UNKNOWN] = "unknown", [DMARC_FOUND_NONE] = "none",
		[DMARC_FOUND_POLICY] = "policy",
	};

	j = json_add_object(j, key);
	json_add_string(j, "found", found[d->found]);
	json_add_string_or_null(j, "author", d->author);
	json_add_string_or_null(j, "organizational_domain",
	    d->organizational_domain);
	json_add_string_or_null(j, "record_at", d->record_at);
	json_part_record(j, arena, "record", d->rr);
	json_add_string_or_null(j, "tag", d->tag);
	json_add_string(j, "policy", dmarc_policy_name(d->policy));
	json_add_string(j, "effective", dmarc_policy_name(d->effective));
	json_add_int(j, "pct", d->pct);
	json_add_bool(j, "from_psd", d->from_psd);
	json_add_string(j, "why", d->why == NULL ? "" : d->why);
}

static void
add_walk(struct json *j, struct arena *arena, const struct dmarc_walk *walk)
{
	struct json *steps;

	j = json_add_object(j, "walk");
	json_add_string_or_null(j, "start", walk->start);
	json_add_string_or_null(j, "organizational_domain",
	    walk->organizational_domain);
	steps = json_add_array(j, "steps");
	for (size_t i = 0; i < walk->n; i++) {
		const struct dmarc_step *step = &walk->step[i];

		j = json_push_object(steps);
		json_add_string(j, "name", step->name);
		json_part_status(j, step->answer);
		json_add_int(j, "records", (int64_t)step->nrecord);
		json_part_record(j, arena, "record", step->rr);
	}
}

static void
add_report(struct json *list, const struct dmarc_report *r)
{
	struct json *j = json_push_object(list);

	json_add_string(j, "kind", r->ruf ? "ruf" : "rua");
	json_add_string(j, "uri", r->uri->text);
	json_add_bool(j, "valid", r->uri->valid);
	json_add_string_or_null(j, "host", r->uri->host);
	json_add_bool(j, "external", r->external);
	json_add_string_or_null(j, "authorisation", r->authorisation);
	json_add_string(j, "authorised", report_tri(r->authorised));
	json_add_string(j, "deliverable", report_tri(r->deliverable));
	json_add_string(j, "dangling", report_tri(r->dangling));
}

void
json_part_dmarc(struct json *j, struct arena *arena,
    const struct dmarc_outcome *dmarc)
{
	struct json *part;

	j = json_add_object(j, "dmarc");
	json_part_status(j, dmarc->answer);
	for (int s = 0; s < DMARC_NSTANDARD; s++) {
		part = json_add_object(j, standard_keys[s]);
		for (int a = 0; a < DMARC_NAUTHOR; a++)
			add_discovery(part, arena, author_keys[a],
			    &dmarc->discovery[s][a]);
	}
	add_walk(j, arena, &dmarc->walk);
	json_add_string_or_null(j, "public_suffix_registrable",
	    dmarc->psl_registrable);
	part = json_add_array(j, "reports");
	for (size_t i = 0; i < dmarc->report.n; i++)
		add_report(part, &dmarc->report.item[i]);
	json_add_int(j, "reports_more", (int64_t)dmarc->report_more);
}

static void
add_cell(struct json *j, const char *key, const struct receiver_cell *c)
{
	j = json_add_object(j, key);
	json_add_string(j, "disposition", disposition_name(c->disposition));
	json_add_string(j, "why", c->why == NULL ? "" : c->why);
	json_add_bool(j, "differs", c->differs);
}

/* One object of a sender and a way to send: the three cells in it. */
static void
add_genuine(struct json *list, const struct receiver_sender *s,
    enum receiver_genuine how)
{
	struct json *j = json_push_object(list);

	json_add_string(j, "address", s->said->address);
	json_add_string(j, "label", s->said->label);
	json_add_bool(j, "signed", how == GENUINE_SIGNED ||
	    how == GENUINE_SIGNED_FORWARDED);
	json_add_bool(j, "forwarded", how == GENUINE_UNSIGNED_FORWARDED ||
	    how == GENUINE_SIGNED_FORWARDED);
	for (int k = 0; k < RECEIVER_N; k++)
		add_cell(j, receiver_keys[k], &s->row[how].cell[k]);
}

void
json_part_receiver(struct json *j, const struct receiver_outcome *receiver)
{
	struct json *part;

	j = json_add_object(j, "receiver");
	for (int k = 0; k < RECEIVER_N; k++) {
		part = json_add_object(j, receiver_keys[k]);
		for (int i = 0; i < FORGERY_N; i++)
			add_cell(part, forgery_keys[i],
			    &receiver->forged[i].cell[k]);
	}
	part = json_add_array(j, "genuine");
	for (size_t i = 0; i < receiver->sender.n; i++)
		for (int how = 0; how < GENUINE_N; how++)
			add_genuine(part, &receiver->sender.item[i],
			    (enum receiver_genuine)how);
	json_add_int(j, "left_out", (int64_t)receiver->left_out);
}
