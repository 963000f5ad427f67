/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * smtp.h -- a line of an SMTP reply (RFC 5321 4.2), and the transcript that
 * evidence of a mail server is made of.
 *
 * A transcript is lines that end in LF. The first octet of each says whose
 * the rest is: a mail server sends no LF within a line, so nothing of its own
 * can look like another line.
 */
#ifndef BASE_SMTP_H
#define BASE_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ascii.h"

#define SMTP_OURS	'>'	/* a command, without CR LF */
#define SMTP_THEIRS	'<'	/* a line of a reply, the same */
#define SMTP_PART	'~'	/* one that did not come to its end */
#define SMTP_END	'!'	/* why there is no QUIT: an SMTP_END_ word */

#define SMTP_END_CLOSED		"closed"
#define SMTP_END_TIME		"time"
#define SMTP_END_LIMIT		"limit"		/* too long, or too much */
#define SMTP_END_GARBAGE	"garbage"	/* no reply of SMTP */

/* The code of a reply's line, and whether more lines follow; 0: it is none. */
static inline unsigned
smtp_reply_code(const char *line, size_t len, bool *ret_more)
{
	if (len < 3 || line[0] < '2' || line[0] > '5' ||
	    !ascii_digit(line[1]) || !ascii_digit(line[2]) ||
	    (len > 3 && line[3] != ' ' && line[3] != '-'))
		return 0;
	*ret_more = len > 3 && line[3] == '-';
	return (unsigned)((line[0] - '0') * 100 + (line[1] - '0') * 10 +
	    (line[2] - '0'));
}

#endif
