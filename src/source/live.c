/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/live.h"

#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/random.h"
#include "dns/message.h"
#include "source/server.h"
#include "source/source.h"
#include "source/stream.h"

#define RESOLV_CONF		"/etc/resolv.conf"
#define RESOLV_CONF_SERVERS	3	/* as the C library does */
#define STREAMS			128	/* TCP connections at once */
#define PACE_MS			1	/* between looks at who may send */
#define READS			64	/* of one port before the next */
#define SILENT			3	/* lost tries make a server the last */
#define HEADER			12

/* One question, from live_ask() to done(). */
struct query {
	struct query	*next;		/* waiting, or free */
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
	int64_t		 asked_at;
	int64_t		 expiry;	/* of this try */
	int64_t		 deadline;	/* of all tries */
	size_t		 flying_at, streaming_at;
	struct server	*server;	/* asked last, or NULL */
	struct port	*port;		/* NULL: not out over UDP */
	struct stream	 stream;
	bool		 waits;		/* for a stream to become free */
	const uint8_t	*wire;
	size_t		 wirelen;
	uint16_t	 id;
	uint64_t	 packet;	/* the server's number of the first one */
	int64_t		 packet_at;	/* when that was sent, us */
	int		 tries;
	unsigned	 asked, failed;	/* a bit for each server */
	unsigned	 dropped;	/* replies that do not match */
	bool		 plain;		/* without EDNS */
	bool		 truncated, case_lost, streamed;
	const char	*trouble;	/* the last one on our side */
	struct answer	*failure;	/* the first that a server gave */
};

struct queue {
	struct query	*head, **tail;
};

struct live {
	struct source	 source;
	struct arena	*arena;
	struct random	 random;
	struct server	 server[SERVER_MAX];
	size_t		 nserver;
	int		 timeout_ms, tries;
	time_t		 stamp;
	int64_t		 now, now_us;	/* monotonic, milli- and microseconds */
	int64_t		 wake;		/* when a timer may have run out */
	int64_t		 heard_at;	/* the last matching reply */
	int		 nopen;
	unsigned	 nfinished;
	struct queue	 queue;		/* not sent yet */
	struct queue	 waiting;	/* for a stream */
	struct query	*unused;
	struct query	*flying[LIVE_IN_FLIGHT];
	size_t		 nflying;
	struct query	*streaming[STREAMS];
	size_t		 nstreaming;
	struct query	*by_id[UINT16_MAX + 1];
	struct pollfd	 poll[SERVER_MAX * SERVER_PORTS + STREAMS];
	struct port	*polled_port[SERVER_MAX * SERVER_PORTS];
	struct query	*polled_stream[STREAMS];
	uint8_t		 datagram[LIMIT_MESSAGE];
};

static void	query_try(struct live *, struct query *);
static void	query_stream(struct live *, struct query *);

/* --- small things --- */

static void
tick(struct live *live)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	live->now_us = (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	live->now = live->now_us / 1000;
}

static void
queue_init(struct queue *queue)
{
	queue->head = NULL;
	queue->tail = &queue->head;
}

static void
queue_put(struct queue *queue, struct query *q)
{
	q->next = NULL;
	*queue->tail = q;
	queue->tail = &q->next;
}

static struct query *
queue_take(struct queue *queue)
{
	struct query *q = queue->head;

	queue->head = q->next;
	if (queue->head == NULL)
		queue->tail = &queue->head;
	return q;
}

static void
queue_remove(struct queue *queue, const struct query *q)
{
	struct query **at = &queue->head;

	while (*at != q)
		at = &(*at)->next;
	*at = q->next;
	if (*at == NULL)
		queue->tail = at;
}

static unsigned
server_bit(const struct live *live, const struct server *s)
{
	return 1u << (s - live->server);
}

static int64_t
budget_ms(const struct live *live)
{
	return (int64_t)live->timeout_ms * live->tries;
}

/* --- replies against queries --- */

