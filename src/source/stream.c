/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/stream.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/server.h"

#define PREFIX	2

int
stream_open(struct stream *s, struct arena *arena, const struct server *server,
    const uint8_t *query, size_t len)
{
	int error;

	memset(s, 0, sizeof *s);
	s->arena = arena;
	s->query = query;
	s->querylen = len;
	s->fd = socket(server->address.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->fd == -1)
		return -1;
	if (connect(s->fd, (const struct sockaddr *)&server->address,
	    server->addrlen) == 0 || errno == EINPROGRESS)
		return 0;
	error = errno;
	stream_close(s);
	errno = error;
	return -1;
}

short
stream_events(const struct stream *s)
{
	return s->sent < PREFIX + s->querylen ? POLLOUT : POLLIN;
}

static enum stream_state
failed(const char **ret_why, const char *why)
{
	*ret_why = why;
	return STREAM_FAILED;
}

static enum stream_state
again_or_failed(const char **ret_why)
{
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
		return STREAM_OPEN;
	return failed(ret_why, strerror(errno));
}

static enum stream_state
stream_send(struct stream *s, const char **ret_why)
{
	uint8_t prefix[PREFIX] = { (uint8_t)(s->querylen >> 8),
	    (uint8_t)s->querylen };
	struct iovec part[2] = {
		{ prefix, PREFIX },
		{ (void *)(uintptr_t)s->query, s->querylen },
	};
	struct msghdr message = { .msg_iov = part, .msg_iovlen = 2 };
	size_t skip = s->sent;
	ssize_t n;

	for (size_t i = 0; i < 2; i++) {
		size_t cut = skip < part[i].iov_len ? skip : part[i].iov_len;

		part[i].iov_base = (uint8_t *)part[i].iov_base + cut;
		part[i].iov_len -= cut;
		skip -= cut;
	}
	/* Not writev(): a server that hangs up is no reason for SIGPIPE. */
	n = sendmsg(s->fd, &message, MSG_NOSIGNAL);
	if (n == -1)
		return again_or_failed(ret_why);
	s->sent += (size_t)n;
	return STREAM_OPEN;
}

static enum stream_state
stream_read(struct stream *s, const char **ret_why)
{
	ssize_t n;

	if (s->got < PREFIX)
		n = recv(s->fd, s->prefix + s->got, PREFIX - s->got, 0);
	else
		n = recv(s->fd, s->reply + s->got - PREFIX,
		    s->replylen - (s->got - PREFIX), 0);
	if (n == -1)
		return again_or_failed(ret_why);
	if (n == 0)
		return failed(ret_why, "the server hung up");
	s->got += (size_t)n;
	if (s->got == PREFIX) {
		s->replylen = (size_t)(s->prefix[0] << 8 | s->prefix[1]);
		if (s->replylen == 0)
			return failed(ret_why, "a message without octets");
		s->reply = arena_alloc(s->arena, s->replylen);
	}
	return s->got >= PREFIX && s->got == PREFIX + s->replylen ?
	    STREAM_DONE : STREAM_OPEN;
}

enum stream_state
stream_move(struct stream *s, const char **ret_why)
{
	enum stream_state state = STREAM_OPEN;
	size_t before;

	do {
		before = s->sent + s->got;
		state = stream_events(s) == POLLOUT ?
		    stream_send(s, ret_why) : stream_read(s, ret_why);
	} while (state == STREAM_OPEN && s->sent + s->got > before);
	return state;
}

void
stream_close(struct stream *s)
{
	if (s->fd != -1)
		close(s->fd);
	s->fd = -1;
}
