/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_part.h -- the parts that the text report of one domain is made of.
 */
#ifndef REPORT_TEXT_PART_H
#define REPORT_TEXT_PART_H

#include "report/text_put.h"

/* text_finding.c */
void	text_first(struct text *, const struct result *);
void	text_findings(struct text *, const struct findings *,
	    enum rule_family);
void	text_failures(struct text *, const struct findings *);
/* "  FAIL  ": eight columns, the word in its colour. */
void	text_outcome(struct text *, enum outcome);
/* The worst severity that fails, or -1. */
int	text_worst(const struct findings *);

/* text_concern.c */
void	text_concerns(struct text *, const struct findings *);

/* text_mail.c */
void	text_mx(struct text *, const struct mx_outcome *,
	    const struct redundancy_outcome *);
void	text_dkim(struct text *, const struct dkim_outcome *);
void	text_dmarc(struct text *, const struct dmarc_outcome *);

/* text_receiver.c */
void	text_receiver(struct text *, const struct receiver_outcome *);

/* text_spf.c */
void	text_spf(struct text *, const struct spf_outcome *);

/* text_authority.c */
void	text_authority(struct text *, const struct authority_outcome *);

/* text_smtp.c */
void	text_smtp(struct text *, const struct smtp_outcome *);

/* text_space.c */
void	text_space(struct text *, const struct spf_space *);

/* text_sender.c */
void	text_senders(struct text *, const struct senders_outcome *);

/* text_scope.c */
void	text_opinions(struct text *, const struct opinions *);
void	text_controls(struct text *, const struct findings *);
void	text_scope(struct text *, const struct run_info *);

#endif
