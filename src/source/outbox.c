/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE		/* sendmmsg() */
#include "source/outbox.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "source/query.h"

#define BATCH	32

void
outbox_put(struct live *live, struct query *q)
{
	if (!q->leaving)
		queue_put(&live->outbox, q);
	q->leaving = true;
}

void
outbox_remove(struct live *live, struct query *q)
{
	if (q->leaving)
		queue_remove(&live->outbox, q);
	q->leaving = false;
}

static struct query *
take(struct live *live)
{
	struct query *q = queue_take(&live->outbox);

	q->leaving = false;
	return q;
}

/* Those at the head that have one port; how many have left. */
static int
send_batch(const struct live *live)
{
	struct mmsghdr packet[BATCH];
	struct iovec octets[BATCH];
	unsigned n = 0;

	memset(packet, 0, sizeof packet);
	for (const struct query *q = live->outbox.head; q != NULL &&
	    q->port == live->outbox.head->port && n < BATCH; q = q->next) {
		octets[n].iov_base = (uint8_t *)(uintptr_t)q->wire;
		octets[n].iov_len = q->wirelen;
		packet[n].msg_hdr.msg_iov = &octets[n];
		packet[n++].msg_hdr.msg_iovlen = 1;
	}
	return sendmmsg(live->outbox.head->port->fd, packet, n, MSG_NOSIGNAL);
}

/* A full queue loses this packet; the timer sends another. */
static bool
is_loss(int error)
{
	return error == EAGAIN || error == ENOBUFS || error == EINTR;
}

/* The first error may be the echo of an earlier packet. */
static void
send_again(struct live *live, struct query *q, int error)
{
	if (is_loss(error) ||
	    send(q->port->fd, q->wire, q->wirelen, MSG_NOSIGNAL) != -1 ||
	    is_loss(errno))
		return;
	query_unsent(live, q, errno);
}

void
outbox_flush(struct live *live)
{
	while (live->outbox.head != NULL) {
		int n = send_batch(live), error = errno;

		if (n <= 0)
			send_again(live, take(live), error);
		for (; n > 0; n--)
			take(live);
	}
}
