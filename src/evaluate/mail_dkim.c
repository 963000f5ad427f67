/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail_dkim.c -- the signatures of a message: what can be said of each
 * without its hashes, and what comes of it with libopendkim's word on them.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/rfc3339.h"
#include "dns/name.h"
#include "evaluate/mail.h"
#include "evidence/evidence.h"

struct judge {
	struct evidence			*ev;
	const struct dkim_signature	*parsed;
	struct mail_signature		*ret;
};

/* True, so that a chain of checks ends. */
static bool
settle(struct judge *j, enum mail_result result, const char *why)
{
	j->ret->result = result;
	j->ret->why = why;
	return true;
}

/* RFC 6376 6.1.1: a syntax error; RFC 8301 3.1: rsa-sha1 has failed. */
static bool
settle_fault(struct judge *j)
{
	const struct fault *f = dkim_signature_fault(j->parsed,
	    SIGNATURE_FAULT_HISTORIC);

	if (f != NULL)
		return settle(j, MAIL_PERMERROR, f->text);
	if (j->parsed->fault.n == 0)
		return false;
	return settle(j, MAIL_NEUTRAL, j->parsed->fault.item[0].text);
}

/* Of a key whose state is not known. */
static bool
settle_failed_look_up(struct judge *j)
{
	const struct answer *a = j->ret->key.answer;

	/* Without a question nothing was learned, and there is no key. */
	if (a == NULL)
		return settle(j, MAIL_UNKNOWN, "the key was not looked up");
	return settle(j, answer_unasked(a) ? MAIL_UNKNOWN : MAIL_TEMPERROR,
	    arena_printf(j->ev->arena, "the look-up of the key failed: %s",
	    answer_status_text(a)));
}

static const char *
unusable(struct arena *arena, const struct dkim_key *key)
{
	if (key->fault.n > 0)
		return key->fault.item[0].text;
	return arena_printf(arena, "a %s key is too short to be trusted "
	    "(RFC 8301 3.2)", dkim_key_words(arena, key));
}

/* RFC 6376 6.1.2. */
static bool
settle_key(struct judge *j)
{
	const struct dkim_selector *key = &j->ret->key;

	switch (key->state) {
	case DKIM_UNKNOWN:
		return settle_failed_look_up(j);
	case DKIM_MISSING:
		return settle(j, MAIL_PERMERROR,
		    "there is no key at that name");
	case DKIM_MULTIPLE:
		return settle(j, MAIL_PERMERROR, arena_printf(j->ev->arena,
		    "there are %zu records at that name, and what a verifier "
		    "does then is not defined", key->nrecord));
	case DKIM_REVOKED:
		return settle(j, MAIL_PERMERROR, "the key is revoked");
	case DKIM_UNUSABLE:
		return settle(j, MAIL_PERMERROR, arena_printf(j->ev->arena,
		    "the key cannot be used: %s", unusable(j->ev->arena,
		    key->key)));
	case DKIM_USABLE:
		return false;
	}
	return false;
}

/* The key may be used, but for this signature? RFC 6376 3.6.1, 8463 3. */
static bool
settle_use(struct judge *j)
{
	static const enum dkim_key_type type[] = {
		[DKIM_ALGORITHM_RSA_SHA256] = DKIM_KEY_RSA,
		[DKIM_ALGORITHM_ED25519_SHA256] = DKIM_KEY_ED25519,
		[DKIM_ALGORITHM_RSA_SHA1] = DKIM_KEY_RSA,
		[DKIM_ALGORITHM_OTHER] = DKIM_KEY_OTHER,
	};
	const struct dkim_key *key = j->ret->key.key;

	if (key->type != type[j->parsed->algorithm])
		return settle(j, MAIL_PERMERROR, "the key is of another "
		    "algorithm than the signature");
	if (key->strict && strcmp(j->parsed->identity_domain,
	    j->parsed->domain) != 0)
		return settle(j, MAIL_PERMERROR, "the key's t=s lets no "
		    "sub-domain stand in i");
	return false;
}

