/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail_sample.h -- the files of --message: mail that was sent, read for the
 * DKIM selectors that are in use. Nothing else of it is kept.
 */
#ifndef COMMAND_MAIL_SAMPLE_H
#define COMMAND_MAIL_SAMPLE_H

#include "base/vec.h"
#include "evidence/evidence.h"

struct arena;
struct err;
struct options;

/* Of one kind of signature, however many messages have it. */
struct sighting {
	const char	*domain;	/* d, canonical */
	struct scope_sighting said;
	bool		 taken;		/* by a domain that is audited */
};

struct mail_sample {
	VEC(struct sighting)	sighting;
};

int	mail_sample_read(struct arena *, const struct options *,
	    struct mail_sample *ret, struct err *);
/* Give a scope those of its domain, and their selectors. */
void	mail_sample_take(struct arena *, struct mail_sample *,
	    struct scope *);
/* Warn of signatures that no domain of the run has made. */
void	mail_sample_warn(const struct mail_sample *, const struct options *);

#endif
