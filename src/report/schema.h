/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schema.h -- the JSON Schema of the JSON report, compiled in.
 *
 * The text is report.schema.json, turned into a string by schema.awk.
 */
#ifndef REPORT_SCHEMA_H
#define REPORT_SCHEMA_H

#define REPORT_SCHEMA_VERSION	"1"

extern const char	report_schema[];

#endif
