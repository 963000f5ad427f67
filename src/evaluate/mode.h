/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mode.h -- what the domain is for: declared, or read from MX and SPF.
 */
#ifndef EVALUATE_MODE_H
#define EVALUATE_MODE_H

#include "evaluate/facts.h"

/* Fills mode, mode_reason and mode_certain from the other facts. */
void	mode_infer(struct facts *);

#endif
