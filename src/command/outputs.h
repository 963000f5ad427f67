/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * outputs.h -- the files that a run writes. None is written to twice, and none
 * takes the place of a file that the run reads.
 */
#ifndef COMMAND_OUTPUTS_H
#define COMMAND_OUTPUTS_H

#include "base/vec.h"
#include "option/option.h"

struct arena;
struct err;
struct options;
struct output;
struct sources;

struct outputs {
	struct arena		*arena;
	const struct options	*o;
	const struct sources	*sources;	/* what the run reads */
	struct option_words	 input;		/* ... and words that are files */
	VEC(struct output *)	 output;	/* to commit, in order */
};

/* The two halves of -o FORMAT=FILE; FILE is a file. */
int		 outputs_split(struct arena *, const char *text,
		    const char **ret_format, const char **ret_path,
		    struct err *);
/* What --color says of a file, which is no terminal. */
int		 outputs_colour(const struct options *);

struct output	*outputs_add(struct outputs *, const char *path,
		    struct err *);
/* One that cannot be written costs no other; the first is told. */
int		 outputs_commit(struct outputs *, struct err *);

#endif
