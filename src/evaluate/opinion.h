/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * opinion.h -- what a mail library says to one question that we have answered
 * too. witness/ asks; rules and reports only read what was said.
 */
#ifndef EVALUATE_OPINION_H
#define EVALUATE_OPINION_H

#include "base/vec.h"
#include "dns/answer.h"

enum agreement {
	AGREEMENT_UNKNOWN,		/* it could not be asked, or crashed */
	AGREEMENT_AGREES,
	AGREEMENT_DIFFERS,
	AGREEMENT_DIFFERS_KNOWN		/* a listed defect of that version */
};

struct opinion {
	const char	*library;	/* "libspf2" */
	const char	*version;	/* as the running library says, or "" */
	const char	*question;	/* "SPF for mail from 203.0.113.77" */
	const char	*subject;	/* the address, the selector, or the name
					   without _dmarc. */
	const char	*said;		/* "fail"; "" if unknown */
	const char	*ours;		/* what we say, in the same words */
	enum agreement	 agreement;
	const char	*note;		/* why unknown, which defect; or NULL */
	const struct answer *trouble;	/* unknown: the answer it lacks, or NULL */
};

struct opinions {
	VEC(struct opinion)	opinion;
	VEC(struct opinion)	probe;		/* one for each of the scope */
};

#define OPINION_LIBSPF2		"libspf2"
#define OPINION_LIBOPENDKIM	"libopendkim"
#define OPINION_LIBOPENDMARC	"libopendmarc"

/* Said of a DKIM signature; all other words mean that it was not verified. */
#define OPINION_VERIFIED	"pass"
#define OPINION_BODY		"the hash of the body differs"
#define OPINION_SHORT		"the body has fewer octets than l"
#define OPINION_HEADER		"the signature does not match the header"

const char	*agreement_name(enum agreement);
/* The first of this library on this subject, or NULL; so without opinions. */
const struct opinion	*opinions_find(const struct opinions *,
			    const char *library, const char *subject);

#endif
