/* SPDX-License-Identifier: BSD-2-Clause */
#include "command/nets.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/err.h"
#include "option/option.h"

/* "ADDRESS/BITS", or one address. */
static bool
read_net(struct arena *arena, const char *text, struct net *ret)
{
	const char *slash = strchr(text, '/');
	size_t len = slash == NULL ? strlen(text) : (size_t)(slash - text);
	unsigned long most;
	char *end;

	if (!address_parse(arena_memdup(arena, text, len), &ret->address))
		return false;
	most = ret->address.family == 4 ? 32 : 128;
	ret->bits = (unsigned)most;
	if (slash == NULL)
		return true;
	if (!ascii_digit(slash[1]) || strlen(slash + 1) > 3)
		return false;
	ret->bits = (unsigned)strtoul(slash + 1, &end, 10);
	return *end == '\0' && ret->bits <= most;
}

int
nets_read(struct arena *arena, const struct options *o, struct nets *ret,
    struct err *err)
{
	for (size_t i = 0; i < o->allow_net.n; i++)
		if (!read_net(arena, o->allow_net.item[i],
		    vec_add(arena, &ret->allowed)))
			return err_set(err, "--allow-net '%s': a network as "
			    "10.0.0.0/8 or fd00::/8 is wanted",
			    o->allow_net.item[i]);
	return 0;
}

/*
 * What a translator makes of 64:ff9b::/96 is the IPv4 address inside (RFC 6052
 * 2.1), which need not be of the public Internet.
 */
static const char *
special(const struct address *a)
{
	struct address prefix, inside = { .family = 4 };

	if (!address_parse("64:ff9b::", &prefix) ||
	    !address_matches(a, &prefix, 96))
		return address_special(a);
	memcpy(inside.byte, a->byte + 12, 4);
	return address_special(&inside);
}

const char *
nets_refuse(struct arena *arena, const char *text, const void *context)
{
	const struct nets *nets = context;
	struct address a;
	const char *why;

	if (!address_parse(text, &a))
		return "it is no address";
	why = special(&a);
	if (why == NULL)
		return NULL;
	for (size_t i = 0; i < nets->allowed.n; i++)
		if (address_matches(&a, &nets->allowed.item[i].address,
		    nets->allowed.item[i].bits))
			return NULL;
	return arena_printf(arena, "the address is not of the public Internet "
	    "but %s, and no --allow-net has it", why);
}
