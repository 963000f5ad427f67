/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * adapter.h -- what the rest of witness/ knows of the three libraries.
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

#include "witness/wire.h"

struct arena;
struct evidence;

struct adapter {
	enum wire_kind	 question;
	const char	*library;
	/* As the library loaded says, or "". */
	const char	*(*version)(void);
	/* In the child, once: an arena that lives as long. Never NULL. */
	void		*(*open)(struct arena *);
	/* In the child: read the question's body, and answer. */
	void		 (*ask)(void *, struct evidence *, struct wire *,
			    struct wire_reply *ret);
};

extern const struct adapter	spf2_adapter, opendkim_adapter,
				opendmarc_adapter, opendkim_verify_adapter;

#define NADAPTER	4
#define NLIBRARY	3	/* the first of the adapters are of one each */

/* All, in the order of their questions. */
extern const struct adapter *const	adapter_all[NADAPTER];

/* The reply "unknown", with the reason. */
void	adapter_unknown(struct wire_reply *, struct arena *, const char *fmt,
	    ...) __attribute__((format(printf, 3, 4)));

#endif
