/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * json_scan.h -- is this JSON, to the letter of RFC 8259?
 *
 * cJSON builds trees well and judges poorly: it takes leading zeros, raw
 * control characters, NUL and duplicate keys. So a text is scanned first,
 * and only what is sound is given to it. Refused beyond the grammar: keys
 * twice in one object, U+0000 and lone surrogates in strings, numbers out of
 * a double's range, more than LIMIT_JSON_DEPTH levels.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include <stddef.h>

struct err;

/* 0, or -1 with *err: "line L column C: what". */
int	json_scan(const char *text, size_t len, struct err *err);

#endif
