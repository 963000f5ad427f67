/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/live.h"

#include <sys/resource.h>

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/log.h"
#include "source/outbox.h"
#include "source/query.h"

#define PACE_MS	1	/* between looks at who may send */

static void
tick(struct live *live)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	live->now_us = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	live->now = live->now_us / 1000;
}

static int64_t
budget_ms(const struct live *live)
{
	return (int64_t)live->timeout_ms * live->tries;
}

/* --- time --- */

static void
query_expired(struct live *live, struct query *q)
{
	struct server *s;

	if (q->waits || q->stream.fd != -1) {
		query_stream_failed(live, q, !q->waits ? "timed out" :
		    live->starved ? strerror(EMFILE) :
		    "no connection was free");
		return;
	}
	s = q->tries < live->tries ? query_choose(live, q) : NULL;
	if (s != NULL && live->now < q->deadline &&
	    !server_admit(s, live->now_us)) {
		q->expiry = live->now + PACE_MS;
		if (q->expiry < live->wake)
			live->wake = q->expiry;
		return;
	}
	q->server->silent++;
	query_try(live, q);
}

/*
 * A question that could not be sent because too many are out waits, unless
 * no server has been heard of for as long as all tries of one take.
 */
static int64_t
queued_expiry(const struct live *live, const struct query *q)
{
	int64_t since = q->asked_at > live->heard_at ? q->asked_at :
	    live->heard_at;

	return since + budget_ms(live);
}

static void
queue_expire(struct live *live)
{
	struct query *q;

	while ((q = live->queue.head) != NULL &&
	    queued_expiry(live, q) <= live->now) {
		queue_take(&live->queue);
		query_deliver(live, q, query_answer(live, q, ANSWER_TIMEOUT,
		    "not sent, because no server has answered for longer than "
		    "all tries take"));
	}
	if (q != NULL && queued_expiry(live, q) < live->wake)
		live->wake = queued_expiry(live, q);
}

static void
expire(struct live *live)
{
	live->wake = INT64_MAX;
	/* Backwards: a query that ends is replaced by one from behind it. */
	for (size_t i = live->nflying; i-- > 0;) {
		struct query *q = live->flying[i];

		if (q->expiry <= live->now)
			query_expired(live, q);
		else if (q->expiry < live->wake)
			live->wake = q->expiry;
	}
	queue_expire(live);
}

/* --- turns --- */

static void
query_start(struct live *live, struct query *q)
{
	q->deadline = live->now + budget_ms(live) + budget_ms(live) / 4 + 1;
	q->flying_at = live->nflying;
	live->flying[live->nflying++] = q;
	query_try(live, q);
}

static bool
can_start(const struct live *live)
{
	return live->queue.head != NULL && live->nflying < LIVE_IN_FLIGHT;
}

/* Send what waits, as far as the servers are to be given it. */
static void
pump(struct live *live)
{
	while (can_start(live) && server_admit(query_choose(live,
	    live->queue.head), live->now_us))
		query_start(live, queue_take(&live->queue));
	live->starved = false;
	while (live->waiting.head != NULL && live->nstreaming < STREAMS &&
	    !live->starved) {
		struct query *q = queue_take(&live->waiting);

		q->waits = false;
		query_stream_begin(live, q);
	}
	outbox_flush(live);
}

/* Fill the poll set: ports first; the number of ports. */
static size_t
gather(struct live *live)
{
	size_t n = 0;

	for (size_t i = 0; i < live->nserver; i++)
		for (size_t k = 0; k < SERVER_PORTS; k++) {
			struct port *p = &live->server[i].port[k];

			if (p->fd == -1 || p->open == 0)
				continue;
			live->poll[n].fd = p->fd;
			live->poll[n].events = POLLIN;
			live->polled_port[n++] = p;
		}
	for (size_t i = 0; i < live->nstreaming; i++) {
		struct query *q = live->streaming[i];

		live->poll[n + i].fd = q->stream.fd;
		live->poll[n + i].events = stream_events(&q->stream);
		live->polled_stream[i] = q;
	}
	return n;
}

static void
dispatch(struct live *live, size_t nport, size_t nstream)
{
	const struct pollfd *poll = live->poll;

	for (size_t i = 0; i < nport; i++)
		if (poll[i].revents != 0)
			query_receive(live, live->polled_port[i]);
	for (size_t i = 0; i < nstream; i++)
		if (poll[nport + i].revents != 0 &&
		    live->polled_stream[i]->stream.fd == poll[nport + i].fd)
			query_stream_move(live, live->polled_stream[i]);
}

