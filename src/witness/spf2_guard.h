/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf2_guard.h -- the text of an SPF record that may reach libspf2.
 *
 * The record is parsed by record/spf.h and printed again, with the same
 * meaning, in words that libspf2 reads right and survives:
 *
 *   - what has a fault is refused: that is a permerror (RFC 7208 4.6);
 *   - what is too long for its buffers is refused, and is no verdict;
 *   - redirect goes to the end, and goes away beside all (6.1); exp and
 *     unknown modifiers go away: they decide nothing;
 *   - ip4 and ip6 of the family that the sender is not go away;
 *   - /0 is written as two halves of the address space, and for a and mx as
 *     the label SPF2_ANY, which the look-up hook understands;
 *   - the domain of a, mx and exists begins with the label SPF2_TERM, so that
 *     the hook can count terms; mx hosts get SPF2_HOST or SPF2_ANY_HOST.
 */
#ifndef WITNESS_SPF2_GUARD_H
#define WITNESS_SPF2_GUARD_H

#include <stddef.h>

struct arena;

#define SPF2_TERM	"_ma1."
#define SPF2_ANY	"_ma0."
#define SPF2_HOST	"_ma2."
#define SPF2_ANY_HOST	"_ma3."
#define SPF2_LABEL	5		/* octets of each of them */

/* 42 of "%{d}a" and one more macro overrun a buffer of 512 octets. */
#define SPF2_DOMAIN	200
#define SPF2_RECORD	2000
#define SPF2_TERMS	200	/* libspf2 counts them in an octet */

enum spf2_guard {
	SPF2_GUARD_LETS,	/* *ret_text may be compiled */
	SPF2_GUARD_FAULT,	/* a permerror; *ret_text says why */
	SPF2_GUARD_REFUSES	/* not safe to be asked; *ret_text says why */
};

/* family: 4 or 6, of the sender. */
enum spf2_guard	spf2_guard(struct arena *, const char *text, size_t len,
		    int family, const char **ret_text);

#endif