/* The same question but for the case of letters; query is our own. */
static bool
question_same(const uint8_t *query, const uint8_t *reply, size_t replylen)
{
	size_t end = HEADER;

	while (query[end] != 0)
		end += query[end] + 1u;
	end++;
	return replylen >= end + 4 && reply[4] == 0 && reply[5] == 1 &&
	    ascii_same((const char *)query + HEADER,
	    (const char *)reply + HEADER, end - HEADER) &&
	    memcmp(query + end, reply + end, 4) == 0;
}

/* A response to this id: QR set, and the opcode is QUERY. */
static bool
reply_has_id(const struct query *q, const uint8_t *reply, size_t len)
{
	return len >= HEADER && memcmp(q->wire, reply, 2) == 0 &&
	    (reply[2] & 0xf8) == 0x80;
}

/*
 * FORMERR, SERVFAIL, NOTIMP and REFUSED may come as a bare header. It has
 * less to match, and less to win: at most we ask another server.
 */
static bool
reply_is_bare_failure(const struct query *q, const uint8_t *reply, size_t len)
{
	static const uint8_t nothing[8];
	unsigned rcode;

	if (len != HEADER || !reply_has_id(q, reply, len) ||
	    memcmp(reply + 4, nothing, sizeof nothing) != 0)
		return false;
	rcode = reply[3] & 0x0f;
	return rcode == 1 || rcode == 2 || rcode == 4 || rcode == 5;
}

/*
 * Neither recursion nor authority: a referral, which looks like NODATA but
 * says nothing. Nor is the end of a chain that nobody followed an absence.
 */
static bool
reply_is_unfinished(const uint8_t *wire, const struct answer *a)
{
	bool aa = wire[2] & 0x04, ra = wire[3] & 0x80;

	return answer_absent(a) && !ra && (!aa || a->ncname > 0);
}

/* --- the end of a question --- */

static struct answer *
answer_new(const struct live *live, const struct query *q,
    enum answer_status status, const char *detail)
{
	struct answer *a = arena_alloc(q->arena, sizeof *a);

	a->question = q->question;
	a->status = status;
	a->detail = detail;
	a->origin = "live";
	a->time = live->stamp;
	if (q->server != NULL)
		a->server = arena_strdup(q->arena, q->server->text);
	return a;
}

static void
note(struct buf *b, const char *text)
{
	if (text == NULL)
		return;
	if (b->len > 0)
		buf_puts(b, "; ");
	buf_puts(b, text);
}

/* What a reader of the answer should know of how it was had; or NULL. */
static const char *
query_notes(struct query *q, const struct answer *a)
{
	struct buf b;

	if (q->dropped == 0 && !q->case_lost && !q->plain &&
	    (q->trouble == NULL || a->status != ANSWER_TIMEOUT))
		return a->detail;
	buf_init(&b, q->arena, 1024);
	note(&b, a->detail);
	if (a->status == ANSWER_TIMEOUT)
		note(&b, q->trouble);
	if (q->dropped > 0)
		note(&b, arena_printf(q->arena, "%u mismatching %s dropped",
		    q->dropped, q->dropped == 1 ? "reply" : "replies"));
	if (q->case_lost)
		note(&b, "the server changed the case of the question, and "
		    "was asked over TCP");
	if (q->plain)
		note(&b, "asked again without EDNS");
	return b.data;
}

static void
query_leave_port(struct live *live, struct query *q)
{
	if (q->port == NULL)
		return;
	live->by_id[q->id] = NULL;
	port_give(q->port);
	q->port = NULL;
}

static void
query_leave_stream(struct live *live, struct query *q)
{
	struct query *last;

	if (q->waits)
		queue_remove(&live->waiting, q);
	q->waits = false;
	if (q->stream.fd == -1)
		return;
	stream_close(&q->stream);
	last = live->streaming[--live->nstreaming];
	live->streaming[q->streaming_at] = last;
	last->streaming_at = q->streaming_at;
}

