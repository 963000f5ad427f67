/* SPDX-License-Identifier: BSD-2-Clause */
#include "run/mail.h"

#include "base/arena.h"
#include "witness/witness.h"

struct job {
	struct evidence		*evidence;
	struct witness		*witness;
	const struct message	*message;
	const struct mail_sender *sender;
	struct mail_check	*ret;
};

/* The libraries, about what our own evaluation leaves to them. */
static void
ask_libraries(struct job *job)
{
	struct evidence *ev = job->evidence;
	struct mail_outcome *mail = &job->ret->mail;
	size_t n = mail->signature.n;
	bool *ask = arena_array(ev->arena, n + 1, sizeof *ask);
	struct opinion *said = arena_array(ev->arena, n + 1, sizeof *said);

	for (size_t i = 0; i < n; i++)
		ask[i] = mail->signature.item[i].verify;
	witness_verify(job->witness, ev->arena, ev, job->message, ask, said);
	if (mail->sender.known)
		witness_ask_sender(job->witness, ev->arena, ev,
		    &mail->sender.sender, &mail->spf, &job->ret->spf_opinion);
	mail_evaluate(ev, job->message, job->sender, said, mail);
}

static struct question *
next_wanted(void *context, size_t *ret_n)
{
	struct job *job = context;
	struct question *wanted;

	mail_evaluate(job->evidence, job->message, job->sender, NULL,
	    &job->ret->mail);
	wanted = evidence_take_wanted(job->evidence, ret_n);
	if (*ret_n > 0 || job->witness == NULL)
		return wanted;
	ask_libraries(job);
	return evidence_take_wanted(job->evidence, ret_n);
}

int
mail_check(struct errand *errand, struct source *source,
    struct witness *witness, const struct message *message,
    const struct mail_sender *sender, struct mail_check *ret,
    struct err *err)
{
	struct job job = { errand->evidence, witness, message, sender, ret };

	*ret = (struct mail_check){ 0 };
	return errand_finish(errand, source, next_wanted, &job, err);
}
