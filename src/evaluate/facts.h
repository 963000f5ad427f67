/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * facts.h -- all that evaluation makes of one domain's evidence. Rules read
 * this and nothing else.
 */
#ifndef EVALUATE_FACTS_H
#define EVALUATE_FACTS_H

#include <stdbool.h>

#include "evaluate/authority.h"
#include "evaluate/dkim.h"
#include "evaluate/dkim_probe.h"
#include "evaluate/dmarc.h"
#include "evaluate/dnssec.h"
#include "evaluate/fcrdns.h"
#include "evaluate/mx.h"
#include "evaluate/opinion.h"
#include "evaluate/receiver.h"
#include "evaluate/redundancy.h"
#include "evaluate/senders.h"
#include "evaluate/smtp.h"
#include "evaluate/spf.h"
#include "evaluate/spf_host.h"
#include "evaluate/wildcard.h"
#include "evidence/evidence.h"

/* Groups of answers that a rule can need, as bits. */
enum need {
	NEED_NONE = 0,
	NEED_MX = 1 << 0,		/* the MX RRset */
	NEED_MX_HOSTS = 1 << 1,		/* the addresses of every exchange */
	NEED_SPF = 1 << 2,		/* TXT at the domain */
	NEED_SPF_TREE = 1 << 3,		/* every record and name below it */
	NEED_DKIM = 1 << 4,		/* every selector that matters */
	NEED_DMARC = 1 << 5,		/* the walk */
	NEED_DMARC_REPORTS = 1 << 6,	/* the names of rua and ruf */
	NEED_MISPLACED = 1 << 7,	/* places where DMARC may be by mistake */
	NEED_SENDERS = 1 << 8,		/* what the declared senders lead to */
	NEED_SPF_TYPE99 = 1 << 9,	/* SPF RRs at the domain */
	NEED_SPF_EXP = 1 << 10,		/* the names of exp= */
	NEED_SPF_EXCHANGES = 1 << 11,	/* TXT at the domain's own exchanges */
	NEED_SPF_BELOW = 1 << 12,	/* what the names below have */
	NEED_DMARC_OWNER = 1 << 13,	/* whose _dmarc is */
	NEED_DMARC_BELOW = 1 << 14,	/* records at _dmarc of names below */
	NEED_FCRDNS = 1 << 15,		/* PTR of SPF's single addresses */
	NEED_DKIM_ADSP = 1 << 16,	/* TXT at _adsp._domainkey */
	NEED_DKIM_NAMED = 1 << 17,	/* every selector that was named */
	NEED_MX_FCRDNS = 1 << 18,	/* PTR of the own exchanges' addresses */
	NEED_WILDCARD = 1 << 19,	/* TXT at a made-up label, and _dmarc */
	NEED_DNSSEC = 1 << 20,		/* the zone, and its DS */
	NEED_DNSSEC_KEYS = 1 << 21,	/* DNSKEY */
	NEED_DNSSEC_NSEC3 = 1 << 22,	/* NSEC3PARAM */
	NEED_DNSSEC_HOSTS = 1 << 23	/* the zones of exchanges */
};

struct facts {
	struct evidence		*evidence;
	enum domain_mode	 mode;		/* declared or inferred */
	const char		*mode_reason;	/* one sentence */
	bool			 mode_certain;	/* no failed look-up behind it */
	unsigned		 mode_possible;	/* 1 << mode, of each that an
						   answer still out could make */
	struct mx_outcome	 mx;
	struct redundancy_outcome redundancy;	/* of the exchanges */
	struct smtp_outcome	 smtp;		/* what they say themselves */
	struct spf_outcome	 spf;
	struct spf_host_outcome	 spf_host;
	struct fcrdns_outcome	 fcrdns;	/* of SPF's single addresses */
	struct fcrdns_outcome	 mx_fcrdns;	/* of the own exchanges */
	struct wildcard_outcome	 wildcard;
	struct authority_outcome authority;	/* of the domain's zone */
	struct dnssec_outcome	 dnssec;
	struct dkim_outcome	 dkim_named;	/* before anything is guessed */
	struct dkim_outcome	 dkim;
	struct dkim_probes	 probes;	/* of private keys */
	struct dmarc_outcome	 dmarc;
	struct receiver_outcome	 receiver;
	struct senders_outcome	 senders;	/* those declared */
	/* Of the libraries; NULL: they were not asked about these facts. */
	const struct opinions	*opinions;
	unsigned		 settled;	/* parts that no answer which is
						   still out can change */
};

/*
 * Evaluate; questions that have no answer yet are noted in the evidence, and
 * the facts are final when none was.
 */
void			 facts_evaluate(struct evidence *, struct facts *ret);
/* The same again, now that answers came; what they cannot change is kept. */
void			 facts_continue(struct facts *);
/*
 * The facts that a layer over the evidence makes, in which the answer to one
 * question is another one. Both evidences and the facts have to stay.
 */
void			 facts_propose(const struct facts *,
			    struct evidence *over, struct question changed,
			    struct facts *ret);
/* What the libraries said of them: what rests on it is evaluated again. */
void			 facts_hear(struct facts *, const struct opinions *);
/* Whether the mode could be this one, were every look-up answered. */
bool			 facts_mode_could_be(const struct facts *,
			    enum domain_mode);
/* The first answer of these groups that failed, or NULL. */
const struct answer	*facts_trouble(const struct facts *, unsigned needs);

#endif
