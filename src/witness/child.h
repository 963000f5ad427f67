/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * child.h -- the process in which the libraries run: started, talked to,
 * ended.
 *
 * It has no file but its end of a socket, cannot open one, has no
 * environment, and has limits on memory, processor time and core files. What
 * it sends is hostile (wire.h).
 *
 * Limits:  LIMIT_WITNESS_*.
 */
#ifndef WITNESS_CHILD_H
#define WITNESS_CHILD_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "witness/wire.h"

struct err;
struct witness;

struct child {
	pid_t	 pid;		/* 0: there is none */
	int	 fd;
	int	 wait;		/* milliseconds granted for one reply */
};

/* One exchange: the octets to send, and what came and was not yet taken. */
struct talk {
	const uint8_t	*out;
	size_t		 len, sent;
	size_t		 taken;		/* of in: the frame given out last */
	size_t		 got;
	uint8_t		 in[LIMIT_WITNESS_REPLY];
};

enum child_event {
	CHILD_REPLY, CHILD_DIED, CHILD_LATE, CHILD_GARBLED
};

int		 child_start(struct child *, struct err *);
/* Whether it has ended by itself; then it is gone. */
int		 child_is_gone(struct child *);
/* End it, if it has not ended yet, and say how it ended. */
void		 child_stop(struct child *, char *ret, size_t size);
/* Send what is left and wait for the body of the next reply. */
enum child_event child_talk(struct child *, struct talk *, struct wire *ret);

/* In the child: answer questions until the parent closes its end. */
_Noreturn void	 serve(int fd);

/*
 * For tests: the nth question of each witness_ask() from now on is sent as
 * this kind (WIRE_CRASH, WIRE_HANG, WIRE_GARBAGE; 0 ends it), and a reply may
 * take `wait` milliseconds.
 */
void		 witness_sabotage(struct witness *, enum wire_kind, size_t nth,
		    int wait);

#endif
