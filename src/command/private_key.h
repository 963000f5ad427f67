/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * private_key.h -- --dkim-private-key SELECTOR=FILE: keys that the user signs
 * with, each of which signs a probe for the domain.
 *
 * A key is read, used and wiped here; what goes on from here is the signature
 * that it made.
 */
#ifndef COMMAND_PRIVATE_KEY_H
#define COMMAND_PRIVATE_KEY_H

#include <stddef.h>
#include <time.h>

struct arena;
struct err;
struct options;
struct scope;
struct tape_audit;

/* Words are well formed, and no selector is given twice. */
int	private_key_check(struct arena *, const struct options *, struct err *);
/* The probes of a scope, whose selectors they are added to. */
int	private_key_probe(struct arena *, const struct options *, time_t now,
	    struct scope *, struct err *);
/* Those of one audit on a tape, which need not be ours. */
void	private_key_of_tape(struct arena *, const struct tape_audit *,
	    struct scope *);

#endif
