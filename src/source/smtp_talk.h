/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * smtp_talk.h -- our side of a talk with a mail server, without its socket:
 * octets in, commands out, and a transcript (base/smtp.h) of both.
 *
 * EHLO (HELO where that is refused), MAIL FROM:<>, RCPT TO:<postmaster@...>,
 * QUIT. Never DATA: nothing is ever delivered.
 *
 * Limits:  LIMIT_SMTP_LINE octets of a line, LIMIT_SMTP_LINES, and
 *          LIMIT_SMTP_OCTETS in all; beyond them the talk ends.
 * Input:   what is heard is hostile.
 */
#ifndef SOURCE_SMTP_TALK_H
#define SOURCE_SMTP_TALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/limits.h"
#include "dns/answer.h"

struct arena;

/* What the server is to reply to. */
enum smtp_step {
	SMTP_STEP_GREETING, SMTP_STEP_EHLO, SMTP_STEP_HELO, SMTP_STEP_MAIL,
	SMTP_STEP_RCPT, SMTP_STEP_QUIT
};

struct smtp_talk {
	struct arena	*arena;
	const char	*helo, *domain;
	enum smtp_step	 step;
	unsigned	 code;		/* of the lines of a reply so far */
	const char	*say;		/* to be sent now, or NULL; the caller
					   clears it */
	bool		 over;		/* status and detail are set */
	enum answer_status status;
	const char	*detail;
	struct buf	 transcript;
	size_t		 nline, noctet;
	size_t		 linelen;
	char		 line[LIMIT_SMTP_LINE];
};

/* helo is who we are, and domain whose postmaster is asked for. */
void	smtp_talk_start(struct smtp_talk *, struct arena *, const char *helo,
	    const char *domain);
void	smtp_talk_hear(struct smtp_talk *, const char *, size_t);
/* The server hung up, or there is no more time. */
void	smtp_talk_closed(struct smtp_talk *, const char *why);
void	smtp_talk_late(struct smtp_talk *);

#endif
