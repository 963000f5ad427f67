/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * option.h -- the options, in one table: getopt_long(3), --help and the
 * check of the manual all come from it.
 *
 * Adding an option: a row in option.c, a member here for its value, and an
 * .It Fl in man/mailassay.1. A test names the one that was forgotten.
 *
 * Memory:  values point into argv or into the arena.
 */
#ifndef OPTION_OPTION_H
#define OPTION_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/vec.h"

struct arena;
struct err;

/* Who takes an option, as bits. */
enum option_taker {
	OPTION_AUDIT = 1 << 0,
	OPTION_LINT = 1 << 1,
	OPTION_EXPLAIN = 1 << 2,
	OPTION_SCHEMA = 1 << 3,
	OPTION_SPF = 1 << 4,
	OPTION_MESSAGE = 1 << 5,
	OPTION_SCAN = 1 << 6,
	OPTION_ALL = (1 << 7) - 1
};

#define OPTION_ROWS	64		/* room for the table */

struct option_words {
	const char	**item;
	size_t		 n, size;
};

struct options {
	struct option_words word;	/* what is no option, in order */
	struct option_words server, zone, selector, subdomain, output, ip;
	struct option_words received_by, private_key, message, allow_net;
	const char	*mode;		/* NULL: not given, as all below */
	const char	*record, *replay, *origin;
	const char	*mail_from, *helo, *expect, *senders, *authserv_id;
	const char	*psl, *asn_data, *asn_zone;
	const char	*input, *shard;
	const char	*dnssec, *trust_anchor;
	const char	*probe, *smtp_helo;
	const char	*posts_to_lists;
	const char	*format, *fail_on, *profile, *color, *now;
	int		 timeout_ms, retries, width, ns_port;
	int		 smtp_port, smtp_timeout_ms;
	int		 jobs, window, rate;	/* 0: not given */
	int		 verbose;	/* how often */
	bool		 all_ns, parked, no_guess, offline, quiet, list, help;
	bool		 version, fields, summary, resume, restart, unordered;
	bool		 no_progress;
	const char	*given[OPTION_ROWS];	/* by row, as written */
};

/* Read argv (argv[0] is skipped). Values not given are the defaults. */
int	option_parse(struct arena *, int argc, char **argv,
	    struct options *ret, struct err *);
/* An option was given that this taker does not know: -1. */
int	option_check(const struct options *, enum option_taker,
	    const char *command, struct err *);
/*
 * Each option that was given, by its name and as it was written ("" for a
 * flag), in the order of the table: one that is repeatable as often as it was.
 */
typedef void	option_told(void *context, const char *name,
		    const char *value);
void	option_tell(const struct options *, option_told *, void *context);
/* The lines of --help for these takers. */
void	option_print(FILE *, unsigned takers);

#endif
