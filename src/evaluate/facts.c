/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/facts.h"

#include "evaluate/mode.h"

void
facts_evaluate(struct evidence *ev, struct facts *ret)
{
	*ret = (struct facts){ .evidence = ev };
	mx_evaluate(ev, &ret->mx);
	spf_evaluate(ev, &ret->spf);
	spf_host_evaluate(ev, &ret->mx, &ret->spf_host);
	dkim_evaluate(ev, &ret->dkim);
	dkim_probes_evaluate(ev, NULL, &ret->probes);
	dmarc_evaluate(ev, &ret->dmarc);
	senders_evaluate(ev, &ret->senders);
	receiver_evaluate(ret, &ret->receiver);
	/* Last: of the questions of a round these matter least. */
	fcrdns_evaluate(ev, &ret->spf, &ret->fcrdns);
	fcrdns_evaluate_exchanges(ev, &ret->mx, &ret->mx_fcrdns);
	redundancy_evaluate(ev, &ret->mx, &ret->redundancy);
	wildcard_evaluate(ev, &ret->dmarc, &ret->wildcard);
	dnssec_evaluate(ev, &ret->mx, &ret->dnssec);
	dkim_guess_evaluate(ev, &ret->mx, &ret->spf, &ret->dkim);
	authority_evaluate(ev, &ret->dkim, &ret->authority);
	/* Slow, and so not before all the others are answered. */
	smtp_evaluate(ev, &ret->mx, &ret->smtp);
	mode_infer(ret);
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

const struct answer *
facts_trouble(const struct facts *f, unsigned needs)
{
	const struct {
		unsigned		 need;
		const struct answer	*trouble;
	} table[] = {
		{ NEED_MX, f->mx.trouble },
		{ NEED_MX_HOSTS, f->mx.host_trouble },
		{ NEED_SPF, f->spf.trouble },
		{ NEED_SPF_TREE, f->spf.tree_trouble },
		{ NEED_SPF_TYPE99, f->spf.type99_trouble },
		{ NEED_SPF_EXP, f->spf.exp_trouble },
		{ NEED_SPF_EXCHANGES, f->spf_host.exchange_trouble },
		{ NEED_SPF_BELOW, f->spf_host.below_trouble },
		{ NEED_FCRDNS, f->fcrdns.trouble },
		{ NEED_MX_FCRDNS, f->mx_fcrdns.trouble },
		{ NEED_WILDCARD, f->wildcard.trouble },
		{ NEED_DNSSEC, f->dnssec.zone.trouble },
		{ NEED_DNSSEC_KEYS, f->dnssec.key_trouble },
		{ NEED_DNSSEC_NSEC3, f->dnssec.nsec3_trouble },
		{ NEED_DNSSEC_HOSTS, f->dnssec.host_trouble },
		{ NEED_DKIM, f->dkim.trouble },
		{ NEED_DKIM_NAMED, f->dkim.named_trouble },
		{ NEED_DKIM_ADSP, f->dkim.adsp_trouble },
		{ NEED_DMARC, f->dmarc.trouble },
		{ NEED_DMARC_REPORTS, f->dmarc.report_trouble },
		{ NEED_MISPLACED, f->dmarc.misplaced_trouble },
		{ NEED_DMARC_OWNER, f->dmarc.owner_trouble },
		{ NEED_DMARC_BELOW, f->dmarc.below_trouble },
		{ NEED_SENDERS, f->senders.trouble },
	};

	if (needs == NEED_NONE)
		return NULL;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if ((needs & table[i].need) != 0 && table[i].trouble != NULL)
			return table[i].trouble;
	return NULL;
}
