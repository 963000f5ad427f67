/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/facts.h"

#include <stddef.h>
#include <string.h>

#include "evaluate/mode.h"

/* In the order of their questions: those of a round's end matter least. */
enum part {
	PART_MX, PART_SPF, PART_SPF_HOST, PART_DKIM_NAMED, PART_PROBES,
	PART_DMARC, PART_SENDERS, PART_FCRDNS, PART_MX_FCRDNS,
	PART_REDUNDANCY, PART_WILDCARD, PART_DNSSEC, PART_DKIM,
	PART_AUTHORITY, PART_SMTP,
	NPART
};

#define BIT(part)	(1u << (part))

static void
evaluate_mx(struct facts *f)
{
	mx_evaluate(f->evidence, &f->mx);
}

static void
evaluate_spf(struct facts *f)
{
	spf_evaluate(f->evidence, &f->spf);
}

static void
evaluate_spf_host(struct facts *f)
{
	spf_host_evaluate(f->evidence, &f->mx, &f->spf_host);
}

static void
evaluate_dkim_named(struct facts *f)
{
	dkim_evaluate(f->evidence, &f->dkim_named);
}

static void
evaluate_probes(struct facts *f)
{
	dkim_probes_evaluate(f->evidence, f->opinions, &f->probes);
}

static void
evaluate_dmarc(struct facts *f)
{
	dmarc_evaluate(f->evidence, &f->dmarc);
}

static void
evaluate_senders(struct facts *f)
{
	senders_evaluate(f->evidence, &f->senders);
}

static void
evaluate_fcrdns(struct facts *f)
{
	fcrdns_evaluate(f->evidence, &f->spf, &f->fcrdns);
}

static void
evaluate_mx_fcrdns(struct facts *f)
{
	fcrdns_evaluate_exchanges(f->evidence, &f->mx, &f->mx_fcrdns);
}

static void
evaluate_redundancy(struct facts *f)
{
	redundancy_evaluate(f->evidence, &f->mx, &f->redundancy);
}

static void
evaluate_wildcard(struct facts *f)
{
	wildcard_evaluate(f->evidence, &f->dmarc, &f->wildcard);
}

static void
evaluate_dnssec(struct facts *f)
{
	dnssec_evaluate(f->evidence, &f->mx, &f->dnssec);
}

/* Guesses are added to a copy: the next round, or a layer, has its own. */
static void
evaluate_dkim(struct facts *f)
{
	f->dkim = f->dkim_named;
	f->dkim.selector.size = f->dkim.selector.n;
	dkim_guess_evaluate(f->evidence, &f->mx, &f->spf, &f->dkim);
}

static void
evaluate_authority(struct facts *f)
{
	authority_evaluate(f->evidence, &f->dkim, &f->authority);
}

/* Slow, and so not before all the others are answered. */
static void
evaluate_smtp(struct facts *f)
{
	smtp_evaluate(f->evidence, &f->mx, &f->smtp);
}

/*
 * A part that met no answer which is still out, and that uses no part which
 * did, is settled. One that looks through all answers, or at what is wanted,
 * is run again at the end.
 */
static const struct {
	void		(*evaluate)(struct facts *);
	unsigned	 uses;		/* bits of the parts it reads */
	bool		 reads_all;
} parts[NPART] = {
	[PART_MX] = { evaluate_mx, 0, false },
	[PART_SPF] = { evaluate_spf, 0, false },
	[PART_SPF_HOST] = { evaluate_spf_host, BIT(PART_MX), false },
	[PART_DKIM_NAMED] = { evaluate_dkim_named, 0, false },
	[PART_PROBES] = { evaluate_probes, 0, false },
	[PART_DMARC] = { evaluate_dmarc, 0, false },
	[PART_SENDERS] = { evaluate_senders, 0, false },
	[PART_FCRDNS] = { evaluate_fcrdns, BIT(PART_SPF), false },
	[PART_MX_FCRDNS] = { evaluate_mx_fcrdns, BIT(PART_MX), false },
	[PART_REDUNDANCY] = { evaluate_redundancy, BIT(PART_MX), false },
	[PART_WILDCARD] = { evaluate_wildcard, BIT(PART_DMARC), false },
	[PART_DNSSEC] = { evaluate_dnssec, BIT(PART_MX), true },
	[PART_DKIM] = { evaluate_dkim, BIT(PART_MX) | BIT(PART_SPF) |
	    BIT(PART_DKIM_NAMED), false },
	[PART_AUTHORITY] = { evaluate_authority, BIT(PART_DKIM), false },
	[PART_SMTP] = { evaluate_smtp, BIT(PART_MX), true },
};

static void
part_run(struct facts *f, enum part i)
{
	struct evidence *ev = f->evidence;
	size_t before = ev->npending;

	ev->reader = BIT(i);
	parts[i].evaluate(f);
	ev->reader = 0;
	if (ev->npending == before && (parts[i].uses & ~f->settled) == 0)
		f->settled |= BIT(i);
}

