/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * domain_list.h -- a list of domains, one a row, of any length.
 *
 * Blank rows and what follows a '#' are left out. A row that is no domain name
 * is a task without a domain: it costs no other row, and is told in its own
 * line. CRLF and a UTF-8 byte order mark are fine; UTF-16 is an error.
 *
 * Limits:  LIMIT_LIST_ROW octets of a row.
 */
#ifndef COMMAND_DOMAIN_LIST_H
#define COMMAND_DOMAIN_LIST_H

#include <stdint.h>

#include "run/task.h"

struct arena;
struct domain_list;
struct err;

/* A part of the rows: the k-th of each n; 1 of 1 is all. */
struct shard {
	unsigned	 k, n;
};

/* "-" is standard input. Closed with the arena. */
/* "2/8"; all if it is NULL. */
int			 shard_read(const char *text, struct shard *ret,
			    struct err *);

enum domain_list_got {
	DOMAIN_LIST_ERROR = -1,	/* *err is set */
	DOMAIN_LIST_END,
	DOMAIN_LIST_ROW,
	DOMAIN_LIST_LATER	/* nobody has written it yet */
};

struct domain_list	*domain_list_open(struct arena *, const char *path,
			    struct shard, struct err *);
/*
 * The next row of the shard, with texts that stand until the next call. Never
 * waits for whoever writes the list.
 */
enum domain_list_got	 domain_list_next(struct domain_list *,
			    struct task *ret, struct err *);
/* How much of it was read, and of how much; 0: nobody knows. */
uint64_t		 domain_list_read(const struct domain_list *);
uint64_t		 domain_list_size(const struct domain_list *);

#endif
