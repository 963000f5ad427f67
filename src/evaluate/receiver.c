/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * receiver.c -- mail passes DMARC if SPF or DKIM passes and is aligned; else
 * the policy decides. The forger sends from an address that nobody knows, has
 * no key, and takes whatever MAIL FROM and address family serve him best.
 */
#include "evaluate/receiver.h"

#include <string.h>

#include "base/arena.h"
#include "evaluate/receiver_view.h"

static const char *const disposition_names[] = {
	[DISPOSITION_UNKNOWN] = "unknown",
	[DISPOSITION_DELIVER] = "delivered",
	[DISPOSITION_QUARANTINE] = "quarantined",
	[DISPOSITION_REJECT] = "rejected",
};

static const char *const receiver_names[] = {
	[RECEIVER_RFC9989] = "RFC 9989", [RECEIVER_RFC7489] = "RFC 7489",
	[RECEIVER_LIBRARIES] = "libraries",
};

static const char *const forgery_names[] = {
	[FORGERY_DOMAIN] = "the domain",
	[FORGERY_SUBDOMAIN] = "a subdomain that exists",
	[FORGERY_NONEXISTENT] = "a subdomain that does not exist",
	[FORGERY_ENVELOPE] = "the domain, envelope his own",
};

static const char *const genuine_names[] = {
	[GENUINE_UNSIGNED] = "unsigned",
	[GENUINE_SIGNED] = "signed",
	[GENUINE_UNSIGNED_FORWARDED] = "unsigned, forwarded",
	[GENUINE_SIGNED_FORWARDED] = "signed, forwarded",
};

static void
settle(struct receiver_cell *ret, enum disposition disposition,
    const char *why)
{
	*ret = (struct receiver_cell){ disposition, why, false };
}

/* --- what the policy does with mail that does not pass --- */

static enum disposition
disposition_of(enum dmarc_policy policy)
{
	return policy == DMARC_REJECT ? DISPOSITION_REJECT :
	    policy == DMARC_QUARANTINE ? DISPOSITION_QUARANTINE :
	    DISPOSITION_DELIVER;
}

/*
 * RFC 7489 6.6.4: pct of the messages are treated so, and the others one level
 * lower. The disposition is what more than half of them get.
 */
static void
by_sample(const struct receiver_view *v, const struct receiver_policy *p,
    const char *before, struct receiver_cell *ret)
{
	enum disposition chosen = disposition_of(p->effective);
	enum disposition other = p->effective == DMARC_REJECT ?
	    DISPOSITION_QUARANTINE : DISPOSITION_DELIVER;

	settle(ret, p->pct > 50 ? chosen : other, arena_printf(v->arena,
	    "%s%s: %s %s, the other %d %% are %s", before, p->why,
	    p->pct == 0 ? "none is" : "these are", disposition_names[chosen],
	    100 - p->pct, disposition_names[other]));
}

/* What is done to mail; where there is more to say than the policy's name. */
static const char *
treatment(const struct receiver_view *v, const struct receiver_policy *p)
{
	if (p->effective == DMARC_NONE)
		return "delivered like any other";
	if (v->kind == RECEIVER_RFC9989 && p->effective == DMARC_REJECT)
		return "rejected, or quarantined where the receiver has no "
		    "other sign against it (RFC 9989 5.4)";
	return disposition_names[disposition_of(p->effective)];
}

/* before: what has not passed, with "; " at its end, or "". */
static void
by_policy(const struct receiver_view *v, const struct receiver_policy *p,
    const char *before, struct receiver_cell *ret)
{
	if (p->found == DMARC_FOUND_UNKNOWN)
		settle(ret, DISPOSITION_UNKNOWN,
		    v->kind == RECEIVER_LIBRARIES ? p->why :
		    arena_printf(v->arena, "which DMARC policy applies is not "
		    "known: %s", p->why));
	else if (p->effective != DMARC_NONE && p->pct < 100)
		by_sample(v, p, before, ret);
	else if (before[0] != '\0')
		settle(ret, disposition_of(p->effective),
		    arena_printf(v->arena, "%s%s", before, p->why));
	else
		settle(ret, disposition_of(p->effective),
		    arena_printf(v->arena, "%s: the mail is %s", p->why,
		    treatment(v, p)));
}

/* --- forged --- */

/* Nothing looks at the author: what SPF alone may do. */
static void
forged_without_policy(const struct receiver_view *v,
    enum receiver_forgery forgery, const struct receiver_policy *p,
    struct receiver_cell *ret)
{
	const char *text = "so the author of the mail is not checked at all";
	const char *result = v->forger.result;

