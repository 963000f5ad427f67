/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve.c -- the child's life: read a question, ask a library, send the
 * answer. What goes wrong here ends the process; the parent sees it end.
 */
#include <sys/resource.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "evidence/evidence.h"
#include "witness/adapter.h"
#include "witness/child.h"

#define GRANT_MS	100

struct server {
	int		 fd;
	size_t		 at, got;	/* in `in`: taken, and there */
	uint8_t		 in[64 * 1024];
	struct arena	*life;		/* of the libraries' handles */
	struct arena	*arena;		/* of one domain */
	struct evidence	*evidence;
	int64_t		 granted;	/* when time was; 0: never */
	void		*library[NADAPTER];
};

/* Fill n octets; the end of the stream is the end of the child. */
static void
read_all(struct server *s, void *ret, size_t n)
{
	uint8_t *to = ret;

	while (n > 0) {
		size_t have = s->got - s->at;
		ssize_t more;

		if (have > n)
			have = n;
		memcpy(to, s->in + s->at, have);
		s->at += have;
		to += have;
		n -= have;
		if (n == 0)
			return;
		more = recv(s->fd, s->in, sizeof s->in, 0);
		if (more == 0 || (more == -1 && errno != EINTR))
			_exit(0);
		s->at = 0;
		s->got = more > 0 ? (size_t)more : 0;
	}
}

static void
send_all(int fd, const void *from, size_t n)
{
	const char *p = from;

	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);

		if (sent == -1 && errno != EINTR)
			_exit(0);
		if (sent > 0) {
			p += sent;
			n -= (size_t)sent;
		}
	}
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * Processor time enough for one more question, whatever went before. What was
 * granted a moment ago is still there: no more of it went than time did.
 */
static void
grant_time(struct server *s)
{
	int64_t now = now_ms();
	struct rusage used;
	struct rlimit l;

	if (s->granted != 0 && now - s->granted < GRANT_MS)
		return;
	s->granted = now;
	if (getrusage(RUSAGE_SELF, &used) == -1 ||
	    getrlimit(RLIMIT_CPU, &l) == -1)
		return;
	l.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	    1 + LIMIT_WITNESS_CPU;
	if (l.rlim_max != RLIM_INFINITY && l.rlim_cur > l.rlim_max)
		l.rlim_cur = l.rlim_max;
	(void)setrlimit(RLIMIT_CPU, &l);
}

static void
load(struct server *s, struct wire *w)
{
	static const struct scope scope = { .domain = "." };

	s->evidence = evidence_new(s->arena, &scope, 0);
	wire_evidence(w, s->evidence);
	if (w->bad)
		_exit(1);
}

static void
answer(struct server *s, struct evidence *evidence, struct wire_reply *reply)
{
	struct question *wanted;
	struct buf out;
	size_t n, start;

	wanted = evidence_take_wanted(evidence, &n);
	for (size_t i = 0; i < n; i++)
		*vec_add(s->arena, &reply->miss) = wanted[i];
	buf_init(&out, s->arena, LIMIT_WITNESS_REPLY);
	start = wire_start(&out, WIRE_REPLY);
	wire_put_reply(&out, reply);
	wire_end(&out, start);
	send_all(s->fd, out.data, out.len);
}

/* In a layer of its own: what one question lacks, the next one lacks too. */
static void
ask(struct server *s, unsigned kind, struct wire *w)
{
	struct evidence *evidence = evidence_overlay(s->arena, s->evidence);
	struct wire_reply reply = { .said = "" };

	for (size_t i = 0; i < NADAPTER; i++) {
		if (adapter_all[i]->question != kind)
			continue;
		if (s->library[i] == NULL)
			s->library[i] = adapter_all[i]->open(s->life);
		grant_time(s);
		adapter_all[i]->ask(s->library[i], evidence, w, &reply);
		answer(s, evidence, &reply);
		return;
	}
	_exit(1);
}

static void
misbehave(struct server *s, unsigned kind)
{
	switch (kind) {
	case WIRE_CRASH:
		raise(SIGSEGV);
		break;
	case WIRE_HANG:
		for (volatile int on = 1; on; )
			(void)poll(NULL, 0, 1000);
		break;
	case WIRE_GARBAGE:
		send_all(s->fd, "\0\0\0\x0cnot a reply\xff\xff\xff\xff", 20);
		break;
	}
}

/* What was learned of the last domain is forgotten with its arena. */
static void
arena_renew(struct server *s)
{
	arena_free(s->arena);
	s->arena = arena_new();
	s->evidence = NULL;
}

static void
serve_one(struct server *s)
{
	uint8_t head[WIRE_HEAD], *body;
	struct wire w;
	unsigned kind;
	size_t len;

	read_all(s, head, sizeof head);
	wire_read(&w, head, sizeof head);
	len = wire_u32(&w);
	kind = wire_u8(&w);
	if (len == 0 || len > LIMIT_WITNESS_LOAD)
		_exit(1);
	if (kind == WIRE_LOAD || s->arena == NULL)
		arena_renew(s);
	body = arena_alloc(s->arena, len);
	read_all(s, body, len - 1);
	wire_read(&w, body, len - 1);
	if (kind == WIRE_LOAD)
		load(s, &w);
	else if (kind > WIRE_REPLY)
		misbehave(s, kind);
	else if (s->evidence == NULL)
		_exit(1);
	else
		ask(s, kind, &w);
}

_Noreturn void
serve(int fd)
{
	struct server s = { .fd = fd, .life = arena_new() };

	for (;;)
		serve_one(&s);
}
