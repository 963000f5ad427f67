/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rfc3339.h -- times as text, always UTC: "2026-11-25T08:00:00Z".
 */
#ifndef BASE_RFC3339_H
#define BASE_RFC3339_H

#include <stdbool.h>
#include <time.h>

struct arena;

const char	*rfc3339_print(struct arena *, time_t);
/* Whole seconds; "Z" or an offset. False if it is no such time. */
bool		 rfc3339_parse(const char *, time_t *ret);

#endif
