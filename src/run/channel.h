/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * channel.h -- frames between a scan and its workers, over a socket pair.
 *
 * Both ends are of one program and one run, so a frame that makes no sense is
 * a bug, and the end of the stream is the death of the other side.
 *
 * Memory:  two buffers as large as what waits; channel_close() frees them.
 * Limits:  CHANNEL_FRAME octets of one frame.
 */
#ifndef RUN_CHANNEL_H
#define RUN_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHANNEL_FRAME	(256u << 20)

enum frame_kind {
	FRAME_TASK = 1,		/* number: row; texts: input, domain */
	FRAME_LINE,		/* number: status; texts: the line, "" */
	FRAME_FATAL		/* number: status; texts: why, "" */
};

struct frame {
	enum frame_kind	 kind;
	uint64_t	 sequence, number;
	const char	*text, *more;	/* until the next channel call */
	size_t		 textlen, morelen;
};

struct channel_buf {
	char	*data;
	size_t	 start, len, size;
};

struct channel {
	int			fd;
	struct channel_buf	in, out;
};

/* Takes the descriptor. */
void	channel_open(struct channel *, int fd);
void	channel_close(struct channel *);
/* Put it among what is to be written. */
void	channel_put(struct channel *, const struct frame *);
bool	channel_has_output(const struct channel *);
/*
 * Write as much as goes without waiting, or all of it. False: nobody reads
 * any more.
 */
bool	channel_flush(struct channel *, bool wait);
/* Read what is there. False: nobody writes any more. */
bool	channel_fill(struct channel *);
/* The next whole frame; false if there is none. */
bool	channel_take(struct channel *, struct frame *ret);

#endif
