/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE		/* close_range() */
#include "run/pool.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/log.h"
#include "base/monotonic.h"
#include "run/channel.h"

#define DEATHS_IDLE	3	/* in a row, of workers without a task */

/* A task with its own copy of what it points to. */
struct held {
	struct held	*next;
	struct task	 task;
	bool		 suspect;	/* a worker that had it has died */
	char		 text[];
};

/* Tasks in the order they were added. */
struct queue {
	struct held	*first, **end;
	size_t		 n;
};

struct process {
	pid_t		 pid;
	struct channel	 channel;
	struct queue	 task;		/* what it has */
	bool		 alone;		/* it gets suspects, one by one */
	bool		 closed;	/* its end of the channel */
	int64_t		 heard_at;	/* ms; or when it got its first task */
};

struct pool {
	struct pool_options	 o;
	struct process		*process;
	struct pollfd		*poll;
	struct queue		 waiting, suspects;
	unsigned		 deaths_idle;
	struct err		*err;		/* of this turn */
	bool			 failed;
};

/* --- queues of tasks --- */

static void
queue_add(struct queue *q, struct held *h)
{
	if (q->n++ == 0)
		q->end = &q->first;
	h->next = NULL;
	*q->end = h;
	q->end = &h->next;
}

static struct held *
queue_remove(struct queue *q, struct held **at)
{
	struct held *h = *at;

	*at = h->next;
	if (q->end == &h->next)
		q->end = at;
	q->n--;
	return h;
}

static struct held *
queue_find(struct queue *q, uint64_t sequence)
{
	for (struct held **at = &q->first; q->n > 0 && *at != NULL;
	    at = &(*at)->next)
		if ((*at)->task.sequence == sequence)
			return queue_remove(q, at);
	bug("a worker answers for a task that it has not");
}

static void
queue_clear(struct queue *q)
{
	while (q->n > 0)
		free(queue_remove(q, &q->first));
}

static struct held *
hold(const struct task *task)
{
	size_t n = strlen(task->domain) + 1;
	struct held *h = heap_alloc(sizeof *h + n + task->inputlen);

	h->task = *task;
	h->suspect = false;
	memcpy(h->text, task->domain, n);
	memcpy(h->text + n, task->input, task->inputlen);
	h->task.domain = h->text;
	h->task.input = h->text + n;
	return h;
}

/* --- processes --- */

/* It keeps nothing open: no channel of another's, no file of the scan. */
static _Noreturn void
become_worker(const struct pool *pool, int fd)
{
	if (fd > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0U, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(pool->o.work(pool->o.work_context, fd));
}

static int
process_start(struct pool *pool, struct process *p, struct err *err)
{
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) == -1)
		return err_set_status(err, STATUS_INTERNAL,
		    "cannot start a worker: %s", strerror(errno));
	fflush(NULL);
	p->pid = fork();
	if (p->pid == -1) {
		close(fd[0]);
		close(fd[1]);
		p->pid = 0;
		return err_set_status(err, STATUS_INTERNAL,
		    "cannot start a worker: %s", strerror(errno));
	}
	if (p->pid == 0) {
		close(fd[0]);
		become_worker(pool, fd[1]);
	}
	close(fd[1]);
	channel_open(&p->channel, fd[0]);
	p->closed = false;
	p->alone = pool->suspects.n > 0;
	p->heard_at = monotonic_ms();
	return 0;
}

static void
describe_death(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "the worker that audited it died of "
		    "signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else
		snprintf(text, size, "the worker that audited it ended with "
		    "status %d", WEXITSTATUS(status));
}

/*
 * What the dead one had is suspected. What was a suspect already was alone
 * with it, and is the culprit.
 */
static void
bury(struct pool *pool, struct process *p)
{
	int status = 0;
	char why[128];

	while (waitpid(p->pid, &status, 0) == -1 && errno == EINTR)
		continue;
	channel_close(&p->channel);
	p->pid = 0;
	describe_death(status, why, sizeof why);
	log_warn("worker: %s", why);
	pool->deaths_idle = p->task.n == 0 ? pool->deaths_idle + 1 : 0;
	while (p->task.n > 0) {
		struct held *h = queue_remove(&p->task, &p->task.first);

		if (h->suspect) {
			pool->o.done(pool->o.done_context, &h->task,
			    STATUS_INCOMPLETE, NULL, 0, why);
			free(h);
			continue;
		}
		h->suspect = true;
		queue_add(&pool->suspects, h);
	}
}

static int
replace(struct pool *pool, struct process *p, struct err *err)
{
	bury(pool, p);
	if (pool->deaths_idle >= DEATHS_IDLE)
		return err_set_status(err, STATUS_INTERNAL, "workers die as "
		    "soon as they are started");
	return process_start(pool, p, err);
}

/* --- giving --- */

static void
send_task(struct process *p, struct held *h)
{
	if (p->task.n == 0)
		p->heard_at = monotonic_ms();
	queue_add(&p->task, h);
	channel_put(&p->channel, &(struct frame){
		.kind = FRAME_TASK, .sequence = h->task.sequence,
		.number = h->task.row, .text = h->task.input,
		.textlen = h->task.inputlen, .more = h->task.domain,
		.morelen = strlen(h->task.domain) });
}

