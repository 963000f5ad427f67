/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/wildcard.h"

#include <string.h>

#include "base/arena.h"
#include "dns/name.h"
#include "evaluate/dkim.h"
#include "evaluate/dmarc.h"
#include "evidence/evidence.h"

static bool
is_near_miss(const struct dmarc_outcome *dmarc, const struct rr *rr)
{
	for (size_t i = 0; i < dmarc->near_miss.n; i++)
		if (dmarc->near_miss.item[i] == rr)
			return true;
	return false;
}

static void
find_foreign(struct evidence *ev, const struct dmarc_outcome *dmarc,
    struct wildcard_outcome *ret)
{
	size_t n;
	const struct rr *rr = answer_data(dmarc->answer, &n);

	for (size_t i = 0; i < n; i++)
		if (!dmarc_selects(rr[i].text, rr[i].textlen) &&
		    !is_near_miss(dmarc, &rr[i]))
			*vec_add(ev->arena, &ret->foreign) = &rr[i];
}

void
wildcard_evaluate(struct evidence *ev, const struct dmarc_outcome *dmarc,
    struct wildcard_outcome *ret)
{
	const char *name = name_below(ev->arena, DKIM_PROBE_SELECTOR,
	    ev->scope.domain);
	const struct answer *a;
	size_t n;

	memset(ret, 0, sizeof *ret);
	if (answer_failed(dmarc->answer))
		ret->trouble = dmarc->answer;
	else
		find_foreign(ev, dmarc, ret);
	/* A name that has no room for a label has nothing below it. */
	if (name == NULL) {
		ret->present = TRI_NO;
		return;
	}
	a = evidence_get(ev, name, RR_TXT);
	if (answer_failed(a)) {
		ret->trouble = a;
		return;
	}
	ret->rr = answer_data(a, &n);
	ret->present = n > 0 ? TRI_YES : TRI_NO;
}
