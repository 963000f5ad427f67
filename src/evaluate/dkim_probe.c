/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/dkim_probe.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/spf_macro.h"
#include "evidence/evidence.h"
#include "record/mbox.h"

const char *
dkim_probe_text(struct arena *arena, const char *domain)
{
	return arena_printf(arena, "From: postmaster@%s\r\n"
	    "To: postmaster@%s\r\n"
	    "Subject: a probe of the DKIM key\r\n"
	    "\r\n"
	    "This message was made by mailassay to be signed, and never "
	    "sent.\r\n", domain, domain);
}

static const struct message *
message_of(struct arena *arena, const char *domain, const char *signature)
{
	const char *text = arena_printf(arena, "DKIM-Signature: %s\r\n%s",
	    signature, dkim_probe_text(arena, domain));
	struct mbox_item item;
	struct mbox box;

	mbox_open(&box, text, strlen(text));
	return mbox_next(&box, arena, &item) ? message_parse(arena, &item) :
	    NULL;
}

/* Whether it is what witness_sign() makes for this name, and no more. */
static bool
is_ours(const struct message *m, const char *selector, const char *domain)
{
	const struct dkim_signature *s;

	if (m == NULL || m->signature.n != 1 || m->fault.n > 0 ||
	    m->signature.item[0].parsed == NULL)
		return false;
	s = m->signature.item[0].parsed;
	return s->domain != NULL && s->selector != NULL &&
	    strcmp(s->domain, domain) == 0 &&
	    strcmp(s->selector, selector) == 0;
}

static void
evaluate(struct evidence *ev, const struct scope_probe *said,
    const struct opinion *opinion, struct dkim_probe *ret)
{
	const char *domain = spf_macro_raw(ev->arena, ev->scope.domain);
	struct mail_outcome mail = { 0 };

	ret->selector = said->selector;
	ret->message = message_of(ev->arena, domain, said->signature);
	if (!is_ours(ret->message, spf_macro_raw(ev->arena, said->selector),
	    domain)) {
		ret->signature.why = "the signature is not one of this probe";
		return;
	}
	mail.message = ret->message;
	mail_signatures(ev, opinion, &mail);
	ret->signature = mail.signature.item[0];
}

void
dkim_probes_evaluate(struct evidence *ev, const struct opinions *opinions,
    struct dkim_probes *ret)
{
	*ret = (struct dkim_probes){ 0 };
	for (size_t i = 0; i < ev->scope.nprobe; i++)
		evaluate(ev, &ev->scope.probe[i],
		    opinions != NULL && i < opinions->probe.n ?
		    &opinions->probe.item[i] : NULL,
		    vec_add(ev->arena, &ret->probe));
}
