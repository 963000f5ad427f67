/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail.h -- one message as its receiver judges it: its DKIM signatures
 * (RFC 6376 6), SPF of who sent it (RFC 7208), and DMARC by both standards
 * (RFC 9989, RFC 7489).
 *
 * Whether a signature's hashes and cryptography hold is said by libopendkim,
 * through witness/; all else is judged here. So the evaluation runs twice:
 * first it says which signatures are worth verifying, and with the opinions
 * on them it comes to its results.
 *
 * Memory:  the evidence's arena.
 * Limits:  LIMIT_SIGNATURES signatures; the others stay unknown.
 */
#ifndef EVALUATE_MAIL_H
#define EVALUATE_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "evaluate/alignment.h"
#include "evaluate/dkim.h"
#include "evaluate/dmarc.h"
#include "evaluate/opinion.h"
#include "evaluate/spf.h"
#include "record/message.h"

struct evidence;

/* The words of RFC 8601 2.7, and what is none: no result was reached. */
enum mail_result {
	MAIL_UNKNOWN, MAIL_NONE, MAIL_PASS, MAIL_FAIL, MAIL_NEUTRAL,
	MAIL_TEMPERROR, MAIL_PERMERROR
};

/* Who gave the message to the host that received it. */
struct mail_sender {
	bool			 known;
	const char		*why;	/* where that is said, or why not */
	struct spf_sender	 sender;
};

/* What the user said of it; all may be NULL. */
struct mail_given {
	const char		*ip, *mail_from, *helo;
	const char *const	*received_by;	/* hosts that are trusted */
	size_t			 nreceived_by;
};

struct mail_signature {
	const struct message_signature *field;
	struct dkim_selector	 key;		/* name NULL: not looked up */
	bool			 verify;	/* libopendkim has to say more */
	struct opinion		 opinion;	/* library NULL: not asked */
	enum mail_result	 result;
	const char		*why;		/* one sentence, never NULL */
	struct alignment	 alignment[DMARC_NSTANDARD];
};

struct mail_dmarc {
	struct dmarc_discovery	 discovery;
	struct alignment	 spf;		/* of the SPF identity */
	enum tri		 by_spf, by_dkim;	/* an aligned pass */
	enum mail_result	 result;
	const char		*why;		/* one sentence, never NULL */
};

struct mail_outcome {
	const struct message	*message;
	const char		*author;	/* canonical, or NULL */
	VEC(struct mail_signature) signature;	/* of each field, in order */
	struct mail_sender	 sender;
	struct spf_check	 spf;		/* if the sender is known */
	const char		*spf_domain;	/* canonical, or NULL */
	struct mail_dmarc	 dmarc[DMARC_NSTANDARD];
	/* PASS: by both standards. NONE: no policy by one of them. */
	enum mail_result	 result;
	VEC(const char *)	 advice;	/* sentences, the first first */
};

/* An --ip or a Received that cannot be read is no error: it is not known. */
void		 mail_sender_find(struct arena *, const struct message *,
		    const struct mail_given *, struct mail_sender *ret);

/* said: an opinion for each signature, or NULL before they were asked. */
void		 mail_evaluate(struct evidence *, const struct message *,
		    const struct mail_sender *, const struct opinion *said,
		    struct mail_outcome *ret);
const char	*mail_result_name(enum mail_result);	/* "pass" */

/* --- the parts --- */

void		 mail_signatures(struct evidence *, const struct opinion *said,
		    struct mail_outcome *);
void		 mail_advise(struct evidence *, struct mail_outcome *);

#endif
