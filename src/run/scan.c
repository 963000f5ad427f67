/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "report/line.h"
#include "run/run.h"
#include "run/spool.h"

#define TURN_MS	100

struct scanner {
	const struct scan	*scan;
	struct pool		*pool;
	struct spool		*spool;		/* NULL: lines as they come */
	uint64_t		 rows, lines;	/* begun; handed out */
	bool			 ended;		/* the list */
	enum status		 status;
	struct err		*err;
	bool			 failed;
};

/* The line is out, or waits for its turn. */
static void
deliver(struct scanner *s, const struct task *task, const char *line,
    size_t len)
{
	int result;

	if (s->failed)
		return;
	if (s->spool != NULL)
		result = spool_put(s->spool, task->sequence, line, len, s->err);
	else {
		result = s->scan->line(s->scan->context, line, len, s->err);
		s->lines++;
	}
	s->failed = result == -1;
}

/* A line for a row that no worker has one for. */
static void
deliver_without(struct scanner *s, const struct task *task,
    enum line_kind kind, const char *why)
{
	const struct line line = {
		.number = task->row, .input = task->input,
		.inputlen = task->inputlen, .kind = kind, .why = why,
	};
	struct arena *arena = arena_new();
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		out_of_memory();
	line_print(f, arena, &line, s->scan->info, false);
	if (fclose(f) != 0)
		out_of_memory();
	s->status = status_worse(s->status, STATUS_INCOMPLETE);
	deliver(s, task, text, len);
	free(text);
	arena_free(arena);
}

static void
done(void *context, const struct task *task, enum status status,
    const char *line, size_t len, const char *why)
{
	struct scanner *s = context;

	if (line == NULL) {
		deliver_without(s, task, LINE_LOST, why);
		return;
	}
	s->status = status_worse(s->status, status);
	deliver(s, task, line, len);
}

static bool
may_begin(const struct scanner *s)
{
	return !s->ended && !s->failed && !*s->scan->stop &&
	    pool_has_room(s->pool) &&
	    (s->spool == NULL || spool_has_room(s->spool, s->rows));
}

/* Rows to the workers; those that are no domains need none. */
static int
feed(struct scanner *s)
{
	struct task task;
	int got;

	while (may_begin(s)) {
		got = s->scan->next(s->scan->context, &task, s->err);
		if (got == -1)
			return -1;
		s->ended = got == 0;
		if (got != 1)
			break;
		task.sequence = s->rows++;
		if (task.domain != NULL)
			pool_give(s->pool, &task);
		else
			deliver_without(s, &task, LINE_REFUSED, task.why);
	}
	return s->failed ? -1 : 0;
}

static int
hand_out(struct scanner *s)
{
	const char *line;
	size_t len;
	int got = 0;

	while (s->spool != NULL &&
	    (got = spool_take(s->spool, &line, &len, s->err)) == 1) {
		if (s->scan->line(s->scan->context, line, len, s->err) == -1)
			return -1;
		s->lines++;
	}
	if (s->scan->tell != NULL)
		s->scan->tell(s->scan->context);
	return got;
}

static int
drive(struct scanner *s)
{
	while (!*s->scan->stop) {
		if (feed(s) == -1 || hand_out(s) == -1)
			return -1;
		if (s->ended && pool_is_idle(s->pool))
			break;
		if (pool_turn(s->pool, TURN_MS, s->err) == -1 || s->failed ||
		    hand_out(s) == -1)
			return -1;
	}
	if (!*s->scan->stop && s->lines != s->rows)
		return err_set_status(s->err, STATUS_INTERNAL, "%" PRIu64
		    " of %" PRIu64 " rows are accounted for", s->lines,
		    s->rows);
	return 0;
}

int
scan_rows(const struct scan *scan, uint64_t *ret_rows,
    enum status *ret_status, struct err *err)
{
	struct arena *arena = arena_new();
	struct scanner s = { .scan = scan, .err = err };
	struct pool_options o = scan->pool;
	int result = -1;

	o.done = done;
	o.done_context = &s;
	s.spool = scan->in_order ? spool_new(arena) : NULL;
	s.pool = pool_open(arena, &o, err);
	if (s.pool != NULL) {
		result = drive(&s);
		pool_close(s.pool);
	}
	*ret_rows = s.rows;
	*ret_status = s.status;
	arena_free(arena);
	return result;
}
