/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail.h -- one message, from the first question to the last opinion.
 */
#ifndef RUN_MAIL_H
#define RUN_MAIL_H

#include "report/mail.h"
#include "run/errand.h"

struct err;
struct source;
struct witness;

/*
 * Fill ret. witness NULL: the libraries are not asked, and no signature
 * passes. -1 only if a source cannot go on.
 */
int	mail_check(struct errand *, struct source *, struct witness *,
	    const struct message *, const struct mail_sender *,
	    struct mail_check *ret, struct err *);

#endif
