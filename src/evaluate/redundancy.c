/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/redundancy.h"

#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "dns/name.h"
#include "dns/nametable.h"
#include "evaluate/mx.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

struct survey {
	struct evidence			*ev;
	struct nametable		*seen;	/* addresses, and networks with
						   what is known of them */
	size_t				 asked;	/* networks, of the service */
	struct redundancy_outcome	*out;
};

/* The first bits of it, the others zero. */
static const char *
network_of(struct arena *arena, const struct address *a)
{
	unsigned bits = a->family == 4 ? REDUNDANCY_BITS4 : REDUNDANCY_BITS6;
	struct address net = { .family = a->family };

	memcpy(net.byte, a->byte, bits / 8);
	return arena_printf(arena, "%s/%u", address_text(arena, &net), bits);
}

static struct redundancy_network *
add_network(struct survey *s, const struct address *ip)
{
	const char *text = network_of(s->ev->arena, ip);
	void **at = nametable_at(s->seen, text);
	struct redundancy_network *net = *at;

	if (net == NULL) {
		*at = net = arena_alloc(s->ev->arena, sizeof *net);
		net->text = text;
		*vec_add(s->ev->arena, &s->out->network) = net;
	}
	return net;
}

/* The file has the address or a prefix of it; the service its network. */
static void
find_origin(struct survey *s, struct redundancy_network *net,
    const struct address *ip, struct asn *ret)
{
	const struct asn_table *table = s->ev->scope.asn_table;

	if (table != NULL && asn_table_find(s->ev->arena, table, ip, ret))
		return;
	if (!net->asked && s->asked < LIMIT_ASN_QUESTIONS) {
		net->asked = true;
		s->asked++;
		asn_ask(s->ev, ip, &net->asn);
	}
	*ret = net->asn;
	if (s->out->asn_trouble == NULL)
		s->out->asn_trouble = ret->trouble;
}

static void
count(struct survey *s, struct redundancy_host *to,
    struct redundancy_address *a)
{
	void **seen = nametable_at(s->seen, address_text(s->ev->arena, a->ip));
	struct redundancy_network *net = add_network(s, a->ip);

	s->out->addresses += *seen == NULL;
	*seen = s;		/* anything: it was seen */
	a->network = net;
	find_origin(s, net, a->ip, &a->asn);
	s->out->hosts += to->reachable++ == 0;
}

static void
add_host(struct survey *s, const struct mx_host *h)
{
	struct redundancy_host *to = vec_add(s->ev->arena, &s->out->host);

	to->host = h;
	to->hosting = hosting_of(h->cname != NULL ? h->cname : h->name);
	for (size_t i = 0; i < h->address.n; i++) {
		struct redundancy_address *a = vec_add(s->ev->arena,
		    &to->address);

		a->ip = &h->address.item[i];
		a->special = address_special(a->ip);
		if (a->special == NULL)
			count(s, to, a);
	}
}

/* One that all hosts have, or none. */
static struct hosting
common_hosting(const struct redundancy_outcome *out)
{
	struct hosting common = { HOSTING_NONE, NULL };
	bool first = true;

	for (size_t i = 0; i < out->host.n; i++) {
		const struct redundancy_host *h = &out->host.item[i];

		if (h->reachable == 0)
			continue;
		if (!first && h->hosting.provider != common.provider)
			return (struct hosting){ HOSTING_NONE, NULL };
		common = h->hosting;
		first = false;
	}
	return common;
}

/* Of names that are more than one, and not the domain's own. */
static const char *
common_registrable(struct evidence *ev, const struct redundancy_outcome *out)
{
	const char *first = NULL, *name;

	if (out->host.n < 2 || psl_is_own(
	    out->host.item[0].host->name, ev->scope.domain))
		return NULL;
	for (size_t i = 0; i < out->host.n; i++) {
		name = psl_registrable(ev->arena,
		    out->host.item[i].host->name);
		if (name == NULL || (first != NULL &&
		    !name_equal(name, first)))
			return NULL;
		first = name;
	}
	return first;
}

static bool
shares_origin(const struct asn *a, const struct asn *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (a->as[i] == b->as[k])
				return true;
	return false;
}

/* Two that share none say no; one of several, or unknown, could be any. */
static void
compare_origins(struct redundancy_outcome *out)
{
	const struct asn *first = NULL;
	bool open = false;

	for (size_t i = 0; i < out->host.n; i++)
		for (size_t k = 0; k < out->host.item[i].address.n; k++) {
			const struct redundancy_address *of =
			    &out->host.item[i].address.item[k];
			const struct asn *a = &of->asn;

			if (of->special != NULL)
				continue;
			open = open || a->n != 1;
			if (a->n == 0)
				continue;
			if (first == NULL)
				first = a;
			if (!shares_origin(first, a)) {
				out->one_as = TRI_NO;
				return;
			}
		}
	out->one_as = first == NULL || open ? TRI_UNKNOWN : TRI_YES;
	if (out->one_as == TRI_YES)
		out->as = first->as[0];
}