/* RFC 6376 3.5: t and x are seconds since 1970. */
static bool
settle_time(struct judge *j)
{
	uint64_t now = (uint64_t)j->ev->taken_at;
	uint64_t end = j->parsed->expires_at.value;

	if (!j->parsed->expires_at.present || end >= now)
		return false;
	return settle(j, MAIL_FAIL, arena_printf(j->ev->arena,
	    "the signature expired at %s", rfc3339_print(j->ev->arena,
	    (time_t)end)));
}

static void
settle_opinion(struct judge *j)
{
	const struct opinion *o = &j->ret->opinion;

	if (o->library == NULL)
		settle(j, MAIL_UNKNOWN, "libopendkim was not asked");
	else if (strcmp(o->said, OPINION_VERIFIED) == 0)
		settle(j, MAIL_PASS, "its hashes and its signature hold");
	else if (strcmp(o->said, OPINION_BODY) == 0)
		settle(j, MAIL_FAIL, "the body is not the one that was "
		    "signed");
	else if (strcmp(o->said, OPINION_SHORT) == 0)
		settle(j, MAIL_FAIL, "the body is shorter than what was "
		    "signed of it (l)");
	else if (strcmp(o->said, OPINION_HEADER) == 0)
		settle(j, MAIL_FAIL, "a signed field was changed, or the key "
		    "is not the one that signed");
	else if (o->said[0] != '\0')
		settle(j, MAIL_UNKNOWN, arena_printf(j->ev->arena,
		    "libopendkim could not tell (%s)", o->said));
	else
		settle(j, MAIL_UNKNOWN, o->note != NULL ? o->note :
		    "libopendkim did not say");
}

static void
look_up(struct judge *j)
{
	struct arena *arena = j->ev->arena;
	const char *domain = j->parsed->domain;
	const char *selector = j->parsed->selector;

	if (domain == NULL || selector == NULL)
		return;
	domain = name_from_text(arena, domain, strlen(domain), NULL);
	selector = name_from_text(arena, selector, strlen(selector), NULL);
	if (domain != NULL && selector != NULL)
		dkim_look_up(j->ev, selector, domain, &j->ret->key);
}

static void
judge_signature(struct judge *j)
{
	if (settle_fault(j))
		return;
	look_up(j);
	if (settle_key(j) || settle_use(j) || settle_time(j))
		return;
	j->ret->verify = true;
	settle_opinion(j);
}

/* Whose it is, whether it passes or not. */
static void
align(struct judge *j, struct mail_outcome *mail)
{
	const char *domain = j->parsed->domain == NULL ? NULL :
	    name_from_text(j->ev->arena, j->parsed->domain,
	    strlen(j->parsed->domain), NULL);

	if (domain == NULL || mail->author == NULL)
		return;
	for (int s = 0; s < DMARC_NSTANDARD; s++) {
		const struct dmarc_record *r =
		    mail->dmarc[s].discovery.record;

		alignment_check(j->ev, (enum dmarc_standard)s,
		    r != NULL ? r->adkim : 'r', mail->author, domain,
		    &j->ret->alignment[s]);
	}
}

void
mail_signatures(struct evidence *ev, const struct opinion *said,
    struct mail_outcome *mail)
{
	const struct message *m = mail->message;

	for (size_t i = 0; i < m->signature.n; i++) {
		struct judge j = { .ev = ev,
		    .parsed = m->signature.item[i].parsed };

		j.ret = vec_add(ev->arena, &mail->signature);
		j.ret->field = &m->signature.item[i];
		if (said != NULL)
			j.ret->opinion = said[i];
		if (i >= LIMIT_SIGNATURES) {
			settle(&j, MAIL_UNKNOWN, arena_printf(ev->arena,
			    "not evaluated: %d of a message are",
			    LIMIT_SIGNATURES));
			continue;
		}
		if (j.parsed == NULL) {
			settle(&j, MAIL_UNKNOWN, "the field is too long to "
			    "be read");
			continue;
		}
		judge_signature(&j);
		align(&j, mail);
	}
}
