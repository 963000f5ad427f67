/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/tape.h"

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/rfc3339.h"
#include "dns/message.h"
#include "dns/name.h"
#include "source/source.h"

#define TAPE_VERSION	1
#define SLOTS_START	1024	/* a power of two */

/* --- writing --- */

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
	struct json *o = json_object(arena);

	json_add_int(o, "mailassay_tape", TAPE_VERSION);
	json_add_string(o, "tool", h->tool);
	json_add_string(o, "taken_at", rfc3339_print(arena, h->taken_at));
	json_add_string_or_null(o, "resolver", h->resolver);
	add_strings(o, "zones", h->zone, h->nzone);
	json_print(out, o, 0);
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

void
tape_write_audit(FILE *out, const struct tape_audit *audit)
{
	struct arena *arena = arena_new();
	struct json *o = json_object(arena);

	json_add_string(o, "audit", audit->domain);
	add_strings(o, "selectors", audit->selector, audit->nselector);
	json_add_string_or_null(o, "mode", audit->mode);
	add_senders(o, audit);
	json_print(out, o, 0);
	fputc('\n', out);
	arena_free(arena);
}

static void
add_places(struct json *o, const struct answer *a)
{
	struct json *list;

	if (a->nrr == 0 || a->rr[0].place.file == NULL)
		return;
	list = json_add_array(o, "places");
	for (size_t i = 0; i < a->nrr; i++) {
		struct json *place = json_push_object(list);

		json_add_string_or_null(place, "file", a->rr[i].place.file);
		json_add_int(place, "line", a->rr[i].place.line);
		json_add_int(place, "column", a->rr[i].place.column);
	}
}

void
tape_write_answer(FILE *out, const struct answer *a)
{
	struct arena *arena = arena_new();
	struct json *o = json_object(arena);

	json_add_string(o, "name", a->question.name);
	json_add_string(o, "type", rrtype_name(arena, a->question.type));
	json_add_string(o, "status", answer_status_name(a->status));
	json_add_string_or_null(o, "detail", a->detail);
	json_add_string_or_null(o, "origin", a->origin);
	json_add_string_or_null(o, "server", a->server);
	json_add_string_or_null(o, "transport", a->transport);
	json_add_string_or_null(o, "time", a->time == 0 ? NULL :
	    rfc3339_print(arena, a->time));
	json_add_bool(o, "ad", a->ad);
	json_add_bool(o, "ad_trusted", a->ad_trusted);
	if (a->wire != NULL)
		json_add_string(o, "wire",
		    base64_encode(arena, a->wire, a->wirelen));
	add_places(o, a);
	json_print(out, o, 0);
	fputc('\n', out);
	arena_free(arena);
}

/* --- reading --- */

struct tape_source {
	struct source		 source;
	struct arena		*arena;
	const char		*path;
	unsigned		 line;
	const struct answer	**slot;		/* hash table by question */
	size_t			 nslot, n;
	struct question		 missing;	/* name NULL: none */
};

