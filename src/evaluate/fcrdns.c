/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/fcrdns.h"

#include "base/limits.h"
#include "dns/nametable.h"
#include "evaluate/psl.h"
#include "evaluate/spf.h"
#include "evaluate/spf_ptr.h"
#include "evidence/evidence.h"

static bool
is_single(const struct spf_range *r)
{
	return r->bits == (r->prefix.family == 4 ? 32 : 128) &&
	    address_special(&r->prefix) == NULL;
}

/* In the order of the records, each once. */
static void
addresses_collect(struct evidence *ev, const struct spf_outcome *spf,
    struct fcrdns_outcome *out)
{
	struct nametable *seen = nametable_new(ev->arena);
	const struct spf_node *node = NULL;
	bool own = false;

	for (size_t i = 0; i < spf->range.n; i++) {
		const struct spf_range *r = &spf->range.item[i];
		const char *reverse;
		struct fcrdns *f;
		void **at;

		if (node != r->node)
			own = psl_is_own(ev->arena, r->node->domain,
			    ev->scope.domain);
		node = r->node;
		if (!own || !is_single(r))
			continue;
		reverse = address_reverse(ev->arena, &r->prefix);
		at = nametable_at(seen, reverse);
		if (*at != NULL)
			continue;
		*at = out;
		if (out->total++ >= LIMIT_FCRDNS)
			continue;
		f = vec_add(ev->arena, &out->address);
		f->ip = r->prefix;
		f->range = r;
	}
}

static enum fcrdns_state
failed(struct fcrdns_outcome *out, const struct answer *a)
{
	if (out->trouble == NULL)
		out->trouble = a;
	return FCRDNS_UNKNOWN;
}

/* Whether one of the names has the address; a failure hides no success. */
static enum fcrdns_state
state_of_names(struct evidence *ev, struct fcrdns_outcome *out,
    struct fcrdns *f, const struct rr *rr, size_t n)
{
	enum rrtype type = f->ip.family == 4 ? RR_A : RR_AAAA;
	const struct answer *bad = NULL;

	for (size_t i = 0; i < n && i < SPF_MAX_PTR; i++) {
		const struct answer *a;

		if (rr[i].name == NULL)
			continue;
		a = evidence_get(ev, rr[i].name, type);
		if (f->name == NULL)
			f->name = rr[i].name;
		if (address_is_in(&f->ip, a)) {
			f->name = rr[i].name;
			return FCRDNS_CONFIRMED;
		}
		if (bad == NULL && answer_failed(a))
			bad = a;
	}
	if (bad != NULL)
		return failed(out, bad);
	return n > SPF_MAX_PTR ? FCRDNS_UNKNOWN : FCRDNS_ASTRAY;
}

static enum fcrdns_state
state_of(struct evidence *ev, struct fcrdns_outcome *out, struct fcrdns *f)
{
	const struct answer *a = evidence_get(ev,
	    address_reverse(ev->arena, &f->ip), RR_PTR);
	const struct rr *rr;
	size_t n;

	if (answer_failed(a))
		return failed(out, a);
	rr = answer_data(a, &n);
	return n == 0 ? FCRDNS_NO_PTR : state_of_names(ev, out, f, rr, n);
}

void
fcrdns_evaluate(struct evidence *ev, const struct spf_outcome *spf,
    struct fcrdns_outcome *out)
{
	*out = (struct fcrdns_outcome){ 0 };
	addresses_collect(ev, spf, out);
	for (size_t i = 0; i < out->address.n; i++) {
		struct fcrdns *f = &out->address.item[i];

		f->state = state_of(ev, out, f);
		out->confirmed += f->state == FCRDNS_CONFIRMED;
	}
}
