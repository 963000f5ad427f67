/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/validate.h"

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <unbound.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/bug.h"
#include "base/err.h"
#include "dns/message.h"
#include "source/anchor.h"
#include "source/live.h"
#include "source/server.h"
#include "source/source.h"

#define WHY_SHOWN	300	/* octets of libunbound's reason */

struct validate;

/* One question, from validate_ask() to done(). */
struct errand {
	struct validate	*validate;
	struct errand	*next;		/* waiting, or free */
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
	int64_t		 deadline;
	size_t		 flying_at;
	int		 id;		/* libunbound's */
};

struct validate {
	struct source	 source;
	struct arena	*arena;
	struct ub_ctx	*ub;
	struct server	 server[SERVER_MAX];
	size_t		 nserver;
	const char	*servers;
	struct anchors	 anchors;
	int64_t		 budget, now;	/* milliseconds */
	time_t		 stamp;
	int		 nopen;
	unsigned	 nfinished;
	struct errand	*head, **tail;	/* not handed over yet */
	struct errand	*unused;
	struct errand	*flying[VALIDATE_IN_FLIGHT];
	size_t		 nflying;
};

static void
tick(struct validate *v)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	v->now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- answers --- */

static struct answer *
answer_new(const struct errand *e, enum answer_status status,
    const char *detail)
{
	struct answer *a = arena_alloc(e->arena, sizeof *a);

	a->question = e->question;
	a->status = status;
	a->detail = detail;
	a->origin = e->validate->source.ops->name;
	a->server = arena_strdup(e->arena, e->validate->servers);
	a->time = e->validate->stamp;
	return a;
}

/* What failed the validation is not looked at. */
static struct answer *
answer_bogus(const struct errand *e, const char *why)
{
	char shown[4 * WHY_SHOWN + 1];
	struct answer *a;

	ascii_escape(arena_memdup(e->arena, why, strnlen(why, WHY_SHOWN)),
	    shown, sizeof shown);
	a = answer_new(e, ANSWER_BOGUS, arena_printf(e->arena,
	    "DNSSEC validation failed in process: %s", shown));
	a->validated = true;
	return a;
}

static bool
is_covered(const struct validate *v, const struct answer *a)
{
	return anchors_cover(&v->anchors, a->question.name) &&
	    anchors_cover(&v->anchors, answer_final_name(a));
}

static struct answer *
answer_of(const struct errand *e, int error, const struct ub_result *r)
{
	struct answer *a;

	if (error != 0)
		return answer_new(e, ANSWER_SERVFAIL, arena_printf(e->arena,
		    "libunbound: %s", ub_strerror(error)));
	if (r->bogus)
		return answer_bogus(e, r->why_bogus != NULL ? r->why_bogus :
		    "no reason is given");
	a = answer_new(e, ANSWER_SERVFAIL, NULL);
	if (r->answer_packet == NULL || r->answer_len <= 0)
		return a;
	message_answer(e->arena, r->answer_packet, (size_t)r->answer_len, a);
	a->ad = a->ad_trusted = r->secure && !answer_failed(a);
	a->validated = !answer_failed(a) && is_covered(e->validate, a);
	return a;
}

/* --- the end of a question --- */

static void
errand_leave(struct errand *e)
{
	struct validate *v = e->validate;
	struct errand *last = v->flying[--v->nflying];

	v->flying[e->flying_at] = last;
	last->flying_at = e->flying_at;
}

/* done() may ask again at once. */
static void
errand_deliver(struct errand *e, const struct answer *a)
{
	struct validate *v = e->validate;
	source_done done = e->done;
	void *context = e->context;

	e->next = v->unused;
	v->unused = e;
	v->nopen--;
	v->nfinished++;
	done(context, a);
}

/* libunbound calls this out of ub_process() only. */
static void
answered(void *context, int error, struct ub_result *result)
{
	struct errand *e = context;
	struct answer *a = answer_of(e, error, result);

	ub_resolve_free(result);
	errand_leave(e);
	errand_deliver(e, a);
}