static size_t
hash(struct question q)
{
	uint32_t h = 2166136261u ^ q.type;

	for (const char *p = q.name; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	return h;
}

static const struct answer **
find(const struct tape_source *t, struct question q)
{
	size_t i = hash(q) & (t->nslot - 1);

	while (t->slot[i] != NULL && !question_equal(t->slot[i]->question, q))
		i = (i + 1) & (t->nslot - 1);
	return &t->slot[i];
}

static void
grow(struct tape_source *t)
{
	const struct answer **old = t->slot;
	size_t nold = t->nslot;

	t->nslot *= 2;
	t->slot = arena_array(t->arena, t->nslot, sizeof *t->slot);
	for (size_t i = 0; i < nold; i++)
		if (old[i] != NULL)
			*find(t, old[i]->question) = old[i];
}

/* The first answer to a question stands: a run asks each only once. */
static void
keep(struct tape_source *t, const struct answer *a)
{
	const struct answer **slot = find(t, a->question);

	if (*slot != NULL)
		return;
	if (++t->n * 2 > t->nslot) {
		grow(t);
		slot = find(t, a->question);
	}
	*slot = a;
}

static int
bad(const struct tape_source *t, struct err *err, const char *what)
{
	return err_set(err, "%s:%u: %s", t->path, t->line, what);
}

/* A string member copied into the arena; NULL if absent or null. */
static const char *
copy(struct tape_source *t, const struct json *o, const char *key)
{
	const char *s = json_get_string(o, key);

	return s == NULL ? NULL : arena_strdup(t->arena, s);
}

static int
read_question(struct tape_source *t, const struct json *o, struct question *ret,
    struct err *err)
{
	const char *name = json_get_string(o, "name");
	const char *type = json_get_string(o, "type");

	if (name == NULL || type == NULL)
		return bad(t, err, "\"name\" or \"type\" is missing");
	ret->name = name_from_text(t->arena, name, strlen(name), NULL);
	ret->type = rrtype_parse(type);
	if (ret->name == NULL || ret->type == 0)
		return bad(t, err, "\"name\" or \"type\" is not valid");
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
read_wire(struct tape_source *t, const struct json *o, struct answer *a,
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
	message_answer(t->arena, wire, len, a);
	if (is_fact(status) && a->status != status)
		return bad(t, err, "\"wire\" says something else than "
		    "\"status\"");
	a->status = status;
	a->detail = detail;
	a->ad = ad;
	return 0;
}

/* Records are const outside; here they have just been made. */
static void
read_places(struct tape_source *t, const struct json *o, struct answer *a)
{
	const struct json *list = json_get(o, "places");
	struct rr *rr = arena_array(t->arena, a->nrr, sizeof *rr);

	if (list == NULL || a->nrr == 0)
		return;
	memcpy(rr, a->rr, a->nrr * sizeof *rr);
	for (size_t i = 0; i < a->nrr && i < json_count(list); i++) {
		const struct json *place = json_at(list, i);
		int64_t line = 0, column = 0;

		json_get_int(place, "line", &line);
		json_get_int(place, "column", &column);
		rr[i].place.file = copy(t, place, "file");
		rr[i].place.line = (uint32_t)line;
		rr[i].place.column = (uint32_t)column;
	}
	a->rr = rr;
}

static int
read_answer(struct tape_source *t, const struct json *o, struct err *err)
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
	if (read_wire(t, o, a, err) != 0)
		return -1;
	read_places(t, o, a);
	keep(t, a);
	return 0;
}

static int
read_strings(struct tape_source *t, const struct json *o, const char *key,
    const char *const **ret, size_t *ret_n, struct err *err)
{
	const struct json *list = json_get(o, key);
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
read_senders(struct tape_source *t, const struct json *o,
    struct tape_audit *audit, struct err *err)
{
	const struct json *list = json_get(o, "senders");
	struct tape_sender *sender;

	audit->nsender = json_count(list);
	audit->sender = sender = arena_array(t->arena, audit->nsender,
	    sizeof *sender);
	for (size_t i = 0; i < audit->nsender; i++) {
		const struct json *s = json_at(list, i);

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
read_audit(struct tape_source *t, const struct json *o, struct tape *ret,
    struct err *err)
{
	struct tape_audit *audit = vec_add(t->arena, &ret->audit);
	const char **names;

	audit->domain = read_name(t, json_get_string(o, "audit"));
	audit->mode = copy(t, o, "mode");
	if (audit->domain == NULL)
		return bad(t, err, "\"audit\" is no domain name");
	if (read_strings(t, o, "selectors", &audit->selector,
	    &audit->nselector, err) != 0)
		return -1;
	names = arena_array(t->arena, audit->nselector, sizeof *names);
	for (size_t i = 0; i < audit->nselector; i++) {
		names[i] = read_name(t, audit->selector[i]);
		if (names[i] == NULL)
			return bad(t, err, "\"selectors\" holds what is no "
			    "name");
	}
	audit->selector = names;
	return read_senders(t, o, audit, err);
}

static int
read_header(struct tape_source *t, const struct json *o, struct tape_header *ret,
    struct err *err)
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
	return read_strings(t, o, "zones", &ret->zone, &ret->nzone, err);
}

static int
read_line(struct tape_source *t, const char *text, size_t len,
    struct tape *ret, struct err *err)
{
	struct arena *scratch = arena_new();
	struct err inner;
	const struct json *o;
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

static int
read_lines(struct tape_source *t, const char *text, size_t len,
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

/* --- answering --- */

static bool
tape_ask(struct source *source, struct arena *arena, struct question q,
    source_done done, void *context)
{
	struct tape_source *t = (struct tape_source *)source;
	const struct answer *a = *find(t, q);
	struct answer *none;

	if (a != NULL) {
		done(context, a);
		return true;
	}
	if (t->missing.name == NULL) {
		t->missing.name = arena_strdup(t->arena, q.name);
		t->missing.type = q.type;
	}
	none = arena_alloc(arena, sizeof *none);
	none->question = q;
	none->status = ANSWER_NOT_ASKED;
	none->detail = "the tape has no answer to it";
	done(context, none);
	return true;
}

static int
tape_check(const struct source *source, struct err *err)
{
	const struct tape_source *t = (const struct tape_source *)source;

	if (t->missing.name == NULL)
		return 0;
	return err_set(err, "%s: the tape has no answer to the question "
	    "'%s %s'", t->path, t->missing.name,
	    rrtype_name(t->arena, t->missing.type));
}

static void
tape_close(struct source *source)
{
	(void)source;		/* its memory is its arena's */
}

static const struct source_ops tape_ops = {
	.name = "tape", .ask = tape_ask, .close = tape_close,
	.check = tape_check,
};

struct source *
tape_open(struct arena *arena, const char *path, struct tape *ret,
    struct err *err)
{
	struct tape_source *t = arena_alloc(arena, sizeof *t);
	size_t len;
	char *text;

	*ret = (struct tape){ 0 };
	t->source.ops = &tape_ops;
	t->arena = arena;
	t->path = path;
	t->nslot = SLOTS_START;
	t->slot = arena_array(arena, t->nslot, sizeof *t->slot);
	text = file_read(arena, path, LIMIT_TAPE_FILE, &len, err);
	if (text == NULL || read_lines(t, text, len, ret, err) != 0)
		return NULL;
	return &t->source;
}
