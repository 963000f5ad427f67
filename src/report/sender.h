/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sender.h -- what came of check_host() for some senders, rendered: the
 * report of `mailassay spf`.
 */
#ifndef REPORT_SENDER_H
#define REPORT_SENDER_H

#include "evaluate/spf.h"
#include "report/report.h"
#include "witness/witness.h"

/* One sender, what we say and what libspf2 says. */
struct sender_check {
	struct spf_sender	 sender;
	struct spf_check	 check;
	struct opinion		 opinion;	/* library NULL: not asked */
	const struct scope_sender *said;	/* of --senders, or NULL */
};

struct sender_report {
	FILE			*out;
	struct report_style	 style;
	const struct run_info	*run;
	const struct scope	*scope;
	const struct sender_check *check;
	size_t			 n;
	const char		*expect;	/* as given, or NULL */
	enum status		 status;
};

/* NULL for no such format ("text", "json"). */
typedef void		 sender_render(const struct sender_report *);
sender_render		*sender_format(const char *name);

sender_render		 sender_text, sender_json;

#endif
