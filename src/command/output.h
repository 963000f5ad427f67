/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * output.h -- what is delivered is whole, or the exit status says so.
 *
 * A file appears under its name only when all of it is on the disk: it is
 * written beside it, synced and renamed. What exists and is no regular file
 * (a terminal, a pipe) is written straight to. A file that was not committed
 * is removed with its arena, or by the signal that ends the program.
 *
 * What is wrong with a path is found by output_open(), before anything is
 * asked (status 2); what goes wrong with writing is status 4.
 */
#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include <stdio.h>

struct arena;
struct err;
struct output;

/*
 * Make sure that descriptors 0 to 2 are taken, so that no file that is opened
 * later becomes standard output; that a broken pipe is an error; and that
 * SIGHUP, SIGINT and SIGTERM leave no temporary file behind.
 */
void		 output_guard_streams(void);

struct output	*output_open(struct arena *, const char *path, struct err *);
FILE		*output_stream(struct output *);
/* Whether committing it would put another file in the place of this one. */
int		 output_replaces(const struct output *, const char *path);
/* Whether both would be put in one place. */
int		 output_collides(const struct output *, const struct output *);
int		 output_commit(struct output *, struct err *);

/*
 * Everything printed arrived: to be called last. A reader that went away is
 * an error without a text.
 */
int		 output_finish_stdout(struct err *);

#endif
