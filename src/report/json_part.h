/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_part.h -- the parts that the JSON report of one domain is made of.
 * Each adds its members to the object of the domain.
 */
#ifndef REPORT_JSON_PART_H
#define REPORT_JSON_PART_H

#include "base/json.h"
#include "report/report.h"

#define JSON_PART_INDENT	2

/* json.c: all members of a domain; count is that of its findings. */
void	json_part_domain(struct json *, struct arena *,
	    const struct result *, const struct report_count *count);

/* json_result.c */
void	json_part_grade(struct json *, const struct grade *);
void	json_part_counts(struct json *, const char *key,
	    const struct report_count *);
void	json_part_findings(struct json *, struct arena *,
	    const struct findings *);
void	json_part_opinions(struct json *, const struct opinions *);
/* The member "witness" of one that was asked alone; null if it was not. */
void	json_part_witness(struct json *, const struct opinion *);
void	json_part_tool(struct json *, const struct run_info *);
void	json_part_controls(struct json *, struct arena *,
	    const struct findings *);

void	json_part_concerns(struct json *, struct arena *,
	    const struct findings *);

/* json_mail.c */
void	json_part_mx(struct json *, struct arena *, const struct mx_outcome *,
	    const struct redundancy_outcome *);
void	json_part_dkim(struct json *, struct arena *,
	    const struct dkim_outcome *);
void	json_part_dmarc(struct json *, struct arena *,
	    const struct dmarc_outcome *);
void	json_part_receiver(struct json *, const struct receiver_outcome *);

/* json_spf.c */
void	json_part_spf(struct json *, struct arena *,
	    const struct spf_outcome *);
void	json_part_senders(struct json *, struct arena *,
	    const struct senders_outcome *);
void	json_part_subdomains(struct json *, const struct facts *);

/* json_authority.c */
void	json_part_authority(struct json *, struct arena *,
	    const struct authority_outcome *);

/* json_smtp.c */
void	json_part_smtp(struct json *, const struct smtp_outcome *);

/* json_answer.c */
void	json_part_answers(struct json *, struct arena *,
	    const struct evidence *);
/*
 * A record's text as {text, encoding, base64}: base64 is there when the text
 * is no UTF-8 and so stands escaped. NULL becomes null.
 */
void	json_part_octets(struct json *, struct arena *, const char *key,
	    const char *, size_t);
void	json_part_record(struct json *, struct arena *, const char *key,
	    const struct rr *);
void	json_part_place(struct json *, const struct place *);
void	json_part_addresses(struct json *, struct arena *,
	    const struct address *, size_t n);
/* The status of an answer, null if there is none. */
void	json_part_status(struct json *, const struct answer *);
/* {name, type, status, detail} of an answer that failed, or null. */
void	json_part_trouble(struct json *, struct arena *,
	    const struct answer *);

#endif
