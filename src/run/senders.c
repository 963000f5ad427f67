/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/senders.h"

#include "base/bug.h"
#include "source/source.h"
#include "witness/witness.h"

#define TURN_MS	100

/* What they want next, ours first; n is 0 when all is said. */
static struct question *
next_wanted(struct evidence *ev, struct witness *witness,
    struct sender_check *list, size_t nlist, size_t *ret_n)
{
	struct question *wanted;

	for (size_t i = 0; i < nlist; i++)
		spf_check_host(ev, &list[i].sender, NULL, &list[i].check);
	wanted = evidence_take_wanted(ev, ret_n);
	if (*ret_n > 0 || witness == NULL)
		return wanted;
	for (size_t i = 0; i < nlist; i++)
		witness_ask_sender(witness, ev->arena, ev, &list[i].sender,
		    &list[i].check, &list[i].opinion);
	return evidence_take_wanted(ev, ret_n);
}

int
senders_check(struct errand *errand, struct source *source,
    struct witness *witness, struct sender_check *list, size_t nlist,
    struct err *err)
{
	struct question *wanted;
	size_t n;

	while (wanted = next_wanted(errand->evidence, witness, list, nlist,
	    &n), n > 0) {
		errand_send(errand, source, wanted, n);
		while (errand->open > 0)
			if (source_turn(source, TURN_MS) == 0 &&
			    errand->open > 0)
				bug("a check waits for an answer that nobody "
				    "owes");
	}
	return source_check(source, err);
}
