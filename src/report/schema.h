/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schema.h -- the JSON Schemas of what is printed as JSON, compiled in.
 *
 * The texts are *.schema.json, turned into strings by schema.awk.
 */
#ifndef REPORT_SCHEMA_H
#define REPORT_SCHEMA_H

#define REPORT_SCHEMA_VERSION	"1"

extern const char	report_schema[], spf_schema[], message_schema[],
			scan_schema[];

#endif
