/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE		/* close_range() */
#include "witness/child.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"

#define CHILD_FD	3	/* the child's end, above three of /dev/null */

/* AddressSanitizer maps terabytes, and reads /proc when it reports. */
#if defined(__SANITIZE_ADDRESS__)
#define UNDER_SANITIZER	1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER	1
#endif
#endif
#ifndef UNDER_SANITIZER
#define UNDER_SANITIZER	0
#endif

/* Octets of address space in use, or 0. */
static rlim_t
memory_in_use(void)
{
	unsigned long long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f == NULL)
		return 0;
	if (fscanf(f, "%llu", &pages) != 1)
		pages = 0;
	fclose(f);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void
limit(int what, rlim_t most)
{
	struct rlimit l = { most, most };

	/* A limit that cannot be set is one that was lower already. */
	(void)setrlimit(what, &l);
}

static void
limits_set(void)
{
	rlim_t memory = memory_in_use();

	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	if (UNDER_SANITIZER)
		return;
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_NOFILE, CHILD_FD + 1);
	limit(RLIMIT_AS, memory + LIMIT_WITNESS_MEMORY);
}

/* Leave the socket as CHILD_FD, and nothing else that leads anywhere. */
static void
files_drop(int fd)
{
	int null = open("/dev/null", O_RDWR);

	if (null == -1 || dup2(fd, CHILD_FD) == -1)
		_exit(1);
	for (int i = 0; i <= (UNDER_SANITIZER ? 1 : 2); i++)
		if (dup2(null, i) == -1)
			_exit(1);
	if (close_range(CHILD_FD + 1, ~0U, 0) == 0)
		return;
	for (int i = CHILD_FD + 1; i < 4096; i++)
		(void)close(i);
}

/*
 * A crash ends the child at once and says so in its status; what a terminal
 * sends to the whole group is for the parent to handle.
 */
static void
signals_reset(void)
{
	static const int deadly[] = {
		SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGXCPU,
		SIGALRM, SIGCHLD
	};
	static const int ignored[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE
	};
	sigset_t none;

	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		signal(deadly[i], SIG_DFL);
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void
become_child(int fd)
{
	signals_reset();
	/* The socket first moves out of the way of what files_drop() makes. */
	fd = fcntl(fd, F_DUPFD, CHILD_FD + 1);
	if (fd == -1)
		_exit(1);
	files_drop(fd);
	limits_set();
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	clearenv();
	serve(CHILD_FD);
}

int
child_start(struct child *c, struct err *err)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return err_set_status(err, STATUS_INTERNAL,
		    "no socket for the child of the libraries: %s",
		    strerror(errno));
	c->pid = fork();
	if (c->pid == 0)
		become_child(pair[1]);
	close(pair[1]);
	if (c->pid == -1) {
		c->pid = 0;
		close(pair[0]);
		return err_set_status(err, STATUS_INTERNAL,
		    "no process for the libraries: %s", strerror(errno));
	}
	c->fd = pair[0];
	(void)fcntl(c->fd, F_SETFL, O_NONBLOCK);
	return 0;
}

/* waitpid() that a signal does not end. */
static pid_t
reap(pid_t pid, int *status, int flags)
{
	pid_t got;

	do
		got = waitpid(pid, status, flags);
	while (got == -1 && errno == EINTR);
	return got;
}

int
child_is_gone(struct child *c)
{
	int status;

	if (c->pid == 0)
		return 1;
	if (reap(c->pid, &status, WNOHANG) == 0)
		return 0;
	close(c->fd);
	c->pid = 0;
	return 1;
}

void
child_stop(struct child *c, char *ret, size_t size)
{
	int status = 0;

	if (c->pid == 0)
		return;
	/* Of one that is dead already this changes nothing. */
	kill(c->pid, SIGKILL);
	if (reap(c->pid, &status, 0) == -1)
		snprintf(ret, size, "ended");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		snprintf(ret, size, "used more than %d s of processor time",
		    LIMIT_WITNESS_CPU);
	else if (WIFSIGNALED(status))
		snprintf(ret, size, "crashed: signal %d", WTERMSIG(status));
	else
		snprintf(ret, size, "ended with status %d",
		    WEXITSTATUS(status));
	close(c->fd);
	c->pid = 0;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The body of a whole frame that has come, or what is wrong with it. */
static int
frame_ready(struct talk *t, struct wire *ret, enum child_event *ret_event)
{
	struct wire head;
	uint32_t len;

	wire_read(&head, t->in, t->got);
	len = wire_u32(&head);
	if (head.bad)
		return 0;
	if (len == 0 || len > sizeof t->in - 4) {
		*ret_event = CHILD_GARBLED;
		return 1;
	}
	if (t->got < len + 4)
		return 0;
	wire_read(ret, t->in + 4, len);
	t->taken = len + 4;
	*ret_event = wire_u8(ret) == WIRE_REPLY ? CHILD_REPLY : CHILD_GARBLED;
	return 1;
}

/* 0, or -1 if the other end is gone. */
static int
move_octets(struct child *c, struct talk *t, short events)
{
	ssize_t n;

	if (events & (POLLIN | POLLHUP | POLLERR)) {
		n = recv(c->fd, t->in + t->got, sizeof t->in - t->got, 0);
		if (n == 0)
			return -1;
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			return -1;
		t->got += n > 0 ? (size_t)n : 0;
	}
	if ((events & POLLOUT) && t->sent < t->len) {
		n = send(c->fd, t->out + t->sent, t->len - t->sent,
		    MSG_NOSIGNAL);
		/* A broken pipe is seen again when reading has ended. */
		t->sent += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

enum child_event
child_talk(struct child *c, struct talk *t, struct wire *ret)
{
	int64_t end = now_ms() + c->wait;
	enum child_event event;

	t->got -= t->taken;
	memmove(t->in, t->in + t->taken, t->got);
	t->taken = 0;
	/* Most of the time there is room, and no need to ask for it. */
	if (t->sent < t->len && move_octets(c, t, POLLOUT) == -1)
		return CHILD_DIED;
	while (!frame_ready(t, ret, &event)) {
		struct pollfd p = { .fd = c->fd, .events = POLLIN };
		int64_t left = end - now_ms();

		if (t->sent < t->len)
			p.events |= POLLOUT;
		if (left <= 0)
			return CHILD_LATE;
		if (poll(&p, 1, (int)left) == -1 && errno != EINTR)
			return CHILD_DIED;
		if (p.revents != 0 && move_octets(c, t, p.revents) == -1)
			return CHILD_DIED;
	}
	return event;
}
