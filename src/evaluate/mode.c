/* SPDX-License-Identifier: BSD-2-Clause */
#include "evaluate/mode.h"

/* The record is "v=spf1 -all" and nothing else: nobody sends. */
static bool
nobody_sends(const struct spf_outcome *spf)
{
	const struct spf_record *r;

	if (spf->root == NULL || spf->root->record == NULL)
		return false;
	r = spf->root->record;
	return r->fault.n == 0 && r->term.n == 1 &&
	    r->term.item[0].type == SPF_ALL &&
	    r->term.item[0].qualifier == '-';
}

/* Neither null, implicit nor missing: hosts are named that take mail. */
static bool
names_hosts(const struct mx_outcome *mx)
{
	return mx->state == MX_EXPLICIT || mx->state == MX_NULL_MIXED;
}

static void
set(struct facts *f, enum domain_mode mode, const char *reason)
{
	f->mode = mode;
	f->mode_reason = reason;
}

void
mode_infer(struct facts *f)
{
	bool silent = nobody_sends(&f->spf);

	f->mode_certain = f->mx.trouble == NULL && f->spf.trouble == NULL;
	if (f->evidence->scope.mode != MODE_UNDECLARED) {
		set(f, f->evidence->scope.mode, "declared by the user");
		f->mode_certain = true;
	} else if (silent && f->mx.state == MX_NULL) {
		set(f, MODE_PARKED, "a null MX, and SPF is nothing but -all");
	} else if (f->mx.state == MX_NULL) {
		set(f, MODE_SEND_ONLY, "a null MX, and SPF does not say that "
		    "nobody sends");
	} else if (silent && names_hosts(&f->mx)) {
		set(f, MODE_RECEIVE_ONLY, "MX names hosts, and SPF is nothing "
		    "but -all");
	} else if (silent && f->mx.state != MX_UNKNOWN) {
		set(f, MODE_PARKED, "no MX, and SPF is nothing but -all");
	} else {
		set(f, MODE_SENDING_RECEIVING, "nothing says that the domain "
		    "does not send or receive");
	}
}