/* At most one of each family. */
static bool
is_one_network(const struct redundancy_outcome *out)
{
	size_t n4 = 0, n6 = 0;

	for (size_t i = 0; i < out->network.n; i++)
		if (strchr(out->network.item[i]->text, ':') == NULL)
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

/* Of a service all are alike; what stands behind them is not in DNS. */
static void
judge_hosted(struct arena *arena, struct redundancy_outcome *out)
{
	const char *provider = out->hosting.provider;

	if (out->hosting.kind == HOSTING_ANYCAST)
		settle(out, TRI_NO, arena_printf(arena, "all exchanges are of "
		    "%s, which answers at each address from many places",
		    provider));
	else if (out->addresses > 1)
		settle(out, TRI_NO, arena_printf(arena, "all exchanges are of "
		    "%s, whose part redundancy is", provider));
	else
		settle(out, TRI_UNKNOWN, arena_printf(arena, "all mail goes to "
		    "one address of %s, a hosted service: what stands behind "
		    "it is not in DNS", provider));
}

static const char *
networks_text(struct arena *arena, const struct redundancy_outcome *out)
{
	const char *as = out->one_as != TRI_YES ? "" : arena_printf(arena,
	    ", of AS%u", out->as);

	if (out->network.n == 1)
		return arena_printf(arena, "%s%s", out->network.item[0]->text,
		    as);
	return arena_printf(arena, "%s and %s%s", out->network.item[0]->text,
	    out->network.item[1]->text, as);
}

static void
judge_spread(struct arena *arena, struct redundancy_outcome *out)
{
	const char *spread = arena_printf(arena, "%zu hosts have %zu "
	    "addresses in %zu networks", out->hosts, out->addresses,
	    out->network.n);

	if (out->one_as == TRI_YES)
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one network operator: AS%u announces every address (%s)",
		    out->as, spread));
	else
		settle(out, TRI_NO, arena_printf(arena, "%s carries all "
		    "mail: %s", out->one_as == TRI_NO ?
		    "no host, network or AS" : "no host and no network",
		    spread));
}

static const struct redundancy_host *
first_reachable(const struct redundancy_outcome *out)
{
	for (size_t i = 0; i < out->host.n; i++)
		if (out->host.item[i].reachable > 0)
			return &out->host.item[i];
	return NULL;
}

static const char *
first_address(struct arena *arena, const struct redundancy_host *h)
{
	size_t i = 0;

	while (h->address.item[i].special != NULL)
		i++;
	return address_text(arena, h->address.item[i].ip);
}

static void
judge(struct arena *arena, const struct mx_outcome *mx,
    struct redundancy_outcome *out)
{
	const struct redundancy_host *first = first_reachable(out);

	if (mx->host_trouble != NULL || mx->more > 0)
		settle(out, TRI_UNKNOWN, "what all mail hangs on is not "
		    "known: not every exchange could be looked at");
	else if (first == NULL)
		settle(out, TRI_YES, "no exchange has an address that can be "
		    "reached: nothing carries the mail");
	else if (out->hosting.kind != HOSTING_NONE)
		judge_hosted(arena, out);
	else if (out->addresses == 1)
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one address, %s", first_address(arena, first)));
	else if (out->hosts == 1)
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one host name, %s, with %zu addresses",
		    first->host->name, out->addresses));
	else if (is_one_network(out))
		settle(out, TRI_YES, arena_printf(arena, "all mail hangs on "
		    "one network: every address is in %s",
		    networks_text(arena, out)));
	else
		judge_spread(arena, out);
}

void
redundancy_evaluate(struct evidence *ev, const struct mx_outcome *mx,
    struct redundancy_outcome *ret)
{
	struct survey s = { .ev = ev, .out = ret };

	memset(ret, 0, sizeof *ret);
	if (mx->state != MX_EXPLICIT && mx->state != MX_IMPLICIT)
		return;
	s.seen = nametable_new(ev->arena);
	for (size_t i = 0; i < mx->host.n; i++)
		if (mx->host.item[i].address.n > 0)
			add_host(&s, &mx->host.item[i]);
	ret->hosting = common_hosting(ret);
	ret->registrable = common_registrable(ev, ret);
	compare_origins(ret);
	judge(ev->arena, mx, ret);
}
