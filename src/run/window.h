/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * window.h -- audits in flight at once. Each asks what its plan wants, waits,
 * and plans again; when nothing is wanted it is judged and handed out, and its
 * memory given back.
 *
 * In order: an audit that ends early waits for those that were started before
 * it. Else each is handed out when it ends.
 *
 * Full is a window of run->window audits that move on. One that waits for an
 * answer beyond WINDOW_SLOW_MS is not counted, nor is one that waits for its
 * turn, so that name servers that never answer do not hold up other domains;
 * but there are never more than WINDOW_SPARE times as many in all.
 */
#ifndef RUN_WINDOW_H
#define RUN_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/report.h"

struct arena;
struct err;
struct run;
struct scope;
struct window;

#define WINDOW_SLOW_MS	1000
#define WINDOW_SPARE	8

/* What it is given lives until it returns. */
typedef void	window_done(void *context, uint64_t number,
		    const struct result *);

/* Audits in flight at most, the slow ones among them. */
size_t		 window_room(const struct run *);
struct window	*window_new(struct arena *, const struct run *,
		    bool in_order, window_done *, void *context);
bool		 window_is_full(const struct window *);
bool		 window_is_empty(const struct window *);
/*
 * One more audit; there is room. The number is the caller's. The arena, in
 * which the scope's texts may live, is the window's from now on.
 */
void		 window_start(struct window *, uint64_t number,
		    struct arena *, const struct scope *);
/*
 * Move the audits on, and wait for answers for at most so long if none moved.
 * -1 only if a source cannot go on.
 */
int		 window_turn(struct window *, int milliseconds, struct err *);
/* Give up what is in flight. */
void		 window_abandon(struct window *);

#endif
