/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mbox.h -- the texts of the messages of a file: of one message as it is, or
 * of an mbox (RFC 4155), which begins with a line "From SENDER ... hh:mm...".
 *
 *	mbox_open(&box, text, len);
 *	while (mbox_next(&box, arena, &item)) ...
 *
 * Lines end with CRLF in what is returned, as on the wire, however they ended
 * in the file. In an mbox a message ends before an empty line and another
 * "From " line, and of ">From " one ">" is removed.
 *
 * Memory:  texts live in the arena given.
 * Limits:  LIMIT_MAIL octets of one message.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_MBOX_H
#define RECORD_MBOX_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct mbox {
	const char	*text;
	size_t		 len, at;
	size_t		 line;		/* of text[at], from 1 */
	bool		 many;		/* it is an mbox */
};

#define MBOX_NOWHERE	((size_t)-1)

struct mbox_item {
	size_t		 line;		/* of its first octet in the file */
	const char	*text;
	size_t		 len;
	bool		 whole;		/* no limit cut it */
	/* Lines that lost a ">"; whether it was theirs no file can say. */
	size_t		 unquoted;
	/* Offsets into text, or MBOX_NOWHERE. */
	size_t		 bare_cr;	/* the first CR without LF */
	size_t		 other_end;	/* the first line end unlike line 1's */
};

void	mbox_open(struct mbox *, const char *text, size_t len);
/* False at the end. An empty file has no message. */
bool	mbox_next(struct mbox *, struct arena *, struct mbox_item *ret);

#endif