static void
serve_alone(struct pool *pool, struct process *p)
{
	if (p->task.n > 0)
		return;
	if (pool->suspects.n > 0)
		send_task(p, queue_remove(&pool->suspects,
		    &pool->suspects.first));
	else
		p->alone = false;
}

/* To whoever has least. */
static struct process *
least_loaded(struct pool *pool)
{
	struct process *best = NULL;

	for (unsigned i = 0; i < pool->o.workers; i++) {
		struct process *p = &pool->process[i];

		if (!p->alone && p->task.n < pool->o.credit &&
		    (best == NULL || p->task.n < best->task.n))
			best = p;
	}
	return best;
}

/* Suspects wait for one that is alone; there is one if there are any. */
static void
distribute(struct pool *pool)
{
	bool any_alone = false;
	struct process *p;

	for (unsigned i = 0; i < pool->o.workers; i++) {
		if (pool->process[i].alone)
			serve_alone(pool, &pool->process[i]);
		any_alone |= pool->process[i].alone;
	}
	if (pool->suspects.n > 0 && !any_alone)
		bug("tasks that are suspected have no worker");
	while (pool->waiting.n > 0 && (p = least_loaded(pool)) != NULL)
		send_task(p, queue_remove(&pool->waiting,
		    &pool->waiting.first));
}

/* --- receiving --- */

static void
receive(struct pool *pool, struct process *p)
{
	struct frame f;

	p->closed |= !channel_fill(&p->channel);
	while (!pool->failed && channel_take(&p->channel, &f)) {
		struct held *h;

		p->heard_at = monotonic_ms();
		if (f.kind == FRAME_FATAL) {
			err_set_status(pool->err, (enum status)f.number,
			    "%.*s", (int)f.textlen, f.text);
			pool->failed = true;
			return;
		}
		h = queue_find(&p->task, f.sequence);
		pool->o.done(pool->o.done_context, &h->task,
		    (enum status)f.number, f.text, f.textlen, NULL);
		free(h);
	}
}

static void
kill_if_stalled(const struct pool *pool, struct process *p)
{
	if (p->task.n > 0 && monotonic_ms() - p->heard_at > pool->o.stall_ms) {
		log_warn("worker %ld says nothing any more",
		    (long)p->pid);
		kill(p->pid, SIGKILL);
		p->heard_at = monotonic_ms();
	}
}

static void
wait_for_any(struct pool *pool, int milliseconds)
{
	for (unsigned i = 0; i < pool->o.workers; i++) {
		struct channel *c = &pool->process[i].channel;

		pool->poll[i] = (struct pollfd){ .fd = c->fd,
		    .events = (short)(POLLIN |
		    (channel_has_output(c) ? POLLOUT : 0)) };
	}
	poll(pool->poll, pool->o.workers, milliseconds);
}

int
pool_turn(struct pool *pool, int milliseconds, struct err *err)
{
	pool->err = err;
	distribute(pool);
	for (unsigned i = 0; i < pool->o.workers; i++)
		channel_flush(&pool->process[i].channel, false);
	wait_for_any(pool, milliseconds);
	for (unsigned i = 0; i < pool->o.workers; i++) {
		struct process *p = &pool->process[i];

		if (pool->poll[i].revents & POLLOUT)
			channel_flush(&p->channel, false);
		if (pool->poll[i].revents & (POLLIN | POLLHUP | POLLERR))
			receive(pool, p);
		if (pool->failed)
			return -1;
		kill_if_stalled(pool, p);
		if (p->closed && replace(pool, p, err) == -1)
			return -1;
	}
	distribute(pool);
	return 0;
}

/* --- the whole --- */

static size_t
tasks_held(const struct pool *pool)
{
	size_t n = pool->waiting.n + pool->suspects.n;

	for (unsigned i = 0; i < pool->o.workers; i++)
		n += pool->process[i].task.n;
	return n;
}

bool
pool_has_room(const struct pool *pool)
{
	return tasks_held(pool) < pool->o.workers * pool->o.credit;
}

bool
pool_is_idle(const struct pool *pool)
{
	return tasks_held(pool) == 0;
}

void
pool_give(struct pool *pool, const struct task *task)
{
	queue_add(&pool->waiting, hold(task));
}

struct pool *
pool_open(struct arena *arena, const struct pool_options *o, struct err *err)
{
	struct pool *pool = arena_alloc(arena, sizeof *pool);

	pool->o = *o;
	pool->process = arena_array(arena, o->workers, sizeof *pool->process);
	pool->poll = arena_array(arena, o->workers, sizeof *pool->poll);
	for (unsigned i = 0; i < o->workers; i++)
		if (process_start(pool, &pool->process[i], err) == -1) {
			pool_close(pool);
			return NULL;
		}
	return pool;
}

void
pool_close(struct pool *pool)
{
	for (unsigned i = 0; i < pool->o.workers; i++) {
		struct process *p = &pool->process[i];

		if (p->pid != 0) {
			channel_close(&p->channel);
			kill(p->pid, SIGKILL);
			waitpid(p->pid, NULL, 0);
		}
		queue_clear(&p->task);
	}
	queue_clear(&pool->waiting);
	queue_clear(&pool->suspects);
}
