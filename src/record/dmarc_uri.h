/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dmarc_uri.h -- one entry of rua or ruf (RFC 9989 4.8, RFC 3986, RFC 6068).
 *
 * Input:   hostile.
 */
#ifndef RECORD_DMARC_URI_H
#define RECORD_DMARC_URI_H

#include <stddef.h>

#include "record/dmarc.h"

/*
 * Read text[at .. end-1]. NULL if it is a mailto: with one address, else what
 * is wrong with it. *ret is filled in either case; its scheme is NULL unless
 * the entry is at least a URI.
 */
const char	*dmarc_uri_parse(struct arena *, const char *text, size_t at,
		    size_t end, struct dmarc_uri *ret);

#endif
