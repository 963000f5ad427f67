/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spool.h -- lines that came before their turn, until the one that all wait
 * for is there.
 *
 * Memory:  SPOOL_MEMORY octets of lines; the others are in a file without a
 *          name, which is cut when nothing waits any more.
 * Limits:  SPOOL_REACH lines ahead: spool_has_room() says when no more may be
 *          begun.
 */
#ifndef RUN_SPOOL_H
#define RUN_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPOOL_MEMORY	(4u << 20)
#define SPOOL_REACH	65536u

struct arena;
struct err;
struct spool;

struct spool	*spool_new(struct arena *);
/* Whether the line of this sequence may be on its way already. */
bool		 spool_has_room(const struct spool *, uint64_t sequence);
/* -1 with *err: the file cannot be written. */
int		 spool_put(struct spool *, uint64_t sequence, const char *line,
		    size_t len, struct err *);
/*
 * The next line in order, until the next spool call: 1; 0 if it is not there
 * yet; -1 with *err if the file cannot be read.
 */
int		 spool_take(struct spool *, const char **ret_line,
		    size_t *ret_len, struct err *);

#endif
