/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/stop.h"

#include <unistd.h>

volatile sig_atomic_t stop_signal;

static void
note(int number)
{
	stop_signal = number;
}

void
stop_watch(void)
{
	struct sigaction action = { .sa_handler = note,
	    .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

void
stop_die(void)
{
	int number = stop_signal;

	signal(number, SIG_DFL);
	raise(number);
	_exit(128 + number);
}
