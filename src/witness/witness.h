/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * witness.h -- what libspf2, libopendkim and libopendmarc say to the same
 * evidence: what many real receivers run, and never the judge.
 *
 * They run in a child process with resource limits and without files or
 * network; text is guarded before it reaches them (each adapter says how). A
 * child that dies costs one opinion, which is then unknown; a new child is
 * started for the next.
 */
#ifndef WITNESS_WITNESS_H
#define WITNESS_WITNESS_H

#include <stdbool.h>
#include <stddef.h>

#include "evaluate/facts.h"
#include "evaluate/opinion.h"

struct arena;
struct err;
struct message;
struct witness;

/* Starts the child. NULL with *err set if it cannot. */
struct witness	*witness_open(struct err *);
void		 witness_close(struct witness *);

/*
 * Ask all three about these facts. Answers that a library wants and that the
 * evidence has not are noted there as wanted; the opinion is then unknown and
 * the caller may fetch and ask again.
 */
void		 witness_ask(struct witness *, struct arena *,
		    const struct facts *, struct opinions *ret);

/* libspf2 alone, about one sender; misses as above. */
void		 witness_ask_sender(struct witness *, struct arena *,
		    struct evidence *, const struct spf_sender *,
		    const struct spf_check *ours, struct opinion *ret);

/*
 * libopendkim about each signature with ask[i] (at most LIMIT_SIGNATURES):
 * ret[i] says OPINION_VERIFIED or why not (opinion.h). Both have an item for each
 * signature of the message.
 */
void		 witness_verify(struct witness *, struct arena *,
		    struct evidence *, const struct message *,
		    const bool *ask, struct opinion *ret);

/* Versions of the libraries as loaded, for --version and reports. */
struct library_version {
	const char	*name, *version;
};
const struct library_version	*witness_versions(size_t *ret_n);

#endif