/* --- turns --- */

static void
start(struct validate *v)
{
	struct errand *e = v->head;
	int error;

	v->head = e->next;
	if (v->head == NULL)
		v->tail = &v->head;
	e->deadline = v->now + v->budget;
	e->flying_at = v->nflying;
	v->flying[v->nflying++] = e;
	error = ub_resolve_async(v->ub, e->question.name, e->question.type, 1,
	    e, answered, &e->id);
	if (error == 0)
		return;
	errand_leave(e);
	errand_deliver(e, answer_of(e, error, NULL));
}

static void
pump(struct validate *v)
{
	while (v->head != NULL && v->nflying < VALIDATE_IN_FLIGHT)
		start(v);
}

static void
expire(struct validate *v)
{
	for (size_t i = v->nflying; i-- > 0;) {
		struct errand *e = v->flying[i];

		if (e->deadline > v->now)
			continue;
		ub_cancel(v->ub, e->id);
		errand_leave(e);
		errand_deliver(e, answer_new(e, ANSWER_TIMEOUT, NULL));
	}
}

static int
time_to_wait(const struct validate *v, int milliseconds)
{
	for (size_t i = 0; i < v->nflying; i++) {
		int64_t left = v->flying[i]->deadline - v->now;

		if (left < milliseconds)
			milliseconds = left > 0 ? (int)left : 0;
	}
	return milliseconds;
}

static int
validate_turn(struct source *source, int milliseconds)
{
	struct validate *v = (struct validate *)source;
	struct pollfd fd = { .fd = ub_fd(v->ub), .events = POLLIN };
	unsigned finished = v->nfinished;

	if (v->nopen == 0)
		return 0;
	tick(v);
	pump(v);
	/* What has ended must not wait for what has not. */
	if (v->nfinished != finished)
		milliseconds = 0;
	if (poll(&fd, 1, time_to_wait(v, milliseconds)) > 0)
		ub_process(v->ub);
	tick(v);
	expire(v);
	pump(v);
	return v->nopen;
}

/* Nothing is sent here: done() is only called out of validate_turn(). */
static bool
validate_ask(struct source *source, struct arena *arena,
    struct question question, source_done done, void *context)
{
	struct validate *v = (struct validate *)source;
	struct errand *e = v->unused;

	if (e != NULL)
		v->unused = e->next;
	else
		e = arena_alloc(v->arena, sizeof *e);
	*e = (struct errand){ .validate = v, .arena = arena, .done = done,
	    .context = context };
	e->question.name = arena_strdup(arena, question.name);
	e->question.type = question.type;
	*v->tail = e;
	v->tail = &e->next;
	v->nopen++;
	return true;
}

static void
validate_close(struct source *source)
{
	struct validate *v = (struct validate *)source;

	ub_ctx_delete(v->ub);
	arena_free(v->arena);
}

static const struct source_ops validate_ops = {
	.name = "validate", .ask = validate_ask, .turn = validate_turn,
	.close = validate_close,
};

/* --- opening --- */

static const struct {
	const char	*name, *value;
} option_table[] = {
	/* The servers may be on loopback, and know private addresses. */
	{ "do-not-query-localhost:", "no" },
	{ "unblock-lan-zones:", "yes" },
	/* What was asked, and no guess from other answers. */
	{ "qname-minimisation:", "no" },
	{ "aggressive-nsec:", "no" },
	/* The anchors in use are nobody's business. */
	{ "trust-anchor-signaling:", "no" },
	{ "root-key-sentinel:", "no" },
	{ "edns-buffer-size:", "1232" },
	{ "outgoing-range:", "512" },
	{ "num-queries-per-thread:", "1024" },
};

/* Zones that libunbound would answer by itself. */
#define LOOPBACK6	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."		\
	"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa."

