/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * message.h -- one mail message, with its header fields, author domain and
 * DKIM signatures (RFC 5322). See mbox.h for where its text comes from.
 *
 * Reading never fails; faults carry their place.
 *
 * Memory:  everything returned lives in the arena or points into the text.
 * Limits:  LIMIT_HEADER, LIMIT_FIELD octets, LIMIT_FIELDS fields. What lies
 *          beyond one is not read, and then `whole` is false.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_MESSAGE_H
#define RECORD_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/vec.h"
#include "record/dkim_signature.h"
#include "record/mailbox.h"

struct arena;

enum message_fault {
	MESSAGE_FAULT_SYNTAX,		/* a line of the header is no field */
	MESSAGE_FAULT_OCTET,		/* NUL, or not UTF-8, in the header */
	MESSAGE_FAULT_LINE_END,		/* bare CR, or CRLF and LF mixed */
	MESSAGE_FAULT_TOO_LONG,		/* message, header or field */
	MESSAGE_FAULT_TOO_MANY,		/* fields */
	MESSAGE_FAULT_FROM		/* why there is no author domain */
};

/* Who wrote it (RFC 5322 3.6.2), as far as DMARC asks (RFC 9989). */
enum message_author {
	MESSAGE_AUTHOR_ONE,		/* one From with one mailbox */
	MESSAGE_AUTHOR_SHARED,		/* several mailboxes of one domain */
	MESSAGE_AUTHOR_SEVERAL,		/* of several domains */
	MESSAGE_AUTHOR_NO_FROM,
	MESSAGE_AUTHOR_FROMS,		/* more than one From */
	MESSAGE_AUTHOR_NO_MAILBOX,	/* a From with an empty group */
	MESSAGE_AUTHOR_NO_DOMAIN,	/* a domain literal */
	MESSAGE_AUTHOR_SYNTAX,		/* a From that is not to be read */
	MESSAGE_AUTHOR_CUT		/* a limit: there may be more of them */
};

struct message_field {
	const char	*name;		/* as written, NUL ended */
	struct span	 span;		/* all of it without its last CRLF */
	struct span	 value;		/* what follows the colon */
};

/* One DKIM-Signature field. */
struct message_signature {
	size_t				 field;		/* index */
	/* Of the value. NULL: too long to be read. */
	const struct dkim_signature	*parsed;
};

struct message {
	size_t				 line;	/* its first, in the file */
	const char			*text;
	size_t				 len;
	size_t				 body;	/* offset; len if it has none */
	bool				 whole;	/* no limit cut it */
	size_t				 unquoted;	/* see mbox.h */
	VEC(struct message_field)	 field;
	VEC(struct fault)		 fault;	/* code: enum message_fault */
	enum message_author		 author;
	const char			*author_domain;	/* ONE, SHARED; as written */
	/* Of the only From; places are those of its value. */
	struct mailboxes		 mailboxes;
	VEC(struct message_signature)	 signature;
};

struct mbox_item;

const struct message		*message_parse(struct arena *,
				    const struct mbox_item *);
/* The line of the file in which that octet of the text stands. */
size_t				 message_line(const struct message *,
				    size_t at);
/* The first field of that name (in any case) from index i on, or NULL. */
const struct message_field	*message_field(const struct message *,
				    const char *name, size_t i);
/* The first fault of a kind, or NULL. */
const struct fault		*message_fault(const struct message *,
				    enum message_fault);

#endif
