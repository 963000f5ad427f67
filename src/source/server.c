/* SPDX-License-Identifier: BSD-2-Clause */
#include "source/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/random.h"

#define DNS_PORT	53
#define RESOLV_CONF	"/etc/resolv.conf"
#define CONF_SERVERS	3	/* as the C library does */
#define CONF_LINES	4096	/* of resolv.conf are read */
#define CONF_LINE	256	/* octets of each; the rest is not looked at */
#define PORT_BUFFER	(512 * 1024)

/* --- addresses --- */

/* 0 if it is none. */
static unsigned
parse_port(const char *text)
{
	unsigned port = 0;

	if (strlen(text) > 5)
		return 0;
	for (; *text != '\0'; text++) {
		if (!ascii_digit(*text))
			return 0;
		port = port * 10 + (unsigned)(*text - '0');
	}
	return port > UINT16_MAX ? 0 : port;
}

static bool
set_address(struct server *s, const char *host, unsigned port)
{
	struct sockaddr_in *four = (struct sockaddr_in *)&s->address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&s->address;
	char canonical[INET6_ADDRSTRLEN];
	const void *address;

	if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		s->addrlen = sizeof *four;
		s->loopback = ntohl(four->sin_addr.s_addr) >> 24 == 127;
		address = &four->sin_addr;
	} else if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		s->addrlen = sizeof *six;
		s->loopback = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
		address = &six->sin6_addr;
	} else
		return false;
	inet_ntop(s->address.ss_family, address, canonical, sizeof canonical);
	snprintf(s->text, sizeof s->text, "%s#%u", canonical, port);
	return true;
}

int
server_parse(struct server *s, const char *text, struct err *err)
{
	const char *hash = strchr(text, '#');
	size_t len = hash != NULL ? (size_t)(hash - text) : strlen(text);
	unsigned port = hash != NULL ? parse_port(hash + 1) : DNS_PORT;
	char host[INET6_ADDRSTRLEN];

	memset(s, 0, sizeof *s);
	s->nport = SERVER_PORTS;
	for (size_t i = 0; i < SERVER_PORTS; i++) {
		s->port[i].server = s;
		s->port[i].fd = -1;
	}
	if (len < sizeof host) {
		memcpy(host, text, len);
		host[len] = '\0';
		if (port != 0 && set_address(s, host, port))
			return 0;
	}
	return err_set(err, "the server '%s' is not ADDRESS or ADDRESS#PORT "
	    "(a name cannot be used)", text);
}

/* --- resolv.conf --- */

/* The address of a `nameserver` line, cut out in place, or NULL. */
static char *
nameserver(char *line)
{
	static const char word[] = "nameserver";
	char *at = line + sizeof word - 1;

	if (strncmp(line, word, sizeof word - 1) != 0 ||
	    (*at != ' ' && *at != '\t'))
		return NULL;
	at += strspn(at, " \t");
	at[strcspn(at, " \t\r\n#;")] = '\0';
	return at;
}

static void
skip_rest(FILE *f)
{
	int c;

	while ((c = getc(f)) != EOF && c != '\n')
		;
}

static size_t
read_lines(FILE *f, struct server *s, size_t max)
{
	char line[CONF_LINE];
	struct err ignored;
	size_t n = 0;

	for (int i = 0; i < CONF_LINES && n < max &&
	    fgets(line, sizeof line, f) != NULL; i++) {
		char *address;

		if (strchr(line, '\n') == NULL)
			skip_rest(f);
		if ((address = nameserver(line)) == NULL)
			continue;
		if (server_parse(&s[n], address, &ignored) == 0)
			n++;
		else
			log_warn("nameserver '%s' is not an address that can "
			    "be used, and is left out", address);
	}
	return n;
}

int
servers_read(struct server *s, size_t max, const char *path, size_t *ret_n,
    struct err *err)
{
	FILE *f = fopen(path, "re");
	int error;

	if (f == NULL)
		return err_set(err, "no resolver: %s: %s", path,
		    strerror(errno));
	errno = 0;
	*ret_n = read_lines(f, s, max);
	error = ferror(f) ? errno : 0;
	fclose(f);
	if (error != 0)
		return err_set(err, "no resolver: %s: %s", path,
		    strerror(error));
	if (*ret_n == 0)
		return err_set(err, "no resolver: %s has no usable "
		    "'nameserver' line", path);
	return 0;
}

