/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server.h -- the address of a recursive resolver, and its UDP ports.
 *
 * A port is one connected socket with a source port that the kernel chose. It
 * serves PORT_USES questions and is left then: a stranger who wants to forge
 * an answer has to guess the port as well as the id and the case.
 *
 * A server is not to be flooded: what its socket buffer cannot hold is lost,
 * and a lost question costs a whole timeout. It reads in order, so a reply
 * says that everything sent before its question has been read. At most
 * SERVER_UNREAD packets may be unread, and a few more that are on the wire:
 * how long a reply takes does not tell a far server from one that had to ask
 * others, so even with them the smallest buffer holds all. No more than
 * SERVER_BURST leave in a millisecond. When nothing is heard (slow names),
 * SERVER_SPARE go every SERVER_SPARE_MS all the same.
 *
 * Limits:  SERVER_PORTS ports of one server; when all are taken, they are
 *          shared by more questions.
 */
#ifndef SOURCE_SERVER_H
#define SOURCE_SERVER_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct random;

#define SERVER_MAX	8
#define SERVER_PORTS	40
#define PORT_USES	64
#define SERVER_UNREAD	128	/* the smallest default buffer holds 277 */
#define SERVER_WIRE_US	100	/* of the shortest round trip, a packet */
#define SERVER_WIRE_MAX	96
#define SERVER_BURST	192
#define SERVER_SPARE	8
#define SERVER_SPARE_MS	10

struct server;

struct port {
	struct server	*server;
	int		 fd;		/* -1: not in use */
	unsigned	 uses;		/* questions given to it so far */
	unsigned	 open;		/* of them, still unanswered */
	unsigned	 opened;	/* how often: each time another port */
};

struct server {
	struct sockaddr_storage	 address;
	socklen_t		 addrlen;
	char			 text[64];	/* "192.0.2.53#53" */
	bool			 loopback;
	unsigned		 silent;	/* tries since it answered */
	struct port		 port[SERVER_PORTS];
	size_t			 nport;		/* of them, to be used */
	struct port		*current;
	uint64_t		 sent;		/* packets so far */
	uint64_t		 read;		/* of them, surely read */
	int64_t			 heard_us;	/* of it last, or 0 */
	int64_t			 rtt_us;	/* the shortest seen, or 0 */
	int64_t			 spare_at;	/* when it was filled, us */
	unsigned		 spare;
	int64_t			 burst_at;	/* when it began, us */
	unsigned		 burst;
};

/* "ADDR[#PORT]", IPv4 or IPv6; -1 with *err naming the text. */
int		 server_parse(struct server *, const char *, struct err *);
/*
 * The first `max` usable `nameserver` lines of a resolv.conf; -1 with *err
 * ("no resolver: ...") when there are none.
 */
int		 servers_read(struct server *, size_t max, const char *path,
		    size_t *ret_n, struct err *);

/*
 * Those of the list, or of resolv.conf (NULL: /etc/resolv.conf) if it is
 * empty, into room for SERVER_MAX.
 */
int		 servers_open(struct server *, const char *const *text,
		    size_t n, const char *resolv_conf, size_t *ret_n,
		    struct err *);
/* "ADDR#PORT, ...". */
const char	*servers_text(struct arena *, const struct server *, size_t n);

/* A port for one more question; NULL with errno set. */
struct port	*port_take(struct server *, struct random *);
/* One question less. */
void		 port_give(struct port *);

/* Whether one more packet may be sent; it counts as sent if so. */
bool		 server_admit(struct server *, int64_t now_us);
/* A reply to packet number `packet`, which was sent at sent_us. */
void		 server_heard(struct server *, uint64_t packet,
		    int64_t sent_us, int64_t now_us);
void		 server_close(struct server *);

#endif
