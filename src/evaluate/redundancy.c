/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/redundancy.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/mx.h"
#include "evaluate/selector.h"
#include "evidence/evidence.h"

struct texts {
	const char	**item;
	size_t		  n, size;
};

static bool
has_text(const struct texts *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->item[i], text) == 0)
			return true;
	return false;
}

/* The first bits of it, the others zero. */
static const char *
network_of(struct arena *arena, const struct address *a)
{
	unsigned bits = a->family == 4 ? REDUNDANCY_BITS4 : REDUNDANCY_BITS6;
	struct address net = { .family = a->family };

	memcpy(net.byte, a->byte, bits / 8);
	return arena_printf(arena, "%s/%u", address_text(arena, &net), bits);
}

static const char *
provider_of(const struct mx_host *h)
{
	const char *name = h->cname != NULL ? h->cname : h->name;

	for (size_t i = 0; i < selector_sign_count; i++)
		if (selector_signs[i].by == SELECTOR_BY_MX &&
		    name_is_within(name, selector_signs[i].name))
			return selector_providers[selector_signs[i].provider]
			    .name;
	return NULL;
}

static void
add_host(struct arena *arena, const struct mx_host *h, struct texts *seen,
    struct redundancy_outcome *out)
{
	struct redundancy_host *to = vec_add(arena, &out->host);

	to->host = h;
	to->provider = provider_of(h);
	for (size_t i = 0; i < h->address.n; i++) {
		const char *ip = address_text(arena, &h->address.item[i]);
		const char *net = network_of(arena, &h->address.item[i]);
		struct texts own = { to->network.item, to->network.n, 0 };
		struct texts all = { out->network.item, out->network.n, 0 };

		if (!has_text(seen, ip))
			*vec_add(arena, seen) = ip;
		if (!has_text(&own, net))
			*vec_add(arena, &to->network) = net;
		if (!has_text(&all, net))
			*vec_add(arena, &out->network) = net;
	}
}

/* One that all hosts have, or NULL. */
static const char *
common_provider(const struct redundancy_outcome *out)
{
	const char *first = out->host.n > 0 ? out->host.item[0].provider :
	    NULL;

	for (size_t i = 1; first != NULL && i < out->host.n; i++)
		if (out->host.item[i].provider != first)
			return NULL;
	return first;
}

/* At most one of each family. */
static bool
is_one_network(const struct redundancy_outcome *out)
{
	size_t n4 = 0, n6 = 0;

	for (size_t i = 0; i < out->network.n; i++)
		if (strchr(out->network.item[i], ':') == NULL)
			n4++;
		else
			n6++;
	return n4 <= 1 && n6 <= 1;
}

static void
settle(struct redundancy_outcome *out, enum tri single, const char *words)
{
	out->single = single;
	out->words = words;
}

static void
judge(struct arena *arena, const struct mx_outcome *mx,
    struct redundancy_outcome *out)
{
	const char *networks = out->network.n == 0 ? "" :
	    out->network.n == 1 ? out->network.item[0] :
	    arena_printf(arena, "%s and %s", out->network.item[0],
	    out->network.item[1]);

	if (mx->host_trouble != NULL || mx->more > 0)
		settle(out, TRI_UNKNOWN, "what all mail hangs on is not "
		    "known: not every exchange could be looked at");
	else if (out->host.n == 0)
		settle(out, TRI_YES, "no exchange has an address: nothing "
		    "carries the mail");
	else if (out->provider != NULL && out->addresses > 1)
		settle(out, TRI_NO, arena_printf(arena, "all exchanges are of "
		    "%s, whose part redundancy is", out->provider));
	else if (out->addresses == 1)
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one address, %s", address_text(arena,
		    &out->host.item[0].host->address.item[0])));
	else if (out->host.n == 1)
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one host name, %s, with %zu addresses",
		    out->host.item[0].host->name, out->addresses));
	else if (is_one_network(out))
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one network: every address is in %s", networks));
	else
		settle(out, TRI_NO, arena_printf(arena, "no host and no "
		    "network carries all mail: %zu hosts have %zu addresses "
		    "in %zu networks", out->host.n, out->addresses,
		    out->network.n));
}

void
redundancy_evaluate(struct evidence *ev, const struct mx_outcome *mx,
    struct redundancy_outcome *ret)
{
	struct texts seen = { 0 };

	memset(ret, 0, sizeof *ret);
	if (mx->state != MX_EXPLICIT && mx->state != MX_IMPLICIT)
		return;
	for (size_t i = 0; i < mx->host.n; i++)
		if (mx->host.item[i].address.n > 0)
			add_host(ev->arena, &mx->host.item[i], &seen, ret);
	ret->addresses = seen.n;
	ret->provider = common_provider(ret);
	judge(ev->arena, mx, ret);
}
