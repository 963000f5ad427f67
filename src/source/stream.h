/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream.h -- one DNS message there and one back over TCP (RFC 7766).
 *
 * Memory:  the reply lives in the arena given to stream_open().
 * Input:   the length and the octets of the reply are hostile.
 */
#ifndef SOURCE_STREAM_H
#define SOURCE_STREAM_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct server;

struct stream {
	int		 fd;		/* -1: closed */
	struct arena	*arena;
	const uint8_t	*query;
	size_t		 querylen;
	size_t		 sent, got;	/* octets, the length in front too */
	uint8_t		 prefix[2];
	uint8_t		*reply;
	size_t		 replylen;
};

enum stream_state { STREAM_OPEN, STREAM_DONE, STREAM_FAILED };

/* -1 with errno set. The query must live as long as the stream. */
int			 stream_open(struct stream *, struct arena *,
			    const struct server *, const uint8_t *query,
			    size_t len);
/* What poll() is to wait for. */
short			 stream_events(const struct stream *);
/* Go on as far as the socket lets it; *ret_why when it has failed. */
enum stream_state	 stream_move(struct stream *, const char **ret_why);
void			 stream_close(struct stream *);

#endif
