/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/smtp.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/vec.h"
#include "dns/name.h"
#include "source/server.h"
#include "source/smtp_talk.h"
#include "source/source.h"

#define TURN_MS		10	/* other sources wait for the same turn */
#define SMTP_DEAD	4096	/* addresses that are remembered */
#define QUIT_MS		1000	/* that a reply to QUIT is waited for */

/* One question, from smtp_ask() to done(). */
struct look {
	struct look	*next;		/* that waits behind it */
	struct arena	*arena;
	struct question	 question;
	source_done	 done;
	void		*context;
	struct server	 server;
	int		 fd;		/* -1: not yet, or no more */
	bool		 connected, ended;
	long long	 expiry;
	size_t		 said;		/* octets of talk.say that are sent */
	struct smtp_talk talk;
};

/* An address that let us wait to the end; nobody else is to wait again. */
struct dead {
	const char	*server;
	const char	*why;
};

struct smtp {
	struct source	 source;
	struct arena	*arena;
	struct smtp_options option;
	struct look	*head;		/* those that wait */
	struct look	*flying[SMTP_IN_FLIGHT];
	size_t		 nflying;
	VEC(struct dead) dead;
	int		 nopen;
	long long	 now;		/* monotonic, ms */
	char		 octets[4096];
};

static void
tick(struct smtp *s)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	s->now = t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* --- the end of a question --- */

static struct answer *
new_answer(const struct smtp *s, const struct look *l,
    enum answer_status status, const char *detail)
{
	struct answer *a = arena_alloc(l->arena, sizeof *a);

	a->question = l->question;
	a->status = status;
	a->detail = detail;
	a->origin = s->source.ops->name;
	a->time = s->option.now;
	a->server = l->server.addrlen == 0 ? NULL :
	    arena_strdup(l->arena, l->server.text);
	return a;
}

static void
hang_up(struct look *l)
{
	if (l->fd != -1)
		close(l->fd);
	l->fd = -1;
}

/* It leaves `flying` at the end of the turn. */
static void
finish(struct smtp *s, struct look *l, const struct answer *a)
{
	hang_up(l);
	l->ended = true;
	s->nopen--;
	l->done(l->context, a);
}

static void
finish_talk(struct smtp *s, struct look *l)
{
	const struct smtp_talk *t = &l->talk;
	struct answer *a = new_answer(s, l, t->status, t->detail);

	a->transport = "tcp";
	a->wire = (const uint8_t *)t->transcript.data;
	a->wirelen = t->transcript.len;
	finish(s, l, a);
}

static const struct dead *
find_dead(const struct smtp *s, const struct look *l)
{
	for (size_t i = 0; i < s->dead.n; i++)
		if (strcmp(s->dead.item[i].server, l->server.text) == 0)
			return &s->dead.item[i];
	return NULL;
}

static void
give_up(struct smtp *s, const struct look *l, const char *why)
{
	struct dead *dead;

	if (s->dead.n >= SMTP_DEAD || find_dead(s, l) != NULL)
		return;
	dead = vec_add(s->arena, &s->dead);
	dead->server = arena_strdup(s->arena, l->server.text);
	dead->why = arena_strdup(s->arena, why);
}

/* Some of these are not the server's silence: this host cannot connect. */
static void
no_connection(struct smtp *s, struct look *l, int error)
{
	bool no_way = error == ENETUNREACH || error == EAFNOSUPPORT ||
	    error == EADDRNOTAVAIL || error == EACCES || error == EPERM;

	if (error == ECONNREFUSED)
		finish(s, l, new_answer(s, l, ANSWER_REFUSED,
		    arena_printf(l->arena, "the connection to port %u was "
		    "refused", s->option.port)));
	else if (no_way)
		finish(s, l, new_answer(s, l, ANSWER_NOT_ASKED,
		    arena_printf(l->arena, "this host has no way to it (%s)",
		    strerror(error))));
	else {
		const char *why = arena_printf(l->arena, "port %u is not "
		    "reachable from here (%s); many networks block it",
		    s->option.port, strerror(error));

		give_up(s, l, why);
		finish(s, l, new_answer(s, l, ANSWER_TIMEOUT, why));
	}
}

