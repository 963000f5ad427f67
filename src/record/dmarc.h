/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc.h -- one DMARC policy record, parsed (RFC 9989 4.7 and 4.8, with what
 * RFC 7489 6.3 made of the same text).
 *
 * Parsing never fails; faults carry their place.
 *
 * Memory:  everything returned lives in the arena passed in.
 * Limits:  LIMIT_TAGS tags; of rua and ruf LIMIT_URIS addresses, the rest
 *          counted; LIMIT_FAULTS faults of a kind, so that many of one do
 *          not hide another.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_DMARC_H
#define RECORD_DMARC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/vec.h"
#include "record/tags.h"

struct arena;

enum dmarc_policy {
	DMARC_ABSENT,		/* the tag is not there */
	DMARC_INVALID,		/* there, and no policy word */
	DMARC_NONE, DMARC_QUARANTINE, DMARC_REJECT
};

enum dmarc_fault {
	DMARC_FAULT_TAG_LIST,	/* stray text, digits in a name, bad octet */
	DMARC_FAULT_DUPLICATE,
	DMARC_FAULT_UNKNOWN_TAG,
	DMARC_FAULT_P_MISSING,
	DMARC_FAULT_POLICY,	/* p, sp or np holds no policy */
	DMARC_FAULT_VALUE,	/* adkim, aspf, fo, pct, psd, t, ri, rf */
	DMARC_FAULT_URI,	/* an entry of rua or ruf */
	DMARC_FAULT_HISTORIC,	/* pct, rf, ri: removed by RFC 9989 */
	DMARC_FAULT_P_ORDER,	/* p is not the second tag */
	DMARC_NFAULT
};

struct dmarc_uri {
	const char	*text;		/* as written, without the !size */
	bool		 valid;		/* a mailto: with one ASCII address */
	const char	*scheme;	/* lower case, or NULL */
	const char	*host;		/* canonical name, or NULL */
	bool		 has_size;	/* "!10m" */
	struct span	 span;
};

struct dmarc_record {
	const char		*text;
	size_t			 len;
	struct tags		 tags;
	VEC(struct fault)	 fault;		/* code: enum dmarc_fault */
	size_t			 nfault[DMARC_NFAULT];
	enum dmarc_policy	 p, sp, np;
	char			 adkim, aspf;	/* 'r' or 's' in force */
	char			 psd;		/* 'y' 'n' 'u' in force */
	bool			 testing;	/* t=y */
	int			 pct;		/* 0-100 in force for RFC 7489 */
	bool			 has_pct;
	VEC(struct dmarc_uri)	 rua, ruf;
	size_t			 rua_more, ruf_more;	/* not kept */
	bool			 has_rua;	/* a URI, of whatever scheme */
	/*
	 * RFC 9989 4.10.1 and RFC 7489 6.6.3: an invalid or missing policy
	 * makes the record act as p=none when a valid rua is there, and as
	 * no record otherwise.
	 */
	bool			 forced_none;	/* acts as none */
	bool			 void_record;	/* acts as no record */
};

/*
 * RFC 9989 4.8: the first tag is exactly v=DMARC1, with blanks around "=" and
 * before the ";" but none before the v (which may be a V: the ABNF's literals
 * have no case; the parser finds fault with it).
 */
bool	dmarc_selects(const char *text, size_t len);
/* Looks meant to be DMARC, yet dmarc_selects() is false. */
bool	dmarc_near_miss(const char *text, size_t len, struct span *ret_span);

const struct dmarc_record	*dmarc_parse(struct arena *, const char *text,
				    size_t len);
const struct fault		*dmarc_fault(const struct dmarc_record *,
				    enum dmarc_fault);
/*
 * The condition of RFC 9989 4.10.1: p missing or invalid, or sp or np
 * invalid. RFC 7489 has no np (with_np false).
 */
bool				 dmarc_policy_broken(
				    const struct dmarc_record *, bool with_np);
/* "none", "quarantine", "reject", "absent", "invalid". */
const char			*dmarc_policy_name(enum dmarc_policy);

#endif