/* The query goes to the unused ones; done() may ask again at once. */
static void
query_deliver(struct live *live, struct query *q, struct answer *a)
{
	source_done done = q->done;
	void *context = q->context;

	a->detail = query_notes(q, a);
	q->next = live->unused;
	live->unused = q;
	live->nopen--;
	live->nfinished++;
	done(context, a);
}

static void
query_finish(struct live *live, struct query *q, struct answer *a)
{
	struct query *last = live->flying[--live->nflying];

	live->flying[q->flying_at] = last;
	last->flying_at = q->flying_at;
	query_leave_port(live, q);
	query_leave_stream(live, q);
	query_deliver(live, q, a);
}

static void
query_give_up(struct live *live, struct query *q)
{
	query_finish(live, q, q->failure != NULL ? q->failure :
	    answer_new(live, q, ANSWER_TIMEOUT, NULL));
}

/* --- sending --- */

/* The server to try now, or NULL: those not asked yet, then those alive. */
static struct server *
query_choose(struct live *live, struct query *q)
{
	struct server *best = NULL;
	unsigned best_rank = UINT_MAX;

	for (size_t i = 0; i < live->nserver; i++) {
		struct server *s = &live->server[i];
		unsigned bit = server_bit(live, s);
		unsigned rank = (q->asked & bit ? 2u : 0u) +
		    (s->silent >= SILENT ? 1u : 0u);

		if (!(q->failed & bit) && rank < best_rank) {
			best = s;
			best_rank = rank;
		}
	}
	/* All had their turn: the next round begins. */
	if (best_rank >= 2)
		q->asked = 0;
	return best;
}

static void
query_timer(struct live *live, struct query *q)
{
	q->expiry = live->now + live->timeout_ms;
	if (q->expiry > q->deadline)
		q->expiry = q->deadline;
	if (q->expiry < live->wake)
		live->wake = q->expiry;
}

/* False: no name that a message can hold. */
static bool
query_build(struct live *live, struct query *q, bool mixed)
{
	do
		q->id = (uint16_t)random_u64(&live->random);
	while (live->by_id[q->id] != NULL);
	q->wire = message_query(q->arena, q->question, q->id,
	    mixed ? random_u64(&live->random) : 0, !q->plain, &q->wirelen);
	if (q->wire == NULL && q->failure == NULL)
		q->failure = answer_new(live, q, ANSWER_NOT_ASKED,
		    "the name does not fit into a message");
	return q->wire != NULL;
}

static const char *
server_trouble(const struct query *q, const struct server *s, const char *how,
    const char *why)
{
	return arena_printf(q->arena, "%s: %s%s", s->text, how, why);
}

/*
 * The same packet from the same port when the same server is asked again, so
 * that a late reply to the first is still good.
 */
static bool
query_address(struct live *live, struct query *q, struct server *s)
{
	if (q->port != NULL && q->server == s)
		return true;
	query_leave_port(live, q);
	q->server = s;
	if (!query_build(live, q, true))
		return false;
	q->port = port_take(s, &live->random);
	if (q->port == NULL) {
		q->trouble = server_trouble(q, s, "", strerror(errno));
		return false;
	}
	live->by_id[q->id] = q;
	q->packet = s->sent;
	q->packet_at = live->now_us;
	return true;
}

/* False: not with this server. */
static bool
query_send(struct live *live, struct query *q, struct server *s)
{
	if (!query_address(live, q, s))
		return false;
	q->asked |= server_bit(live, s);
	q->tries++;
	query_timer(live, q);
	/* The first error may be the echo of an earlier packet. */
	for (int i = 0; i < 2; i++) {
		if (send(q->port->fd, q->wire, q->wirelen, MSG_NOSIGNAL) != -1)
			return true;
		/* A full queue loses this packet; the timer sends another. */
		if (errno == EAGAIN || errno == ENOBUFS || errno == EINTR)
			return true;
	}
	q->trouble = server_trouble(q, s, "", strerror(errno));
	return false;
}

