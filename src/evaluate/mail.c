/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/mail.h"

#include <string.h>

#include "base/arena.h"
#include "dns/idn.h"
#include "dns/name.h"
#include "evidence/evidence.h"

static const char *const result_names[] = {
	[MAIL_UNKNOWN] = "unknown", [MAIL_NONE] = "none",
	[MAIL_PASS] = "pass", [MAIL_FAIL] = "fail",
	[MAIL_NEUTRAL] = "neutral", [MAIL_TEMPERROR] = "temperror",
	[MAIL_PERMERROR] = "permerror",
};

static enum tri
exists(struct evidence *ev, const char *name)
{
	const struct answer *a = evidence_get(ev, name, RR_TXT);

	if (answer_failed(a))
		return TRI_UNKNOWN;
	return a->status == ANSWER_NXDOMAIN ? TRI_NO : TRI_YES;
}

static void
discover(struct evidence *ev, struct mail_outcome *mail)
{
	if (mail->author == NULL)
		return;
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		dmarc_discover(ev, (enum dmarc_standard)s, mail->author,
		    exists(ev, mail->author), &mail->dmarc[s].discovery);
}

/* MAIL FROM, or HELO where it is empty (RFC 7208 2.4). */
static const char *
spf_identity(struct arena *arena, const struct spf_sender *sender)
{
	const char *at = strrchr(sender->mail_from, '@'), *unicode, *why;

	return idn_read(arena, at != NULL ? at + 1 :
	    sender->mail_from[0] != '\0' ? sender->mail_from : sender->helo,
	    &unicode, &why);
}

static void
check_spf(struct evidence *ev, struct mail_outcome *mail)
{
	if (!mail->sender.known)
		return;
	spf_check_host(ev, &mail->sender.sender, NULL, &mail->spf);
	mail->spf_domain = spf_identity(ev->arena, &mail->sender.sender);
	if (mail->spf_domain == NULL || mail->author == NULL)
		return;
	for (int s = 0; s < DMARC_NSTANDARD; s++) {
		struct mail_dmarc *d = &mail->dmarc[s];

		alignment_check(ev, (enum dmarc_standard)s,
		    d->discovery.record != NULL ? d->discovery.record->aspf :
		    'r', mail->author, mail->spf_domain, &d->spf);
	}
}

/* An aligned pass needs both; what is not known of either may be one. */
static enum tri
both(enum tri passed, enum tri aligned)
{
	if (passed == TRI_NO || aligned == TRI_NO)
		return TRI_NO;
	return passed == TRI_YES && aligned == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}

static enum tri
spf_passed(const struct mail_outcome *mail)
{
	if (!mail->sender.known || mail->spf.result == SPF_UNKNOWN ||
	    mail->spf.result == SPF_TEMPERROR)
		return TRI_UNKNOWN;
	return mail->spf.result == SPF_PASS ? TRI_YES : TRI_NO;
}

static enum tri
signature_passed(const struct mail_signature *sig)
{
	if (sig->result == MAIL_UNKNOWN || sig->result == MAIL_TEMPERROR)
		return TRI_UNKNOWN;
	return sig->result == MAIL_PASS ? TRI_YES : TRI_NO;
}

static void
find_passes(struct mail_outcome *mail, enum dmarc_standard standard)
{
	struct mail_dmarc *d = &mail->dmarc[standard];

	d->by_spf = !mail->sender.known ? TRI_UNKNOWN :
	    mail->spf_domain == NULL ? TRI_NO :
	    both(spf_passed(mail), d->spf.aligned);
	d->by_dkim = TRI_NO;
	for (size_t i = 0; i < mail->signature.n; i++) {
		const struct mail_signature *sig = &mail->signature.item[i];
		enum tri here = both(signature_passed(sig),
		    sig->alignment[standard].aligned);

		if (here == TRI_YES || d->by_dkim == TRI_NO)
			d->by_dkim = here;
		if (here == TRI_YES)
			break;
	}
}

static void
settle(struct mail_dmarc *d, enum mail_result result, const char *why)
{
	d->result = result;
	d->why = why;
}

static void
settle_passes(struct arena *arena, struct mail_dmarc *d)
{
	bool spf = d->by_spf == TRI_YES, dkim = d->by_dkim == TRI_YES;

	if (spf || dkim)
		settle(d, MAIL_PASS, spf && dkim ? "SPF and DKIM each pass "
		    "for a domain that is aligned with the author's" : spf ?
		    "SPF passes for a domain that is aligned with the "
		    "author's" : "a DKIM signature passes, of a domain that "
		    "is aligned with the author's");
	else if (d->by_spf == TRI_UNKNOWN || d->by_dkim == TRI_UNKNOWN)
		settle(d, MAIL_UNKNOWN, d->by_spf == TRI_NO ? "no result of "
		    "DKIM is known that could pass for the author's domain" :
		    d->by_dkim == TRI_NO ? "no DKIM signature passes for the "
		    "author's domain, and whether SPF does is not known" :
		    "neither of SPF nor of DKIM is known whether it passes "
		    "for the author's domain");
	else
		settle(d, MAIL_FAIL, arena_printf(arena, "neither SPF nor a "
		    "DKIM signature passes for a domain that is aligned with "
		    "the author's; %s", d->discovery.why));
}

static void
judge(struct evidence *ev, struct mail_outcome *mail,
    enum dmarc_standard standard)
{
	struct mail_dmarc *d = &mail->dmarc[standard];
	const struct fault *from = message_fault(mail->message,
	    MESSAGE_FAULT_FROM);

	find_passes(mail, standard);
	if (mail->author == NULL)
		settle(d, mail->message->author == MESSAGE_AUTHOR_CUT ?
		    MAIL_UNKNOWN : MAIL_PERMERROR, from != NULL ? from->text :
		    "the author's domain is no domain name");
	else if (d->discovery.found == DMARC_FOUND_UNKNOWN)
		settle(d, MAIL_UNKNOWN, d->discovery.why);
	else if (d->discovery.found == DMARC_FOUND_NONE)
		settle(d, MAIL_NONE, d->discovery.why);
	else
		settle_passes(ev->arena, d);
}

/* The worse of the two; no result beside a pass is no pass. */
static enum mail_result
together(const struct mail_dmarc dmarc[DMARC_NSTANDARD])
{
	static const enum mail_result worst[] = {
		MAIL_FAIL, MAIL_PERMERROR, MAIL_NONE, MAIL_UNKNOWN
	};

	for (size_t i = 0; i < sizeof worst / sizeof *worst; i++)
		for (int s = 0; s < DMARC_NSTANDARD; s++)
			if (dmarc[s].result == worst[i])
				return worst[i];
	return MAIL_PASS;
}

static const char *
author_of(struct arena *arena, const struct message *m)
{
	const char *unicode, *why;

	return m->author_domain == NULL ? NULL :
	    idn_read(arena, m->author_domain, &unicode, &why);
}

void
mail_evaluate(struct evidence *ev, const struct message *m,
    const struct mail_sender *sender, const struct opinion *said,
    struct mail_outcome *ret)
{
	memset(ret, 0, sizeof *ret);
	ret->message = m;
	ret->sender = *sender;
	ret->author = author_of(ev->arena, m);
	discover(ev, ret);
	mail_signatures(ev, said, ret);
	check_spf(ev, ret);
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		judge(ev, ret, (enum dmarc_standard)s);
	ret->result = together(ret->dmarc);
	mail_advise(ev, ret);
}

const char *
mail_result_name(enum mail_result result)
{
	return result_names[result];
}
