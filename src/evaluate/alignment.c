/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/alignment.h"

#include <string.h>

#include "dns/name.h"
#include "evaluate/psl.h"
#include "evidence/evidence.h"

static const char *
by_walk(struct evidence *ev, const char *name, struct alignment *ret)
{
	struct dmarc_walk walk;

	dmarc_walk(ev, name, &walk);
	if (walk.trouble != NULL && ret->trouble == NULL)
		ret->trouble = walk.trouble;
	return walk.organizational_domain;
}

/* A name that is a public suffix is its own. */
static const char *
by_list(struct evidence *ev, const char *name)
{
	const char *registrable = psl_registrable(ev->arena, name);

	return registrable != NULL ? registrable : name;
}

void
alignment_check(struct evidence *ev, enum dmarc_standard standard, char mode,
    const char *author, const char *identifier, struct alignment *ret)
{
	const char *theirs;

	memset(ret, 0, sizeof *ret);
	if (mode == 's') {
		ret->aligned = name_equal(author, identifier) ? TRI_YES :
		    TRI_NO;
		return;
	}
	if (standard == DMARC_RFC9989) {
		ret->organizational_domain = by_walk(ev, identifier, ret);
		theirs = by_walk(ev, author, ret);
	} else {
		ret->organizational_domain = by_list(ev, identifier);
		theirs = by_list(ev, author);
	}
	if (name_equal(author, identifier)) {
		ret->aligned = TRI_YES;
		ret->trouble = NULL;
	} else if (ret->trouble != NULL)
		ret->aligned = TRI_UNKNOWN;
	else
		ret->aligned = name_equal(ret->organizational_domain, theirs) ?
		    TRI_YES : TRI_NO;
}
