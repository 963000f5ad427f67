/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/senders.h"

#include "witness/witness.h"

struct job {
	struct evidence		*evidence;
	struct witness		*witness;
	struct sender_check	*list;
	size_t			 n;
};

/* Ours first, then libspf2's. */
static struct question *
next_wanted(void *context, size_t *ret_n)
{
	struct job *job = context;
	struct evidence *ev = job->evidence;
	struct sender_check *list = job->list;
	struct question *wanted;

	for (size_t i = 0; i < job->n; i++)
		spf_check_host(ev, &list[i].sender, NULL, &list[i].check);
	wanted = evidence_take_wanted(ev, ret_n);
	if (*ret_n > 0 || job->witness == NULL)
		return wanted;
	for (size_t i = 0; i < job->n; i++)
		witness_ask_sender(job->witness, ev->arena, ev,
		    &list[i].sender, &list[i].check, &list[i].opinion);
	return evidence_take_wanted(ev, ret_n);
}

int
senders_check(struct errand *errand, struct source *source,
    struct witness *witness, struct sender_check *list, size_t nlist,
    struct err *err)
{
	struct job job = { errand->evidence, witness, list, nlist };

	return errand_finish(errand, source, next_wanted, &job, err);
}
