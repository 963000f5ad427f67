/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/address.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "dns/answer.h"

/*
 * The IANA IPv4 and IPv6 special-purpose registries, and what the registries
 * leave to others: multicast, site-local. The longest prefix decides; text
 * NULL makes an exception that is globally reachable.
 */
static const struct special {
	const char	*prefix;
	unsigned	 bits;
	const char	*text;
} specials[] = {
	{ "0.0.0.0", 8, "this network (RFC 791)" },
	{ "10.0.0.0", 8, "private (RFC 1918)" },
	{ "100.64.0.0", 10, "shared by carriers (RFC 6598)" },
	{ "127.0.0.0", 8, "loopback (RFC 1122)" },
	{ "169.254.0.0", 16, "link-local (RFC 3927)" },
	{ "172.16.0.0", 12, "private (RFC 1918)" },
	{ "192.0.0.0", 24, "protocol assignments (RFC 6890)" },
	{ "192.0.0.9", 32, NULL },
	{ "192.0.0.10", 32, NULL },
	{ "192.0.2.0", 24, "documentation (RFC 5737)" },
	{ "192.88.99.0", 24, "6to4 relays, deprecated (RFC 7526)" },
	{ "192.168.0.0", 16, "private (RFC 1918)" },
	{ "198.18.0.0", 15, "benchmarking (RFC 2544)" },
	{ "198.51.100.0", 24, "documentation (RFC 5737)" },
	{ "203.0.113.0", 24, "documentation (RFC 5737)" },
	{ "224.0.0.0", 4, "multicast (RFC 5771)" },
	{ "240.0.0.0", 4, "reserved (RFC 1112)" },
	{ "255.255.255.255", 32, "limited broadcast (RFC 919)" },
	/* What IANA gives out, and what it has not been given. */
	{ "::", 0, "outside the global unicast space (RFC 4291)" },
	{ "2000::", 3, NULL },
	{ "::", 96, "IPv4-compatible, deprecated (RFC 4291)" },
	{ "64:ff9b::", 96, NULL },
	{ "::", 128, "unspecified (RFC 4291)" },
	{ "::1", 128, "loopback (RFC 4291)" },
	{ "64:ff9b:1::", 48, "local translation (RFC 8215)" },
	{ "100::", 64, "discard (RFC 6666)" },
	{ "100:0:0:1::", 64, "dummy prefix (RFC 9780)" },
	{ "2001::", 23, "protocol assignments (RFC 2928)" },
	{ "2001::", 32, "Teredo (RFC 4380)" },
	{ "2001:1::1", 128, NULL },
	{ "2001:1::2", 128, NULL },
	{ "2001:1::3", 128, NULL },
	{ "2001:2::", 48, "benchmarking (RFC 5180)" },
	{ "2001:3::", 32, NULL },
	{ "2001:4:112::", 48, NULL },
	{ "2001:10::", 28, "ORCHID, deprecated (RFC 4843)" },
	{ "2001:20::", 28, NULL },
	{ "2001:30::", 28, NULL },
	{ "2001:db8::", 32, "documentation (RFC 3849)" },
	{ "2002::", 16, "6to4 (RFC 3056)" },
	{ "3fff::", 20, "documentation (RFC 9637)" },
	{ "5f00::", 16, "segment routing (RFC 9602)" },
	{ "fc00::", 7, "unique local (RFC 4193)" },
	{ "fe80::", 10, "link-local (RFC 4291)" },
	{ "fec0::", 10, "site-local, deprecated (RFC 3879)" },
	{ "ff00::", 8, "multicast (RFC 4291)" },
};

/* IPv4 inside IPv6 is IPv4 (RFC 7208 5). */
static void
unmap(struct address *a)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	uint8_t last[4];

	if (a->family != 6 || memcmp(a->byte, mapped, sizeof mapped) != 0)
		return;
	memcpy(last, a->byte + 12, sizeof last);
	memset(a, 0, sizeof *a);
	a->family = 4;
	memcpy(a->byte, last, sizeof last);
}