/* The next try, or the end. */
static void
query_try(struct live *live, struct query *q)
{
	struct server *s;

	while (q->tries < live->tries && live->now < q->deadline &&
	    (s = query_choose(live, q)) != NULL) {
		if (query_send(live, q, s))
			return;
		q->failed |= server_bit(live, s);
	}
	query_give_up(live, q);
}

/* This server has said what it has to say: it costs no try. */
static void
query_leave_server(struct live *live, struct query *q)
{
	q->failed |= server_bit(live, q->server);
	q->tries--;
	query_leave_port(live, q);
	query_leave_stream(live, q);
	query_try(live, q);
}

static void
query_fail(struct live *live, struct query *q, struct answer *a)
{
	if (q->failure == NULL)
		q->failure = a;
	query_leave_server(live, q);
}

/* --- receiving --- */

static void
query_without_edns(struct live *live, struct query *q)
{
	q->plain = true;
	q->tries--;
	query_leave_port(live, q);
	query_leave_stream(live, q);
	if (!query_send(live, q, q->server))
		query_leave_server(live, q);
}

/* A reply that answers the question that was put. */
static void
query_reply(struct live *live, struct query *q, const uint8_t *wire, size_t len,
    const char *transport)
{
	struct answer *a;

	live->heard_at = live->now;
	if (q->port != NULL)
		server_heard(q->server, q->packet, q->packet_at, live->now_us);
	if ((wire[3] & 0x0f) == 1 && !q->plain) {
		query_without_edns(live, q);
		return;
	}
	if ((wire[2] & 0x02) && q->port != NULL) {
		q->truncated = true;
		query_stream(live, q);
		return;
	}
	a = answer_new(live, q, ANSWER_MALFORMED, NULL);
	message_answer(q->arena, wire, len, a);
	a->transport = transport;
	a->ad_trusted = a->ad && q->server->loopback;
	if (reply_is_unfinished(wire, a)) {
		a->status = ANSWER_REFUSED;
		a->detail = "the server does not offer recursion";
		a->nrr = a->ncname = 0;
	}
	if (answer_failed(a))
		query_fail(live, q, a);
	else
		query_finish(live, q, a);
}

/* No query has this id here; whose question does it try to answer? */
static void
stray(struct live *live, const struct port *p, const uint8_t *wire, size_t len)
{
	for (size_t i = 0; i < live->nflying; i++) {
		struct query *q = live->flying[i];

		if (q->port == p && question_same(q->wire, wire, len))
			q->dropped++;
	}
}

static void
port_datagram(struct live *live, const struct port *p, const uint8_t *wire,
    size_t len)
{
	struct query *q = NULL;

	if (len >= HEADER)
		q = live->by_id[wire[0] << 8 | wire[1]];
	if (q == NULL || q->port != p)
		stray(live, p, wire, len);
	else if (message_matches(q->wire, q->wirelen, wire, len, NULL) ||
	    reply_is_bare_failure(q, wire, len))
		query_reply(live, q, wire, len, "udp");
	else {
		q->dropped++;
		if (q->streamed || !reply_has_id(q, wire, len) ||
		    !question_same(q->wire, wire, len))
			return;
		q->case_lost = true;
		query_stream(live, q);
	}
}

/* ICMP says that nobody is there: true of all that is out on the port. */
static void
port_failed(struct live *live, const struct port *p, int error)
{
	for (size_t i = live->nflying; i-- > 0;) {
		struct query *q = live->flying[i];

		if (q->port != p)
			continue;
		q->trouble = server_trouble(q, p->server, "", strerror(error));
		query_leave_server(live, q);
	}
}

static void
port_receive(struct live *live, const struct port *p)
{
	ssize_t n;

	for (int i = 0; i < READS && p->fd != -1; i++) {
		n = recv(p->fd, live->datagram, sizeof live->datagram, 0);
		if (n >= 0)
			port_datagram(live, p, live->datagram, (size_t)n);
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			return;
		else if (errno != EINTR) {
			port_failed(live, p, errno);
			return;
		}
	}
}

