/* SPDX-License-Identifier: BSD-2-Clause */
#include "witness/witness.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "record/message.h"
#include "witness/adapter.h"
#include "witness/ask.h"
#include "witness/child.h"
#include "witness/deviation.h"

struct witness {
	struct arena	*arena;		/* its own: this struct */
	struct child	 child;
	struct talk	 talk;		/* with it, about one domain */
	enum wire_kind	 sabotage;	/* for tests: 0 for none */
	size_t		 sabotage_nth;
};

/* One domain's round: what to ask, and where the opinions go. */
struct round {
	struct witness		*witness;
	struct arena		*arena;
	struct evidence		*evidence;
	struct asks		 asks;
	struct buf		 load;		/* the answers, then the questions */
	size_t			 loaded;	/* octets of answers */
	struct opinion		*opinion;	/* one for each ask */
	size_t			 next;		/* the first without an opinion */
};

struct witness *
witness_open(struct err *err)
{
	struct arena *arena = arena_new();
	struct witness *w = arena_alloc(arena, sizeof *w);

	w->arena = arena;
	w->child.wait = LIMIT_WITNESS_WAIT;
	if (child_start(&w->child, err) == -1) {
		arena_free(arena);
		return NULL;
	}
	return w;
}

void
witness_close(struct witness *w)
{
	char unused[64];

	if (w == NULL)
		return;
	child_stop(&w->child, unused, sizeof unused);
	arena_free(w->arena);
}

void
witness_sabotage(struct witness *w, enum wire_kind kind, size_t nth, int wait)
{
	w->sabotage = kind;
	w->sabotage_nth = nth;
	w->child.wait = wait;
}

/* "not usable" is one verdict, whatever the reason. */
static bool
same_words(const char *a, const char *b)
{
	static const char unusable[] = "not usable";

	return strcmp(a, b) == 0 ||
	    (strncmp(a, unusable, sizeof unusable - 1) == 0 &&
	    strncmp(b, unusable, sizeof unusable - 1) == 0);
}

static void
compare(struct arena *arena, const struct ask *ask, struct opinion *o)
{
	const struct deviation *d;

	o->agreement = AGREEMENT_UNKNOWN;
	if (*o->said == '\0')
		return;
	if (ask->ours == NULL)
		return;
	if (*ask->ours == '\0') {
		if (o->note == NULL)
			o->note = "we have no result to compare";
		return;
	}
	o->agreement = same_words(o->said, ask->ours) ? AGREEMENT_AGREES :
	    AGREEMENT_DIFFERS;
	if (o->agreement == AGREEMENT_AGREES)
		return;
	d = deviation_find(o->library, o->version, ask->ours, o->said,
	    ask->faults);
	if (d == NULL)
		return;
	o->agreement = AGREEMENT_DIFFERS_KNOWN;
	o->note = arena_printf(arena, "%s (%s)", d->text, d->reference);
}

static void
settle_unknown(struct round *r, const char *note)
{
	r->opinion[r->next++].note = note;
}

/*
 * The evidence lacks answers: note them, and say for which it waits. One that
 * nobody may be asked for is the trouble.
 */
static const char *
waits_for(struct round *r, const struct wire_reply *reply,
    const struct answer **ret_trouble)
{
	const struct question *first = &reply->miss.item[0];
	const struct answer *a;
	const char *what;

	for (size_t i = reply->miss.n; i-- > 0; )
		a = evidence_get(r->evidence, reply->miss.item[i].name,
		    reply->miss.item[i].type);
	what = arena_printf(r->arena, "%s at %s",
	    rrtype_name(r->arena, first->type), first->name);
	if (!answer_pending(a)) {
		*ret_trouble = a;
		return arena_printf(r->arena, "wants %s, and %s", what,
		    answer_status_text(a));
	}
	if (reply->miss.n > 1)
		return arena_printf(r->arena, "waits for %s and %zu more "
		    "answers", what, reply->miss.n - 1);
	return arena_printf(r->arena, "waits for %s", what);
}

static void
settle_reply(struct round *r, const struct wire_reply *reply)
{
	struct opinion *o = &r->opinion[r->next];

	if (reply->miss.n > 0) {
		settle_unknown(r, waits_for(r, reply, &o->trouble));
		return;
	}
	o->said = reply->said;
	o->note = reply->note;
	compare(r->arena, &r->asks.ask.item[r->next], o);
	r->next++;
}

/* The child is of no more use: say of whom that is an opinion. */
static void
settle_failure(struct round *r, enum child_event event)
{
	const char *library = r->opinion[r->next].library;
	char ended[64] = "";

	child_stop(&r->witness->child, ended, sizeof ended);
	if (event == CHILD_LATE)
		settle_unknown(r, arena_printf(r->arena,
		    "%s did not answer in time", library));
	else if (event == CHILD_GARBLED)
		settle_unknown(r, arena_printf(r->arena,
		    "%s: its process sent what is no reply", library));
	else
		settle_unknown(r, arena_printf(r->arena, "%s %s", library,
		    ended));
}

static void
put_question(struct round *r, struct buf *out, size_t i)
{
	const struct buf *frame = &r->asks.ask.item[i].frame;

	if (r->witness->sabotage != 0 && i == r->witness->sabotage_nth)
		wire_end(out, wire_start(out, r->witness->sabotage));
	else
		buf_put(out, frame->data, frame->len);
}

