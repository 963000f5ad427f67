/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * span.h -- a place in a record's text, for the caret under a fault.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdint.h>

struct span {
	uint32_t	at, len;	/* octets from the start of the text */
};

/* What is wrong with a text, and where. `text` is a sentence without a stop. */
struct fault {
	struct span	 span;
	int		 code;		/* the record's own enum */
	const char	*text;
};

#endif