/* Where questions are given up nothing stays as it was. */
static void
parts_run(struct facts *f)
{
	for (int i = 0; i < NPART; i++)
		if (f->evidence->over_budget || (f->settled & BIT(i)) == 0)
			part_run(f, (enum part)i);
	/* What asks nothing can wait until nothing is wanted. */
	if (f->evidence->wanted.n > 0)
		return;
	for (int i = 0; i < NPART; i++)
		if (parts[i].reads_all)
			part_run(f, (enum part)i);
	receiver_evaluate(f, &f->receiver);
	mode_infer(f);
}

void
facts_evaluate(struct evidence *ev, struct facts *ret)
{
	*ret = (struct facts){ .evidence = ev };
	parts_run(ret);
}

/* What the libraries said was said of other facts. */
static void
unhear(struct facts *f)
{
	if (f->opinions != NULL)
		f->settled &= ~BIT(PART_PROBES);
	f->opinions = NULL;
}

void
facts_continue(struct facts *f)
{
	unhear(f);
	parts_run(f);
}

/* Whatever read the answer, and whatever uses that. */
static unsigned
touched(const struct facts *f, struct question changed)
{
	unsigned ret = evidence_readers(f->evidence, changed);

	for (int i = 0; i < NPART; i++)
		if ((parts[i].uses & ret) != 0)
			ret |= BIT(i);
	return ret;
}

void
facts_propose(const struct facts *f, struct evidence *over,
    struct question changed, struct facts *ret)
{
	*ret = *f;
	ret->evidence = over;
	ret->settled = f->evidence->over_budget ? 0 :
	    f->settled & ~touched(f, changed);
	unhear(ret);
	parts_run(ret);
}

void
facts_hear(struct facts *f, const struct opinions *opinions)
{
	f->opinions = opinions;
	receiver_libraries(f);
	dkim_probes_evaluate(f->evidence, opinions, &f->probes);
}

bool
facts_mode_could_be(const struct facts *f, enum domain_mode mode)
{
	return (f->mode_possible & 1u << mode) != 0;
}

static const struct {
	unsigned	 need;
	size_t		 trouble;	/* where it is in the facts */
} troubles[] = {
	{ NEED_MX, offsetof(struct facts, mx.trouble) },
	{ NEED_MX_HOSTS, offsetof(struct facts, mx.host_trouble) },
	{ NEED_SPF, offsetof(struct facts, spf.trouble) },
	{ NEED_SPF_TREE, offsetof(struct facts, spf.tree_trouble) },
	{ NEED_SPF_TYPE99, offsetof(struct facts, spf.type99_trouble) },
	{ NEED_SPF_EXP, offsetof(struct facts, spf.exp_trouble) },
	{ NEED_SPF_EXCHANGES,
	    offsetof(struct facts, spf_host.exchange_trouble) },
	{ NEED_SPF_BELOW, offsetof(struct facts, spf_host.below_trouble) },
	{ NEED_FCRDNS, offsetof(struct facts, fcrdns.trouble) },
	{ NEED_MX_FCRDNS, offsetof(struct facts, mx_fcrdns.trouble) },
	{ NEED_WILDCARD, offsetof(struct facts, wildcard.trouble) },
	{ NEED_DNSSEC, offsetof(struct facts, dnssec.zone.trouble) },
	{ NEED_DNSSEC_KEYS, offsetof(struct facts, dnssec.key_trouble) },
	{ NEED_DNSSEC_NSEC3, offsetof(struct facts, dnssec.nsec3_trouble) },
	{ NEED_DNSSEC_HOSTS, offsetof(struct facts, dnssec.host_trouble) },
	{ NEED_DKIM, offsetof(struct facts, dkim.trouble) },
	{ NEED_DKIM_NAMED, offsetof(struct facts, dkim.named_trouble) },
	{ NEED_DKIM_ADSP, offsetof(struct facts, dkim.adsp_trouble) },
	{ NEED_DMARC, offsetof(struct facts, dmarc.trouble) },
	{ NEED_DMARC_REPORTS, offsetof(struct facts, dmarc.report_trouble) },
	{ NEED_MISPLACED, offsetof(struct facts, dmarc.misplaced_trouble) },
	{ NEED_DMARC_OWNER, offsetof(struct facts, dmarc.owner_trouble) },
	{ NEED_DMARC_BELOW, offsetof(struct facts, dmarc.below_trouble) },
	{ NEED_SENDERS, offsetof(struct facts, senders.trouble) },
};

const struct answer *
facts_trouble(const struct facts *f, unsigned needs)
{
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
		const struct answer *trouble;

		if ((needs & troubles[i].need) == 0)
			continue;
		memcpy(&trouble, (const char *)f + troubles[i].trouble,
		    sizeof trouble);
		if (trouble != NULL)
			return trouble;
	}
	return NULL;
}
