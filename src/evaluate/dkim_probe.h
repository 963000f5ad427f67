/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dkim_probe.h -- messages that were signed with the user's private keys, to
 * be verified against what is published: does the key in use fit the record?
 *
 * A probe is a text that is never sent, and the DKIM-Signature that its key
 * makes. Who has a tape has the signature, and can verify it again; nobody
 * gets the key.
 */
#ifndef EVALUATE_DKIM_PROBE_H
#define EVALUATE_DKIM_PROBE_H

#include "base/vec.h"
#include "evaluate/mail.h"

struct arena;
struct evidence;
struct opinions;

struct dkim_probe {
	const char		*selector;
	const struct message	*message;
	struct mail_signature	 signature;	/* what came of it */
};

struct dkim_probes {
	VEC(struct dkim_probe)	 probe;		/* one for each of the scope */
};

/* What is signed: header and body, with CRLF. The domain is raw. */
const char	*dkim_probe_text(struct arena *, const char *domain);
/*
 * The probes of the scope; opinions NULL: libopendkim has not been asked yet,
 * and those that it has to verify are unknown.
 */
void		 dkim_probes_evaluate(struct evidence *,
		    const struct opinions *, struct dkim_probes *ret);

#endif
