/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/tape_source.h"

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/err.h"
#include "base/json_read.h"
#include "base/limits.h"
#include "base/rfc3339.h"
#include "dns/message.h"
#include "dns/name.h"

static int
bad(const struct tape_source *t, struct err *err, const char *what)
{
	return err_set(err, "%s:%u: %s", t->path, t->line, what);
}

/* A string member copied into the arena; NULL if absent or null. */
static const char *
copy(struct tape_source *t, const struct json_value *o, const char *key)
{
	const char *s = json_get_string(o, key);

	return s == NULL ? NULL : arena_strdup(t->arena, s);
}

static int
read_question(struct tape_source *t, const struct json_value *o,
    struct question *ret, struct err *err)
{
	const char *name = json_get_string(o, "name");
	const char *type = json_get_string(o, "type");

	if (name == NULL || type == NULL)
		return bad(t, err, "\"name\" or \"type\" is missing");
	ret->name = name_from_text(t->arena, name, strlen(name), NULL);
	ret->type = rrtype_parse(type);
	if (ret->name == NULL || ret->type == 0)
		return bad(t, err, "\"name\" or \"type\" is not valid");
	ret->server = copy(t, o, "asked");
	ret->tcp = ret->server != NULL && json_get_bool(o, "asked_over_tcp");
	return 0;
}

/* A status that the wire alone has to bear out. */
static bool
is_fact(enum answer_status status)
{
	return status == ANSWER_FOUND || status == ANSWER_NODATA ||
	    status == ANSWER_NXDOMAIN;
}

static int
read_wire(struct tape_source *t, const struct json_value *o, struct answer *a,
    struct err *err)
{
	enum answer_status status = a->status;
	const char *text = json_get_string(o, "wire"), *detail = a->detail;
	uint8_t *wire;
	bool ad = a->ad;
	size_t len;

	if (text == NULL) {
		if (!answer_failed(a))
			return bad(t, err, "\"wire\" is missing");
		return 0;
	}
	if (!base64_decode(t->arena, text, strlen(text), &wire, &len))
		return bad(t, err, "\"wire\" is not base64");
	if (a->question.type == RR_SMTP) {
		a->wire = wire;
		a->wirelen = len;
		return 0;
	}
	message_answer(t->arena, wire, len, a);
	if (is_fact(status) && a->status != status)
		return bad(t, err, "\"wire\" says something else than "
		    "\"status\"");
	a->status = status;
	a->detail = detail;
	a->ad = ad;
	/* The source had its reasons to give out none of what came. */
	if (answer_failed(a)) {
		a->rr = a->signature = NULL;
		a->nrr = a->ncname = a->nsignature = 0;
	}
	return 0;
}

/* Records are const outside; here they have just been made. */
static const struct rr *
place_records(struct tape_source *t, const struct json_value *list,
    size_t first, const struct rr *from, size_t n)
{
	struct rr *rr = arena_array(t->arena, n, sizeof *rr);

	if (n > 0)
		memcpy(rr, from, n * sizeof *rr);
	for (size_t i = 0; i < n && first + i < json_count(list); i++) {
		const struct json_value *place = json_at(list, first + i);
		int64_t line = 0, column = 0;

		json_get_int(place, "line", &line);
		json_get_int(place, "column", &column);
		rr[i].place.file = copy(t, place, "file");
		rr[i].place.line = (uint32_t)line;
		rr[i].place.column = (uint32_t)column;
	}
	return rr;
}

/* Of the records, then of their signatures. */
static void
read_places(struct tape_source *t, const struct json_value *o, struct answer *a)
{
	const struct json_value *list = json_get(o, "places");

	if (list == NULL || a->nrr == 0)
		return;
	a->rr = place_records(t, list, 0, a->rr, a->nrr);
	a->signature = place_records(t, list, a->nrr, a->signature,
	    a->nsignature);
}

