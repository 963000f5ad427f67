/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/direct.h"

#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/random.h"
#include "dns/message.h"
#include "source/reply.h"
#include "source/server.h"
#include "source/source.h"
#include "source/stream.h"

#define TURN_MS		10	/* other sources wait for the same turn */
#define FLAG_TC		0x02	/* of the third octet */
#define RCODE_FORMERR	1

/* One question, from direct_ask() to done(). */
struct query {
	struct query	*next;		/* that waits behind it */
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
	struct server	 server;
	int		 fd;		/* over UDP, or -1 */
	struct stream	 stream;	/* its fd is -1 over UDP */
	const uint8_t	*wire;
	size_t		 wirelen;
	int		 tries;
	long long	 expiry;	/* of this try */
	unsigned	 dropped;	/* replies that do not match */
	bool		 plain;		/* without EDNS */
	/* TCP has to help: it came truncated, or with another case. */
	bool		 truncated, case_lost;
	bool		 ended;
	const char	*trouble;	/* the last one */
};

struct direct {
	struct source	 source;
	struct arena	*arena;
	struct direct_options option;
	struct random	 random;
	struct query	*head, **tail;	/* those that wait */
	struct query	*flying[DIRECT_IN_FLIGHT];
	size_t		 nflying;
	int		 nopen;
	long long	 now;		/* monotonic, ms */
	uint8_t		 datagram[LIMIT_MESSAGE];
};

static void
tick(struct direct *d)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	d->now = t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* --- the end of a question --- */

static struct answer *
new_answer(const struct direct *d, const struct query *q,
    enum answer_status status, const char *detail)
{
	struct answer *a = arena_alloc(q->arena, sizeof *a);

	a->question = q->question;
	a->status = status;
	a->detail = detail;
	a->origin = d->source.ops->name;
	a->time = d->option.now;
	a->server = q->server.addrlen == 0 ? NULL :
	    arena_strdup(q->arena, q->server.text);
	return a;
}

static void
close_sockets(struct query *q)
{
	if (q->fd != -1)
		close(q->fd);
	q->fd = -1;
	stream_close(&q->stream);
}

/* It leaves `flying` at the end of the turn. */
static void
finish(struct direct *d, struct query *q, struct answer *a)
{
	close_sockets(q);
	q->ended = true;
	d->nopen--;
	if (q->dropped > 0)
		a->detail = arena_printf(q->arena, "%s%s%u mismatching "
		    "repl%s dropped", a->detail == NULL ? "" : a->detail,
		    a->detail == NULL ? "" : "; ", q->dropped,
		    q->dropped == 1 ? "y" : "ies");
	q->done(q->context, a);
}

static void
give_up(struct direct *d, struct query *q)
{
	struct answer *a = new_answer(d, q, q->truncated ? ANSWER_TRUNCATED :
	    ANSWER_TIMEOUT, q->trouble);

	if (q->truncated)
		a->transport = "udp";
	finish(d, q, a);
}

/* No resolver said these. */
static const char *
failure_words(const struct answer *a)
{
	switch (a->status) {
	case ANSWER_SERVFAIL:
		return "the server failed (SERVFAIL)";
	case ANSWER_REFUSED:
		return "the server refused to answer";
	default:
		return a->detail;
	}
}

/* --- sending --- */

static void
build(struct direct *d, struct query *q)
{
	q->wire = message_query(q->arena, q->question,
	    (uint16_t)random_u64(&d->random), random_u64(&d->random), !q->plain,
	    &q->wirelen);
}