	if (forgery == FORGERY_ENVELOPE)
		text = "so nobody compares the author with the domain that "
		    "SPF and DKIM pass";
	else if (forgery == FORGERY_DOMAIN && result != NULL)
		text = strcmp(result, spf_result_name(SPF_FAIL)) == 0 ?
		    "and SPF fails such a sender, on which alone many "
		    "receivers reject, unless he uses another MAIL FROM" :
		    arena_printf(v->arena, "and SPF says %s of such a sender",
		    result);
	settle(ret, DISPOSITION_DELIVER, arena_printf(v->arena, "no DMARC "
	    "policy applies (%s), %s", p->why, text));
}

/* Strict alignment wants the author's very name (RFC 9989 4.4). */
static enum tri
could_align(const struct receiver_policy *p, enum receiver_forgery forgery)
{
	if (forgery == FORGERY_ENVELOPE)
		return TRI_NO;
	if (forgery == FORGERY_DOMAIN || p->aspf == 'r')
		return TRI_YES;
	return p->aspf == 's' ? TRI_NO : TRI_UNKNOWN;
}

static void
forge(const struct receiver_view *v, enum receiver_forgery forgery,
    struct receiver_cell *ret)
{
	const struct receiver_policy *p = &v->policy[
	    forgery == FORGERY_ENVELOPE ? FORGERY_DOMAIN : forgery];
	enum tri aligns = could_align(p, forgery);

	if (p->found == DMARC_FOUND_NONE) {
		forged_without_policy(v, forgery, p, ret);
		return;
	}
	if (p->found == DMARC_FOUND_POLICY && p->effective != DMARC_NONE &&
	    aligns != TRI_NO && v->forger.passes != TRI_NO) {
		if (v->forger.passes == TRI_UNKNOWN)
			settle(ret, DISPOSITION_UNKNOWN, v->forger.why);
		else if (aligns == TRI_UNKNOWN)
			settle(ret, DISPOSITION_UNKNOWN, arena_printf(v->arena,
			    "%s, and whether that is aligned is not known",
			    v->forger.why));
		else
			settle(ret, DISPOSITION_DELIVER, arena_printf(v->arena,
			    "%s, a stranger, and is aligned: the forgery "
			    "passes DMARC", v->forger.why));
		return;
	}
	by_policy(v, p, forgery == FORGERY_ENVELOPE ? "what passes is of the "
	    "forger's domain and not aligned; " : "", ret);
}

/* --- genuine --- */

/* One that passes is enough; where there is no key, SPF alone is left. */
static const struct receiver_verdict *
either(const struct receiver_verdict *spf, const struct receiver_verdict *dkim)
{
	if (spf->passes == TRI_YES || dkim->passes == TRI_NO)
		return spf;
	return dkim->passes == TRI_YES || spf->passes == TRI_NO ? dkim : spf;
}

static void
genuine_without_policy(const struct receiver_view *v,
    const struct receiver_policy *p, const struct receiver_verdict *spf,
    struct receiver_cell *ret)
{
	bool fails = spf->result != NULL &&
	    strcmp(spf->result, spf_result_name(SPF_FAIL)) == 0;

	settle(ret, DISPOSITION_DELIVER, arena_printf(v->arena, "no DMARC "
	    "policy applies (%s); %s%s", p->why, spf->why, fails ?
	    ", on which alone many receivers reject" : ""));
}

static void
send_genuine(const struct receiver_view *v, const struct receiver_verdict *spf,
    bool is_signed, struct receiver_cell *ret)
{
	const struct receiver_policy *p = &v->policy[DMARC_AUTHOR_DOMAIN];
	const struct receiver_verdict *verdict =
	    is_signed ? either(spf, &v->dkim) : spf;

	if (verdict->passes == TRI_YES)
		settle(ret, DISPOSITION_DELIVER, arena_printf(v->arena,
		    "%s, and that is aligned", verdict->why));
	else if (p->found == DMARC_FOUND_NONE)
		genuine_without_policy(v, p, spf, ret);
	else if (verdict->passes == TRI_UNKNOWN &&
	    (p->found == DMARC_FOUND_UNKNOWN || p->effective != DMARC_NONE))
		settle(ret, DISPOSITION_UNKNOWN, verdict->why);
	else
		by_policy(v, p, arena_printf(v->arena, "%s; ", verdict->why),
		    ret);
	if (is_signed && verdict->passes != TRI_YES &&
	    v->dkim.passes == TRI_NO)
		ret->why = arena_printf(v->arena, "%s: it fares like unsigned "
		    "mail", v->dkim.why);
}

