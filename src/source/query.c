/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE		/* recvmmsg() */
#include "source/query.h"

#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "dns/message.h"
#include "source/outbox.h"
#include "source/reply.h"

#define READS	64	/* of one port before the next */
#define SILENT	3	/* lost tries make a server the last */
#define HEADER	12

static void	query_stream(struct live *, struct query *);

static unsigned
server_bit(const struct live *live, const struct server *s)
{
	return 1u << (s - live->server);
}

/* --- the end of a question --- */

struct answer *
query_answer(const struct live *live, const struct query *q,
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

/* Why it failed, with the server that the answer is of. */
static const char *
failure_text(struct arena *arena, const struct answer *a)
{
	const char *text = answer_status_text(a);

	if (a->server == NULL || strncmp(text, a->server,
	    strlen(a->server)) == 0)
		return text;
	return arena_printf(arena, "%s: %s", a->server, text);
}

/* The servers that were asked beside the one that the answer is of. */
static void
note_others(struct buf *b, const struct live *live, const struct query *q,
    const struct answer *a)
{
	const char *before = "also asked in vain: ";

	for (size_t i = 0; i < live->nserver; i++) {
		const char *text = live->server[i].text;

		if (!(q->tried & 1u << i) ||
		    (a->server != NULL && strcmp(a->server, text) == 0))
			continue;
		if (*before == 'a')
			note(b, before);
		else
			buf_puts(b, before);
		buf_puts(b, text);
		before = ", ";
	}
}

/* What a reader of the answer should know of how it was had; or NULL. */
static const char *
query_notes(const struct live *live, struct query *q, const struct answer *a)
{
	struct buf b;

	buf_init(&b, q->arena, 1024);
	note(&b, answer_failed(a) ? failure_text(q->arena, a) : a->detail);
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
	if (q->look == LOOK_AGAIN && !answer_failed(a))
		note(&b, "SERVFAIL at first");
	note_others(&b, live, q, a);
	return b.len > 0 ? b.data : NULL;
}

static void
query_leave_port(struct live *live, struct query *q)
{
	if (q->port == NULL)
		return;
	outbox_remove(live, q);
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
void
query_deliver(struct live *live, struct query *q, struct answer *a)
{
	source_done done = q->done;
	void *context = q->context;

	a->detail = query_notes(live, q, a);
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
	    query_answer(live, q, ANSWER_TIMEOUT, NULL));
}

/* --- sending --- */

/* The server to try now, or NULL: those not asked yet, then those alive. */
struct server *
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

static void
query_build(struct live *live, struct query *q, bool mixed)
{
	do
		q->id = (uint16_t)random_u64(&live->random);
	while (live->by_id[q->id] != NULL);
	q->wire = message_query(q->arena, q->question, q->id,
	    mixed ? random_u64(&live->random) : 0, !q->plain, &q->wirelen);
	if (q->look == LOOK_CD)
		message_disable_checking((uint8_t *)(uintptr_t)q->wire);
}

/*
 * A server that refuses now and has answered a moment ago is being started
 * again, or its host is: what is out waits for the next try.
 */
static bool
server_may_return(const struct live *live, const struct server *s)
{
	return s->heard_us != 0 && live->now_us - s->heard_us <
	    (int64_t)live->timeout_ms * live->tries * 1000;
}

static const char *
server_trouble(const struct query *q, const struct server *s, const char *how,
    const char *why)
{
	return arena_printf(q->arena, "%s: %s%s", s->text, how, why);
}

static void
warn_of_files(struct live *live)
{
	if (!live->warned)
		log_warn("too many open files: questions wait for each other "
		    "or fail, and a higher limit (ulimit -n) avoids it");
	live->warned = true;
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
	query_build(live, q, true);
	q->port = port_take(s, &live->random);
	if (q->port == NULL) {
		q->trouble = server_trouble(q, s, "", strerror(errno));
		if (errno == EMFILE || errno == ENFILE)
			warn_of_files(live);
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
	q->tried |= server_bit(live, s);
	q->tries++;
	query_timer(live, q);
	outbox_put(live, q);
	return true;
}

/* The next try, or the end. */
void
query_try(struct live *live, struct query *q)
{
	struct server *s;

	/* The look failed: nothing is known but the SERVFAIL. */
	if (q->look != LOOK_PLAIN) {
		q->look = LOOK_PLAIN;
		q->failed |= server_bit(live, q->server);
		if (q->failure == NULL)
			q->failure = q->suspect;
	}
	while (q->tries < live->tries && live->now < q->deadline &&
	    (s = query_choose(live, q)) != NULL) {
		if (query_send(live, q, s))
			return;
		q->failed |= server_bit(live, s);
	}
	query_give_up(live, q);
}

void
query_unsent(struct live *live, struct query *q, int error)
{
	q->trouble = server_trouble(q, q->server, "", strerror(error));
	if (server_may_return(live, q->server))
		return;
	q->failed |= server_bit(live, q->server);
	query_try(live, q);
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
		q->failure = q->look != LOOK_PLAIN ? q->suspect : a;
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

/*
 * SERVFAIL: is the server broken, or does it not believe what it has? One that
 * was broken for a moment has an answer with CD, and then without it, too.
 */
static void
query_look(struct live *live, struct query *q, enum look look)
{
	q->look = look;
	q->truncated = q->streamed = false;
	q->tries--;
	query_leave_port(live, q);
	query_leave_stream(live, q);
	if (!query_send(live, q, q->server))
		query_leave_server(live, q);
}

/* With CD alone there are data, which nobody may use. */
static void
query_bogus(struct live *live, struct query *q)
{
	struct answer *a = q->suspect;

	a->status = ANSWER_BOGUS;
	a->detail = arena_printf(q->arena, "DNSSEC validation failed at %s: "
	    "with CD it answers, and without: %s", q->server->text,
	    a->detail != NULL ? a->detail : "SERVFAIL");
	query_finish(live, q, a);
}

/* What a reply is to the question, by what it was asked for. */
static void
query_judge(struct live *live, struct query *q, struct answer *a)
{
	bool servfail = a->status == ANSWER_SERVFAIL && live->dnssec;

	if (servfail && q->look == LOOK_PLAIN) {
		q->suspect = a;
		query_look(live, q, LOOK_CD);
	} else if (servfail && q->look == LOOK_AGAIN)
		query_bogus(live, q);
	else if (answer_failed(a))
		query_fail(live, q, a);
	else if (q->look == LOOK_CD)
		query_look(live, q, LOOK_AGAIN);
	else
		query_finish(live, q, a);
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
	a = query_answer(live, q, ANSWER_MALFORMED, NULL);
	message_answer(q->arena, wire, len, a);
	a->transport = transport;
	a->ad_trusted = a->ad && live->dnssec && q->server->loopback;
	if (reply_is_unfinished(wire, a)) {
		a->status = ANSWER_REFUSED;
		a->detail = "the server does not offer recursion";
		a->nrr = a->ncname = 0;
	}
	query_judge(live, q, a);
}

/* No query has this id here; whose question does it try to answer? */
static void
stray(struct live *live, const struct port *p, const uint8_t *wire, size_t len)
{
	for (size_t i = 0; i < live->nflying; i++) {
		struct query *q = live->flying[i];

		if (q->port == p && reply_same_question(q->wire, wire, len))
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
	    reply_is_bare_failure(q->wire, wire, len))
		query_reply(live, q, wire, len, "udp");
	else {
		q->dropped++;
		if (q->streamed || !reply_has_id(q->wire, wire, len) ||
		    !reply_same_question(q->wire, wire, len))
			return;
		q->case_lost = true;
		query_stream(live, q);
	}
}

static bool
query_has_other(const struct live *live, const struct query *q)
{
	unsigned all = (1u << live->nserver) - 1;

	return (all & ~q->failed & ~server_bit(live, q->server)) != 0;
}

/* ICMP says that nobody is there: true of all that is out on the port. */
static void
port_failed(struct live *live, const struct port *p, int error)
{
	bool may_return = server_may_return(live, p->server);

	for (size_t i = live->nflying; i-- > 0;) {
		struct query *q = live->flying[i];

		if (q->port != p)
			continue;
		q->trouble = server_trouble(q, p->server, "", strerror(error));
		if (!may_return || query_has_other(live, q))
			query_leave_server(live, q);
	}
}

/* Some datagrams at once; how many there were, or -1. */
static int
port_read(struct live *live, const struct port *p)
{
	struct mmsghdr datagram[DATAGRAMS];
	struct iovec octets[DATAGRAMS];
	unsigned opened = p->opened;
	int n;

	memset(datagram, 0, sizeof datagram);
	for (size_t i = 0; i < DATAGRAMS; i++) {
		octets[i].iov_base = live->datagram[i];
		octets[i].iov_len = sizeof live->datagram[i];
		datagram[i].msg_hdr.msg_iov = &octets[i];
		datagram[i].msg_hdr.msg_iovlen = 1;
	}
	n = recvmmsg(p->fd, datagram, DATAGRAMS, 0, NULL);
	/* What is left of a port that was closed is for nobody. */
	for (int i = 0; i < n && p->fd != -1 && p->opened == opened; i++)
		port_datagram(live, p, live->datagram[i], datagram[i].msg_len);
	return n;
}

void
query_receive(struct live *live, const struct port *p)
{
	for (int i = 0, n = DATAGRAMS; i < READS && p->fd != -1 &&
	    n == DATAGRAMS; i += DATAGRAMS) {
		n = port_read(live, p);
		if (n == -1 && errno == EINTR)
			n = DATAGRAMS;
		else if (n == -1 && errno != EAGAIN && errno != EWOULDBLOCK)
			port_failed(live, p, errno);
	}
}

/* --- TCP --- */

void
query_stream_failed(struct live *live, struct query *q, const char *why)
{
	q->trouble = server_trouble(q, q->server, "TCP: ", why);
	if (q->truncated) {
		query_fail(live, q, query_answer(live, q, ANSWER_TRUNCATED,
		    q->trouble));
		return;
	}
	query_leave_stream(live, q);
	query_try(live, q);
}

/* Another connection will end, or a port; the timer of all tries goes on. */
static void
query_wait_again(struct live *live, struct query *q)
{
	q->waits = true;
	queue_put_first(&live->waiting, q);
	live->starved = true;
	warn_of_files(live);
}

void
query_stream_begin(struct live *live, struct query *q)
{
	query_build(live, q, !q->case_lost);
	if (stream_open(&q->stream, q->arena, q->server, q->wire,
	    q->wirelen) == -1) {
		if (errno == EMFILE || errno == ENFILE)
			query_wait_again(live, q);
		else
			query_stream_failed(live, q, strerror(errno));
		return;
	}
	query_timer(live, q);
	q->streaming_at = live->nstreaming;
	live->streaming[live->nstreaming++] = q;
}

/*
 * Ask the same server again over TCP, once a connection is free. A try's time
 * begins with the connection: the wait is no fault of the server.
 */
static void
query_stream(struct live *live, struct query *q)
{
	query_leave_port(live, q);
	q->streamed = q->waits = true;
	q->expiry = q->deadline;
	if (q->expiry < live->wake)
		live->wake = q->expiry;
	queue_put(&live->waiting, q);
}

/*
 * Over TCP nobody can slip in a reply without seeing the question, so the
 * case need not be kept.
 */
void
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
	if (reply_is_bare_failure(q->wire, q->stream.reply, q->stream.replylen) ||
	    (reply_has_id(q->wire, q->stream.reply, q->stream.replylen) &&
	    reply_same_question(q->wire, q->stream.reply, q->stream.replylen)))
		query_reply(live, q, q->stream.reply, q->stream.replylen,
		    "tcp");
	else {
		q->dropped++;
		query_stream_failed(live, q, "a reply that does not match");
	}
}
