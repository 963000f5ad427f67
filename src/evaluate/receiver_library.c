/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver_library.c -- the view of a receiver that runs libspf2, libopendkim
 * and libopendmarc: what they said. Ours is only which questions DNS leaves to
 * be asked: at which name a DMARC record stands, and that no key exists.
 */
#include "evaluate/receiver_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "dns/name.h"

#define WORD_MAX	32

void
receiver_library_spf(const struct receiver_view *v, const struct address *ip,
    struct receiver_verdict *ret)
{
	const char *who = address_text(v->arena, ip);
	const struct opinion *o = opinions_find(v->facts->opinions,
	    OPINION_LIBSPF2, who);

	*ret = (struct receiver_verdict){ 0 };
	if (o == NULL) {
		ret->why = arena_printf(v->arena, "libspf2 was not asked "
		    "about %s", who);
	} else if (o->said[0] == '\0') {
		ret->why = arena_printf(v->arena, "libspf2 has no opinion on "
		    "%s%s%s", who, o->note == NULL ? "" : ": ",
		    o->note == NULL ? "" : o->note);
	} else if (strcmp(o->said, spf_result_name(SPF_PASS)) == 0) {
		*ret = (struct receiver_verdict){ TRI_YES, o->said,
		    arena_printf(v->arena, "libspf2 passes %s", who) };
	} else {
		ret->why = arena_printf(v->arena, "libspf2 says %s of %s",
		    o->said, who);
		if (strcmp(o->said, spf_result_name(SPF_TEMPERROR)) == 0)
			return;
		ret->result = o->said;
		ret->passes = TRI_NO;
	}
}

/*
 * A "usable" that a listed defect explains is none: dkim_test_key() does not
 * look at all that its verifier does.
 */
void
receiver_library_dkim(const struct receiver_view *v,
    struct receiver_verdict *ret)
{
	const struct opinions *all = v->facts->opinions;
	const char *why = "libopendkim was asked about no key";

	for (size_t i = 0; all != NULL && i < all->opinion.n; i++) {
		const struct opinion *o = &all->opinion.item[i];

		if (strcmp(o->library, OPINION_LIBOPENDKIM) != 0)
			continue;
		if (strcmp(o->said, "key usable") == 0 &&
		    o->agreement != AGREEMENT_DIFFERS_KNOWN) {
			*ret = (struct receiver_verdict){ TRI_YES, NULL,
			    arena_printf(v->arena, "libopendkim takes the key "
			    "of selector %s", o->subject) };
			return;
		}
		why = arena_printf(v->arena, "of the key of selector %s "
		    "libopendkim says '%s'%s%s, and which others there are is "
		    "not known", o->subject, o->said[0] == '\0' ? "unknown" :
		    o->said, o->note == NULL ? "" : ": ",
		    o->note == NULL ? "" : o->note);
	}
	*ret = (struct receiver_verdict){ TRI_UNKNOWN, NULL, why };
	if (v->facts->dkim.proven_absent)
		*ret = (struct receiver_verdict){ TRI_NO, NULL,
		    "there is no DKIM key that libopendkim could find" };
}

/* The value of " key=" in the words of libopendmarc; "" if there is none. */
static const char *
value_of(const char *said, const char *key, char ret[WORD_MAX])
{
	size_t keylen = strlen(key), len;

	ret[0] = '\0';
	for (const char *s = said; *s != '\0'; s += len + strspn(s + len, " ")) {
		len = strcspn(s, " ");
		if (len <= keylen || s[keylen] != '=' ||
		    strncmp(s, key, keylen) != 0 ||
		    len - keylen - 1 >= WORD_MAX)
			continue;
		memcpy(ret, s + keylen + 1, len - keylen - 1);
		ret[len - keylen - 1] = '\0';
		break;
	}
	return ret;
}

static void
unknown(struct receiver_policy *ret, const char *why)
{
	*ret = (struct receiver_policy){ .found = DMARC_FOUND_UNKNOWN,
	    .why = why };
}

static void
none(struct receiver_policy *ret, const char *why)
{
	*ret = (struct receiver_policy){ .found = DMARC_FOUND_NONE,
	    .why = why };
}

