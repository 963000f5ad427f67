/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_record.h -- a record's text with a caret under the part at fault, and
 * a record to publish in zone-file form.
 */
#ifndef REPORT_TEXT_RECORD_H
#define REPORT_TEXT_RECORD_H

#include "base/span.h"
#include "report/text_put.h"

/*
 * Each line begins with "| ", the text's lines and the caret's alike; a long
 * text wraps, and so do the carets under it. A span past the end puts one
 * caret after the text. Of more than 4096 octets only what is near a span is
 * shown, if there is one, and how much is left out.
 */
void	text_record(struct text *, unsigned indent, const char *, size_t,
	    const struct span *, size_t nspan);
/*
 * Lines that can be pasted: they are as long as they are. A TXT is split into
 * strings of 255 octets (RFC 1035 3.3.14).
 */
void	text_fix(struct text *, unsigned indent, const struct fix *);

#endif
