/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * status.h -- the exit status of the program, stable for ever.
 *
 * Precedence when several apply: 2 and 4, then 1, then 3, then 0.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
	STATUS_CLEAN = 0,	/* nothing at or above the threshold */
	STATUS_FINDINGS = 1,	/* the gate tripped */
	STATUS_USAGE = 2,	/* usage, configuration or input error */
	STATUS_INCOMPLETE = 3,	/* a needed look-up failed */
	STATUS_INTERNAL = 4	/* the result could not be delivered */
};

/* Of two that audits ended with: 1 over 3 over 0. */
enum status	status_worse(enum status, enum status);

#endif
