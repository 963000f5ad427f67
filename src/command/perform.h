/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * perform.h -- what audit, lint and spf have in common: scopes and sources in,
 * reports out.
 */
#ifndef COMMAND_PERFORM_H
#define COMMAND_PERFORM_H

#include <stddef.h>
#include <stdio.h>

#include "base/status.h"
#include "base/vec.h"
#include "command/origins.h"
#include "evidence/evidence.h"
#include "report/report.h"
#include "rule/gate.h"
#include "run/run.h"

struct arena;
struct err;
struct nametable;
struct options;
struct sources;
struct witness;

struct scopes {
	VEC(struct scope)	 scope;
	struct nametable	*seen;		/* NULL until the first */
};

/* A name that was typed: canonical, or an error that says why not. */
const char	*perform_name(struct arena *, const char *text,
		    const char *what, struct err *);
/* The selectors of -s, canonical. */
int		 perform_selectors(struct arena *, const struct options *,
		    const char *const **ret, size_t *ret_n, struct err *);
/* The file of --senders; none if it is not given. */
int		 perform_senders(struct arena *, const struct options *,
		    const struct scope_sender **ret, size_t *ret_n,
		    struct err *);
/* What --mode declares. */
int		 perform_mode(const struct options *, enum domain_mode *ret,
		    struct err *);
/* What --posts-to-lists declares. */
int		 perform_posts_to_lists(const struct options *,
		    enum declared *ret, struct err *);
/* Nothing that could not stand in an SMTP command (but in quotes a blank). */
int		 perform_smtp_text(const char *option, const char *text,
		    struct err *);
/* A scope for a domain; NULL if it has one already. */
struct scope	*perform_add(struct arena *, struct scopes *,
		    const char *domain);

/* What --color, NO_COLOR and the terminal say of standard output. */
int		 perform_colour(const struct options *, int *ret,
		    struct err *);
/* What a run is, but for profile and gate, which an audit adds. */
void		 perform_info(struct arena *, const struct sources *,
		    struct run_info *ret);
void		 perform_tape_header(FILE *, const struct run_info *);

/* Of a replay with another public suffix list than was recorded. */
void		 perform_warn_of_list(const struct run_info *);

/*
 * The libraries, closed with the arena. NULL with a warning: an audit without
 * their opinions is still an audit.
 */
struct witness	*perform_witness(struct arena *);

/*
 * What the audits of a run have in common; but for libraries, reports and
 * window. Warns of a replay with other tables than the tape's.
 */
struct setup {
	struct gate	 gate;
	struct run_info	 info;
	struct origins	 origins;
	struct run	 run;
};

int		 perform_setup(struct arena *, const struct options *,
		    const struct sources *, struct setup *ret, struct err *);
/* Where an audit has the origin AS of an address from. */
void		 perform_origins(const struct origins *, struct scope *);

/*
 * Audits in flight in each process: `most`, or fewer where --rate would have
 * them wait for each other beyond their deadline.
 */
unsigned	 perform_window(const struct options *, unsigned most);

/* Audit them by the options, and deliver the reports. */
int		 perform(struct arena *, const struct options *,
		    const struct sources *, const struct scopes *,
		    enum status *ret_status, struct err *);

#endif
