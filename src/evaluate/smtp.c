/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/smtp.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "evaluate/mx.h"
#include "evidence/evidence.h"

/* Why a text is no FQDN, or NULL with the name. */
static const char *
no_fqdn(struct arena *arena, const char *said, const char **ret_name)
{
	struct address address;

	if (*said == '\0')
		return "has no name";
	if (*said == '[' || address_parse(said, &address))
		return "is an address and no name";
	*ret_name = name_from_text(arena, said, strlen(said), NULL);
	if (*ret_name == NULL || !name_is_host(*ret_name))
		return "is no host name";
	return name_labels(*ret_name) < 2 ? "is no fully qualified name" :
	    NULL;
}

/* The first word of a reply that is no refusal. */
static void
judge_name(struct evidence *ev, const struct smtp_reply *reply,
    struct smtp_name *ret)
{
	const struct answer *a, *aaaa;
	const char *name;

	ret->sound = TRI_UNKNOWN;
	if (reply->code / 100 != 2)
		return;
	ret->said = reply->word;
	ret->why = no_fqdn(ev->arena, reply->word, &name);
	if (ret->why != NULL) {
		ret->sound = TRI_NO;
		return;
	}
	a = evidence_get(ev, name, RR_A);
	aaaa = evidence_get(ev, name, RR_AAAA);
	if (a->status == ANSWER_FOUND || aaaa->status == ANSWER_FOUND)
		ret->sound = TRI_YES;
	else if (answer_failed(a) || answer_failed(aaaa))
		ret->trouble = answer_failed(a) ? a : aaaa;
	else {
		ret->sound = TRI_NO;
		ret->why = a->status == ANSWER_NXDOMAIN ? "does not exist" :
		    "has no address";
	}
}

static enum tri
postmaster(const struct smtp_reply *rcpt)
{
	return rcpt->code / 100 == 2 ? TRI_YES :
	    rcpt->code / 100 == 5 ? TRI_NO : TRI_UNKNOWN;
}

/* Until one address could be connected to; the others tell why not. */
static void
talk(struct evidence *ev, struct smtp_host *h)
{
	const struct mx_host *host = h->host;

	for (size_t i = 0; i < host->address.n && i < LIMIT_SMTP_ADDRESSES;
	    i++) {
		h->ip = address_text(ev->arena, &host->address.item[i]);
		h->answer = evidence_ask(ev, (struct question){
		    .name = ev->scope.domain, .type = RR_SMTP,
		    .server = h->ip });
		if (!answer_unasked(h->answer) || answer_pending(h->answer))
			break;
	}
	smtp_read(ev->arena, h->answer->wire, h->answer->wirelen, &h->said);
	judge_name(ev, &h->said.greeting, &h->greeting);
	judge_name(ev, &h->said.hello, &h->hello);
	h->postmaster = postmaster(&h->said.rcpt);
}

static bool
is_listed(const struct smtp_outcome *out, const struct mx_host *host)
{
	for (size_t i = 0; i < out->host.n; i++)
		if (name_equal(out->host.item[i].host->name, host->name))
			return true;
	return false;
}

void
smtp_evaluate(struct evidence *ev, const struct mx_outcome *mx,
    struct smtp_outcome *ret)
{
	memset(ret, 0, sizeof *ret);
	/* What is only proposed has nobody who could be talked to. */
	ret->asked = ev->scope.smtp && ev->beneath == NULL;
	if (!ret->asked || ev->wanted.n > 0)
		return;
	for (size_t i = 0; i < mx->host.n; i++) {
		const struct mx_host *host = &mx->host.item[i];

		if (host->address.n == 0 || is_listed(ret, host))
			continue;
		if (ret->host.n == LIMIT_SMTP_HOSTS)
			ret->more++;
		else
			vec_add(ev->arena, &ret->host)->host = host;
	}
	for (size_t i = 0; i < ret->host.n; i++)
		talk(ev, &ret->host.item[i]);
}
