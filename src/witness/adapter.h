/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * adapter.h -- what serve.c, in the child, knows of the three libraries.
 *
 * One file each: it alone includes the library's header, guards what reaches
 * the library, and says in its head which part of a verdict is its own.
 * Handles are kept for the life of the child. A library that cannot even
 * start ends the child: the parent says so.
 *
 * Memory:  the evidence's arena, which lives for one domain.
 */
#ifndef WITNESS_ADAPTER_H
#define WITNESS_ADAPTER_H

#include <stdarg.h>
#include <stddef.h>

#include "witness/wire.h"

struct evidence;

struct adapter {
	enum wire_kind	 question;
	const char	*library;
	/* As the library loaded says, or "". */
	const char	*(*version)(void);
	/* In the child, once. Never NULL. */
	void		*(*open)(void);
	/* In the child: read the question's body, and answer. */
	void		 (*ask)(void *, struct evidence *, struct wire *,
			    struct wire_reply *ret);
};

extern const struct adapter	spf2_adapter, opendkim_adapter,
				opendmarc_adapter;

/* All three, in the order of their questions; NULL ends. */
extern const struct adapter *const	adapters[];

/* The reply "unknown", with the reason. */
void	reply_unknown(struct wire_reply *, struct arena *, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

#endif
