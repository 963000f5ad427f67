/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * senders.h -- does every system that sends for the domain pass SPF, and does
 * who should not, not?
 *
 * A prefix is asked about at its first, its middle and its last address: all
 * of them must get what is expected.
 */
#ifndef EVALUATE_SENDERS_H
#define EVALUATE_SENDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "evaluate/spf.h"
#include "evaluate/tri.h"
#include "evidence/evidence.h"

struct sender_probe {
	struct address		 ip;
	struct spf_check	 check;
};

struct declared_sender {
	const struct scope_sender *said;
	VEC(struct sender_probe)   probe;
	enum tri		   as_expected;
};

struct senders_outcome {
	VEC(struct declared_sender) sender;
	const struct answer	*trouble;	/* the first that failed */
};

/* Mail from postmaster@DOMAIN, HELO DOMAIN, as the stranger's. */
void	senders_evaluate(struct evidence *, struct senders_outcome *ret);
#define SENDERS_PROBES	3	/* at most, of one address or prefix */

/* The addresses that one which senders_parse() takes is asked about. */
size_t	senders_probes(const char *, struct address ret[SENDERS_PROBES]);
/* "192.0.2.0/24", "2001:db8::1". False if it is no address or prefix. */
bool	senders_parse(const char *, struct address *ret, unsigned *ret_bits);

#endif
