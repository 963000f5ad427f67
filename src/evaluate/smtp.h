/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * smtp.h -- who the exchanges say they are, and whether they take mail for
 * postmaster (RFC 5321 2.3.5, 4.1.1.1, 4.5.1), where they may be asked.
 *
 * Of each exchange, the first address that this host may and can connect to.
 * Nothing is asked before all that DNS has to say is known: a talk is slow.
 *
 * Limits:  LIMIT_SMTP_HOSTS exchanges, LIMIT_SMTP_ADDRESSES of each.
 */
#ifndef EVALUATE_SMTP_H
#define EVALUATE_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "evaluate/tri.h"
#include "record/smtp.h"

struct answer;
struct evidence;
struct mx_host;
struct mx_outcome;

/* A name that a server gives itself. */
struct smtp_name {
	const char		*said;	/* as it was said; NULL: it was not */
	enum tri		 sound;	/* an FQDN that has an address */
	const char		*why;	/* why it is not: "does not exist" */
	const struct answer	*trouble;	/* why that is not known */
};

struct smtp_host {
	const struct mx_host	*host;
	const char		*ip;		/* that was talked to last */
	const struct answer	*answer;	/* what became of it */
	struct smtp_record	 said;
	struct smtp_name	 greeting, hello;
	enum tri		 postmaster;	/* is taken */
};

struct smtp_outcome {
	bool			 asked;		/* whether it was to be done */
	VEC(struct smtp_host)	 host;		/* that have an address */
	size_t			 more;		/* beyond the limit */
};

void	smtp_evaluate(struct evidence *, const struct mx_outcome *,
	    struct smtp_outcome *ret);

#endif
