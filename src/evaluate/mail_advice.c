/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail_advice.c -- what the sender of a message should change: a table of
 * what is seen in one, and a sentence for each.
 */
#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/mail.h"
#include "evidence/evidence.h"

#define RSA_GOOD_BITS	2048	/* RFC 8301 3.2 */

static void
say(struct evidence *ev, struct mail_outcome *mail, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
say(struct evidence *ev, struct mail_outcome *mail, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	*vec_add(ev->arena, &mail->advice) = arena_vprintf(ev->arena, fmt, ap);
	va_end(ap);
}

static bool
is_aligned(const struct mail_signature *sig)
{
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		if (sig->alignment[s].aligned != TRI_YES)
			return false;
	return true;
}

static bool
passes_aligned(const struct mail_outcome *mail)
{
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		if (mail->dmarc[s].by_dkim != TRI_YES)
			return false;
	return true;
}

/* What stands between the message and an aligned signature. */
static void
advise_dkim(struct evidence *ev, struct mail_outcome *mail)
{
	const struct mail_signature *passing = NULL;

	if (mail->author == NULL || passes_aligned(mail))
		return;
	if (mail->signature.n == 0) {
		say(ev, mail, "sign the mail with DKIM as '%s': without a "
		    "signature nothing survives forwarding", mail->author);
		return;
	}
	for (size_t i = 0; i < mail->signature.n; i++) {
		const struct mail_signature *sig = &mail->signature.item[i];

		if (sig->result == MAIL_PASS && !is_aligned(sig) &&
		    passing == NULL)
			passing = sig;
	}
	if (passing != NULL)
		say(ev, mail, "the signature of '%s' passes and does not count "
		    "for '%s': have the sender sign with d=%s",
		    passing->field->parsed->domain, mail->author,
		    mail->author);
}

static void
advise_spf(struct evidence *ev, struct mail_outcome *mail)
{
	const struct mail_dmarc *d = &mail->dmarc[DMARC_RFC9989];

	if (!mail->sender.known) {
		say(ev, mail, "SPF was not checked (%s): give --ip and "
		    "--mail-from, or --received-by", mail->sender.why);
		return;
	}
	if (mail->author == NULL || mail->spf_domain == NULL ||
	    d->spf.aligned != TRI_NO || mail->spf.result != SPF_PASS)
		return;
	say(ev, mail, "SPF passes for '%s' and does not count for '%s': use a "
	    "MAIL FROM of the author's domain, or rely on DKIM",
	    mail->spf_domain, mail->author);
}

/* A field added by a stranger is not noticed if it was not signed. */
static void
advise_fields(struct evidence *ev, struct mail_outcome *mail,
    const struct dkim_signature *sig)
{
	static const char *const wanted[] = { "from", "to", "subject", "date" };
	const char *missing = "";

	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (message_field(mail->message, wanted[i], 0) != NULL &&
		    dkim_signature_signs(sig, wanted[i]) == 0)
			missing = arena_printf(ev->arena, "%s%s%s", missing,
			    *missing != '\0' ? ", " : "", wanted[i]);
	if (*missing != '\0')
		say(ev, mail, "the signature of '%s' leaves these fields "
		    "unsigned, and anyone may change them: %s", sig->domain,
		    missing);
	if (dkim_signature_signs(sig, "from") == 1)
		say(ev, mail, "the signature of '%s' names From once: a second "
		    "From can be added; name it twice (RFC 6376 8.15)",
		    sig->domain);
}

static void
advise_signature(struct evidence *ev, struct mail_outcome *mail,
    const struct mail_signature *ms)
{
	const struct dkim_signature *sig = ms->field->parsed;
	const struct dkim_key *key = ms->key.key;

	if (sig == NULL || sig->domain == NULL)
		return;
	if (ms->result == MAIL_PASS)
		advise_fields(ev, mail, sig);
	if (sig->body_length.present)
		say(ev, mail, "the signature of '%s' has l=: text can be "
		    "added to the body (RFC 6376 8.2); leave it out",
		    sig->domain);
	if (key != NULL && key->testing)
		say(ev, mail, "the key of '%s' has t=y: receivers must treat "
		    "its mail as unsigned", sig->domain);
	if (key != NULL && key->type == DKIM_KEY_RSA && key->bits > 0 &&
	    key->bits < RSA_GOOD_BITS)
		say(ev, mail, "the key of '%s' has %u bits: %d are advised",
		    sig->domain, key->bits, RSA_GOOD_BITS);
	if (ms->result == MAIL_FAIL && sig->body_canon == DKIM_CANON_SIMPLE &&
	    ms->opinion.library != NULL &&
	    strcmp(ms->opinion.said, OPINION_BODY) == 0)
		say(ev, mail, "the signature of '%s' has simple body "
		    "canonicalization, which breaks at the first blank that "
		    "a relay changes: c=relaxed/relaxed lasts longer",
		    sig->domain);
}

void
mail_advise(struct evidence *ev, struct mail_outcome *mail)
{
	advise_dkim(ev, mail);
	advise_spf(ev, mail);
	for (size_t i = 0; i < mail->signature.n; i++)
		advise_signature(ev, mail, &mail->signature.item[i]);
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		if (mail->dmarc[s].result == MAIL_NONE) {
			say(ev, mail, "publish a DMARC record for '%s': "
			    "without one nothing protects its name",
			    mail->author);
			break;
		}
}
