/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * formats.h -- the renderers by name, for the table in report.c.
 */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

extern const struct report_format	text_format;
extern const struct report_format	json_format;

#endif
