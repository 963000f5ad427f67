/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * near.h -- what a misspelt word may have meant.
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

#define NEAR_LONGEST	48	/* letters; longer words are near nothing */

/*
 * The letters to insert, delete or replace to make b of a (Levenshtein), in
 * lower case; SIZE_MAX if one of them is too long.
 */
size_t	near_distance(const char *a, const char *b);

#endif