static bool
open_udp(struct query *q)
{
	q->fd = socket(q->server.address.ss_family,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return q->fd != -1 && connect(q->fd,
	    (const struct sockaddr *)&q->server.address,
	    q->server.addrlen) == 0;
}

static bool
send_udp(struct query *q)
{
	if (q->fd == -1 && !open_udp(q))
		return false;
	return send(q->fd, q->wire, q->wirelen, MSG_NOSIGNAL) != -1 ||
	    errno == EAGAIN || errno == ENOBUFS || errno == EINTR;
}

static bool
send_tcp(struct query *q)
{
	close_sockets(q);
	return stream_open(&q->stream, q->arena, &q->server, q->wire,
	    q->wirelen) == 0;
}

/* Not the server's silence: this host cannot send there. */
static bool
is_no_way(int error)
{
	return error == ENETUNREACH || error == EAFNOSUPPORT ||
	    error == EADDRNOTAVAIL;
}

static void
send_failed(struct direct *d, struct query *q, bool tcp)
{
	int error = errno;

	q->trouble = arena_printf(q->arena, "%s%s", tcp ? "TCP: " : "",
	    strerror(error));
	if (is_no_way(error))
		finish(d, q, new_answer(d, q, ANSWER_NOT_ASKED,
		    arena_printf(q->arena, "this host has no way to it (%s)",
		    strerror(error))));
	else
		give_up(d, q);
}

static void
send_again(struct direct *d, struct query *q)
{
	bool tcp = q->question.tcp || q->truncated || q->case_lost;

	if (q->tries++ >= d->option.tries) {
		if (q->trouble == NULL)
			q->trouble = arena_printf(q->arena, "no answer over "
			    "%s in %d %s", tcp ? "TCP" : "UDP",
			    d->option.tries, d->option.tries == 1 ? "try" :
			    "tries");
		give_up(d, q);
		return;
	}
	q->expiry = d->now + d->option.timeout_ms;
	if (!(tcp ? send_tcp(q) : send_udp(q)))
		send_failed(d, q, tcp);
}

static void
begin(struct direct *d, struct query *q)
{
	d->flying[d->nflying++] = q;
	build(d, q);
	send_again(d, q);
}

/* With a new packet: another id, port and case, and all its tries. */
static void
begin_again(struct direct *d, struct query *q)
{
	close_sockets(q);
	q->tries = 0;
	build(d, q);
	send_again(d, q);
}

/* --- receiving --- */

static void
take_reply(struct direct *d, struct query *q, const uint8_t *wire, size_t len,
    bool tcp)
{
	struct answer *a;

	if ((wire[3] & 0x0f) == RCODE_FORMERR && !q->plain) {
		q->plain = true;
		begin_again(d, q);
		return;
	}
	if ((wire[2] & FLAG_TC) && !tcp) {
		q->truncated = true;
		begin_again(d, q);
		return;
	}
	a = new_answer(d, q, ANSWER_MALFORMED, NULL);
	message_answer(q->arena, wire, len, a);
	a->transport = tcp ? "tcp" : "udp";
	if (answer_failed(a))
		a->detail = failure_words(a);
	finish(d, q, a);
}

static void
receive_udp(struct direct *d, struct query *q)
{
	ssize_t n = recv(q->fd, d->datagram, sizeof d->datagram, 0);
	const uint8_t *wire = d->datagram;

	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK ||
	    errno == EINTR))
		return;
	if (n == -1) {
		q->trouble = arena_strdup(q->arena, strerror(errno));
		give_up(d, q);
	} else if (message_matches(q->wire, q->wirelen, wire, (size_t)n,
	    NULL) || reply_is_bare_failure(q->wire, wire, (size_t)n))
		take_reply(d, q, wire, (size_t)n, false);
	else {
		q->dropped++;
		if (!reply_has_id(q->wire, wire, (size_t)n) ||
		    !reply_same_question(q->wire, wire, (size_t)n))
			return;
		q->case_lost = true;
		begin_again(d, q);
	}
}

/* Over TCP nobody can slip in a reply: the case need not be kept. */
static void
move_tcp(struct direct *d, struct query *q)
{
	const struct stream *s = &q->stream;
	const char *why = NULL;

	switch (stream_move(&q->stream, &why)) {
	case STREAM_OPEN:
		return;
	case STREAM_FAILED:
		break;
	case STREAM_DONE:
		if (reply_is_bare_failure(q->wire, s->reply, s->replylen) ||
		    (reply_has_id(q->wire, s->reply, s->replylen) &&
		    reply_same_question(q->wire, s->reply, s->replylen))) {
			take_reply(d, q, s->reply, s->replylen, true);
			return;
		}
		q->dropped++;
		why = "a reply that does not match";
	}
	q->trouble = arena_printf(q->arena, "TCP: %s", why);
	give_up(d, q);
}

/* --- turns --- */

/* Those that ended go; the order of the others does not matter. */
static void
sweep(struct direct *d)
{
	for (size_t i = d->nflying; i-- > 0;)
		if (d->flying[i]->ended)
			d->flying[i] = d->flying[--d->nflying];
}