static const char *const own_zones[] = {
	"localhost.", "127.in-addr.arpa.", LOOPBACK6, "home.arpa.", "onion.",
	"test.", "invalid.",
};

static int
refused(struct err *err, const char *what, int error)
{
	return err_set(err, "libunbound: %s: %s", what, ub_strerror(error));
}

static int
set_clock(struct validate *v, struct err *err)
{
	char date[sizeof "20260131120000"];
	struct tm tm;
	int error;

	gmtime_r(&v->stamp, &tm);
	strftime(date, sizeof date, "%Y%m%d%H%M%S", &tm);
	error = ub_ctx_set_option(v->ub, "val-override-date:", date);
	return error == 0 ? 0 : refused(err, "val-override-date", error);
}

static int
set_options(struct validate *v, struct err *err)
{
	for (size_t i = 0; i < sizeof option_table / sizeof *option_table;
	    i++) {
		int error = ub_ctx_set_option(v->ub, option_table[i].name,
		    option_table[i].value);

		if (error != 0)
			return refused(err, option_table[i].name, error);
	}
	ub_ctx_debugout(v->ub, NULL);
	return set_clock(v, err);
}

static int
set_servers(struct validate *v, struct err *err)
{
	for (size_t i = 0; i < v->nserver; i++) {
		char text[sizeof v->server[i].text];
		int error;

		memcpy(text, v->server[i].text, sizeof text);
		*strchr(text, '#') = '@';
		error = ub_ctx_set_fwd(v->ub, text);
		if (error != 0)
			return refused(err, v->server[i].text, error);
	}
	return 0;
}

/* The first of these settles all the rest: anchors are read. */
static int
remove_zones(struct validate *v, const char *anchor, struct err *err)
{
	for (size_t i = 0; i < sizeof own_zones / sizeof *own_zones; i++)
		if (ub_ctx_zone_remove(v->ub, own_zones[i]) != 0)
			return err_set(err, "libunbound cannot use the trust "
			    "anchors in '%s'", anchor);
	return 0;
}

static int
configure(struct validate *v, const char *anchor, struct err *err)
{
	int error;

	if (anchors_read(v->arena, anchor, &v->anchors, err) == -1 ||
	    set_options(v, err) == -1 || set_servers(v, err) == -1)
		return -1;
	error = ub_ctx_add_ta_file(v->ub, anchor);
	if (error != 0)
		return refused(err, anchor, error);
	error = ub_ctx_async(v->ub, 1);
	if (error != 0)
		return refused(err, "threads", error);
	return remove_zones(v, anchor, err);
}

struct source *
validate_open(const struct live_options *o, const char *anchor,
    struct err *err)
{
	struct arena *arena = arena_new();
	struct validate *v = arena_alloc(arena, sizeof *v);

	if (o->timeout_ms <= 0 || o->tries <= 0)
		bug("validate_open: timeout %d, tries %d", o->timeout_ms,
		    o->tries);
	v->source.ops = &validate_ops;
	v->arena = arena;
	v->budget = (int64_t)o->timeout_ms * o->tries * 5 / 4 + 1;
	v->stamp = o->now;
	v->tail = &v->head;
	if (servers_open(v->server, o->server, o->nserver, o->resolv_conf,
	    &v->nserver, err) == -1) {
		arena_free(arena);
		return NULL;
	}
	v->servers = servers_text(arena, v->server, v->nserver);
	v->ub = ub_ctx_create();
	if (v->ub == NULL)
		err_set(err, "libunbound cannot start");
	else if (configure(v, anchor != NULL ? anchor : ANCHOR_FILE, err) == 0)
		return &v->source;
	ub_ctx_delete(v->ub);
	arena_free(arena);
	return NULL;
}

const char *
validate_servers(struct arena *arena, const struct source *source)
{
	return arena_strdup(arena, ((const struct validate *)source)->servers);
}

const char *
validate_library_version(void)
{
	return ub_version();
}
