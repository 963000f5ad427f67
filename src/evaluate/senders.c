/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/senders.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/bug.h"

#define ADDRESS_TEXT	64

static unsigned
width_of(const struct address *a)
{
	return a->family == 4 ? 32 : 128;
}

/* A prefix length of at most three digits, without a zero in front. */
static bool
parse_bits(const char *s, unsigned most, unsigned *ret)
{
	size_t n = strlen(s);

	*ret = 0;
	if (n == 0 || n > 3 || (s[0] == '0' && n > 1))
		return false;
	for (; *s != '\0'; s++) {
		if (!ascii_digit(*s))
			return false;
		*ret = *ret * 10 + (unsigned)(*s - '0');
	}
	return *ret <= most;
}

bool
senders_parse(const char *text, struct address *ret, unsigned *ret_bits)
{
	size_t n = strcspn(text, "/");
	char address[ADDRESS_TEXT];
	unsigned mapped;	/* bits in front of IPv4 inside IPv6 */

	if (n >= sizeof address)
		return false;
	memcpy(address, text, n);
	address[n] = '\0';
	if (!address_parse(address, ret))
		return false;
	*ret_bits = width_of(ret);
	if (text[n] == '\0')
		return true;
	mapped = ret->family == 4 && strchr(address, ':') != NULL ? 96 : 0;
	if (!parse_bits(text + n + 1, mapped + *ret_bits, ret_bits) ||
	    *ret_bits < mapped)
		return false;
	*ret_bits -= mapped;
	return true;
}

/* The bits behind the prefix: all 0, all 1, or 1 and then 0. */
static void
fill(struct address *a, unsigned bits, bool first, bool rest)
{
	for (unsigned i = bits; i < width_of(a); i++) {
		uint8_t mask = (uint8_t)(0x80 >> i % 8);
		bool set = i == bits ? first : rest;

		a->byte[i / 8] = (uint8_t)(set ? a->byte[i / 8] | mask :
		    a->byte[i / 8] & ~mask);
	}
}

size_t
senders_probes(const char *text, struct address ret[SENDERS_PROBES])
{
	struct address ip;
	unsigned bits;
	size_t n = 0;

	if (!senders_parse(text, &ip, &bits))
		bug("a sender that was not checked: '%s'", text);
	ret[n++] = ip;
	if (bits == width_of(&ip))
		return n;
	fill(&ret[0], bits, false, false);
	if (bits + 1 < width_of(&ip)) {
		ret[n] = ip;
		fill(&ret[n++], bits, true, false);
	}
	ret[n] = ip;
	fill(&ret[n++], bits, true, true);
	return n;
}

static void
probe(struct evidence *ev, struct declared_sender *s)
{
	const char *domain = ev->scope.domain;
	struct spf_sender sender = { .helo = domain };
	struct address ip[SENDERS_PROBES];
	size_t n = senders_probes(s->said->address, ip);

	sender.mail_from = arena_printf(ev->arena, "postmaster@%s", domain);
	for (size_t i = 0; i < n; i++) {
		struct sender_probe *p = vec_add(ev->arena, &s->probe);

		sender.ip = p->ip = ip[i];
		spf_check_host(ev, &sender, NULL, &p->check);
	}
}

/* No beats unknown: one address that is wrong is a fact. */
static enum tri
judge(const struct declared_sender *s)
{
	enum tri result = TRI_YES;

	for (size_t i = 0; i < s->probe.n; i++) {
		enum spf_result r = s->probe.item[i].check.result;

		if (strcmp(spf_result_name(r), s->said->expected) == 0)
			continue;
		if (r != SPF_UNKNOWN && r != SPF_TEMPERROR)
			return TRI_NO;
		result = TRI_UNKNOWN;
	}
	return result;
}

void
senders_evaluate(struct evidence *ev, struct senders_outcome *ret)
{
	*ret = (struct senders_outcome){ 0 };
	for (size_t i = 0; i < ev->scope.nsender; i++) {
		struct declared_sender *s = vec_add(ev->arena, &ret->sender);

		s->said = &ev->scope.sender[i];
		probe(ev, s);
		s->as_expected = judge(s);
		for (size_t k = 0; k < s->probe.n && s->as_expected ==
		    TRI_UNKNOWN && ret->trouble == NULL; k++)
			ret->trouble = s->probe.item[k].check.trouble;
	}
}