static void
talk_start(struct talk *talk, const struct buf *out)
{
	talk->out = (const uint8_t *)out->data;
	talk->len = out->len;
	talk->sent = talk->taken = talk->got = 0;
}

/* Ask one child, from r->next on, until all is said or the child fails. */
static void
ask_child(struct round *r)
{
	struct talk *talk = &r->witness->talk;
	enum child_event event = CHILD_REPLY;
	struct wire_reply reply;
	struct wire body;

	r->load.len = r->loaded;
	for (size_t i = r->next; i < r->asks.ask.n; i++)
		put_question(r, &r->load, i);
	talk_start(talk, &r->load);
	while (r->next < r->asks.ask.n) {
		event = child_talk(&r->witness->child, talk, &body);
		if (event == CHILD_REPLY && !wire_reply(&body, r->arena, &reply))
			event = CHILD_GARBLED;
		if (event != CHILD_REPLY) {
			settle_failure(r, event);
			return;
		}
		settle_reply(r, &reply);
	}
}

static void
opinions_start(struct round *r, struct opinions *ret)
{
	*ret = (struct opinions){ 0 };
	for (size_t i = 0; i < r->asks.ask.n; i++) {
		const struct ask *ask = &r->asks.ask.item[i];

		*vec_add(r->arena, &ret->opinion) = (struct opinion){
			.library = ask->adapter->library,
			.version = ask->adapter->version(),
			.question = ask->question, .subject = ask->subject,
			.said = "", .ours = ask->ours != NULL ? ask->ours : "",
		};
	}
	r->opinion = ret->opinion.item;
}

/* Hand the answers over and get an opinion on each ask. */
static void
round_run(struct round *r, struct opinions *ret)
{
	struct witness *w = r->witness;
	struct arena *arena = arena_new();
	size_t start;

	opinions_start(r, ret);
	buf_init(&r->load, arena, SIZE_MAX / 2);
	start = wire_start(&r->load, WIRE_LOAD);
	wire_put_evidence(&r->load, r->evidence);
	wire_end(&r->load, start);
	r->loaded = r->load.len;
	while (r->next < r->asks.ask.n) {
		struct err err;

		if (r->loaded > LIMIT_WITNESS_LOAD)
			settle_unknown(r, "the answers are too many to be "
			    "handed over");
		else if (child_is_gone(&w->child) &&
		    child_start(&w->child, &err) == -1)
			settle_unknown(r, arena_strdup(r->arena, err.text));
		else
			ask_child(r);
	}
	arena_free(arena);
}

static void
ask_probes(struct witness *w, struct arena *arena, const struct facts *facts,
    struct opinions *ret)
{
	for (size_t i = 0; i < facts->probes.probe.n; i++) {
		const struct dkim_probe *p = &facts->probes.probe.item[i];
		struct opinion *o = vec_add(arena, &ret->probe);

		if (p->signature.verify)
			witness_verify(w, arena, facts->evidence, p->message,
			    &p->signature.verify, o);
	}
}

void
witness_ask(struct witness *w, struct arena *arena, const struct facts *facts,
    struct opinions *ret)
{
	struct round r = { .witness = w, .arena = arena,
	    .evidence = facts->evidence };

	ask_all(arena, facts, &r.asks);
	round_run(&r, ret);
	ask_probes(w, arena, facts, ret);
}

void
witness_ask_sender(struct witness *w, struct arena *arena,
    struct evidence *evidence, const struct spf_sender *sender,
    const struct spf_check *ours, struct opinion *ret)
{
	struct round r = { .witness = w, .arena = arena,
	    .evidence = evidence };
	struct opinions opinions;

	ask_sender(arena, sender, ours, &r.asks);
	round_run(&r, &opinions);
	*ret = opinions.opinion.item[0];
}

void
witness_verify(struct witness *w, struct arena *arena,
    struct evidence *evidence, const struct message *m, const bool *ask,
    struct opinion *ret)
{
	struct round r = { .witness = w, .arena = arena,
	    .evidence = evidence };
	bool *asked = arena_array(arena, m->signature.n + 1, sizeof *asked);
	const char **why = arena_array(arena, m->signature.n + 1, sizeof *why);
	struct opinions opinions;
	size_t next = 0;

	memcpy(asked, ask, m->signature.n * sizeof *asked);
	ask_message(arena, m, asked, why, &r.asks);
	round_run(&r, &opinions);
	for (size_t i = 0; i < m->signature.n; i++)
		if (asked[i])
			ret[i] = opinions.opinion.item[next++];
		else if (ask[i])
			ret[i] = (struct opinion){ .library = "libopendkim",
			    .version = opendkim_verify_adapter.version(),
			    .said = "", .ours = "", .note = why[i] };
}

const struct library_version *
witness_versions(size_t *ret_n)
{
	/* Always the same, so that who writes it last is no matter. */
	static struct library_version versions[NLIBRARY];

	for (size_t i = 0; i < NLIBRARY; i++) {
		versions[i].name = adapter_all[i]->library;
		versions[i].version = adapter_all[i]->version();
	}
	*ret_n = NLIBRARY;
	return versions;
}
