/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * query.h -- one question on its way: its tries, over UDP and TCP, until it
 * is delivered. The inside of the live source: only live.c, query.c and
 * queue.c include this.
 *
 * Each function that takes a query may end it: it is delivered then, and must
 * not be touched any more.
 */
#ifndef SOURCE_QUERY_H
#define SOURCE_QUERY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/limits.h"
#include "base/random.h"
#include "dns/answer.h"
#include "source/live.h"
#include "source/queue.h"
#include "source/server.h"
#include "source/source.h"
#include "source/stream.h"

#define STREAMS	128	/* TCP connections at once */
#define DATAGRAMS 8	/* read at once */

/* What a question is asked for: its answer, or the reason of a SERVFAIL. */
enum look {
	LOOK_PLAIN,
	LOOK_CD,	/* is there an answer without validation? */
	LOOK_AGAIN	/* there is: and with it, still none? */
};

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
	bool		 leaving;	/* in the outbox */
	const uint8_t	*wire;
	size_t		 wirelen;
	uint16_t	 id;
	uint64_t	 packet;	/* the server's number of the first one */
	int64_t		 packet_at;	/* when that was sent, us */
	int		 tries;
	unsigned	 asked, failed;	/* a bit for each server */
	unsigned	 tried;		/* the same, of all rounds */
	unsigned	 dropped;	/* replies that do not match */
	bool		 plain;		/* without EDNS */
	enum look	 look;
	struct answer	*suspect;	/* the SERVFAIL that it is about */
	bool		 truncated, case_lost, streamed;
	const char	*trouble;	/* the last one on our side */
	struct answer	*failure;	/* the first that a server gave */
};

struct live {
	struct source	 source;
	struct arena	*arena;
	struct random	 random;
	struct server	 server[SERVER_MAX];
	size_t		 nserver;
	int		 timeout_ms, tries;
	bool		 dnssec;
	time_t		 stamp;
	int64_t		 now, now_us;	/* monotonic, in ms and in us */
	int64_t		 wake;		/* when a timer may have run out */
	int64_t		 heard_at;	/* the last matching reply */
	int		 nopen;
	unsigned	 nfinished;
	struct queue	 queue;		/* not sent yet */
	struct queue	 waiting;	/* for a stream */
	struct queue	 outbox;	/* to be sent in this turn */
	bool		 starved;	/* no descriptor for the next one */
	bool		 warned;	/* of that */
	struct query	*unused;
	struct query	*flying[LIVE_IN_FLIGHT];
	size_t		 nflying;
	struct query	*streaming[STREAMS];
	size_t		 nstreaming;
	struct query	*by_id[UINT16_MAX + 1];
	struct pollfd	 poll[SERVER_MAX * SERVER_PORTS + STREAMS];
	struct port	*polled_port[SERVER_MAX * SERVER_PORTS];
	struct query	*polled_stream[STREAMS];
	uint8_t		 datagram[DATAGRAMS][LIMIT_MESSAGE];
};

/* An answer of this status, from the server that was asked last. */
struct answer	*query_answer(const struct live *, const struct query *,
		    enum answer_status, const char *detail);
/* Tell whoever asked. For a query that is not in flight. */
void		 query_deliver(struct live *, struct query *, struct answer *);
/* The server to try now, or NULL: those not asked yet, then those alive. */
struct server	*query_choose(struct live *, struct query *);
/* The next try, or the end. */
void		 query_try(struct live *, struct query *);
/* Its packet did not leave, for this reason. */
void		 query_unsent(struct live *, struct query *, int error);
/* Read what has come to a port. */
void		 query_receive(struct live *, const struct port *);
/* Connect; go on; why it cannot. */
void		 query_stream_begin(struct live *, struct query *);
void		 query_stream_move(struct live *, struct query *);
void		 query_stream_failed(struct live *, struct query *,
		    const char *why);

#endif