/* p, or sp where the record is not the author's own (RFC 7489 6.6.3). */
static void
read_policy(const struct receiver_view *v, const struct opinion *o, bool owner,
    struct receiver_policy *ret)
{
	static const enum dmarc_policy policies[] = {
		DMARC_NONE, DMARC_QUARANTINE, DMARC_REJECT
	};
	char policy[WORD_MAX], pct[WORD_MAX], aspf[WORD_MAX];
	const char *tag = owner ? "p" : "sp";

	value_of(o->said, tag, policy);
	value_of(o->said, "pct", pct);
	value_of(o->said, "aspf", aspf);
	unknown(ret, arena_printf(v->arena, "of the record of '%s' "
	    "libopendmarc says '%s'", o->subject, o->said));
	if (pct[0] == '\0' || strspn(pct, "0123456789") != strlen(pct))
		return;
	for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
		if (strcmp(policy, dmarc_policy_name(policies[i])) == 0) {
			ret->found = DMARC_FOUND_POLICY;
			ret->effective = policies[i];
		}
	ret->pct = (int)strtol(pct, NULL, 10);
	ret->aspf = strcmp(aspf, "r") == 0 || strcmp(aspf, "s") == 0 ?
	    aspf[0] : 0;
	if (ret->found == DMARC_FOUND_POLICY)
		ret->why = arena_printf(v->arena, "libopendmarc reads %s=%s "
		    "at '%s'%s", tag, policy, o->subject, ret->pct == 100 ?
		    "" : arena_printf(v->arena, " for %d %% of the messages",
		    ret->pct));
}

/* The TXT records where a DMARC record would stand, or NULL. */
static const char *
texts_at(const struct receiver_view *v, const char *domain)
{
	const char *name = domain == NULL ? NULL :
	    name_below(v->arena, "_dmarc", domain);
	size_t n = 0;

	if (name != NULL)
		answer_data(evidence_get(v->facts->evidence, name, RR_TXT),
		    &n);
	return n > 0 ? name : NULL;
}

/* No one record was found that it could be asked about. */
static void
without_record(const struct receiver_view *v, const struct dmarc_discovery *d,
    enum dmarc_author author, struct receiver_policy *ret)
{
	const char *name = NULL;

	/* A subdomain is made up, and nobody looks there. */
	if (author == DMARC_AUTHOR_DOMAIN)
		name = texts_at(v, d->author);
	if (name == NULL)
		name = texts_at(v, d->organizational_domain);
	if (d->found == DMARC_FOUND_UNKNOWN)
		unknown(ret, arena_printf(v->arena, "which record libopendmarc "
		    "would read is not known: %s", d->why));
	else if (name != NULL)
		unknown(ret, arena_printf(v->arena, "libopendmarc was not "
		    "asked what it makes of the text at '%s'", name));
	else
		none(ret, "there is no record that libopendmarc could read");
}

void
receiver_library_policy(const struct receiver_view *v, enum dmarc_author author,
    struct receiver_policy *ret)
{
	const struct dmarc_discovery *d =
	    &v->facts->dmarc.discovery[DMARC_RFC7489][author];
	const struct opinion *o = NULL;

	if (d->rr == NULL || d->record_at == NULL) {
		without_record(v, d, author, ret);
		return;
	}
	o = opinions_find(v->facts->opinions, OPINION_LIBOPENDMARC,
	    d->record_at);
	if (o == NULL)
		unknown(ret, arena_printf(v->arena, "libopendmarc was not "
		    "asked about the record of '%s'", d->record_at));
	else if (o->said[0] == '\0')
		unknown(ret, arena_printf(v->arena, "libopendmarc has no "
		    "opinion on the record of '%s'%s%s", d->record_at,
		    o->note == NULL ? "" : ": ",
		    o->note == NULL ? "" : o->note));
	else if (strcmp(o->said, "no valid record") == 0)
		none(ret, arena_printf(v->arena, "libopendmarc takes the "
		    "record of '%s' for none", d->record_at));
	else
		read_policy(v, o, name_equal(d->record_at, d->author), ret);
}