static void
pump(struct direct *d)
{
	sweep(d);
	while (d->head != NULL && d->nflying < DIRECT_IN_FLIGHT) {
		struct query *q = d->head;

		d->head = q->next;
		if (d->head == NULL)
			d->tail = &d->head;
		begin(d, q);
	}
	sweep(d);
}

static int
patience(const struct direct *d, int milliseconds)
{
	long long wait = milliseconds < TURN_MS ? milliseconds : TURN_MS;

	for (size_t i = 0; i < d->nflying; i++)
		if (d->flying[i]->expiry - d->now < wait)
			wait = d->flying[i]->expiry - d->now;
	return wait < 0 ? 0 : (int)wait;
}

static void
wait_and_read(struct direct *d, int milliseconds)
{
	struct pollfd fd[DIRECT_IN_FLIGHT];
	size_t n = d->nflying;

	for (size_t i = 0; i < n; i++) {
		const struct query *q = d->flying[i];

		fd[i].fd = q->fd != -1 ? q->fd : q->stream.fd;
		fd[i].events = q->fd != -1 ? POLLIN :
		    stream_events(&q->stream);
		fd[i].revents = 0;
	}
	if (poll(fd, n, patience(d, milliseconds)) <= 0)
		return;
	tick(d);
	for (size_t i = 0; i < n; i++)
		if (fd[i].revents != 0 && d->flying[i]->fd != -1)
			receive_udp(d, d->flying[i]);
		else if (fd[i].revents != 0)
			move_tcp(d, d->flying[i]);
}

static int
direct_turn(struct source *source, int milliseconds)
{
	struct direct *d = (struct direct *)source;
	int open = d->nopen;

	if (open == 0)
		return 0;
	tick(d);
	pump(d);
	/* What has ended must not wait for what has not. */
	wait_and_read(d, d->nopen < open ? 0 : milliseconds);
	tick(d);
	for (size_t i = 0; i < d->nflying; i++)
		if (!d->flying[i]->ended && d->flying[i]->expiry <= d->now)
			send_again(d, d->flying[i]);
	pump(d);
	return d->nopen;
}

/* --- the source --- */

static struct query *
query_new(struct arena *arena, struct question question, source_done done,
    void *context)
{
	struct query *q = arena_alloc(arena, sizeof *q);

	q->arena = arena;
	q->question = question;
	q->question.name = arena_strdup(arena, question.name);
	q->question.server = arena_strdup(arena, question.server);
	q->done = done;
	q->context = context;
	q->fd = q->stream.fd = -1;
	return q;
}

static bool
direct_ask(struct source *source, struct arena *arena,
    struct question question, source_done done, void *context)
{
	struct direct *d = (struct direct *)source;
	const char *why;
	struct query *q;
	struct err err;

	if (question.server == NULL || question.type == RR_SMTP)
		return false;
	q = query_new(arena, question, done, context);
	why = d->option.refuse(arena, question.server, d->option.context);
	if (why == NULL && server_parse(&q->server, arena_printf(arena,
	    "%s#%u", question.server, d->option.port), &err) == -1)
		why = "it is no address";
	if (why != NULL) {
		q->server.addrlen = 0;
		done(context, new_answer(d, q, ANSWER_NOT_ASKED, why));
		return true;
	}
	*d->tail = q;
	d->tail = &q->next;
	d->nopen++;
	return true;
}

static void
direct_close(struct source *source)
{
	struct direct *d = (struct direct *)source;

	for (size_t i = 0; i < d->nflying; i++)
		close_sockets(d->flying[i]);
	arena_free(d->arena);
}

static const struct source_ops direct_ops = {
	.name = "live", .servers = true, .ask = direct_ask,
	.turn = direct_turn, .close = direct_close,
};

struct source *
direct_open(const struct direct_options *option)
{
	struct arena *arena = arena_new();
	struct direct *d = arena_alloc(arena, sizeof *d);

	if (option->timeout_ms <= 0 || option->tries <= 0)
		bug("direct_open: timeout %d, tries %d", option->timeout_ms,
		    option->tries);
	d->source.ops = &direct_ops;
	d->arena = arena;
	d->option = *option;
	d->tail = &d->head;
	return &d->source;
}