static int
read_answer(struct tape_source *t, const struct json_value *o, struct err *err)
{
	struct answer *a = arena_alloc(t->arena, sizeof *a);
	const char *status = json_get_string(o, "status");
	const char *time = json_get_string(o, "time");
	int parsed = status == NULL ? -1 : answer_status_parse(status);

	if (read_question(t, o, &a->question, err) != 0)
		return -1;
	if (parsed < 0)
		return bad(t, err, "\"status\" is missing or no status");
	a->status = (enum answer_status)parsed;
	if (time != NULL ? !rfc3339_parse(time, &a->time) :
	    a->status != ANSWER_NOT_ASKED)
		return bad(t, err, "\"time\" is missing or no time");
	a->detail = copy(t, o, "detail");
	a->origin = copy(t, o, "origin");
	a->server = copy(t, o, "server");
	a->transport = copy(t, o, "transport");
	a->ad = json_get_bool(o, "ad");
	a->ad_trusted = json_get_bool(o, "ad_trusted");
	a->validated = json_get_bool(o, "validated");
	if (read_wire(t, o, a, err) != 0)
		return -1;
	read_places(t, o, a);
	tape_keep(t, a);
	return 0;
}

static int
read_strings(struct tape_source *t, const struct json_value *o, const char *key,
    const char *const **ret, size_t *ret_n, struct err *err)
{
	const struct json_value *list = json_get(o, key);
	const char **copied;

	*ret_n = json_count(list);
	*ret = copied = arena_array(t->arena, *ret_n, sizeof *copied);
	for (size_t i = 0; i < *ret_n; i++) {
		const char *s = json_string(json_at(list, i));

		if (s == NULL)
			return bad(t, err, "a list holds what is no string");
		copied[i] = arena_strdup(t->arena, s);
	}
	return 0;
}

static const char *
read_name(struct tape_source *t, const char *text)
{
	return text == NULL ? NULL :
	    name_from_text(t->arena, text, strlen(text), NULL);
}

static int
read_senders(struct tape_source *t, const struct json_value *o,
    struct tape_audit *audit, struct err *err)
{
	const struct json_value *list = json_get(o, "senders");
	struct tape_sender *sender;

	audit->nsender = json_count(list);
	audit->sender = sender = arena_array(t->arena, audit->nsender,
	    sizeof *sender);
	for (size_t i = 0; i < audit->nsender; i++) {
		const struct json_value *s = json_at(list, i);

		sender[i].address = copy(t, s, "address");
		sender[i].expected = copy(t, s, "expected");
		sender[i].label = copy(t, s, "label");
		if (sender[i].address == NULL || sender[i].expected == NULL ||
		    sender[i].label == NULL)
			return bad(t, err, "\"senders\" holds what is no "
			    "sender");
	}
	return 0;
}

static int
read_sightings(struct tape_source *t, const struct json_value *o,
    struct tape_audit *audit, struct err *err)
{
	const struct json_value *list = json_get(o, "dkim_signatures");
	struct tape_sighting *sighting;

	audit->nsighting = json_count(list);
	audit->sighting = sighting = arena_array(t->arena, audit->nsighting,
	    sizeof *sighting);
	for (size_t i = 0; i < audit->nsighting; i++) {
		const struct json_value *s = json_at(list, i);

		sighting[i].selector = read_name(t, json_get_string(s,
		    "selector"));
		sighting[i].identity = read_name(t, json_get_string(s,
		    "identity"));
		if (sighting[i].selector == NULL ||
		    sighting[i].identity == NULL)
			return bad(t, err, "\"dkim_signatures\" holds what "
			    "is no signature");
	}
	return 0;
}

/* How many of the selectors; none if it is not said. */
static int
read_count(struct tape_source *t, const struct json_value *o, const char *key,
    size_t most, size_t *ret, struct err *err)
{
	int64_t n;

	if (!json_get_int(o, key, &n))
		return 0;
	if (n < 0 || (size_t)n > most)
		return bad(t, err, arena_printf(t->arena, "\"%s\" is no number "
		    "of selectors", key));
	*ret = (size_t)n;
	return 0;
}

static int
read_probes(struct tape_source *t, const struct json_value *o,
    struct tape_audit *audit, struct err *err)
{
	const struct json_value *list = json_get(o, "dkim_probes");
	struct tape_probe *probe;

	audit->nprobe = json_count(list);
	audit->probe = probe = arena_array(t->arena, audit->nprobe,
	    sizeof *probe);
	for (size_t i = 0; i < audit->nprobe; i++) {
		const struct json_value *p = json_at(list, i);

		probe[i].selector = read_name(t, json_get_string(p,
		    "selector"));
		probe[i].signature = copy(t, p, "signature");
		if (probe[i].selector == NULL || probe[i].signature == NULL)
			return bad(t, err, "\"dkim_probes\" holds what is no "
			    "probe");
	}
	return 0;
}