int
servers_open(struct server *server, const char *const *text, size_t n,
    const char *resolv_conf, size_t *ret_n, struct err *err)
{
	if (n == 0)
		return servers_read(server, CONF_SERVERS,
		    resolv_conf != NULL ? resolv_conf : RESOLV_CONF, ret_n,
		    err);
	if (n > SERVER_MAX)
		return err_set(err, "%zu servers are given, %d can be used",
		    n, SERVER_MAX);
	for (size_t i = 0; i < n; i++)
		if (server_parse(&server[i], text[i], err) == -1)
			return -1;
	*ret_n = n;
	return 0;
}

const char *
servers_text(struct arena *arena, const struct server *server, size_t n)
{
	struct buf b;

	buf_init(&b, arena, SERVER_MAX * sizeof server->text);
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, i == 0 ? "" : ", ");
		buf_puts(&b, server[i].text);
	}
	return b.data;
}

/* --- ports --- */

static bool
port_open(struct port *p)
{
	const struct server *s = p->server;
	int size = PORT_BUFFER;
	int error;

	p->fd = socket(s->address.ss_family,
	    SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (p->fd == -1)
		return false;
	/* More room is better, and less is no reason to stop. */
	(void)setsockopt(p->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	if (connect(p->fd, (const struct sockaddr *)&s->address,
	    s->addrlen) == -1) {
		error = errno;
		close(p->fd);
		p->fd = -1;
		errno = error;
		return false;
	}
	p->uses = p->open = 0;
	p->opened++;
	return true;
}

static struct port *
port_fresh(struct server *s)
{
	for (size_t i = 0; i < s->nport; i++)
		if (s->port[i].fd == -1)
			return port_open(&s->port[i]) ? &s->port[i] : NULL;
	errno = EMFILE;
	return NULL;
}

/* Any that is open, from a random place on. */
static struct port *
port_shared(struct server *s, struct random *random)
{
	size_t start = random_u64(random) % s->nport;

	for (size_t i = 0; i < s->nport; i++) {
		struct port *p = &s->port[(start + i) % s->nport];

		if (p->fd != -1)
			return p;
	}
	return NULL;
}

struct port *
port_take(struct server *s, struct random *random)
{
	struct port *p = s->current;

	if (p == NULL || p->fd == -1 || p->uses >= PORT_USES) {
		p = port_fresh(s);
		if (p != NULL)
			s->current = p;
		else
			p = port_shared(s, random);
	}
	if (p != NULL) {
		p->uses++;
		p->open++;
	}
	return p;
}

void
port_give(struct port *p)
{
	if (--p->open > 0 || p->uses < PORT_USES)
		return;
	close(p->fd);
	p->fd = -1;
}

/* --- not too fast --- */

static bool
take_spare(struct server *s, int64_t now_us)
{
	if (now_us - s->spare_at >= SERVER_SPARE_MS * 1000) {
		s->spare_at = now_us;
		s->spare = SERVER_SPARE;
	}
	if (s->spare == 0)
		return false;
	s->spare--;
	return true;
}

bool
server_admit(struct server *s, int64_t now_us)
{
	uint64_t wire = (uint64_t)s->rtt_us / SERVER_WIRE_US;
	uint64_t room = SERVER_UNREAD +
	    (wire < SERVER_WIRE_MAX ? wire : SERVER_WIRE_MAX);

	if (now_us - s->burst_at >= 1000) {
		s->burst_at = now_us;
		s->burst = 0;
	}
	if (s->burst >= SERVER_BURST)
		return false;
	if (s->sent - s->read >= room && !take_spare(s, now_us))
		return false;
	s->burst++;
	s->sent++;
	return true;
}

void
server_heard(struct server *s, uint64_t packet, int64_t sent_us,
    int64_t now_us)
{
	int64_t rtt_us = now_us - sent_us;

	if (packet > s->read)
		s->read = packet;
	if (s->rtt_us == 0 || rtt_us < s->rtt_us)
		s->rtt_us = rtt_us > 0 ? rtt_us : 1;
	s->silent = 0;
	s->heard_us = now_us;
}

void
server_close(struct server *s)
{
	for (size_t i = 0; i < SERVER_PORTS; i++)
		if (s->port[i].fd != -1) {
			close(s->port[i].fd);
			s->port[i].fd = -1;
		}
}