bool
address_parse(const char *text, struct address *ret)
{
	struct address a = { 0 };

	a.family = 4;
	if (inet_pton(AF_INET, text, a.byte) != 1) {
		a.family = 6;
		if (inet_pton(AF_INET6, text, a.byte) != 1)
			return false;
		unmap(&a);
	}
	*ret = a;
	return true;
}

bool
address_of_rr(const struct rr *rr, struct address *ret)
{
	struct address a = { 0 };

	if (rr->type == RR_A && rr->rdlen == 4)
		a.family = 4;
	else if (rr->type == RR_AAAA && rr->rdlen == 16)
		a.family = 6;
	else
		return false;
	memcpy(a.byte, rr->rdata, rr->rdlen);
	*ret = a;
	return true;
}

const char *
address_text(struct arena *arena, const struct address *a)
{
	const uint8_t *b = a->byte;
	char text[INET6_ADDRSTRLEN];

	if (a->family == 4)
		return arena_printf(arena, "%u.%u.%u.%u", b[0], b[1], b[2],
		    b[3]);
	if (inet_ntop(AF_INET6, b, text, sizeof text) == NULL)
		return "?";
	return arena_strdup(arena, text);
}

const char *
address_reverse(struct arena *arena, const struct address *a)
{
	static const char digit[] = "0123456789abcdef";
	const uint8_t *b = a->byte;
	char text[16 * 4 + 1], *at = text;

	if (a->family == 4)
		return arena_printf(arena, "%u.%u.%u.%u.in-addr.arpa", b[3],
		    b[2], b[1], b[0]);
	for (size_t i = 16; i-- > 0; ) {
		*at++ = digit[b[i] & 15];
		*at++ = '.';
		*at++ = digit[b[i] >> 4];
		*at++ = '.';
	}
	*at = '\0';
	return arena_printf(arena, "%sip6.arpa", text);
}

bool
address_is_in(const struct address *a, const struct answer *answer)
{
	size_t n;
	const struct rr *rr = answer_data(answer, &n);
	struct address other;

	for (size_t i = 0; i < n; i++)
		if (address_of_rr(&rr[i], &other) && address_equal(&other, a))
			return true;
	return false;
}

bool
address_equal(const struct address *a, const struct address *b)
{
	return address_matches(a, b, a->family == 4 ? 32 : 128);
}

bool
address_matches(const struct address *a, const struct address *prefix,
    unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (a->family != prefix->family)
		return false;
	if (memcmp(a->byte, prefix->byte, whole) != 0)
		return false;
	return rest == 0 ||
	    ((a->byte[whole] ^ prefix->byte[whole]) >> (8 - rest)) == 0;
}

/* ::ffff:0:0/96, which address_parse() takes for the IPv4 inside. */
static bool
is_mapped(const struct address *a)
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return a->family == 6 && memcmp(a->byte, prefix, sizeof prefix) == 0;
}

#define NSPECIAL	(sizeof specials / sizeof *specials)

/* The prefixes of the table, of which each is read once. */
static const struct address *
special_prefixes(void)
{
	static struct address prefix[NSPECIAL];
	static bool known;

	for (size_t i = 0; !known && i < NSPECIAL; i++)
		if (!address_parse(specials[i].prefix, &prefix[i]))
			bug("'%s' is no address", specials[i].prefix);
	known = true;
	return prefix;
}

/* Nearly all of the table differs in the family or in the first octet. */
static bool
is_far(const struct address *prefix, unsigned bits, const struct address *a)
{
	return prefix->family != a->family ||
	    (bits >= 8 && prefix->byte[0] != a->byte[0]);
}

const char *
address_special(const struct address *a)
{
	const struct address *prefix = special_prefixes();
	const struct special *best = NULL;

	if (is_mapped(a))
		return "IPv4 inside IPv6 (RFC 4291)";

	for (size_t i = 0; i < NSPECIAL; i++) {
		const struct special *s = &specials[i];

		if (!is_far(&prefix[i], s->bits, a) &&
		    address_matches(a, &prefix[i], s->bits) &&
		    (best == NULL || s->bits > best->bits))
			best = s;
	}
	return best == NULL ? NULL : best->text;
}
