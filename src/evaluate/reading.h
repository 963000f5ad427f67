/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reading.h -- what was read of the records of one audit.
 *
 * Evaluation runs again after every round trip and for every proposed fix, and
 * it meets a record several times in a run. The text of a record does not
 * change, so it is parsed at the first meeting.
 */
#ifndef EVALUATE_READING_H
#define EVALUATE_READING_H

struct dkim_key;
struct dmarc_record;
struct evidence;
struct rr;
struct spf_record;

/* Of a TXT record, which has a text. */
const struct spf_record		*reading_spf(struct evidence *,
				    const struct rr *);
const struct dmarc_record	*reading_dmarc(struct evidence *,
				    const struct rr *);
const struct dkim_key		*reading_dkim_key(struct evidence *,
				    const struct rr *);

#endif
