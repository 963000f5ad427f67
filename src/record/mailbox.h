/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mailbox.h -- the mailboxes of a From field (RFC 5322 3.4, RFC 6532, and the
 * groups that RFC 6854 lets in).
 *
 * Strict, for programs that read on past an error disagree about whose mail
 * it is: at the first syntax fault the reading ends. What RFC 5322 4.4 says
 * must still be read is read, with a fault.
 *
 * Memory:  everything returned lives in the arena passed in.
 * Limits:  LIMIT_MAILBOXES mailboxes, LIMIT_FAULTS faults; comments nest as
 *          deep as they like, without recursion.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_MAILBOX_H
#define RECORD_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/vec.h"

struct arena;

struct mailbox {
	const char	*address;	/* without comments and white space */
	const char	*domain;	/* its end, as written, never empty */
	bool		 literal;	/* the domain is "[...]" */
	bool		 grouped;	/* it stands in a group */
	struct span	 span;		/* the address, not the display name */
};

enum mailbox_fault {
	MAILBOX_FAULT_SYNTAX,		/* what follows was not read */
	MAILBOX_FAULT_OBSOLETE,		/* programs may read it differently */
	MAILBOX_FAULT_TOO_MANY
};

struct mailboxes {
	VEC(struct mailbox)	mailbox;
	size_t			groups;
	VEC(struct fault)	fault;		/* code: enum mailbox_fault */
};

/* Lines of the text end with CRLF, and white space follows each. */
void	mailbox_read_list(struct arena *, const char *text, size_t len,
	    struct mailboxes *ret);
/* The first fault of a kind, or NULL. */
const struct fault	*mailbox_fault(const struct mailboxes *,
			    enum mailbox_fault);

#endif
