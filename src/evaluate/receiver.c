/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver.c -- the forger of this simulation sends from an address that
 * nobody knows, has no key, and takes whatever MAIL FROM serves him best. So
 * DKIM never passes, and SPF only where the domain lets everyone pass.
 */
#include "evaluate/receiver.h"

#include <string.h>

#include "base/arena.h"
#include "evidence/evidence.h"

static const char *const disposition_names[] = {
	[DISPOSITION_UNKNOWN] = "unknown",
	[DISPOSITION_ACCEPT] = "accepted",
	[DISPOSITION_QUARANTINE] = "quarantined",
	[DISPOSITION_REJECT] = "rejected",
};

static const char *const standard_names[] = {
	[DMARC_RFC9989] = "RFC 9989", [DMARC_RFC7489] = "RFC 7489",
};

static const char *const author_names[] = {
	[DMARC_AUTHOR_DOMAIN] = "the domain",
	[DMARC_AUTHOR_SUBDOMAIN] = "a subdomain that exists",
	[DMARC_AUTHOR_NONEXISTENT] = "a subdomain that does not exist",
};

/*
 * Whether SPF passes a stranger. A record that lets everyone pass may end in
 * permerror before it gets there.
 */
static enum tri
passes_stranger(const struct spf_outcome *spf)
{
	if (spf->stranger.result == SPF_PASS ||
	    (spf->root != NULL && spf->root->passes_all == TRI_YES &&
	    !spf_ends_in_permerror(spf)))
		return TRI_YES;
	if (spf->stranger.result == SPF_UNKNOWN ||
	    spf->stranger.result == SPF_TEMPERROR)
		return TRI_UNKNOWN;
	return TRI_NO;
}

/* Strict alignment wants the author's very name (RFC 9989 4.4). */
static bool
could_align(const struct dmarc_discovery *d, enum dmarc_author author)
{
	return author == DMARC_AUTHOR_DOMAIN || d->record->aspf != 's';
}

static void
settle(struct receiver_case *ret, enum disposition disposition,
    const char *why)
{
	ret->disposition = disposition;
	ret->why = why;
}

/* RFC 7489 6.6.4: pct=0 leaves every message one level lower. */
static enum dmarc_policy
sampled(const struct dmarc_discovery *d)
{
	if (d->pct > 0)
		return d->effective;
	return d->effective == DMARC_REJECT ? DMARC_QUARANTINE : DMARC_NONE;
}

static void
by_policy(struct arena *arena, const struct dmarc_discovery *d,
    enum dmarc_standard standard, struct receiver_case *ret)
{
	static const enum disposition meaning[] = {
		[DMARC_NONE] = DISPOSITION_ACCEPT,
		[DMARC_QUARANTINE] = DISPOSITION_QUARANTINE,
		[DMARC_REJECT] = DISPOSITION_REJECT,
	};
	enum disposition disposition = meaning[sampled(d)];

	if (d->effective == DMARC_NONE)
		settle(ret, disposition, arena_printf(arena, "%s: the mail is "
		    "delivered like any other", d->why));
	else if (d->pct < 100)
		settle(ret, disposition, arena_printf(arena, "%s: %s for %d %% "
		    "of the messages, one level less for the rest", d->why,
		    disposition_names[meaning[d->effective]], d->pct));
	else if (standard == DMARC_RFC9989 && d->effective == DMARC_REJECT)
		settle(ret, disposition, arena_printf(arena, "%s: the mail is "
		    "rejected, or quarantined where the receiver has no other "
		    "sign against it (RFC 9989 5.4)", d->why));
	else
		settle(ret, disposition, arena_printf(arena, "%s: the mail is "
		    "%s", d->why, disposition_names[disposition]));
}

/* Nothing looks at the author: what SPF alone may do. */
static void
without_policy(struct arena *arena, const struct spf_outcome *spf,
    const struct dmarc_discovery *d, enum dmarc_author author,
    struct receiver_case *ret)
{
	const char *text = "so the author of the mail is not checked at all";

	if (author == DMARC_AUTHOR_DOMAIN &&
	    spf->stranger.result == SPF_FAIL)
		text = "and SPF fails such a sender, on which alone many "
		    "receivers reject, unless he uses another MAIL FROM";
	else if (author == DMARC_AUTHOR_DOMAIN &&
	    spf->stranger.result != SPF_UNKNOWN)
		text = arena_printf(arena, "and SPF says %s of such a sender",
		    spf_result_name(spf->stranger.result));
	settle(ret, DISPOSITION_ACCEPT, arena_printf(arena, "no DMARC policy "
	    "applies (%s), %s", d->why, text));
}

static void
simulate(struct arena *arena, const struct spf_outcome *spf,
    const struct dmarc_discovery *d, enum dmarc_standard standard,
    enum dmarc_author author, struct receiver_case *ret)
{
	if (d->found == DMARC_FOUND_UNKNOWN) {
		settle(ret, DISPOSITION_UNKNOWN, arena_printf(arena, "which "
		    "DMARC policy applies is not known: %s", d->why));
		return;
	}
	if (d->found == DMARC_FOUND_NONE) {
		without_policy(arena, spf, d, author, ret);
		return;
	}
	if (d->effective != DMARC_NONE && could_align(d, author)) {
		switch (passes_stranger(spf)) {
		case TRI_YES:
			settle(ret, DISPOSITION_ACCEPT, "SPF passes every "
			    "sender and is aligned, so the forgery passes "
			    "DMARC");
			return;
		case TRI_UNKNOWN:
			settle(ret, DISPOSITION_UNKNOWN, arena_printf(arena,
			    "whether SPF passes every sender is not known%s%s",
			    spf->stranger.why == NULL ? "" : ": ",
			    spf->stranger.why == NULL ? "" :
			    spf->stranger.why));
			return;
		case TRI_NO:
			break;
		}
	}
	by_policy(arena, d, standard, ret);
}

void
receiver_evaluate(struct evidence *ev, const struct spf_outcome *spf,
    const struct dmarc_outcome *dmarc, struct receiver_outcome *ret)
{
	memset(ret, 0, sizeof *ret);
	for (int s = 0; s < DMARC_NSTANDARD; s++)
		for (int a = 0; a < DMARC_NAUTHOR; a++)
			simulate(ev->arena, spf, &dmarc->discovery[s][a],
			    (enum dmarc_standard)s, (enum dmarc_author)a,
			    &ret->forged[s][a]);
}

const char *
disposition_name(enum disposition disposition)
{
	return disposition_names[disposition];
}

const char *
dmarc_standard_name(enum dmarc_standard standard)
{
	return standard_names[standard];
}

const char *
dmarc_author_name(enum dmarc_author author)
{
	return author_names[author];
}
