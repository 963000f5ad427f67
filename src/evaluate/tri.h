/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef EVALUATE_TRI_H
#define EVALUATE_TRI_H

/* Yes and no are facts; unknown says that a look-up failed. */
enum tri { TRI_UNKNOWN, TRI_NO, TRI_YES };

#endif
