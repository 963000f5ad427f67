/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * csv.h -- the flat part of lines as CSV (RFC 4180), for a spreadsheet.
 *
 * A row ends in "\n" alone, as text files here do, and no field holds one: all
 * but printable ASCII is \xNN, as in the text report. Texts and lists stand in
 * quotes; numbers, true and false do not; null is nothing at all. The items of
 * a list have a blank between them, and '_' for one inside. A text that a
 * spreadsheet would take for a formula has a ' before it.
 */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H

#include <stdio.h>

struct json_value;

void	csv_header(FILE *);
/* flat: as line_read() returns it. */
void	csv_row(FILE *, const struct json_value *flat);

#endif
