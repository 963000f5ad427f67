/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail.h -- what came of some messages, rendered: the report of `mailassay
 * message`.
 */
#ifndef REPORT_MAIL_H
#define REPORT_MAIL_H

#include "evaluate/mail.h"
#include "report/report.h"

struct mail_check {
	struct mail_outcome	 mail;
	struct opinion		 spf_opinion;	/* library NULL: not asked */
};

struct mail_report {
	FILE			*out;
	const struct mail_format *format;
	struct report_style	 style;
	const struct run_info	*run;
	const char		*authserv_id;
	size_t			 n;		/* messages rendered so far */
	size_t			 count[MAIL_PERMERROR + 1];
	struct arena		*arena;		/* of the run */
	void			*state;		/* the renderer's */
};

/* file: where the message stands, as given. */
struct mail_format {
	const char	*name;
	void		(*begin)(struct mail_report *);
	void		(*message)(struct mail_report *, const char *file,
			    const struct mail_check *);
	void		(*end)(struct mail_report *, enum status);
};

/* NULL for no such format ("text", "json"). */
const struct mail_format *mail_format_find(const char *name);
/* Renders one message and counts it. */
void		 mail_report_message(struct mail_report *, const char *file,
		    const struct mail_check *);

/* --- for the renderers themselves --- */

/* PASS, or what it is not. */
const char	*mail_verdict(enum mail_result);
/*
 * The field of RFC 8601, folded with LF and four blanks, without a line end
 * after it. What has no result stands as temperror.
 */
const char	*mail_authentication_results(struct arena *,
		    const char *authserv_id, const struct mail_check *);
/* Fields that a signature covers, or does not; trace fields only if it does. */
const char	*mail_fields(struct arena *, const struct message *,
		    const struct dkim_signature *, bool covered);
/* A field's value on one line, trimmed; NULL if there is none. */
const char	*mail_value(struct arena *, const struct message *,
		    const char *name);

#endif
