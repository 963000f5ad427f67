/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/channel.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/heap.h"

#define BUFFER_START	4096
#define BUFFER_KEPT	(1u << 20)	/* more is given back when empty */
#define READ_SIZE	65536

struct head {
	uint32_t	kind, textlen, morelen, unused;
	uint64_t	sequence, number;
};

static void
make_room(struct channel_buf *b, size_t more)
{
	size_t size = b->size != 0 ? b->size : BUFFER_START;

	if (b->start > 0 && b->start + b->len + more > b->size) {
		memmove(b->data, b->data + b->start, b->len);
		b->start = 0;
	}
	while (size < b->start + b->len + more)
		size *= 2;
	if (size == b->size)
		return;
	b->data = heap_resize(b->data, size);
	b->size = size;
}

static void
append(struct channel_buf *b, const void *data, size_t n)
{
	if (n == 0)
		return;
	make_room(b, n);
	memcpy(b->data + b->start + b->len, data, n);
	b->len += n;
}

/* What was consumed can still be looked at. */
static void
consume(struct channel_buf *b, size_t n)
{
	b->start += n;
	b->len -= n;
	if (b->len == 0)
		b->start = 0;
}

static void
trim(struct channel_buf *b)
{
	if (b->len > 0 || b->size <= BUFFER_KEPT)
		return;
	free(b->data);
	*b = (struct channel_buf){ 0 };
}

void
channel_open(struct channel *c, int fd)
{
	*c = (struct channel){ .fd = fd };
}

void
channel_close(struct channel *c)
{
	if (c->fd != -1)
		close(c->fd);
	free(c->in.data);
	free(c->out.data);
	*c = (struct channel){ .fd = -1 };
}

void
channel_put(struct channel *c, const struct frame *f)
{
	const struct head head = {
		.kind = f->kind, .textlen = (uint32_t)f->textlen,
		.morelen = (uint32_t)f->morelen, .sequence = f->sequence,
		.number = f->number,
	};

	if (f->textlen + f->morelen > CHANNEL_FRAME)
		bug("a frame of %zu octets", f->textlen + f->morelen);
	append(&c->out, &head, sizeof head);
	append(&c->out, f->text, f->textlen);
	append(&c->out, f->more, f->morelen);
}

bool
channel_has_output(const struct channel *c)
{
	return c->out.len > 0;
}

bool
channel_flush(struct channel *c, bool wait)
{
	while (c->out.len > 0) {
		ssize_t n = send(c->fd, c->out.data + c->out.start, c->out.len,
		    MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return errno == EAGAIN || errno == EWOULDBLOCK;
		consume(&c->out, (size_t)n);
	}
	trim(&c->out);
	return true;
}

bool
channel_fill(struct channel *c)
{
	trim(&c->in);
	for (;;) {
		ssize_t n;

		make_room(&c->in, READ_SIZE);
		n = recv(c->fd, c->in.data + c->in.start + c->in.len,
		    READ_SIZE, MSG_DONTWAIT);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return errno == EAGAIN || errno == EWOULDBLOCK;
		if (n == 0)
			return false;
		c->in.len += (size_t)n;
		if (n < READ_SIZE)
			return true;
	}
}

bool
channel_take(struct channel *c, struct frame *ret)
{
	struct head head;
	const char *p = c->in.data + c->in.start;
	size_t whole;

	if (c->in.len < sizeof head)
		return false;
	memcpy(&head, p, sizeof head);
	whole = sizeof head + head.textlen + head.morelen;
	if (whole > sizeof head + CHANNEL_FRAME)
		bug("a frame says that it has %zu octets", whole);
	if (c->in.len < whole)
		return false;
	*ret = (struct frame){
		.kind = (enum frame_kind)head.kind,
		.sequence = head.sequence, .number = head.number,
		.text = p + sizeof head, .textlen = head.textlen,
		.more = p + sizeof head + head.textlen,
		.morelen = head.morelen,
	};
	consume(&c->in, whole);
	return true;
}