static void
late(struct smtp *s, struct look *l)
{
	if (!l->connected) {
		no_connection(s, l, ETIMEDOUT);
		return;
	}
	smtp_talk_late(&l->talk);
	if (l->talk.status == ANSWER_TIMEOUT)
		give_up(s, l, l->talk.detail);
	finish_talk(s, l);
}

/* --- talking --- */

/* RFC 5321 4.1.3: who has no name says its address. */
static const char *
literal(const struct look *l)
{
	struct sockaddr_storage address = { 0 };
	socklen_t len = sizeof address;
	char text[INET6_ADDRSTRLEN] = "";
	const void *octets;

	if (getsockname(l->fd, (struct sockaddr *)&address, &len) == -1)
		return "[127.0.0.1]";
	if (address.ss_family == AF_INET6)
		octets = &((struct sockaddr_in6 *)&address)->sin6_addr;
	else
		octets = &((struct sockaddr_in *)&address)->sin_addr;
	inet_ntop(address.ss_family, octets, text, sizeof text);
	return arena_printf(l->arena, "[%s%s]",
	    address.ss_family == AF_INET6 ? "IPv6:" : "", text);
}

static void
begin(struct smtp *s, struct look *l)
{
	const struct dead *dead = find_dead(s, l);

	s->flying[s->nflying++] = l;
	if (dead != NULL) {
		finish(s, l, new_answer(s, l, ANSWER_TIMEOUT,
		    arena_printf(l->arena, "%s (it was not tried again)",
		    dead->why)));
		return;
	}
	l->expiry = s->now + s->option.timeout_ms;
	l->fd = socket(l->server.address.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd == -1 || (connect(l->fd,
	    (const struct sockaddr *)&l->server.address,
	    l->server.addrlen) == -1 && errno != EINPROGRESS))
		no_connection(s, l, errno);
}

