/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sign.h -- a message of ours signed with a key of the user's.
 */
#ifndef WITNESS_SIGN_H
#define WITNESS_SIGN_H

#include <time.h>

struct arena;

struct witness_signer {
	const char	*pem;		/* the private key */
	const char	*selector, *domain;
	const char	*message;	/* header and body, with CRLF */
	time_t		 now;
};

/*
 * The value of the DKIM-Signature that libopendkim makes, in a fork of this
 * process that then ends. NULL, with a reason if there is one, if it cannot; of an
 * elliptic-curve key it makes what is no signature (SIGNATURE_FAULT_SIZE).
 */
const char	*witness_sign(struct arena *, const struct witness_signer *,
		    const char **ret_why);

#endif