/* Names, of which there may be none. */
static int
read_names(struct tape_source *t, const struct json_value *o, const char *key,
    const char *const **ret, size_t *ret_n, struct err *err)
{
	const char *const *text;
	const char **name;

	if (read_strings(t, o, key, &text, ret_n, err) != 0)
		return -1;
	name = arena_array(t->arena, *ret_n, sizeof *name);
	for (size_t i = 0; i < *ret_n; i++) {
		name[i] = read_name(t, text[i]);
		if (name[i] == NULL)
			return bad(t, err, arena_printf(t->arena,
			    "\"%s\" holds what is no name", key));
	}
	*ret = name;
	return 0;
}

static int
read_audit(struct tape_source *t, const struct json_value *o, struct tape *ret,
    struct err *err)
{
	struct tape_audit *audit = vec_add(t->arena, &ret->audit);

	audit->domain = read_name(t, json_get_string(o, "audit"));
	audit->mode = copy(t, o, "mode");
	audit->posts_to_lists = copy(t, o, "posts_to_lists");
	if (audit->domain == NULL)
		return bad(t, err, "\"audit\" is no domain name");
	if (read_names(t, o, "selectors", &audit->selector,
	    &audit->nselector, err) != 0)
		return -1;
	if (read_count(t, o, "surveyed", audit->nselector,
	    &audit->nsurveyed, err) != 0 || read_count(t, o, "seen",
	    audit->nselector - audit->nsurveyed, &audit->nseen, err) != 0 ||
	    read_sightings(t, o, audit, err) != 0)
		return -1;
	audit->guess = json_get_bool(o, "dkim_guess");
	audit->name_servers = copy(t, o, "name_servers");
	audit->smtp = json_get_bool(o, "smtp");
	audit->subdomains_listed = json_get(o, "subdomains") != NULL;
	if (audit->subdomains_listed && read_names(t, o, "subdomains",
	    &audit->subdomain, &audit->nsubdomain, err) != 0)
		return -1;
	if (read_probes(t, o, audit, err) != 0)
		return -1;
	return read_senders(t, o, audit, err);
}

static int
read_header(struct tape_source *t, const struct json_value *o,
    struct tape_header *ret, struct err *err)
{
	const char *taken_at = json_get_string(o, "taken_at");
	int64_t version;

	if (!json_get_int(o, "mailassay_tape", &version))
		return bad(t, err, "this is no tape: \"mailassay_tape\" is "
		    "missing");
	if (version != TAPE_VERSION)
		return bad(t, err, "a tape of another version");
	if (taken_at == NULL || !rfc3339_parse(taken_at, &ret->taken_at))
		return bad(t, err, "\"taken_at\" is missing or no time");
	ret->tool = copy(t, o, "tool");
	ret->resolver = copy(t, o, "resolver");
	ret->suffix_list = copy(t, o, "suffix_list");
	ret->asn_data = copy(t, o, "asn_data");
	ret->asn_zone = copy(t, o, "asn_zone");
	return read_strings(t, o, "zones", &ret->zone, &ret->nzone, err);
}

static int
read_line(struct tape_source *t, const char *text, size_t len,
    struct tape *ret, struct err *err)
{
	struct arena *scratch = arena_new();
	struct err inner;
	const struct json_value *o;
	int result;

	t->line++;
	if (len > LIMIT_TAPE_LINE)
		result = bad(t, err, "the line is too long");
	else if ((o = json_parse(scratch, text, len, &inner)) == NULL)
		result = bad(t, err, inner.text);
	else if (t->line == 1)
		result = read_header(t, o, &ret->header, err);
	else if (json_get(o, "audit") != NULL)
		result = read_audit(t, o, ret, err);
	else
		result = read_answer(t, o, err);
	arena_free(scratch);
	return result;
}

int
tape_read(struct tape_source *t, const char *text, size_t len,
    struct tape *ret, struct err *err)
{
	if (len == 0)
		return err_set(err, "%s: the tape is empty", t->path);
	if (text[len - 1] != '\n')
		return err_set(err, "%s: the last line is cut off", t->path);
	while (len > 0) {
		size_t n = (size_t)((const char *)memchr(text, '\n', len) -
		    text);

		if (read_line(t, text, n, ret, err) != 0)
			return -1;
		text += n + 1;
		len -= n + 1;
	}
	return 0;
}
