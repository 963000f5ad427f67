/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/fcrdns.h"

#include "base/limits.h"
#include "dns/nametable.h"
#include "evaluate/mx.h"
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

struct collection {
	struct evidence		*evidence;
	struct nametable	*seen;
	struct fcrdns_outcome	*out;
};

/* NULL if it was seen before, or is beyond the limit. */
static struct fcrdns *
collect(struct collection *c, const struct address *ip)
{
	struct fcrdns *f;
	void **at = nametable_at(c->seen,
	    address_reverse(c->evidence->arena, ip));

	if (*at != NULL)
		return NULL;
	*at = c;
	if (c->out->total++ >= LIMIT_FCRDNS)
		return NULL;
	f = vec_add(c->evidence->arena, &c->out->address);
	f->ip = *ip;
	return f;
}

/* In the order of the records. */
static void
collect_ranges(struct collection *c, const struct spf_outcome *spf)
{
	struct evidence *ev = c->evidence;
	const struct spf_node *node = NULL;
	bool own = false;

	for (size_t i = 0; i < spf->range.n; i++) {
		const struct spf_range *r = &spf->range.item[i];
		struct fcrdns *f;

		if (node != r->node)
			own = psl_is_own(r->node->domain, ev->scope.domain);
		node = r->node;
		if (!own || !is_single(r))
			continue;
		f = collect(c, &r->prefix);
		if (f != NULL)
			f->range = r;
	}
}

/* By preference; an alias is of whom it leads to. */
static void
collect_exchanges(struct collection *c, const struct mx_outcome *mx)
{
	for (size_t i = 0; i < mx->host.n; i++) {
		const struct mx_host *h = &mx->host.item[i];
		const char *name = h->cname != NULL ? h->cname : h->name;

		if (!psl_is_own(name, c->evidence->scope.domain))
			continue;
		for (size_t k = 0; k < h->address.n; k++) {
			struct fcrdns *f;

			if (address_special(&h->address.item[k]) != NULL)
				continue;
			f = collect(c, &h->address.item[k]);
			if (f != NULL)
				f->host = h;
		}
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

static struct collection
collection_start(struct evidence *ev, struct fcrdns_outcome *out)
{
	*out = (struct fcrdns_outcome){ 0 };
	return (struct collection){ ev, nametable_new(ev->arena), out };
}

static void
confirm(struct evidence *ev, struct fcrdns_outcome *out)
{
	for (size_t i = 0; i < out->address.n; i++) {
		struct fcrdns *f = &out->address.item[i];

		f->state = state_of(ev, out, f);
		out->confirmed += f->state == FCRDNS_CONFIRMED;
	}
}

void
fcrdns_evaluate(struct evidence *ev, const struct spf_outcome *spf,
    struct fcrdns_outcome *ret)
{
	struct collection c = collection_start(ev, ret);

	collect_ranges(&c, spf);
	confirm(ev, ret);
}

void
fcrdns_evaluate_exchanges(struct evidence *ev, const struct mx_outcome *mx,
    struct fcrdns_outcome *ret)
{
	struct collection c = collection_start(ev, ret);

	collect_exchanges(&c, mx);
	confirm(ev, ret);
}
