/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suffixes.h -- the file of --psl: a public suffix list of the user's, in the
 * format of publicsuffix.org, for every audit of the run.
 *
 * Only what is read as a rule is given to libpsl, as A-labels: it would take
 * the rest of a long comment for one. Errors read "FILE:LINE:COLUMN: what is
 * wrong".
 */
#ifndef COMMAND_SUFFIXES_H
#define COMMAND_SUFFIXES_H

struct arena;
struct err;
struct options;

/* Does nothing without the option. */
int	suffixes_use(struct arena *, const struct options *, struct err *);

#endif
