/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/apex.h"

#include <string.h>

#include "dns/message.h"
#include "dns/name.h"
#include "evidence/evidence.h"

/* Of an alias it is the target's. The root is the zone of no mail. */
static const char *
owner_of(struct evidence *ev, const char *name, const struct answer *a)
{
	const char *owner = a->ncname > 0 ? NULL :
	    message_soa_owner(ev->arena, a);

	return owner != NULL && name_is_within(name, owner) &&
	    strcmp(owner, ".") != 0 ? owner : NULL;
}

static const char *
apex_of(struct evidence *ev, const char *name, const enum rrtype *types,
    size_t n, const struct answer **ret_says)
{
	size_t silent = 0;

	for (size_t i = 0; i < n; i++) {
		const struct answer *a = evidence_get(ev, name, types[i]);
		const char *owner = owner_of(ev, name, a);

		silent += a->status == ANSWER_TIMEOUT;

		*ret_says = a;
		if (owner != NULL)
			return owner;
		if (answer_pending(a))
			return NULL;
	}
	/* Servers that answer nothing are not asked for something else. */
	if (silent < n)
		*ret_says = NULL;
	return NULL;
}

const char *
apex_of_domain(struct evidence *ev, const struct answer **ret_says)
{
	static const enum rrtype types[] = { RR_SPF, RR_MX, RR_TXT };

	return apex_of(ev, ev->scope.domain, types, 3, ret_says);
}

const char *
apex_of_host(struct evidence *ev, const char *name,
    const struct answer **ret_says)
{
	static const enum rrtype types[] = { RR_AAAA, RR_A };

	return apex_of(ev, name, types, 2, ret_says);
}
