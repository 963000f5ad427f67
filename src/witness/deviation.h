/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deviation.h -- the listed defects of the libraries (deviation.def).
 */
#ifndef WITNESS_DEVIATION_H
#define WITNESS_DEVIATION_H

/* What of the SPF records of a domain a library is known to get wrong. */
enum spf_trait {
	SPF_TRAIT_DIGITS,	/* a macro that keeps some labels: %{d2} */
	SPF_TRAIT_NAME		/* %{p} */
};

/* A key without a fault that may not be used: beyond enum dkim_key_fault. */
#define DKIM_FAULT_BITS	31	/* too few of them */

struct deviation {
	const char	*library, *versions, *ours, *said;
	unsigned	 faults;
	const char	*text, *reference;
};

/*
 * The row that explains why a library said something else than we, or NULL.
 * faults: bits of the record's enum of faults (DKIM key or DMARC), or of
 * enum spf_trait.
 */
const struct deviation	*deviation_find(const char *library,
			    const char *version, const char *ours,
			    const char *said, unsigned faults);

#endif
