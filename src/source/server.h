/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server.h -- the address of a recursive resolver, and its UDP ports.
 *
 * A port is one connected socket with a source port that the kernel chose. It
 * serves PORT_USES questions and is left then: a stranger who wants to forge
 * an answer has to guess the port as well as the id and the case.
 *
 * Limits:  SERVER_PORTS ports of one server; when all are taken, they are
 *          shared by more questions.
 */
#ifndef SOURCE_SERVER_H
#define SOURCE_SERVER_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>

struct err;
struct random;

#define SERVER_MAX	8
#define SERVER_PORTS	40
#define PORT_USES	64

struct server;

struct port {
	struct server	*server;
	int		 fd;		/* -1: not in use */
	unsigned	 uses;		/* questions given to it so far */
	unsigned	 open;		/* of them, still unanswered */
};

struct server {
	struct sockaddr_storage	 address;
	socklen_t		 addrlen;
	char			 text[64];	/* "192.0.2.53#53" */
	bool			 loopback;
	unsigned		 silent;	/* tries lost since it answered */
	struct port		 port[SERVER_PORTS];
	struct port		*current;
};

/* "ADDR[#PORT]", IPv4 or IPv6; -1 with *err naming the text. */
int		 server_parse(struct server *, const char *, struct err *);
/*
 * The first `max` usable `nameserver` lines of a resolv.conf; -1 with *err
 * ("no resolver: ...") when there are none.
 */
int		 servers_read(struct server *, size_t max, const char *path,
		    size_t *ret_n, struct err *);

/* A port for one more question; NULL with errno set. */
struct port	*port_take(struct server *, struct random *);
/* One question less. */
void		 port_give(struct port *);
void		 server_close(struct server *);

#endif
