/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * origin.h -- which autonomous systems announce a prefix, in one line of a
 * prefix file or one text of a DNS origin service.
 *
 * Four forms, which the first field tells apart:
 *
 *	192.0.2.0	24	64500		CAIDA's pfx2as: address, length, AS
 *	192.0.2.0/24	64500			prefix and AS, and no more
 *	64500	192.0.2.0/24	331		RIS: AS and prefix; more may follow
 *	64500 64501 | 192.0.2.0/24 | ...	Team Cymru: in fields parted by |
 *
 * An AS is a number, with or without "AS" before it. Several origins are
 * parted by "_", members of a set by "," and a set may stand in braces:
 * "64500_64501,64502", "{64501,64502}". Which of them announces is not known,
 * so they are one list here.
 *
 * Memory:  none; the result holds all.
 * Limits:  LIMIT_ORIGINS numbers of one line.
 * Input:   hostile. The text may hold any octet, NUL included.
 */
#ifndef RECORD_ORIGIN_H
#define RECORD_ORIGIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

struct origin {
	uint8_t		family;		/* 4 or 6 */
	uint8_t		bits;
	uint8_t		byte[16];	/* the first 4 for IPv4 */
	uint32_t	as[LIMIT_ORIGINS];	/* rising, each once */
	size_t		nas;
};

/* NULL; or what is wrong, and in *ret_at the octet where. */
const char	*origin_parse(const char *text, size_t len,
		    struct origin *ret, size_t *ret_at);

#endif
