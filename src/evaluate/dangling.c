/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/dangling.h"

#include "dns/name.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

void
dangling_check(struct evidence *ev, const struct answer *answer,
    struct dangling *ret)
{
	const char *own = psl_registrable(ev->arena, ev->scope.domain);
	const struct answer *soa;

	*ret = (struct dangling){ .is = TRI_NO };
	ret->registrable = psl_registrable(ev->arena,
	    answer_final_name(answer));
	if (answer_failed(answer)) {
		ret->is = TRI_UNKNOWN;
		ret->trouble = answer;
		return;
	}
	if (answer->status != ANSWER_NXDOMAIN || ret->registrable == NULL ||
	    (own != NULL && name_equal(ret->registrable, own)))
		return;
	soa = evidence_get(ev, ret->registrable, RR_SOA);
	if (answer_failed(soa)) {
		ret->is = TRI_UNKNOWN;
		ret->trouble = soa;
	} else if (soa->status == ANSWER_NXDOMAIN)
		ret->is = TRI_YES;
}
