/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nets.h -- which addresses out of DNS may be asked: those of the public
 * Internet, and those of --allow-net. Whoever writes a zone could otherwise
 * have this program talk to what only this host can reach.
 */
#ifndef COMMAND_NETS_H
#define COMMAND_NETS_H

#include <stddef.h>

#include "base/vec.h"
#include "evaluate/address.h"

struct arena;
struct err;
struct options;

struct net {
	struct address	address;
	unsigned	bits;
};

struct nets {
	VEC(struct net)	allowed;
};

int		 nets_read(struct arena *, const struct options *,
		    struct nets *ret, struct err *);
/* Why this address is not to be asked, or NULL; nets is a struct nets. */
const char	*nets_refuse(struct arena *, const char *address,
		    const void *nets);

#endif