static void
wait_and_read(struct live *live, int milliseconds)
{
	size_t nport = gather(live), nstream = live->nstreaming;

	if (live->wake - live->now < milliseconds)
		milliseconds = live->wake > live->now ?
		    (int)(live->wake - live->now) : 0;
	if (poll(live->poll, nport + nstream, milliseconds) > 0) {
		tick(live);
		dispatch(live, nport, nstream);
	}
}

static int
live_turn(struct source *source, int milliseconds)
{
	struct live *live = (struct live *)source;
	unsigned finished = live->nfinished;

	if (live->nopen == 0)
		return 0;
	tick(live);
	pump(live);
	/* What has ended, or can be sent, must not wait for what has not. */
	if (live->nfinished != finished)
		milliseconds = 0;
	else if (can_start(live) && milliseconds > PACE_MS)
		milliseconds = PACE_MS;
	wait_and_read(live, milliseconds);
	tick(live);
	if (live->now >= live->wake)
		expire(live);
	pump(live);
	return live->nopen;
}

static struct query *
query_new(struct live *live)
{
	struct query *q = live->unused;

	if (q == NULL)
		return arena_alloc(live->arena, sizeof *q);
	live->unused = q->next;
	memset(q, 0, sizeof *q);
	return q;
}

/* Nothing is sent here: done() is only called out of live_turn(). */
static bool
live_ask(struct source *source, struct arena *arena, struct question question,
    source_done done, void *context)
{
	struct live *live = (struct live *)source;
	struct query *q = query_new(live);

	q->arena = arena;
	q->question.name = arena_strdup(arena, question.name);
	q->question.type = question.type;
	q->done = done;
	q->context = context;
	q->stream.fd = -1;
	tick(live);
	q->asked_at = live->now;
	queue_put(&live->queue, q);
	if (queued_expiry(live, q) < live->wake)
		live->wake = queued_expiry(live, q);
	live->nopen++;
	return true;
}

/* --- opening and closing --- */

/* Which of several were of no use: nobody looks for it in the answers. */
static void
warn_of_silence(const struct live *live)
{
	struct arena *arena = arena_new();
	const char *names = "";
	size_t n = 0;

	for (size_t i = 0; i < live->nserver; i++) {
		const struct server *s = &live->server[i];

		if (s->sent > 0 && s->heard_us == 0)
			names = arena_printf(arena, "%s%s%s", names,
			    n++ > 0 ? ", " : "", s->text);
	}
	if (n > 0 && live->nserver > 1)
		log_warn("%zu of %zu resolvers gave no answer: %s", n,
		    live->nserver, names);
	arena_free(arena);
}

static void
live_close(struct source *source)
{
	struct live *live = (struct live *)source;

	warn_of_silence(live);
	for (size_t i = 0; i < live->nstreaming; i++)
		stream_close(&live->streaming[i]->stream);
	for (size_t i = 0; i < live->nserver; i++)
		server_close(&live->server[i]);
	arena_free(live->arena);
}

static const struct source_ops live_ops = {
	.name = "live", .ask = live_ask, .turn = live_turn,
	.close = live_close,
};

/* Ports take no more than a half of the files that may be open. */
static void
share_files(struct live *live)
{
	struct rlimit limit;
	size_t each;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return;
	each = (size_t)limit.rlim_cur / 2 / live->nserver;
	for (size_t i = 0; i < live->nserver; i++)
		if (each < SERVER_PORTS)
			live->server[i].nport = each > 0 ? each : 1;
}

struct source *
live_open(const struct live_options *o, struct err *err)
{
	struct arena *arena = arena_new();
	struct live *live = arena_alloc(arena, sizeof *live);

	if (o->timeout_ms <= 0 || o->tries <= 0)
		bug("live_open: timeout %d, tries %d", o->timeout_ms, o->tries);
	live->source.ops = &live_ops;
	live->arena = arena;
	live->timeout_ms = o->timeout_ms;
	live->tries = o->tries;
	live->dnssec = o->dnssec;
	live->stamp = o->now;
	live->wake = INT64_MAX;
	queue_init(&live->queue);
	queue_init(&live->waiting);
	queue_init(&live->outbox);
	if (servers_open(live->server, o->server, o->nserver, o->resolv_conf,
	    &live->nserver, err) == -1) {
		arena_free(arena);
		return NULL;
	}
	share_files(live);
	return &live->source;
}

const char *
live_servers(struct arena *arena, const struct source *source)
{
	const struct live *live = (const struct live *)source;

	return servers_text(arena, live->server, live->nserver);
}