static bool
is_later(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static void
say(struct smtp *s, struct look *l)
{
	struct smtp_talk *t = &l->talk;
	size_t len = strlen(t->say);
	/* A server that hangs up is no reason for SIGPIPE. */
	ssize_t n = send(l->fd, t->say + l->said, len - l->said,
	    MSG_NOSIGNAL);

	if (n == -1 && !is_later(errno))
		smtp_talk_closed(t, "the server hung up");
	if (n > 0)
		l->said += (size_t)n;
	if (l->said < len)
		return;
	t->say = NULL;
	l->said = 0;
	if (t->step == SMTP_STEP_QUIT && s->now + QUIT_MS < l->expiry)
		l->expiry = s->now + QUIT_MS;
}

static void
hear(struct smtp *s, struct look *l)
{
	struct smtp_talk *t = &l->talk;
	ssize_t n = recv(l->fd, s->octets, sizeof s->octets, 0);

	if (n > 0)
		smtp_talk_hear(t, s->octets, (size_t)n);
	else if (n == 0)
		smtp_talk_closed(t, "the server closed the connection");
	else if (!is_later(errno))
		smtp_talk_closed(t, errno == ECONNRESET ?
		    "the server reset the connection" :
		    arena_strdup(l->arena, strerror(errno)));
}

static void
connected(struct smtp *s, struct look *l)
{
	int error = 0;
	socklen_t len = sizeof error;

	if (getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1)
		error = errno;
	if (error != 0) {
		no_connection(s, l, error);
		return;
	}
	l->connected = true;
	smtp_talk_start(&l->talk, l->arena, s->option.helo != NULL ?
	    s->option.helo : literal(l), l->question.name);
}

static void
move(struct smtp *s, struct look *l)
{
	struct smtp_talk *t = &l->talk;

	if (!l->connected) {
		connected(s, l);
		return;
	}
	if (t->say == NULL)
		hear(s, l);
	if (!t->over && t->say != NULL)
		say(s, l);
	if (t->over)
		finish_talk(s, l);
}

/* --- turns --- */

static void
sweep(struct smtp *s)
{
	for (size_t i = s->nflying; i-- > 0;)
		if (s->flying[i]->ended)
			s->flying[i] = s->flying[--s->nflying];
}

static bool
is_busy(const struct smtp *s, const struct look *l)
{
	for (size_t i = 0; i < s->nflying; i++)
		if (strcmp(s->flying[i]->server.text, l->server.text) == 0)
			return true;
	return false;
}

/* Begin those that wait, in order, but for servers that are talked to. */
static void
pump(struct smtp *s)
{
	struct look **at = &s->head;

	sweep(s);
	while (*at != NULL && s->nflying < SMTP_IN_FLIGHT) {
		struct look *l = *at;

		if (is_busy(s, l)) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		begin(s, l);
	}
	sweep(s);
}

static int
patience(const struct smtp *s, int milliseconds)
{
	long long wait = milliseconds < TURN_MS ? milliseconds : TURN_MS;

	for (size_t i = 0; i < s->nflying; i++)
		if (s->flying[i]->expiry - s->now < wait)
			wait = s->flying[i]->expiry - s->now;
	return wait < 0 ? 0 : (int)wait;
}

static void
wait_and_move(struct smtp *s, int milliseconds)
{
	struct pollfd fd[SMTP_IN_FLIGHT];
	size_t n = s->nflying;

	for (size_t i = 0; i < n; i++) {
		const struct look *l = s->flying[i];

		fd[i].fd = l->fd;
		fd[i].events = !l->connected || l->talk.say != NULL ?
		    POLLOUT : POLLIN;
		fd[i].revents = 0;
	}
	if (poll(fd, n, patience(s, milliseconds)) <= 0)
		return;
	tick(s);
	for (size_t i = 0; i < n; i++)
		if (fd[i].revents != 0)
			move(s, s->flying[i]);
}

static int
smtp_turn(struct source *source, int milliseconds)
{
	struct smtp *s = (struct smtp *)source;
	int open = s->nopen;

	if (open == 0)
		return 0;
	tick(s);
	pump(s);
	/* What has ended must not wait for what has not. */
	wait_and_move(s, s->nopen < open ? 0 : milliseconds);
	tick(s);
	for (size_t i = 0; i < s->nflying; i++)
		if (!s->flying[i]->ended && s->flying[i]->expiry <= s->now)
			late(s, s->flying[i]);
	sweep(s);
	return s->nopen;
}

/* --- the source --- */

static const char *
refusal(const struct smtp *s, struct look *l)
{
	const char *why = s->option.refuse(l->arena, l->question.server,
	    s->option.context);
	struct err err;

	if (why == NULL && !name_is_host(l->question.name))
		why = "the domain is no host name, and cannot stand in an "
		    "SMTP command";
	if (why == NULL && server_parse(&l->server, arena_printf(l->arena,
	    "%s#%u", l->question.server, s->option.port), &err) == -1)
		why = "it is no address";
	if (why != NULL)
		l->server.addrlen = 0;
	return why;
}

static bool
smtp_ask(struct source *source, struct arena *arena, struct question question,
    source_done done, void *context)
{
	struct smtp *s = (struct smtp *)source;
	struct look **end = &s->head, *l;
	const char *why;

	if (question.type != RR_SMTP || question.server == NULL)
		return false;
	l = arena_alloc(arena, sizeof *l);
	l->arena = arena;
	l->question = question;
	l->question.name = arena_strdup(arena, question.name);
	l->question.server = arena_strdup(arena, question.server);
	l->done = done;
	l->context = context;
	l->fd = -1;
	why = refusal(s, l);
	if (why != NULL) {
		done(context, new_answer(s, l, ANSWER_NOT_ASKED, why));
		return true;
	}
	while (*end != NULL)
		end = &(*end)->next;
	*end = l;
	s->nopen++;
	return true;
}

static void
smtp_close(struct source *source)
{
	struct smtp *s = (struct smtp *)source;

	for (size_t i = 0; i < s->nflying; i++)
		hang_up(s->flying[i]);
	arena_free(s->arena);
}

static const struct source_ops smtp_ops = {
	.name = "live", .servers = true, .ask = smtp_ask, .turn = smtp_turn,
	.close = smtp_close,
};

struct source *
smtp_open(const struct smtp_options *option)
{
	struct arena *arena = arena_new();
	struct smtp *s = arena_alloc(arena, sizeof *s);

	if (option->timeout_ms <= 0 || option->timeout_ms > LIMIT_SMTP_WAIT)
		bug("smtp_open: timeout %d", option->timeout_ms);
	s->source.ops = &smtp_ops;
	s->arena = arena;
	s->option = *option;
	return &s->source;
}
