/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tape.h -- answers written down, and read again (mailassay-tape.5).
 *
 * JSON lines: a header, then for each domain a line with what was asked of its
 * audit and one line an answer, in the order of the questions, wire in base64.
 * A tape replayed gives the same report byte for byte; a question that is not
 * on it ends the run with an error that names the question (source_check()).
 */
#ifndef SOURCE_TAPE_H
#define SOURCE_TAPE_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "base/vec.h"
#include "dns/answer.h"

struct arena;
struct err;
struct source;

struct tape_header {
	const char	*tool;		/* version that wrote it */
	time_t		 taken_at;
	const char	*resolver;	/* as reports show it, or NULL */
	const char *const *zone;	/* the files, as reports show them */
	size_t		 nzone;
	const char	*suffix_list;	/* as reports show it, or NULL */
	const char	*asn_data;	/* the same */
	const char	*asn_zone;	/* "NAME,NAME6", or NULL */
};

struct tape_sender {
	const char	*address, *expected, *label;
};

/* What a private key made of a probe: see scope_probe. */
struct tape_probe {
	const char	*selector, *signature;
};

/* Of a signature on a message: see scope_sighting. */
struct tape_sighting {
	const char	*selector, *identity;
};

/* One domain, and what was said about it. */
struct tape_audit {
	const char	*domain;
	const char *const *selector;
	size_t		 nselector;
	size_t		 nseen;		/* on messages, before the ... */
	size_t		 nsurveyed;	/* last, from the zone file */
	bool		 guess;		/* likely selectors as well */
	const char	*name_servers;	/* who was asked: "resolver", "all";
					   or NULL: not even of them */
	bool		 smtp;		/* mail servers were, too */
	const char *const *subdomain;
	size_t		 nsubdomain;
	bool		 subdomains_listed;
	const char	*mode;		/* its word, or NULL: not declared */
	const char	*posts_to_lists;	/* the same */
	const struct tape_sender *sender;
	size_t		 nsender;
	const struct tape_sighting *sighting;
	size_t		 nsighting;
	const struct tape_probe *probe;
	size_t		 nprobe;
};

struct tape {
	struct tape_header	 header;
	VEC(struct tape_audit)	 audit;
};

void	tape_write_header(FILE *, const struct tape_header *);
void	tape_write_audit(FILE *, const struct tape_audit *);
void	tape_write_answer(FILE *, const struct answer *);

/* Reads all of it; *ret lives in the arena. */
struct source	*tape_open(struct arena *, const char *path,
		    struct tape *ret, struct err *);

#endif
