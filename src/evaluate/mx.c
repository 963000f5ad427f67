/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/mx.h"

#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "dns/idn.h"
#include "dns/name.h"
#include "evaluate/dangling.h"
#include "evidence/evidence.h"

static const char *const state_names[] = {
	[MX_UNKNOWN] = "unknown", [MX_EXPLICIT] = "explicit",
	[MX_IMPLICIT] = "implicit", [MX_NULL] = "null",
	[MX_NULL_MIXED] = "null beside others", [MX_NONE] = "none",
};

static bool
is_root(const char *name)
{
	return strcmp(name, ".") == 0;
}

/* "192.0.2.1", "[192.0.2.1]", "[ipv6:2001:db8::1]" (RFC 5321 4.1.3). */
static bool
is_literal(struct arena *arena, const char *name)
{
	struct address address;
	size_t len = strlen(name);

	if (len > 2 && name[0] == '[' && name[len - 1] == ']') {
		name = arena_memdup(arena, name + 1, len - 2);
		if (strncmp(name, "ipv6:", 5) == 0)
			name += 5;
	}
	return address_parse(name, &address);
}

/* "192.0.2.1.example.org": an address without the last dot in a zone file. */
static bool
is_literal_below(struct arena *arena, const char *name, const char *domain)
{
	size_t len = strlen(name), end = strlen(domain);

	return name_is_within(name, domain) && len > end + 1 &&
	    is_literal(arena, arena_memdup(arena, name, len - end - 1));
}

/* An A-label that IDNA2008 does not make stands for nothing. */
static bool
has_bad_a_label(struct arena *arena, const char *name)
{
	const char *at = strstr(name, "xn--");

	return (at == name || (at != NULL && at[-1] == '.')) &&
	    idn_unicode(arena, name) == NULL;
}

/* RFC 1123 2.1: what ends in a number would be read as an address. */
static bool
ends_in_number(const char *name)
{
	const char *at = name_suffix(name, 1);

	while (ascii_digit(*at))
		at++;
	return *at == '\0';
}

static bool
is_legal(struct arena *arena, const char *name)
{
	return name_is_host(name) && !ends_in_number(name) &&
	    !has_bad_a_label(arena, name);
}

static void
take_addresses(struct evidence *ev, struct mx_outcome *ret,
    struct mx_host *host, const struct answer *answer)
{
	const struct rr *rr;
	struct address address;
	size_t n;

	rr = answer_data(answer, &n);
	for (size_t i = 0; i < n; i++)
		if (!address_of_rr(&rr[i], &address))
			continue;
		else if (host->address.n < LIMIT_MX_ADDRESSES)
			*vec_add(ev->arena, &host->address) = address;
		else
			ret->more_addresses++;
	if (answer->ncname > 0 && host->cname == NULL)
		host->cname = answer->rr[0].name;
}

static enum tri
resolves(const struct mx_host *host)
{
	if (host->address.n > 0)
		return TRI_YES;
	if (answer_failed(host->a) || answer_failed(host->aaaa))
		return TRI_UNKNOWN;
	return TRI_NO;
}

/* Either answer tells whether the name exists; a failed one does not. */
static void
check_dangling(struct evidence *ev, struct mx_host *host,
    const struct answer **ret_trouble)
{
	struct dangling dangling;

	dangling_check(ev, answer_failed(host->a) ? host->aaaa : host->a,
	    &dangling);
	host->dangling = dangling.is;
	host->registrable = dangling.registrable;
	host->dangling_trouble = dangling.trouble;
	if (*ret_trouble == NULL)
		*ret_trouble = dangling.trouble;
}

static void
look_up(struct evidence *ev, struct mx_outcome *ret, struct mx_host *host)
{
	const struct answer *trouble = NULL;

	host->a = evidence_get(ev, host->name, RR_A);
	host->aaaa = evidence_get(ev, host->name, RR_AAAA);
	if (answer_failed(host->a))
		trouble = host->a;
	else if (answer_failed(host->aaaa))
		trouble = host->aaaa;
	take_addresses(ev, ret, host, host->a);
	take_addresses(ev, ret, host, host->aaaa);
	host->resolves = resolves(host);
	check_dangling(ev, host, &trouble);
	if (ret->host_trouble == NULL)
		ret->host_trouble = trouble;
}

static void
add_host(struct evidence *ev, struct mx_outcome *ret, const struct rr *rr,
    const char *name)
{
	struct mx_host *host = vec_add(ev->arena, &ret->host);

	host->rr = rr;
	host->preference = rr == NULL ? 0 : rr->preference;
	host->name = name;
	host->legal = is_legal(ev->arena, name);
	host->literal = is_literal(ev->arena, name);
	if (is_root(name) || host->literal) {
		host->resolves = TRI_NO;
		host->dangling = TRI_NO;
		return;
	}
	look_up(ev, ret, host);
	if (host->resolves == TRI_NO)
		host->literal = is_literal_below(ev->arena, name,
		    ev->scope.domain);
}

static bool
comes_after(const struct rr *a, const struct rr *b)
{
	return a->preference != b->preference ?
	    a->preference > b->preference : strcmp(a->name, b->name) > 0;
}

/* The records by preference; equal ones by name, for DNS has no order. */
static const struct rr **
sorted(struct arena *arena, const struct rr *rr, size_t n)
{
	const struct rr **list = arena_array(arena, n, sizeof *list);

	for (size_t i = 0, k; i < n; i++) {
		for (k = i; k > 0 && comes_after(list[k - 1], &rr[i]); k--)
			list[k] = list[k - 1];
		list[k] = &rr[i];
	}
	return list;
}

static void
explicit_hosts(struct evidence *ev, struct mx_outcome *ret)
{
	const struct rr *rr, **list;
	size_t n, roots = 0;

	rr = answer_data(ret->answer, &n);
	list = sorted(ev->arena, rr, n);
	for (size_t i = 0; i < n; i++) {
		roots += is_root(list[i]->name);
		if (i < LIMIT_MX_HOSTS)
			add_host(ev, ret, list[i], list[i]->name);
		else
			ret->more++;
	}
	if (roots == 0)
		ret->state = MX_EXPLICIT;
	else
		ret->state = n == 1 && rr->preference == 0 ? MX_NULL :
		    MX_NULL_MIXED;
}

/* RFC 5321 5.1: without MX the domain itself, if it has an address. */
static void
implicit_host(struct evidence *ev, struct mx_outcome *ret,
    const struct answer *a, const struct answer *aaaa)
{
	if (a->status == ANSWER_FOUND || aaaa->status == ANSWER_FOUND) {
		ret->state = MX_IMPLICIT;
		add_host(ev, ret, NULL, ev->scope.domain);
	} else if (answer_failed(a) || answer_failed(aaaa)) {
		ret->trouble = answer_failed(a) ? a : aaaa;
	} else
		ret->state = MX_NONE;
}

void
mx_evaluate(struct evidence *ev, struct mx_outcome *ret)
{
	const char *domain = ev->scope.domain;
	const struct answer *a = evidence_get(ev, domain, RR_A);
	const struct answer *aaaa = evidence_get(ev, domain, RR_AAAA);

	memset(ret, 0, sizeof *ret);
	ret->answer = evidence_get(ev, domain, RR_MX);
	if (answer_failed(ret->answer))
		ret->trouble = ret->answer;
	else if (ret->answer->status == ANSWER_FOUND)
		explicit_hosts(ev, ret);
	else
		implicit_host(ev, ret, a, aaaa);
}

const char *
mx_state_name(enum mx_state state)
{
	return state_names[state];
}
