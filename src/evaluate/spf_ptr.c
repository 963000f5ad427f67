/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/spf_ptr.h"

#include "dns/answer.h"
#include "dns/name.h"
#include "evaluate/address.h"
#include "evidence/evidence.h"

static bool
is_there(struct spf_ptr *p, const struct answer *a)
{
	if (!answer_unasked(a))
		return true;
	if (p->missing == NULL)
		p->missing = a;
	return false;
}

bool
spf_ptr_validate(struct spf_ptr *p, struct evidence *ev,
    const struct address *ip)
{
	enum rrtype type = ip->family == 4 ? RR_A : RR_AAAA;
	const struct answer *a;
	const struct rr *rr;
	size_t n;

	if (p->known)
		return true;
	p->name.n = 0;
	a = evidence_get(ev, address_reverse(ev->arena, ip), RR_PTR);
	p->known = is_there(p, a);
	rr = answer_data(a, &n);
	p->is_void = n == 0 && !answer_failed(a);
	for (size_t i = 0; i < n && i < SPF_MAX_PTR; i++) {
		if (rr[i].name == NULL)
			continue;
		a = evidence_get(ev, rr[i].name, type);
		if (!is_there(p, a))
			p->known = false;
		else if (address_is_in(ip, a))
			*vec_add(ev->arena, &p->name) = rr[i].name;
	}
	return p->known;
}

const char *
spf_ptr_choose(const struct spf_ptr *p, const char *domain)
{
	const char *below = NULL;

	for (size_t i = 0; i < p->name.n; i++) {
		if (name_equal(p->name.item[i], domain))
			return domain;
		if (below == NULL && name_is_within(p->name.item[i], domain))
			below = p->name.item[i];
	}
	return below != NULL || p->name.n == 0 ? below : p->name.item[0];
}
