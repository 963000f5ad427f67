/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * smtp.h -- what a mail server said, out of the transcript of a talk with it
 * (base/smtp.h, RFC 5321 4.2).
 *
 * Memory:  the arena; nothing points into the transcript.
 * Limits:  LIMIT_SMTP_LINES keywords are kept.
 * Input:   hostile; any octets are a transcript, if not of much. In texts,
 *          all but printable ASCII stands as \xNN.
 */
#ifndef RECORD_SMTP_H
#define RECORD_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

struct arena;

struct smtp_reply {
	unsigned	 code;		/* 0: none came, or not to its end */
	const char	*text;		/* its first line, code and all; or NULL */
	const char	*word;		/* the first behind the code, or "" */
};

struct smtp_record {
	struct smtp_reply greeting;
	struct smtp_reply hello;	/* to EHLO, or to HELO where that helped */
	struct smtp_reply mail, rcpt;
	bool		 extended;	/* EHLO was taken, and not only HELO */
	VEC(const char *) keyword;	/* of EHLO, with their parameters */
	const char	*end;		/* why there is no QUIT, a word of
					   base/smtp.h; NULL: there is one */
};

void	smtp_read(struct arena *, const uint8_t *, size_t,
	    struct smtp_record *ret);
/* Whether EHLO named this keyword, in any case. */
bool	smtp_has_keyword(const struct smtp_record *, const char *);

#endif
