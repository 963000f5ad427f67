/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/worker.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/vec.h"
#include "dns/idn.h"
#include "evidence/evidence.h"
#include "report/line.h"
#include "run/channel.h"
#include "run/run.h"
#include "run/window.h"

#define FULL_MS		100	/* between looks at the clock */
#define HUNGRY_MS	5	/* ... and at the tasks */

/* A row from its task to its line. */
struct row {
	uint64_t	 number;
	const char	*input;		/* in the audit's arena; NULL: free */
	size_t		 inputlen;
	uint64_t	 sequence;
};

struct service {
	const struct worker	*worker;
	struct arena		*arena;
	struct channel		 channel;
	struct window		*window;
	struct row		*row;		/* as many as the window has room */
	bool			 fed;		/* more tasks may come */
};

static struct row *
row_free(struct service *s)
{
	for (size_t i = 0; i < window_room(s->worker->run); i++)
		if (s->row[i].input == NULL)
			return &s->row[i];
	bug("a window that is not full has no row left");
}

static void
start(struct service *s, const struct frame *task)
{
	struct row *row = row_free(s);
	struct arena *arena = arena_new();
	struct scope scope = *s->worker->scope;

	row->number = task->number;
	row->sequence = task->sequence;
	row->inputlen = task->textlen;
	row->input = arena_memdup(arena, task->text, task->textlen);
	scope.domain = arena_memdup(arena, task->more, task->morelen);
	scope.unicode = idn_unicode(arena, scope.domain);
	window_start(s->window, (uint64_t)(row - s->row), arena, &scope);
}

static void
send_text(struct service *s, enum frame_kind kind, const struct row *row,
    uint64_t number, const char *text, size_t len)
{
	channel_put(&s->channel, &(struct frame){
		.kind = kind, .sequence = row != NULL ? row->sequence : 0,
		.number = number, .text = text, .textlen = len });
	/* Whoever gave the tasks is gone, and with it whoever wants lines. */
	if (!channel_flush(&s->channel, true))
		_Exit(STATUS_INTERNAL);
}

static void
finish(void *context, uint64_t number, const struct result *result)
{
	struct service *s = context;
	struct row *row = &s->row[number];
	const struct line line = {
		.number = row->number, .input = row->input,
		.inputlen = row->inputlen, .kind = LINE_AUDITED,
		.result = result,
	};
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		out_of_memory();
	line_print(f, result->facts->evidence->arena, &line,
	    s->worker->run->info, s->worker->whole);
	if (fclose(f) != 0)
		out_of_memory();
	send_text(s, FRAME_LINE, row, result->status, text, len);
	free(text);
	row->input = NULL;
}

static void
start_all(struct service *s)
{
	struct frame task;

	while (!window_is_full(s->window) && channel_take(&s->channel, &task))
		start(s, &task);
}

/* Take what there is room for; sleep only when nothing else is to be done. */
static void
feed(struct service *s)
{
	struct pollfd p = { .fd = s->channel.fd, .events = POLLIN };

	start_all(s);
	if (!s->fed)
		return;
	if (window_is_empty(s->window))
		poll(&p, 1, -1);
	s->fed = channel_fill(&s->channel);
}

int
worker_serve(const struct worker *worker, int fd)
{
	struct arena *arena = arena_new();
	struct service s = { .worker = worker, .arena = arena, .fed = true };
	struct err err;

	channel_open(&s.channel, fd);
	s.row = arena_array(arena, window_room(worker->run), sizeof *s.row);
	s.window = window_new(arena, worker->run, false, finish, &s);
	while (feed(&s), s.fed || !window_is_empty(s.window)) {
		if (window_is_empty(s.window))
			continue;
		if (window_turn(s.window, window_is_full(s.window) ?
		    FULL_MS : HUNGRY_MS, &err) == 0)
			continue;
		send_text(&s, FRAME_FATAL, NULL, err.status, err.text,
		    strlen(err.text));
		break;
	}
	channel_close(&s.channel);
	arena_free(arena);
	return STATUS_CLEAN;
}
