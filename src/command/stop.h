/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stop.h -- SIGINT and SIGTERM as a request: what is begun is put in order
 * first. The second one ends the program at once.
 */
#ifndef COMMAND_STOP_H
#define COMMAND_STOP_H

#include <signal.h>

/* The signal that came, or 0. */
extern volatile sig_atomic_t	stop_signal;

void		 stop_watch(void);
/* End as the signal would have ended us. */
_Noreturn void	 stop_die(void);

#endif
