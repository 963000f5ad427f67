/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite.h -- who is put to the test by spf_suite.c: one of suite_own.c and
 * suite_libspf2.c is linked to it.
 */
#ifndef CONFORMANCE_SUITE_H
#define CONFORMANCE_SUITE_H

#include <stdbool.h>

#include "evaluate/spf.h"

struct evidence;

/* Whether explanations are compared too. */
extern const bool	suite_explains;

/* One evaluation; answers that are missing are noted as wanted. */
void	suite_check(struct evidence *, const struct spf_sender *,
	    struct spf_check *ret);

#endif