static void
send_all(const struct receiver_view *v, const struct declared_sender *sender,
    struct receiver_sender *ret)
{
	struct receiver_verdict spf;

	receiver_view_sender(v, sender, &spf);
	for (int i = 0; i < GENUINE_N; i++)
		send_genuine(v, i == GENUINE_UNSIGNED_FORWARDED ||
		    i == GENUINE_SIGNED_FORWARDED ? &v->forwarder : &spf,
		    i == GENUINE_SIGNED || i == GENUINE_SIGNED_FORWARDED,
		    &ret->row[i].cell[v->kind]);
}

bool
receiver_is_genuine(const struct declared_sender *s)
{
	return strcmp(s->said->expected, spf_result_name(SPF_FAIL)) != 0;
}

/* --- the columns --- */

static void
fill_column(const struct receiver_view *v, struct receiver_outcome *ret)
{
	const struct senders_outcome *all = &v->facts->senders;
	size_t n = 0;

	for (int i = 0; i < FORGERY_N; i++)
		forge(v, (enum receiver_forgery)i,
		    &ret->forged[i].cell[v->kind]);
	for (size_t i = 0; i < all->sender.n; i++)
		if (receiver_is_genuine(&all->sender.item[i]))
			send_all(v, &all->sender.item[i],
			    &ret->sender.item[n++]);
}

static void
not_asked(struct receiver_row *row, int n)
{
	for (int i = 0; i < n; i++)
		settle(&row[i].cell[RECEIVER_LIBRARIES], DISPOSITION_UNKNOWN,
		    "the libraries were not asked");
}

void
receiver_evaluate(const struct facts *f, struct receiver_outcome *ret)
{
	struct receiver_view view;

	*ret = (struct receiver_outcome){ 0 };
	not_asked(ret->forged, FORGERY_N);
	for (size_t i = 0; i < f->senders.sender.n; i++) {
		const struct declared_sender *s = &f->senders.sender.item[i];
		struct receiver_sender *to;

		if (!receiver_is_genuine(s)) {
			ret->left_out++;
			continue;
		}
		to = vec_add(f->evidence->arena, &ret->sender);
		to->said = s->said;
		not_asked(to->row, GENUINE_N);
	}
	receiver_view(f, RECEIVER_RFC9989, &view);
	fill_column(&view, ret);
	receiver_view(f, RECEIVER_RFC7489, &view);
	fill_column(&view, ret);
}

/* libopendmarc knows RFC 7489 alone. */
static void
compare(struct arena *arena, struct receiver_row *row, int n)
{
	for (int i = 0; i < n; i++) {
		struct receiver_cell *c = &row[i].cell[RECEIVER_LIBRARIES];
		enum disposition ours =
		    row[i].cell[RECEIVER_RFC7489].disposition;

		c->differs = c->disposition != ours && ours !=
		    DISPOSITION_UNKNOWN && c->disposition !=
		    DISPOSITION_UNKNOWN;
		if (c->differs)
			c->why = arena_printf(arena, "%s (by our reading of "
			    "RFC 7489 it is %s)", c->why,
			    disposition_names[ours]);
	}
}

void
receiver_libraries(struct facts *f)
{
	struct arena *arena = f->evidence->arena;
	struct receiver_view view;

	if (f->opinions == NULL)
		return;
	receiver_view(f, RECEIVER_LIBRARIES, &view);
	fill_column(&view, &f->receiver);
	compare(arena, f->receiver.forged, FORGERY_N);
	for (size_t i = 0; i < f->receiver.sender.n; i++)
		compare(arena, f->receiver.sender.item[i].row, GENUINE_N);
}

/* --- words --- */

const char *
disposition_name(enum disposition disposition)
{
	return disposition_names[disposition];
}

const char *
receiver_name(enum receiver_kind kind)
{
	return receiver_names[kind];
}

const char *
receiver_forgery_name(enum receiver_forgery forgery)
{
	return forgery_names[forgery];
}

const char *
receiver_genuine_name(enum receiver_genuine genuine)
{
	return genuine_names[genuine];
}

const char *
dmarc_author_name(enum dmarc_author author)
{
	return forgery_names[author];
}