/* --- TCP --- */

static void
query_stream_failed(struct live *live, struct query *q, const char *why)
{
	q->trouble = server_trouble(q, q->server, "TCP: ", why);
	if (q->truncated) {
		query_fail(live, q, answer_new(live, q, ANSWER_TRUNCATED,
		    q->trouble));
		return;
	}
	query_leave_stream(live, q);
	query_try(live, q);
}

static void
query_stream_begin(struct live *live, struct query *q)
{
	if (!query_build(live, q, !q->case_lost) ||
	    stream_open(&q->stream, q->arena, q->server, q->wire,
	    q->wirelen) == -1) {
		query_stream_failed(live, q, strerror(errno));
		return;
	}
	q->streaming_at = live->nstreaming;
	live->streaming[live->nstreaming++] = q;
}

/* Ask the same server again over TCP, once a connection is free. */
static void
query_stream(struct live *live, struct query *q)
{
	query_leave_port(live, q);
	q->streamed = q->waits = true;
	query_timer(live, q);
	queue_put(&live->waiting, q);
}

/*
 * Over TCP nobody can slip in a reply without seeing the question, so the
 * case need not be kept.
 */
static void
query_stream_move(struct live *live, struct query *q)
{
	const char *why = NULL;

	switch (stream_move(&q->stream, &why)) {
	case STREAM_OPEN:
		return;
	case STREAM_FAILED:
		query_stream_failed(live, q, why);
		return;
	case STREAM_DONE:
		break;
	}
	query_leave_stream(live, q);
	if (reply_is_bare_failure(q, q->stream.reply, q->stream.replylen) ||
	    (reply_has_id(q, q->stream.reply, q->stream.replylen) &&
	    question_same(q->wire, q->stream.reply, q->stream.replylen)))
		query_reply(live, q, q->stream.reply, q->stream.replylen,
		    "tcp");
	else {
		q->dropped++;
		query_stream_failed(live, q, "a reply that does not match");
	}
}

/* --- time --- */

static void
query_expired(struct live *live, struct query *q)
{
	struct server *s;

	if (q->waits || q->stream.fd != -1) {
		query_stream_failed(live, q, "timed out");
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
		query_deliver(live, q, answer_new(live, q, ANSWER_TIMEOUT,
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
	while (live->waiting.head != NULL && live->nstreaming < STREAMS) {
		struct query *q = queue_take(&live->waiting);

		q->waits = false;
		query_stream_begin(live, q);
	}
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
			port_receive(live, live->polled_port[i]);
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

static void
live_close(struct source *source)
{
	struct live *live = (struct live *)source;

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

static int
open_servers(struct live *live, const struct live_options *o, struct err *err)
{
	if (o->nserver == 0)
		return servers_read(live->server, RESOLV_CONF_SERVERS,
		    o->resolv_conf != NULL ? o->resolv_conf : RESOLV_CONF,
		    &live->nserver, err);
	if (o->nserver > SERVER_MAX)
		return err_set(err, "%zu servers are given, %d can be used",
		    o->nserver, SERVER_MAX);
	for (size_t i = 0; i < o->nserver; i++)
		if (server_parse(&live->server[i], o->server[i], err) == -1)
			return -1;
	live->nserver = o->nserver;
	return 0;
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
	live->stamp = o->now;
	live->wake = INT64_MAX;
	queue_init(&live->queue);
	queue_init(&live->waiting);
	if (open_servers(live, o, err) == 0)
		return &live->source;
	arena_free(arena);
	return NULL;
}

const char *
live_servers(struct arena *arena, const struct source *source)
{
	const struct live *live = (const struct live *)source;
	struct buf b;

	buf_init(&b, arena, SERVER_MAX * sizeof live->server->text);
	for (size_t i = 0; i < live->nserver; i++) {
		buf_puts(&b, i == 0 ? "" : ", ");
		buf_puts(&b, live->server[i].text);
	}
	return b.data;
}
